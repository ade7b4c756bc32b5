import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type BudgetLine,
  closeBudget,
  moveOn,
  post,
  takeBack,
  voidReservations,
} from '#libs/ledger';
import { Bench } from '../support/bench.ts';
import { budgetsOf, share, shared } from '../support/shared-budget.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());
const { give, keep, sharesOf, budgetOf } = budgetsOf(() => bench);

describe('a budget that several sources bear', () => {
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
          const shares = await sharesOf(line);
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
});

/** What each source has of a budget, as far as that is available, reserved or drawn; sources without anything are left out. */
async function ofEach(
  line: BudgetLine,
  which: 'availableFen' | 'reservedFen' | 'drawnFen',
): Promise<Readonly<Record<string, bigint>>> {
  return Object.fromEntries(
    (await sharesOf(line)).flatMap((one) => (one[which] === 0n ? [] : [[one.source, one[which]]])),
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
