import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  appropriate,
  budgetAccounts,
  type Closing,
  closeBudget,
  moveOn,
  reserve,
  voidReservations,
} from '#libs/ledger';
import { appropriateBudget, closeYear, type YearEnd } from '#libs/programmes/benefits';
import {
  approve,
  benefit,
  body,
  type Budget,
  budgetOf,
  confirm,
  decline,
  JOBS,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Five, three and one thousand yuan of a budget of ten; a fourth firm of four thousand finds too little left. */
const FIRMS = [5, 3, 1, 4].map((people, index) => anEnterprise(index + 1).hiring(people));
const [CONFIRMING, DECLINING] = FIRMS as [Enterprise, Enterprise];
const CARRIED = { leftTo: 'next-year', reference: '测试〔2026〕1号' } as const;

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: { [JOBS]: 1_000_000n },
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), JOBS);
});
afterAll(() => stage?.close());

const policy = () => {
  const found = stage.book.policies.get(JOBS);
  if (!found) throw new Error(`${JOBS} is in the rules`);
  return found;
};
const close = (closing: Closing): Promise<YearEnd> =>
  stage.as('year-end', (tx) => closeYear(tx, policy(), { year: '2025', ...closing }));
const nextYear = async (): Promise<string | undefined> => {
  const [row] = await stage.rows<{ left: string }>(
    `select (credits_posted - debits_posted - debits_pending)::text as left from account where code = $1`,
    [`budget:${JOBS}:2026`],
  );
  return row?.left;
};

test('a year that runs is not closed', async () => {
  await expect(close(CARRIED)).rejects.toMatchObject({ code: 'BUDGET.YEAR_NOT_OVER' });
});

test('what nobody was promised is carried over by a document; what is promised stays, and who lacks money is counted', async () => {
  await stage.moveTo('2026-01-05');
  expect(await close(CARRIED)).toEqual({
    leftFen: 100_000n,
    promisedFen: 900_000n,
    waiting: { count: 1, amountFen: 400_000n },
  });
  expect(await nextYear()).toBe('100000');
  const budget = (await budgetOf(operator, JOBS)) as Budget & { closed: unknown };
  expect(budget).toMatchObject({
    appropriatedFen: '1000000',
    reservedFen: '900000',
    availableFen: '0',
    leftFen: '100000',
    closed: CARRIED,
  });
});

test('the same document closes once; another one, or money for the closed year, is refused', async () => {
  expect(await close(CARRIED)).toMatchObject({ leftFen: 0n });
  for (const other of [
    { ...CARRIED, leftTo: 'treasury' as const },
    { ...CARRIED, reference: '测试〔2026〕2号' },
  ])
    await expect(close(other)).rejects.toMatchObject({ code: 'LEDGER.BUDGET_CLOSED' });
  const late = stage.as('appropriate', (tx) =>
    appropriateBudget(tx, policy(), { year: '2025', amountFen: 1n, reference: 'late' }),
  );
  await expect(late).rejects.toMatchObject({ code: 'LEDGER.BUDGET_CLOSED' });
});

test('what a firm gives up after the closing goes on to the next year and serves nobody of the closed one', async () => {
  const person = await stage.signInFor(DECLINING);
  body(await decline(person, await benefit(person, JOBS)));
  await stage.settle();
  expect(await nextYear()).toBe('400000');
  expect(await stage.rows(`select state from entitlement where state = 'waiting'`)).toHaveLength(1);
  expect(await budgetOf(operator, JOBS)).toMatchObject({ leftFen: '400000', availableFen: '0' });
});

test('what was promised is confirmed and owed as before', async () => {
  const person = await stage.signInFor(CONFIRMING);
  body(await confirm(person, await benefit(person, JOBS)));
  await stage.settle();
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    reservedFen: '100000',
    committedFen: '500000',
    leftFen: '400000',
  });
});

test('what comes back to a year comes to rest in the first open one, or in the treasury', async () => {
  const line = (year: string) => ({
    policyId: 'test-policy',
    year,
    title: '测试',
    authority: 'hn-miit',
    division: '46',
  });
  await stage.as('two-years', async (tx) => {
    const of = (year: string) => budgetAccounts('test-policy', year);
    await appropriate(tx, line('2024'), 1_000n, 'first');
    const [kept] = await reserve(tx, of('2024').budget, of('2024').owed, 'test', [
      { ref: 'kept', amount: 400n, division: '46' },
    ]);
    expect(await closeBudget(tx, line('2024'), CARRIED)).toMatchObject({
      leftFen: 600n,
      restsIn: { year: '2025' },
    });
    const treasury = { ...CARRIED, leftTo: 'treasury' as const };
    expect(await closeBudget(tx, line('2025'), CARRIED)).toMatchObject({ leftFen: 600n });
    await voidReservations(tx, kept?.reserved ? [kept.transferId] : []);
    // The same document counts once, also when it is said again of a year that was closed.
    await appropriate(tx, line('2024'), 1_000n, 'first');
    expect(await moveOn(tx, line('2024'))).toMatchObject({
      leftFen: 400n,
      restsIn: { year: '2026' },
    });
    expect(await closeBudget(tx, line('2026'), treasury)).toEqual({
      leftFen: 1_000n,
      restsIn: null,
    });
  });
});

test.each([
  ['appropriation', /a closed budget promises nothing new, takes no appropriation/],
  ['gift', /a closed budget leaves to its heir what it has not promised/],
])('the database lets no money stay in a closed budget, come as %s', async (purpose, refusal) => {
  const given = stage.as('give', (tx) =>
    tx.query(
      `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
       select gen_random_uuid(), 'posted', t.id, b.id, 'CNY', 1, $2, 'x', current_setting('huizhi.actor'), '', ''
       from account t, account b where t.code = 'treasury' and b.code = $1`,
      [`budget:${JOBS}:2025`, purpose],
    ),
  );
  await expect(given).rejects.toThrow(refusal);
});
