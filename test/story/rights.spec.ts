import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, body, found, match } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const CHANNEL = 'demo-green-channel';
const certified = (number: number, said: '是' | '否' | ''): Enterprise =>
  anEnterprise(number).certified(said);
/** Two hold a certificate; one does not, and gets one between two runs; one gets it too late. */
const FIRMS = [
  certified(1, '是'),
  certified(2, '是'),
  certified(3, '否'),
  certified(4, '否'),
] as const;

interface Right {
  readonly policyId: string;
  readonly state: string;
  readonly validUntil: string;
}

let stage: Stage;
let operator: Client;
let firms: Client[];

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: {},
    besides: { policies: [CHANNEL], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  firms = await Promise.all(FIRMS.map((firm) => stage.signInFor(firm)));
});
afterAll(() => stage?.close());

const rights = async (at: number): Promise<string[]> => {
  const { items } = body(
    await (firms[at] as Client).get<{ items: Right[] }>('/entitlements/rights'),
  );
  return items.map(({ policyId, state, validUntil }) => `${policyId} ${state} ${validUntil}`);
};
const messages = async (at: number): Promise<string[]> => {
  const { items } = body(
    await (firms[at] as Client).get<{ items: { kind: string }[] }>('/messages'),
  );
  return items.map(({ kind }) => kind);
};
const run = async (): Promise<void> => {
  const one = await match(stage, operator);
  if (one.state === 'stopped') await accept(stage, await stage.signIn('approver'), one);
  await stage.settle();
};

test('who qualifies is granted the right and told of it, without asking and without money', async () => {
  const first = await match(stage, operator);
  expect(found(first, CHANNEL)).toMatchObject({ eligible: 2, opened: 2, amountFen: '0' });
  await stage.settle();
  expect(await rights(0)).toEqual([`${CHANNEL} active 2026-01-01`]);
  expect(await messages(0)).toEqual(['right-granted']);
  expect(await rights(2)).toEqual([]);
  expect(await messages(2)).toEqual([]);
});

test('a second run changes nothing and tells nobody again', async () => {
  await run();
  expect(await messages(0)).toEqual(['right-granted']);
});

test('it is suspended while data is missing, withdrawn when the firm qualifies no more, and each time the firm is told', async () => {
  await stage.deliver('science', [certified(1, ''), certified(2, '否'), FIRMS[2]]);
  await run();
  expect(await rights(0)).toEqual([`${CHANNEL} suspended 2026-01-01`]);
  expect(await rights(1)).toEqual([`${CHANNEL} withdrawn 2026-01-01`]);
  expect(await messages(0)).toEqual(['right-suspended', 'right-granted']);
  expect(await messages(1)).toEqual(['right-withdrawn', 'right-granted']);
  await stage.deliver('science', [certified(1, '是'), certified(2, '否'), certified(3, '是')]);
  await run();
  expect(await rights(0)).toEqual([`${CHANNEL} active 2026-01-01`]);
  expect((await messages(0))[0]).toBe('right-restored');
  expect(await rights(2)).toEqual([`${CHANNEL} active 2026-01-01`]);
});

test('under a halted policy nobody is told; once the halt is lifted they are', async () => {
  const [officer, approver] = [await stage.signIn('operator'), await stage.signIn('approver')];
  body(await officer.post(`/policies/${CHANNEL}/halt`, { cause: 'rule', reason: '条件正在核对' }));
  await stage.deliver('science', [certified(1, '是'), certified(2, '是'), certified(3, '是')]);
  await run();
  expect(await rights(1)).toEqual([`${CHANNEL} withdrawn 2026-01-01`]);
  const forced = stage.as('break', (tx) =>
    tx.query(
      `update benefit_right set state = 'active', version = version + 1, told_at = now() where state = 'granted'`,
    ),
  );
  expect(await refusalOf(forced)).toMatch(/^HZ/);
  body(await approver.post(`/policies/${CHANNEL}/halt/lift`, { version: 1, reason: '核对无误' }));
  await stage.settle();
  expect(await rights(1)).toEqual([
    `${CHANNEL} active 2026-01-01`,
    `${CHANNEL} withdrawn 2026-01-01`,
  ]);
});

test('what nobody could be told of in its time expires untold', async () => {
  const [officer, approver] = [await stage.signIn('operator'), await stage.signIn('approver')];
  body(await officer.post(`/policies/${CHANNEL}/halt`, { cause: 'data', reason: '数据正在核对' }));
  for (const said of ['否', '是'] as const) {
    await stage.deliver('science', [certified(1, '是'), certified(2, said), certified(3, '是')]);
    await run();
  }
  const granted = `select told_at is not null as told, state from benefit_right where granted_on = '2025-09-30' and state in ('granted', 'expired')`;
  expect(await stage.rows(granted)).toEqual([{ told: false, state: 'granted' }]);
  await stage.moveTo('2026-01-01');
  body(await approver.post(`/policies/${CHANNEL}/halt/lift`, { version: 1, reason: '核对无误' }));
  await stage.settle();
  expect((await messages(1))[0]).toBe('right-withdrawn');
  await stage.hasten();
  expect(await stage.rows(`${granted} and told_at is null`)).toEqual([
    { told: false, state: 'expired' },
  ]);
  expect(await rights(1)).toEqual([
    `${CHANNEL} withdrawn 2026-01-01`,
    `${CHANNEL} withdrawn 2026-01-01`,
  ]);
});

test('it expires with its period', async () => {
  await stage.moveTo('2026-01-01');
  await stage.hasten();
  expect((await rights(0))[0]).toBe(`${CHANNEL} expired 2026-01-01`);
});

test('another firm sees nothing of it, and no right is of a policy that pays', async () => {
  expect((await rights(2)).length).toBe(1);
  const forged = stage.as('break', (tx) =>
    tx.query(
      `insert into benefit_right (state, subject_id, policy_id, period, item, episode_id, decision_id, granted_on, valid_until, authority, division)
       select 'granted', r.subject_id, 'hn-little-giant', r.period, r.item, r.episode_id, r.decision_id, r.granted_on, r.valid_until, r.authority, r.division
       from benefit_right r limit 1`,
    ),
  );
  expect(await refusalOf(forged)).toBe('HZ005');
});
