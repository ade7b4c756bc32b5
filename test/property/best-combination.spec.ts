import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bestCombination,
  isLawful,
  type Option,
} from '../../libs/programmes/benefits/src/best-combination.ts';
import { inTurns } from '../../libs/programmes/benefits/src/order-of-benefits.ts';

const GROUPS = ['research', 'entry'] as const;

/** Up to nine options of one firm with few places, years and amounts, so that they often exclude one another. */
const options = fc
  .array(
    fc.record({
      amountFen: fc.bigInt({ min: 1n, max: 12n }),
      places: fc.uniqueArray(fc.constantFrom('a b', 'b c', 'a c', 'c d'), { maxLength: 2 }),
      ceilings: fc.uniqueArray(
        fc.record({
          group: fc.constantFrom(...GROUPS),
          mostFen: fc.bigInt({ min: 1n, max: 20n }),
          years: fc.integer({ min: 1, max: 3 }),
        }),
        { maxLength: 2, selector: ({ group }) => group },
      ),
      year: fc.integer({ min: 2024, max: 2027 }),
      fixed: fc.integer({ min: 0, max: 7 }).map((one) => one === 0),
    }),
    { maxLength: 9 },
  )
  .map((all): Option[] =>
    all.map((one, index) => ({ ...one, id: `o${index}`, policyId: `p${index}` })),
  );

const one = (id: string, policyId: string, amountFen: bigint, ...places: string[]): Option => ({
  id,
  policyId,
  amountFen,
  places,
  ceilings: [],
  year: 2025,
  fixed: false,
});

const worth = (chosen: readonly Option[]): bigint =>
  chosen.reduce((total, { amountFen }) => total + amountFen, 0n);

/** Said once more and otherwise: pairs share no place, and the sum of a group's amounts from any year on keeps each ceiling. */
function stands(chosen: readonly Option[]): boolean {
  const apart = chosen.every((one, index) =>
    chosen
      .slice(index + 1)
      .every((other) => one.places.every((place) => !other.places.includes(place))),
  );
  return (
    apart &&
    chosen.every(({ ceilings }) =>
      ceilings.every(({ group, mostFen, years }) => {
        const members = chosen.filter((one) => one.ceilings.some((each) => each.group === group));
        return [2021, 2022, 2023, 2024, 2025, 2026, 2027].every(
          (from) =>
            worth(members.filter(({ year }) => from <= year && year < from + years)) <= mostFen,
        );
      }),
    )
  );
}

/** Every subset that has what is fixed and is lawful, and the most that one is worth. */
function bruteForce(all: readonly Option[]): bigint | undefined {
  let best: bigint | undefined;
  for (let bits = 0; bits < 2 ** all.length; bits += 1) {
    const chosen = all.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1);
    if (all.some((one) => one.fixed && !chosen.includes(one)) || !stands(chosen)) continue;
    if (best === undefined || worth(chosen) > best) best = worth(chosen);
  }
  return best;
}

describe('the best lawful combination', () => {
  test('is worth what the best of all subsets is, has what was told, and is lawful', () => {
    fc.assert(
      fc.property(options, (all) => {
        const found = bestCombination(all);
        expect(found?.amountFen).toBe(bruteForce(all));
        if (!found) return;
        const chosen = all.filter(({ id }) => found.ids.includes(id));
        expect(found.proved).toBe(true);
        expect(worth(chosen)).toBe(found.amountFen);
        expect(stands(chosen)).toBe(true);
        expect(all.filter((one) => one.fixed && !chosen.includes(one))).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('does not depend on the order in which options come', () => {
    fc.assert(
      fc.property(options, (all) => {
        expect(bestCombination([...all].reverse())).toEqual(bestCombination(all));
      }),
      { numRuns: 300 },
    );
  });

  test('is lawful exactly where each pair and each row of years is', () => {
    fc.assert(
      fc.property(options, (all) => {
        expect(isLawful(all)).toBe(stands(all));
      }),
      { numRuns: 1_500 },
    );
  });

  test('is, of two that exclude one another, the one that a run lists', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 3n }), fc.bigInt({ min: 1n, max: 3n }), (a, b) => {
        const pair = [one('z', 'a', a, 'a b'), one('y', 'b', b, 'a b')];
        const [[first] = []] = inTurns(pair.map((each) => ({ ...each, subjectId: 1 })));
        expect(bestCombination(pair)?.ids).toEqual([first?.id]);
      }),
    );
  });

  test('leaves the dearest where two cheaper ones together are worth more', () => {
    const all = [
      one('b', 'b', 8n, 'a b', 'b c'),
      one('a', 'a', 5n, 'a b'),
      one('c', 'c', 5n, 'b c'),
    ];
    expect(bestCombination(all)).toEqual({ ids: ['a', 'c'], amountFen: 10n, proved: true });
  });
});
