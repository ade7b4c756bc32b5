import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approve, benefit, body, GIANT, match, type List } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { systemContext, type Context } from '#libs/platform';

/** Texts that must never appear before the eyes of others. */
const MARKER = '合成示例1号有限公司';
const OURS = anEnterprise(1).littleGiant();
const THEIRS = anEnterprise(2).littleGiant().in('460203');

const SYSTEM = systemContext('test');

let stage: Stage;
let approver: Client;
let stranger: Client;
let ours: { id: string; version: number; amountFen: string };

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [OURS, THEIRS] });
  approver = await stage.signIn('approver');
  await match(stage, await stage.signIn('operator'));
  await approve(stage, approver, GIANT);
  ours = await benefit(await stage.signInFor(OURS), GIANT);
  stranger = await stage.signInFor(THEIRS);
});
afterAll(() => stage?.close());

describe('another enterprise', () => {
  test('sees only its own benefits', async () => {
    const { items } = body(await stranger.get<{ items: { id: string }[] }>('/entitlements'));
    expect(items.map((one) => one.id)).toHaveLength(1);
    expect(items.map((one) => one.id)).not.toContain(ours.id);
  });

  test.each([
    ['read', (id: string) => stranger.get(`/entitlements/${id}`)],
    [
      'confirm',
      (id: string) =>
        stranger.post(`/entitlements/${id}/confirm`, {
          version: ours.version,
          amountFen: ours.amountFen,
        }),
    ],
    [
      'decline',
      (id: string) =>
        stranger.post(`/entitlements/${id}/decline`, { version: ours.version, reason: '代为拒绝' }),
    ],
  ])('cannot %s ours, and is told no more than of one that never was', async (_what, act) => {
    const foreign = await act(ours.id);
    const invented = await act('6b0c9f0e-2f6c-4c83-9f51-000000000000');
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, errorId: '' }).toEqual({ ...invented.body, errorId: '' });
    expect(JSON.stringify(foreign.body)).not.toContain(MARKER);
    expect(JSON.stringify(foreign.body)).not.toContain(OURS.creditCode);
  });

  test('finds nothing of ours in its session or explanation either', async () => {
    const own = await benefit(stranger, GIANT);
    const seen = JSON.stringify([
      body(await stranger.get('/session')),
      body(await stranger.get(`/entitlements/${own.id}`)),
    ]);
    expect(seen).not.toContain(MARKER);
    expect(seen).not.toContain(OURS.creditCode);
  });
});

describe('an officer of one city or one authority', () => {
  const counted = (context: Context): Promise<unknown[]> =>
    stage.database.transaction('test.tenancy', context, (tx) =>
      tx.query(`select (select count(*)::integer from entitlement) as benefits, (select count(*)::integer from subject) as enterprises,
        (select count(distinct authority)::integer from account) as authorities`),
    );
  const officer = (authorities: string[], division: string): Context => ({
    actor: 'test',
    authorities,
    division,
    subjectId: null,
  });

  test('of Haikou sees only what lies under 4601', async () => {
    expect(await counted(officer(['*'], '4601'))).toEqual([
      { benefits: 1, enterprises: 1, authorities: 0 },
    ]);
    expect(await counted(officer(['*'], '4602'))).toEqual([
      { benefits: 1, enterprises: 1, authorities: 0 },
    ]);
    expect(await counted(officer(['*'], '46'))).toEqual([
      { benefits: 2, enterprises: 2, authorities: 4 },
    ]);
    expect(await counted(officer(['*'], '9'))).toEqual([
      { benefits: 0, enterprises: 0, authorities: 0 },
    ]);
  });

  test('of another authority sees none of these benefits and none of this money', async () => {
    expect(await counted(officer(['hn-hrss'], '46'))).toEqual([
      { benefits: 0, enterprises: 2, authorities: 1 },
    ]);
    expect(await counted(officer(['hn-miit'], '46'))).toEqual([
      { benefits: 2, enterprises: 2, authorities: 1 },
    ]);
  });

  test('gets no list of others over the interface, by id or in the overview', async () => {
    await stage.openAccount({ account: 'haikou', roles: ['approver'], division: '4601' });
    await stage.openAccount({ account: 'labour', roles: ['approver'], authorities: ['hn-hrss'] });
    const [list] = body(await approver.get<{ items: List[] }>('/lists')).items.filter(
      (one) => one.policyId === GIANT,
    );
    for (const account of ['haikou', 'labour']) {
      const client = await stage.signIn(account);
      expect(
        body(await client.get<{ items: List[] }>('/lists')).items.map((one) => one.policyId),
      ).not.toContain(GIANT);
      const answers = [
        await client.get(`/lists/${list?.id}`),
        await client.get(`/lists/${list?.id}/items`),
        await client.post(`/lists/${list?.id}/approve`, { version: 4, digest: list?.digest }),
      ];
      expect(answers.map((answer) => `${answer.status} ${String(answer.body['code'])}`)).toEqual(
        Array(3).fill('404 PLATFORM.NOT_FOUND'),
      );
      expect(JSON.stringify(answers)).not.toContain(MARKER);
    }
  });
});

describe('without context', () => {
  test.each([
    'entitlement',
    'subject',
    'record',
    'transfer',
    'account',
    'audit',
    'outbox',
    'principal',
    'session',
    'run',
  ])('%s cannot be read: an error, not zero rows', async (table) => {
    await expect(
      stage.database.source.query(`select * from ${table} limit 1`),
    ).rejects.toMatchObject({ driverError: { code: 'HZ001' } });
  });

  test('nothing can be written either', async () => {
    await expect(
      stage.database.source.query(`update entitlement set amount_fen = 1`),
    ).rejects.toMatchObject({ driverError: { code: 'HZ001' } });
  });

  test('staged verdicts are seen with the results of their run: by the authority, not by others or enterprises', async () => {
    await stage.owner.transaction('test.stage', SYSTEM, (tx) =>
      tx.query(`insert into match_staging (run_id, policy_id, subject_id, segment, verdict)
        select run_id, policy_id, 1, 0, 'eligible' from run_policy`),
    );
    const seen = (context: Partial<Context>): Promise<number> =>
      stage.database.transaction(
        'test.read',
        { ...SYSTEM, ...context },
        async (tx) => (await tx.query('select from match_staging')).length,
      );
    const [authority] = await stage.rows<{ authority: string; policies: number }>(
      'select authority, count(*)::integer as policies from run_policy group by authority order by 1 limit 1',
    );
    expect(await seen({ authorities: [authority?.authority ?? ''] })).toBe(authority?.policies);
    expect(await seen({ authorities: ['hn-nobody'] })).toBe(0);
    expect(await seen({ division: '4401' })).toBe(0);
    expect(await seen({ subjectId: 1 })).toBe(0);
    await stage.as('clear', (tx) => tx.query('delete from match_staging'));
  });

  test('every table of ours that a role can reach is under forced row-level security, but for those that COPY fills', async () => {
    const open = await stage.rows<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
         and (has_any_column_privilege('huizhi_app', c.oid, 'select, insert, update') or has_any_column_privilege('huizhi_matcher', c.oid, 'select, insert, update')) order by 1`,
    );
    expect(open.map((row) => row.name)).toEqual(['match_arrival', 'record_staging']);
  });
});
