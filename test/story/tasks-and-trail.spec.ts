import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openTasks } from '#libs/workflow';
import { body, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { Stage } from '../support/stage.ts';

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
interface Task {
  readonly id: string;
  readonly entityId: string;
  readonly state: string;
  readonly closedBy: string | null;
  readonly note: string | null;
  readonly version: number;
}
interface Row {
  readonly id: string;
  readonly actor: string;
  readonly entity: string;
  readonly entityId: string;
  readonly event: { readonly name: string; readonly title: { readonly zh: string } };
  readonly toState: { readonly name: string } | null;
  readonly reason: string | null;
  readonly place: number;
  readonly intact: boolean;
}

const THINGS = Array.from({ length: 5 }, () => randomUUID());

let stage: Stage;
let approver: Client;
let stranger: Client;
let auditor: Client;

/** Five tasks of one transaction, so that one instant is shared by all of them, and one of another authority. */
beforeAll(async () => {
  stage = await Stage.open({ bare: true });
  await stage.openAccount({ account: 'approver', roles: ['approver'], authorities: ['hn-miit'] });
  await stage.openAccount({ account: 'stranger', roles: ['approver'], authorities: ['hn-sti'] });
  await stage.openAccount({ account: 'auditor', roles: ['auditor'] });
  [approver, stranger, auditor] = await Promise.all([
    stage.signIn('approver'),
    stage.signIn('stranger'),
    stage.signIn('auditor'),
  ]);
  const about = (entityId: string, authority: string) => ({
    kind: 'review-confirmed',
    entity: 'entitlement',
    entityId,
    text: { zh: '数据有变化，请核实。', en: 'The data changed; look into it.' },
    authority,
    division: '460106',
  });
  await stage.as('tasks', (tx) =>
    openTasks(tx, [...THINGS.map((id) => about(id, 'hn-miit')), about(randomUUID(), 'hn-sti')]),
  );
});
afterAll(() => stage?.close());

/** All pages of a list, two items at a time. */
async function everyPage<Item>(client: Client, path: string): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor = ''; ;) {
    const page = body(await client.get<Page<Item>>(`${path}limit=2${cursor}`));
    all.push(...page.items);
    if (page.nextCursor === null) return all;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

describe('tasks', () => {
  test('are shown page by page, each once, also those of one instant; those of others are not', async () => {
    const seen = await everyPage<Task>(approver, '/tasks?state=open&');
    expect(seen.map((one) => one.entityId).sort()).toEqual([...THINGS].sort());
    expect(await everyPage<Task>(stranger, '/tasks?')).toHaveLength(1);
    expect(await everyPage<Task>(approver, '/tasks?state=closed&')).toEqual([]);
    expect((await approver.get('/tasks?state=lost')).status).toBe(400);
    expect((await approver.get('/tasks?cursor=eHl6')).status).toBe(400);
  });

  test('are closed with a note, once, at the version shown, by those who see them', async () => {
    const [task] = await everyPage<Task>(approver, '/tasks?');
    const close = (client: Client, change: object = {}) =>
      client.post<Task & Problem>(`/tasks/${task?.id}/close`, {
        version: task?.version,
        note: '已与企业核实，维持原判定',
        ...change,
      });
    expect(await close(stranger)).toMatchObject({ status: 404 });
    expect(await close(approver, { note: ' ' })).toMatchObject({ status: 400 });
    expect(await close(approver, { version: 9 })).toMatchObject({
      status: 409,
      body: { code: 'PLATFORM.VERSION_STALE' },
    });
    expect(await close(approver)).toMatchObject({
      status: 200,
      body: {
        state: 'closed',
        closedBy: 'approver',
        closedAt: expect.any(String),
        note: '已与企业核实，维持原判定',
        version: 2,
      },
    });
    expect(await close(approver, { version: 2 })).toMatchObject({
      status: 409,
      body: { code: 'KERNEL.TRANSITION_REFUSED' },
    });
    expect(await everyPage<Task>(approver, '/tasks?state=closed&')).toMatchObject([
      { id: task?.id },
    ]);
  });
});

describe('the trail', () => {
  test('tells an auditor what happened to one thing, newest first, in words, and that it is intact', async () => {
    const [closed] = await everyPage<Task>(approver, '/tasks?state=closed&');
    const rows = await everyPage<Row>(auditor, `/audit?id=${closed?.id}&`);
    expect(rows).toMatchObject([
      {
        actor: 'approver',
        entity: 'task',
        entityId: closed?.id,
        event: { name: 'close', title: { zh: '办结' } },
        toState: { name: 'closed' },
        reason: '已与企业核实，维持原判定',
        intact: true,
      },
      { actor: 'system:test', event: { name: 'create', title: { zh: '建立' } }, intact: true },
    ]);
    expect(rows.every((row) => row.place > 0)).toBe(true);
    expect(await everyPage<Row>(auditor, `/audit?entity=run&id=${closed?.id}&`)).toEqual([]);
  });

  test('is paged by instant and id: each row once, though six share an instant', async () => {
    const rows = await everyPage<Row>(auditor, '/audit?entity=task&');
    expect(rows).toHaveLength(7);
    const ids = rows.map((row) => Number(row.id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(7);
    for (const cursor of ['eHl6', Buffer.from('2025-09-30T00:00:00Z x').toString('base64url')])
      expect((await auditor.get(`/audit?cursor=${cursor}`)).status).toBe(400);
  });

  test('tells of accounts too', async () => {
    expect(await everyPage<Row>(auditor, '/audit?entity=principal&id=stranger&')).toMatchObject([
      { event: { name: 'create', title: { zh: '建立' } }, toState: null, intact: true },
    ]);
  });

  test('says which row is not what was written', async () => {
    const superuser = new pg.Client({ connectionString: stage.test.adminUrl });
    await superuser.connect();
    const rewrite = (reason: string) =>
      superuser.query(
        `begin; set local session_replication_role = replica;
         update audit set reason = '${reason}' where event = 'close'; commit`,
      );
    try {
      await rewrite('没有核实');
      const rows = await everyPage<Row>(auditor, '/audit?entity=task&');
      expect(rows.filter((row) => !row.intact).map((row) => row.event.name)).toEqual(['close']);
    } finally {
      await rewrite('已与企业核实，维持原判定');
      await superuser.end();
    }
  });

  test('is for auditors alone', async () => {
    expect(await approver.get('/audit')).toMatchObject({
      status: 403,
      body: { code: 'PLATFORM.PERMISSION_DENIED' },
    });
  });
});
