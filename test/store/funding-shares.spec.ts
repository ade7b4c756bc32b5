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
import type { Tx } from '#libs/platform';
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

  test('pays what a source promised that bears no part of the next year, and gives back to it what it left', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 1_000n, null);
    const [first, second] = await keep(line, [100n, 200n]);
    const next = { ...line, year: '2026' };
    const closed = await bench.as((tx) =>
      closeBudget(
        tx,
        { ...line, shares: [share('province', 70), share('state', 30)] },
        { leftTo: 'next-year', reference: '结账' },
      ),
    );
    expect(closed).toMatchObject({ leftFen: 700n, restsIn: { year: '2026' } });
    expect(await stands(line)).toEqual([
      'province 600 = 0 + 180 + 0 + 420',
      'county 400 = 0 + 120 + 0 + 280',
    ]);
    expect(await stands(next)).toEqual([
      'province 420 = 420 + 0 + 0 + 0',
      'state 0 = 0 + 0 + 0 + 0',
    ]);
    // What it promised it pays; what comes back of that follows to whoever has a place for it.
    await bench.as((tx) => post(tx, [first?.reserved ? first.transferId : '']));
    await bench.as(async (tx) => {
      await voidReservations(tx, [second?.reserved ? second.transferId : '']);
      await moveOn(tx, line);
    });
    expect(await stands(line)).toEqual([
      'province 600 = 0 + 0 + 60 + 540',
      'county 400 = 0 + 0 + 40 + 360',
    ]);
    expect(await whole(line)).toBe('1000 = 0 + 0 + 100 + 900');
    expect(await whole(next)).toBe('540 = 540 + 0 + 0 + 0');
    await give({ ...next, shares: [share('province', 70), share('state', 30)] }, 300n, 'state');
    expect(await keep(next, [770n])).toMatchObject([{ reserved: true }]);
  });

  test('is closed to a year that one source bears alone: what the others left is theirs', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await keep(line, [10n]);
    const close = () =>
      bench.as((tx) =>
        closeBudget(tx, { ...line, shares: [] }, { leftTo: 'next-year', reference: '结账' }),
      );
    expect(await close()).toEqual({ leftFen: 90n, restsIn: null });
    expect(await whole({ ...line, year: '2026' })).toBe('0 = 0 + 0 + 0 + 0');
    expect(await close()).toEqual({ leftFen: 0n, restsIn: null });
  });

  test('takes the percentages of its own year although the year before opened it', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const next = (...shares: ReturnType<typeof share>[]) => ({ ...line, year: '2026', shares });
    const own = next(share('province', 30), share('county', 70));
    await give(own, 100n, null);
    expect(await stands(own)).toEqual([
      'province 90 = 90 + 0 + 0 + 0',
      'county 110 = 110 + 0 + 0 + 0',
    ]);
  });

  test('gives a source back what it carried over into a year that it bears no part of', async () => {
    const line = shared(['province', 60], ['county', 40]);
    await give(line, 100n, null);
    await bench.as((tx) => closeBudget(tx, line, { leftTo: 'next-year', reference: '结账' }));
    const own = { ...line, year: '2026', shares: [share('province', 50), share('state', 50)] };
    await give(own, 100n, null);
    expect(await stands(own)).toEqual([
      'province 110 = 110 + 0 + 0 + 0',
      'state 50 = 50 + 0 + 0 + 0',
    ]);
    expect(await whole(own)).toBe('200 = 160 + 0 + 0 + 40');
    const alone = { ...line, policyId: `${line.policyId}-alone` };
    await give(alone, 100n, null);
    await bench.as((tx) => closeBudget(tx, alone, { leftTo: 'next-year', reference: '结账' }));
    await give({ ...alone, year: '2026', shares: [] }, 7n, null);
    expect(await whole({ ...alone, year: '2026' })).toBe('107 = 7 + 0 + 0 + 100');
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

  test('has every amount that it was given, whatever was kept, given back and spent before', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 98 }),
        fc.integer({ min: 1, max: 98 }),
        fc.array(
          fc.record({
            does: fc.constantFrom('keep', 'keep', 'void', 'post', 'take-back'),
            amount: fc.bigInt({ min: 1n, max: 400n }),
            which: fc.nat({ max: 100 }),
          }),
          { minLength: 1, maxLength: 14 },
        ),
        async (a, b, acts) => {
          const last = 100 - a - b;
          const line =
            last > 0 ? shared(['a', a], ['b', b], ['c', last]) : shared(['a', a], ['b', 100 - a]);
          await give(line, 1_500n, null);
          const kept: { ref: string; transferId: string; amount: bigint }[] = [];
          const spent: typeof kept = [];
          for (const { does, amount, which } of acts) {
            const [one] = does === 'take-back' ? take(spent, which) : take(kept, which);
            if (does === 'keep') {
              if (one) kept.push(one);
              const { availableFen } = await budgetOf(line);
              const [outcome] = await keep(line, [amount]);
              expect(outcome?.reserved).toBe(amount <= availableFen);
              if (outcome?.reserved) kept.push({ ...outcome, amount });
            } else if (one && does === 'void')
              await bench.as((tx) => voidReservations(tx, [one.transferId]));
            else if (one && does === 'post') {
              await bench.as((tx) => post(tx, [one.transferId]));
              spent.push(one);
            } else if (one)
              await bench.as((tx) => takeBack(tx, line, { ref: one.ref, amountFen: one.amount }));
          }
          const budget = await budgetOf(line);
          const { budget: code } = accounts(line);
          const shares = (await bench.as((tx) => shareAmounts(tx, [code]))).get(code) ?? [];
          const sum = (of: 'reservedFen' | 'drawnFen' | 'availableFen'): bigint =>
            shares.reduce((total, one) => total + one[of], 0n);
          expect(sum('reservedFen')).toBe(budget.reservedFen);
          expect(sum('drawnFen')).toBe(budget.committedFen);
          expect(sum('availableFen')).toBe(budget.availableFen);
          // And it is used up to the fen, with what each source gave.
          if (budget.availableFen > 0n)
            expect(await keep(line, [budget.availableFen])).toMatchObject([{ reserved: true }]);
        },
      ),
      { seed: 20260612, numRuns: 25 },
    ));

  test('2,000 who ask at once for 1,000 places: exactly 1,000 get one, of each source its share to the fen', async () => {
    const line = shared(['state', 50], ['province', 33], ['county', 17]);
    await give(line, 101_000n, null);
    let open = (): void => undefined;
    const barrier = new Promise<void>((resolve) => (open = resolve));
    const asking = Array.from({ length: 250 }, async () => {
      await barrier;
      return keep(line, Array<bigint>(8).fill(101n));
    });
    open();
    const served = (await Promise.all(asking)).flat().filter(({ reserved }) => reserved);
    expect(served).toHaveLength(1_000);
    expect(await stands(line)).toEqual([
      'state 50500 = 0 + 50500 + 0 + 0',
      'province 33330 = 0 + 33330 + 0 + 0',
      'county 17170 = 0 + 17170 + 0 + 0',
    ]);
    expect(await whole(line)).toBe('101000 = 0 + 101000 + 0 + 0');
  });
});

/** What each source has of a budget, as far as that is available, reserved or drawn; sources without anything are left out. */
async function ofEach(
  line: BudgetLine,
  which: 'availableFen' | 'reservedFen' | 'drawnFen',
): Promise<Readonly<Record<string, bigint>>> {
  const { budget } = accounts(line);
  const found = (await bench.as((tx) => shareAmounts(tx, [budget]))).get(budget) ?? [];
  return Object.fromEntries(
    found.flatMap((one) => (one[which] === 0n ? [] : [[one.source, one[which]]])),
  );
}

/** The part of some amounts that is of sources which bear a part of a budget. */
function borneBy(
  amounts: Readonly<Record<string, bigint>>,
  { shares = [] }: BudgetLine,
): Readonly<Record<string, bigint>> {
  return Object.fromEntries(
    Object.entries(amounts).filter(([source]) => shares.some((one) => one.source === source)),
  );
}

const sumOf = (amounts: Readonly<Record<string, bigint>>): bigint =>
  Object.values(amounts).reduce((sum, amount) => sum + amount, 0n);

/** Two sources or more, each with a part of the hundred; or none, where one source bears all. */
const split = (least: number) =>
  fc.subarray(['a', 'b', 'c', 'd'], { minLength: least }).chain((sources) =>
    fc
      .array(fc.integer({ min: 1, max: 30 }), {
        minLength: sources.length,
        maxLength: sources.length,
      })
      .map((weights) => {
        if (sources.length < 2) return [];
        const rest = weights.slice(1);
        const first = 100 - rest.reduce((sum, one) => sum + one, 0);
        return sources.map((source, at) => share(source, at === 0 ? first : (rest[at - 1] ?? 0)));
      }),
  );

describe('the end of a year', () => {
  test('carries over of each source its own, to the fen, at the closing and of whatever comes back after it, year after year', () =>
    fc.assert(
      fc.asyncProperty(
        split(2),
        split(0),
        split(0),
        fc.array(fc.bigInt({ min: 1n, max: 300n }), { minLength: 2, maxLength: 5 }),
        fc.array(fc.constantFrom('void', 'post', 'take-back'), { minLength: 5, maxLength: 5 }),
        async (ofFirst, ofSecond, ofThird, amounts, acts) => {
          const first = { ...shared(), shares: ofFirst };
          const second = { ...first, year: '2026', shares: ofSecond };
          const third = { ...first, year: '2027', shares: ofThird };
          await give(first, 1_501n, null);
          const kept = (await keep(first, amounts)).flatMap((one, at) =>
            one.reserved ? [{ ...one, amount: amounts[at] ?? 0n }] : [],
          );
          /** Closes a year into the next, where each source that has a part of it finds what it had. */
          const close = async (line: BudgetLine, next: BudgetLine): Promise<void> => {
            const had = await ofEach(line, 'availableFen');
            const all = (await budgetOf(line)).availableFen;
            const closing = { leftTo: 'next-year', reference: '结账' } as const;
            const { leftFen } = await bench.as((tx) =>
              closeBudget(tx, { ...line, shares: next.shares ?? [] }, closing),
            );
            expect(leftFen).toBe(all);
            expect(await ofEach(line, 'availableFen')).toEqual({});
            const carried = borneBy(had, next);
            if ((line.shares ?? []).length > 0) {
              expect(await ofEach(next, 'availableFen')).toEqual(carried);
              expect((await budgetOf(next)).availableFen).toBe(sumOf(carried));
            } else {
              // What was no source's own is that of all of them together.
              expect((await budgetOf(next)).availableFen).toBe(all);
            }
          };
          /** Ends a reservation of the first year; what comes back is of those who had borne it, and rests in a later year. */
          const end = async (at: number, restsIn: BudgetLine, by: readonly BudgetLine[]) => {
            const one = kept[at];
            if (!one) return;
            if (acts[at] !== 'void') await bench.as((tx) => post(tx, [one.transferId]));
            if (acts[at] === 'post') return;
            const which = acts[at] === 'void' ? 'reservedFen' : 'drawnFen';
            const borne = await ofEach(first, which);
            const before = await ofEach(restsIn, 'availableFen');
            await bench.as(async (tx) => {
              if (acts[at] === 'void') await voidReservations(tx, [one.transferId]);
              else await takeBack(tx, first, { ref: one.ref, amountFen: one.amount });
              await moveOn(tx, first);
            });
            const left = await ofEach(first, which);
            const back = Object.fromEntries(
              Object.entries(borne).map(([source, fen]) => [source, fen - (left[source] ?? 0n)]),
            );
            expect(sumOf(back)).toBe(one.amount);
            const own = by.reduce(borneBy, back);
            const sources = new Set([...Object.keys(before), ...Object.keys(own)]);
            const expected = [...sources].flatMap((source) => {
              const fen = (before[source] ?? 0n) + (own[source] ?? 0n);
              return fen === 0n ? [] : [[source, fen] as const];
            });
            expect(await ofEach(restsIn, 'availableFen')).toEqual(Object.fromEntries(expected));
            expect(await ofEach(first, 'availableFen')).toEqual({});
          };
          await close(first, second);
          await end(0, second, [second]);
          await give(second, 97n, null);
          await close(second, third);
          for (let at = 1; at < kept.length; at += 1) await end(at, third, [second, third]);
        },
      ),
      { seed: 20261130, numRuns: 25 },
    ));
});

/** Takes one out of several. */
function take<T>(all: T[], which: number): T[] {
  return all.splice(which % Math.max(all.length, 1), 1);
}

async function budgetOf(line: BudgetLine) {
  const found = (await bench.as((tx) => budgets(tx, [line]))).get(lineKey(line));
  if (!found) throw new Error('there is no such budget');
  return found;
}

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
  // Sixty and forty are due: all of it from the province, and its parts crosswise.
  expect(await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 100n })))).toBe('HZ004');
  expect(
    await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 62n, county: 38n }))),
  ).toBe('HZ004');
  expect(
    await refusalOf(bench.as((tx) => reserveBy(tx, line, { province: 60n, county: 39n }))),
  ).toBe('HZ004');
  await bench.as((tx) => reserveBy(tx, line, { province: 60n, county: 40n }));
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

/** Reserves a hundred fen of a budget, of each source what it is told. */
async function reserveBy(
  tx: Tx,
  { policyId, year }: BudgetLine,
  parts: Readonly<Record<string, bigint>>,
): Promise<void> {
  const { budget, owed } = budgetAccounts(policyId, year);
  await tx.query(
    `with main as (select gen_random_uuid() as id),
       part as (select key as source, value::bigint as amount from jsonb_each_text($3::jsonb))
     insert into transfer (id, tx_id, kind, debit_account, credit_account, unit, amount, purpose, ref, actor, authority, division, share_of)
     select m.id, m.id, 'pending', b.id, o.id, 'CNY', 100, 'test', m.id::text, current_setting('huizhi.actor'), o.authority, o.division, null
       from main m, account b, account o where b.code = $1 and o.code = $2
     union all
     select gen_random_uuid(), m.id, 'pending', s.line, s.drawn, 'CNY', p.amount, 'test-share', m.id::text || p.source, current_setting('huizhi.actor'),
       o.authority, o.division, m.id
       from main m, account b join funding_share s on s.budget = b.id join part p on p.source = s.source, account o where b.code = $1 and o.code = $2`,
    [
      budget,
      owed,
      JSON.stringify(
        Object.fromEntries(Object.entries(parts).map(([source, fen]) => [source, fen.toString()])),
      ),
    ],
  );
}
