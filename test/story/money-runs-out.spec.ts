import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  approve,
  type Budget,
  benefit,
  benefits,
  body,
  budgetOf,
  decline,
  found,
  JOBS,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';

/** In the order of their numbers: 5,000, 3,000, 1,000 and 1,000 yuan. */
interface Outlook {
  readonly exhaustedOn: string | null;
  readonly promises: readonly {
    readonly stage: string;
    readonly ages: readonly { readonly count: number; readonly amountFen: string }[];
  }[];
}

/** What is promised and of one age, by stage; stages without any are left out. */
const promised = ({ promises }: Outlook, age: number): unknown[] =>
  promises.flatMap(({ stage, ages }) => {
    const one = ages[age];
    return one && one.count > 0 ? [{ stage, ...one }] : [];
  });

const FIRMS = [5, 3, 1, 1].map((people, index) => anEnterprise(index + 1).hiring(people));

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  // Seven thousand yuan: enough for the first, not for the second, and then enough for the third.
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [JOBS]: 700_000n } });
  operator = await stage.signIn('operator');
});
afterAll(() => stage?.close());

test('the largest prefix in published order gets money, and nobody overtakes the first who must wait', async () => {
  const run = await match(stage, operator);
  expect(found(run, JOBS)).toMatchObject({ eligible: 4, opened: 4, amountFen: '1000000' });
  expect(await stage.rows(`select amount_fen, state from entitlement order by subject_id`)).toEqual(
    [
      { amount_fen: '500000', state: 'listed' },
      { amount_fen: '300000', state: 'waiting' },
      { amount_fen: '100000', state: 'waiting' },
      { amount_fen: '100000', state: 'waiting' },
    ],
  );
});

test('the approver sees how many lack money', async () => {
  expect(await listOf(operator, JOBS)).toMatchObject({
    itemCount: 4,
    unfundedCount: 3,
    amountFen: '1000000',
    budget: { reservedFen: '500000', availableFen: '200000' },
  });
});

test('finance sees how much more is asked for, and what is promised by age, which is what the ledger keeps', async () => {
  const budget = await budgetOf(operator, JOBS);
  expect(budget).toMatchObject({
    outlook: { waiting: { count: 3, amountFen: '500000' }, keptFen: '500000' },
  });
  const { outlook } = budget as Budget & { outlook: Outlook };
  expect(promised(outlook, 0)).toEqual([{ stage: 'unannounced', count: 1, amountFen: '500000' }]);
  // Two thousand yuan are left; at five thousand in ninety days they last 36 days.
  expect(outlook.exhaustedOn).toBe('2025-11-05');
});

test('only those with money are told; the others keep waiting and are promised nothing', async () => {
  await approve(stage, await stage.signIn('approver'), JOBS);
  const told: number[] = [];
  for (const firm of FIRMS) told.push((await benefits(await stage.signInFor(firm))).length);
  expect(told).toEqual([1, 0, 0, 0]);
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    appropriatedFen: '700000',
    reservedFen: '500000',
    availableFen: '200000',
  });
});

const states = (): Promise<unknown[]> =>
  stage
    .rows<{ state: string }>(`select state from entitlement order by subject_id`)
    .then((rows) => rows.map((row) => row.state));

/** One more firm becomes entitled, and a run finds it. */
async function arrives(newcomer: Enterprise): Promise<void> {
  for (const dataset of Object.keys(newcomer.rows)) await stage.deliver(dataset, [newcomer]);
  expect(found(await match(stage, operator), JOBS).opened).toBe(1);
}

test('who is entitled later waits behind them, although the money left would do', async () => {
  await arrives(anEnterprise(9).hiring(2));
  expect(await states()).toEqual(['notified', 'waiting', 'waiting', 'waiting', 'waiting']);
});

test('money that a firm gives up goes to the next in order; off an approved list they are told at once', async () => {
  const first = await stage.signInFor(FIRMS[0] as Enterprise);
  body(await decline(first, await benefit(first, JOBS)));
  await stage.settle();
  expect(await states()).toEqual(['declined', 'notified', 'notified', 'notified', 'listed']);
  const second = await stage.signInFor(FIRMS[1] as Enterprise);
  expect(await benefit(second, JOBS)).toMatchObject({ state: 'notified', amountFen: '300000' });
  const budget = await budgetOf(operator, JOBS);
  expect(budget).toMatchObject({ availableFen: '0', reservedFen: '700000' });
  const { outlook } = budget as Budget & { outlook: Outlook };
  expect(promised(outlook, 0)).toEqual([
    { stage: 'unannounced', count: 1, amountFen: '200000' },
    { stage: 'unconfirmed', count: 3, amountFen: '500000' },
  ]);
  expect(outlook.exhaustedOn).toBe('2025-09-30');
  await stage.moveTo('2026-01-05');
  const later = (await budgetOf(operator, JOBS)) as Budget & { outlook: Outlook };
  expect(later.outlook).toMatchObject({ yearOver: true, exhaustedOn: null });
  expect(promised(later.outlook, 0)).toEqual([]);
  expect(promised(later.outlook, 2)).toMatchObject([{ count: 1 }, { count: 3 }]);
  await stage.moveTo(FIRST_DAY);
});

test('new money serves whoever still waits', async () => {
  await arrives(anEnterprise(10).hiring(1));
  expect((await states()).at(-1)).toBe('waiting');
  await stage.appropriate({ [JOBS]: 100_000n }, '测试〔2025〕2号');
  await stage.settle();
  expect((await states()).at(-1)).toBe('listed');
});

test('money that comes while the policy is halted is kept, and who gets it is told when the halt is lifted', async () => {
  const approver = await stage.signIn('approver');
  const reason = '发现门槛填错，先停后查';
  await arrives(anEnterprise(11).hiring(1));
  await approve(stage, approver, JOBS);
  expect((await states()).at(-1)).toBe('waiting');
  body(await operator.post(`/policies/${JOBS}/halt`, { cause: 'rule', reason }));
  await stage.appropriate({ [JOBS]: 100_000n }, '测试〔2025〕3号');
  await stage.settle();
  expect((await states()).at(-1)).toBe('listed');
  expect(await brokenInvariants(stage.database)).toEqual([]);
  body(await approver.post(`/policies/${JOBS}/halt/lift`, { version: 1, reason }));
  await stage.settle();
  expect((await states()).at(-1)).toBe('notified');
});
