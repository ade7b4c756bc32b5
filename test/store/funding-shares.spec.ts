import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appropriate,
  budgetAccounts,
  type BudgetLine,
  budgets,
  closeBudget,
  lineKey,
  moveOn,
  post,
  reserve,
  shareAmounts,
  takeBack,
  transfer,
  voidReservations,
} from '#libs/ledger';
import { Bench, refusalOf } from '../support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const share = (source: string, percent: number) => ({
  source,
  title: { zh: source, en: source },
  percent,
});
const shared = (...shares: readonly (readonly [string, number])[]): BudgetLine => ({
  policyId: `policy-${randomUUID()}`,
  year: '2025',
  title: '测试',
  authority: 'hn-miit',
  division: '460000',
  shares: shares.map(([source, percent]) => share(source, percent)),
});
const accounts = ({ policyId, year }: BudgetLine) => budgetAccounts(policyId, year);
const give = (line: BudgetLine, amount: bigint, source: string | null, reference = '文号') =>
  bench.as((tx) => appropriate(tx, line, amount, reference, source));
const keep = (line: BudgetLine, amounts: readonly bigint[]) =>
  bench.as((tx) =>
    reserve(
      tx,
      accounts(line).budget,
      accounts(line).owed,
      'test',
      amounts.map((amount) => ({ ref: randomUUID(), amount, division: '460106' })),
    ),
  );
/** Of each source: appropriated = available + reserved + drawn + left. */
async function stands(line: BudgetLine): Promise<string[]> {
  const { budget } = accounts(line);
  const found = (await bench.as((tx) => shareAmounts(tx, [budget]))).get(budget) ?? [];
  return found.map(
    (one) =>
      `${one.source} ${one.appropriatedFen} = ${one.availableFen} + ${one.reservedFen} + ${one.drawnFen} + ${one.leftFen}`,
  );
}
async function whole(line: BudgetLine): Promise<string> {
  const one = (await bench.as((tx) => budgets(tx, [line]))).get(lineKey(line));
  return `${one?.appropriatedFen} = ${one?.availableFen} + ${one?.reservedFen} + ${one?.committedFen} + ${one?.leftFen}`;
}

describe('a budget that several sources bear', () => {
  test('takes of each its share of every reservation, to the fen, and all of them end as it ends', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 600n, 'province');
    await give(line, 400n, 'county');
    const kept = await keep(line, [101n, 1n]);
    // 60.6 and 40.4 first, 61.2 and 40.8 together: the fen that the province bore too much the county bears next.
    expect(await stands(line)).toEqual([
      'province 600 = 539 + 61 + 0 + 0',
      'county 400 = 359 + 41 + 0 + 0',
    ]);
    const [first, second] = kept.flatMap((one) => (one.reserved ? [one.transferId] : []));
    await bench.as((tx) => post(tx, [first ?? '']));
    await bench.as((tx) => voidReservations(tx, [second ?? '']));
    expect(await stands(line)).toEqual([
      'province 600 = 539 + 0 + 61 + 0',
      'county 400 = 360 + 0 + 40 + 0',
    ]);
    expect(await whole(line)).toBe('1000 = 899 + 0 + 101 + 0');
    await bench.as((tx) => takeBack(tx, line, { ref: kept[0]?.ref ?? '', amountFen: 101n }));
    expect(await stands(line)).toEqual([
      'province 600 = 600 + 0 + 0 + 0',
      'county 400 = 400 + 0 + 0 + 0',
    ]);
  });

  test('keeps nothing while one of them is short, whatever the others have', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 10_000n, 'province');
    await give(line, 39n, 'county');
    const [outcome] = await keep(line, [100n]);
    expect(outcome).toMatchObject({ reserved: false, short: 1n });
    expect(await stands(line)).toEqual([
      'province 10000 = 10000 + 0 + 0 + 0',
      'county 39 = 39 + 0 + 0 + 0',
    ]);
    await give(line, 1n, 'county', '另一文号');
    expect((await keep(line, [100n]))[0]).toMatchObject({ reserved: true });
  });

  test('is appropriated by each its share where a document names no source, and once per document', async () => {
    const line = shared(['state', 50], ['province', 30], ['county', 20]);
    for (let times = 0; times < 2; times += 1) await give(line, 101n, null);
    expect(await stands(line)).toEqual([
      'state 51 = 51 + 0 + 0 + 0',
      'province 30 = 30 + 0 + 0 + 0',
      'county 20 = 20 + 0 + 0 + 0',
    ]);
    await expect(give(line, 1n, 'nobody')).rejects.toMatchObject({ code: 'LEDGER.SOURCE_UNKNOWN' });
    // The percentages of a later year do not touch a year that was appropriated to.
    const other = { ...line, shares: [share('state', 10), share('province', 90)] };
    await give(other, 9n, null, '再');
    expect(await stands(line)).toEqual([
      'state 55 = 55 + 0 + 0 + 0',
      'province 33 = 33 + 0 + 0 + 0',
      'county 22 = 22 + 0 + 0 + 0',
    ]);
  });

  test('is appropriated to by one document of all sources or of each, never both', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await expect(give(line, 100n, 'province')).rejects.toMatchObject({
      code: 'LEDGER.TRANSFER_DIFFERS',
    });
    await give(line, 10n, 'county', '甲');
    await expect(give(line, 10n, null, '甲')).rejects.toMatchObject({
      code: 'LEDGER.TRANSFER_DIFFERS',
    });
    // A document whose name ends like a source is another document.
    await give(line, 10n, null, '甲:county');
    expect(await whole(line)).toBe('120 = 120 + 0 + 0 + 0');
  });

  test('is used up to the fen by a list for which it was funded exactly', async () => {
    const line = shared(['province', 50], ['county', 50]);
    await give(line, 303n, null);
    expect((await keep(line, [101n, 101n, 101n])).every(({ reserved }) => reserved)).toBe(true);
    expect(await stands(line)).toEqual([
      'province 152 = 0 + 152 + 0 + 0',
      'county 151 = 0 + 151 + 0 + 0',
    ]);
  });

  test('gives back what each source bore, not what the amount alone would be split into', async () => {
    const line = shared(['province', 50], ['county', 50]);
    await give(line, 202n, null);
    const kept = await keep(line, [101n, 101n]);
    const [, second] = kept.flatMap((one) => (one.reserved ? [one] : []));
    await bench.as((tx) => post(tx, [second?.transferId ?? '']));
    await bench.as((tx) => takeBack(tx, line, { ref: second?.ref ?? '', amountFen: 101n }));
    expect(await stands(line)).toEqual([
      'province 101 = 50 + 51 + 0 + 0',
      'county 101 = 51 + 50 + 0 + 0',
    ]);
  });

  test('splits what a year without shares leaves by those of the next, then and later', async () => {
    const line = { ...shared(['province', 60], ['county', 40]), shares: [] };
    const next = { ...line, shares: [share('province', 60), share('county', 40)] };
    await give(line, 150n, null);
    const [kept] = await keep(line, [50n]);
    await bench.as((tx) => closeBudget(tx, next, { leftTo: 'next-year', reference: '结账' }));
    await bench.as(async (tx) => {
      await voidReservations(tx, [kept?.reserved ? kept.transferId : '']);
      await moveOn(tx, line);
    });
    expect(await stands({ ...line, year: '2026' })).toEqual([
      'province 90 = 90 + 0 + 0 + 0',
      'county 60 = 60 + 0 + 0 + 0',
    ]);
    expect(await keep({ ...line, year: '2026' }, [150n])).toMatchObject([{ reserved: true }]);
  });

  test('is not closed to a year that lacks one of its sources, whatever is left', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await keep(line, [100n]);
    const close = (leftTo: 'next-year' | 'treasury') =>
      bench.as((tx) => closeBudget(tx, { ...line, shares: [] }, { leftTo, reference: '结账' }));
    await expect(close('next-year')).rejects.toMatchObject({ code: 'LEDGER.SHARES_DIFFER' });
    expect(await close('treasury')).toMatchObject({ leftFen: 0n });
  });

  test('takes the percentages of its own year although the year before opened it', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const next = (...shares: ReturnType<typeof share>[]) => ({ ...line, year: '2026', shares });
    const own = next(share('province', 30), share('county', 70));
    await expect(give(next(share('province', 100)), 1n, null)).rejects.toMatchObject({
      code: 'LEDGER.SHARES_DIFFER',
    });
    await give(own, 100n, null);
    expect(await stands(own)).toEqual([
      'province 90 = 90 + 0 + 0 + 0',
      'county 110 = 110 + 0 + 0 + 0',
    ]);
  });

  test('opened without shares by the year before, it is split by those it gets', async () => {
    const line = { ...shared(['province', 60], ['county', 40]), shares: [] };
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const own = { ...line, year: '2026', shares: [share('province', 30), share('county', 70)] };
    await give(own, 10n, 'county');
    expect(await stands(own)).toEqual([
      'province 30 = 30 + 0 + 0 + 0',
      'county 80 = 80 + 0 + 0 + 0',
    ]);
  });

  test('leaves to each source’s share of the next year what it has not promised', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await keep(line, [50n]);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    expect(await stands(line)).toEqual([
      'province 60 = 0 + 30 + 0 + 30',
      'county 40 = 0 + 20 + 0 + 20',
    ]);
    expect(await stands({ ...line, year: '2026' })).toEqual([
      'province 30 = 30 + 0 + 0 + 0',
      'county 20 = 20 + 0 + 0 + 0',
    ]);
    expect(await whole({ ...line, year: '2026' })).toBe('50 = 50 + 0 + 0 + 0');
  });

  test('is split the same way whatever comes in whatever order: the shares are always the whole', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 98 }),
        fc.integer({ min: 1, max: 98 }),
        fc.array(fc.bigInt({ min: 1n, max: 400n }), { minLength: 1, maxLength: 8 }),
        async (a, b, amounts) => {
          const last = 100 - a - b;
          const line =
            last > 0 ? shared(['a', a], ['b', b], ['c', last]) : shared(['a', a], ['b', 100 - a]);
          await give(line, 1_500n, null);
          const outcomes = await keep(line, amounts);
          const [budget] = [(await bench.as((tx) => budgets(tx, [line]))).get(lineKey(line))];
          const { budget: code } = accounts(line);
          const shares = (await bench.as((tx) => shareAmounts(tx, [code]))).get(code) ?? [];
          const sum = (of: 'reservedFen' | 'availableFen'): bigint =>
            shares.reduce((total, one) => total + one[of], 0n);
          expect(sum('reservedFen')).toBe(budget?.reservedFen);
          expect(sum('availableFen')).toBe(budget?.availableFen);
          // Nobody after one who is refused is served.
          const served = outcomes.map(({ reserved }) => reserved);
          expect(served).toEqual([...served].sort((left, right) => Number(right) - Number(left)));
        },
      ),
      { seed: 20260612, numRuns: 25 },
    ));
});

test('the database lets no reservation leave a source out, and none of its shares stand alone', async () => {
  const line = shared(['province', 60], ['county', 40]);
  await give(line, 1_000n, null);
  const [kept] = await keep(line, [100n]);
  const { budget, owed } = accounts(line);
  const bare = bench.as((tx) =>
    tx.query(
      `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division)
       select gen_random_uuid(), 'pending', b.id, o.id, 'CNY', 1, 'test', 'bare', current_setting('huizhi.actor'), o.authority, o.division
       from account b, account o where b.code = $1 and o.code = $2`,
      [budget, owed],
    ),
  );
  expect(await refusalOf(bare)).toBe('HZ004');
  const alone = bench.as((tx) =>
    tx.query(
      `insert into transfer (tx_id, kind, debit_account, credit_account, unit, amount, pending_id, purpose, ref, actor, authority, division)
       select tx_id, 'void', debit_account, credit_account, unit, amount, id, purpose, ref, current_setting('huizhi.actor'), authority, division from transfer where id = $1`,
      [kept?.reserved ? kept.transferId : ''],
    ),
  );
  expect(await refusalOf(alone)).toBe('HZ004');
  const twoThirds = bench.as((tx) =>
    appropriate(tx, shared(['province', 60], ['county', 30]), 1n, '文号'),
  );
  expect(await refusalOf(twoThirds)).toBe('HZ004');
  const beside = bench.as((tx) =>
    transfer(tx, [{ from: 'treasury', to: budget, purpose: 'test', ref: budget, amount: 1n }]),
  );
  expect(await refusalOf(beside)).toBe('HZ004');
  const dropped = bench.as((tx) =>
    tx.query(`delete from funding_share s using account b where b.id = s.budget and b.code = $1`, [
      budget,
    ]),
  );
  expect(await refusalOf(dropped)).toBe('HZ004');
});
