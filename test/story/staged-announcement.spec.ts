import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { approve, body, decline, GIANT, listOf, match, type List } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const FIRMS = Array.from({ length: 12 }, (_, index) => anEnterprise(index + 1).littleGiant());
const ROLLOUT = {
  workdays: 2,
  band: { declined: [0, 20], objected: [0, 5] },
  note: { zh: '先小范围告知', en: 'a few first' },
};

interface Staged extends List {
  readonly code?: string;
  readonly rollout: {
    readonly state: string;
    readonly percent: number;
    readonly rates: { readonly told: number; readonly declined: number };
    readonly stoppedReason: string | null;
    readonly ownHand: boolean;
    readonly version: number;
  };
}

let stage: Stage;
let approver: Client;
let id: string;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  const files = await readStoryRules({}, { amended: { [GIANT]: { rollout: ROLLOUT } } });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  approver = await stage.signIn('approver');
  await stage.openAccount({ account: 'approver-2', roles: ['approver'] });
  await match(stage, await stage.signIn('operator'));
  ({ id } = await approve(stage, approver, GIANT));
});
afterAll(() => stage?.close());

const list = async (): Promise<Staged> => (await listOf(approver, GIANT)) as Staged;
const told = async (): Promise<number[]> =>
  (
    await stage.rows<{ subject_id: number }>(
      `select subject_id from entitlement where notified_at is not null order by md5(list_id || ' ' || subject_id)`,
    )
  ).map((row) => row.subject_id);
const say = async (who: Client, act: 'stop' | 'resume', version?: number) =>
  who.post<Staged>(`/lists/${id}/rollout/${act}`, {
    version: version ?? (await list()).rollout.version,
    reason: '已逐户核实',
  });

test('one firm in a hundred is told first, the same whoever asks, and the database lets nobody tell more', async () => {
  expect(await list()).toMatchObject({
    state: 'approved',
    rollout: { state: 'trial', percent: 1, rates: { told: 1 } },
  });
  const [first] = await told();
  const [lowest] = await stage.rows<{ subject_id: number }>(
    `select subject_id from entitlement order by md5(list_id || ' ' || subject_id) limit 1`,
  );
  expect(first).toBe(lowest?.subject_id);
  await expect(
    stage.rows(
      `update entitlement set state = 'notified', version = version + 1, notified_at = now() where state = 'listed'`,
    ),
  ).rejects.toMatchObject({ message: expect.stringContaining('beyond the part') });
  await stage.hasten();
  expect(await told()).toHaveLength(1);
});

test('it stops by itself, at once, when more decline than the policy expects; a person is asked to look', async () => {
  const numbers = await Promise.all(FIRMS.map((firm) => stage.subjectOf(firm)));
  const [first] = await told();
  const person = await stage.signInFor(FIRMS[numbers.indexOf(first ?? 0)] ?? anEnterprise(1));
  const { items } = body(
    await person.get<{ items: Parameters<typeof decline>[1][] }>('/entitlements'),
  );
  await decline(person, items[0] as Parameters<typeof decline>[1]);
  await stage.hasten();
  expect((await list()).rollout).toMatchObject({
    state: 'stopped-trial',
    rates: { told: 1, declined: 1 },
    stoppedReason: expect.stringContaining('1 户中 1 户放弃，高于 20%'),
    ownHand: false,
  });
  expect(
    await stage.rows(
      `select entity_id from task where kind = 'rollout-stopped' and state = 'open'`,
    ),
  ).toEqual([{ entity_id: id }]);
  await stage.moveTo('2025-10-20');
  await stage.hasten();
  expect(await told()).toHaveLength(1);
});

test('an approver lets it go on with one firm in ten, of whom alone the rates are counted', async () => {
  expect((await say(await stage.signIn('operator'), 'resume')).status).toBe(403);
  expect((await say(approver, 'resume', 1)).status).toBe(409);
  body(await say(approver, 'resume'));
  await stage.hasten();
  expect((await list()).rollout).toMatchObject({
    state: 'wider',
    percent: 10,
    rates: { told: 1, declined: 0 },
    stoppedReason: null,
  });
  expect(await told()).toHaveLength(2);
  // What somebody was asked to look into is decided with that.
  expect(await stage.rows(`select state, note from task where kind = 'rollout-stopped'`)).toEqual([
    { state: 'closed', note: '已逐户核实' },
  ]);
});

test('one person stops it at once, and another lets it go on', async () => {
  expect((await say(await stage.signIn('finance'), 'stop')).status).toBe(403);
  body(await say(approver, 'stop'));
  expect((await say(approver, 'resume')).body).toMatchObject({
    status: 403,
    code: 'LIST.ROLLOUT_SAME_PERSON',
  });
  await stage.moveTo('2025-10-30');
  await stage.hasten();
  expect(await told()).toHaveLength(2);
  body(await say(await stage.signIn('approver-2'), 'resume'));
  await stage.settle();
  await stage.hasten();
  expect(await told()).toHaveLength(12);
  expect(await list()).toMatchObject({
    state: 'announced',
    rollout: { state: 'whole', percent: 100 },
  });
});
