import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apportion } from '#libs/kernel';
import { bearable, splitOnward, type Standing } from './share-split.ts';

const percents = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 })
  .map((weights) => {
    const parts = apportion(
      100n - BigInt(weights.length),
      weights.map((weight) => BigInt(weight)),
    );
    return parts.map((part) => Number(part) + 1);
  });

/** What happens to a budget: an amount is split, or one that was split and stands is given back. */
const acts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: 400n }).map((reserve) => ({ reserve })) },
    { weight: 2, arbitrary: fc.nat({ max: 1_000 }).map((giveBack) => ({ giveBack })) },
  ),
  { minLength: 1, maxLength: 40 },
);
type Act =
  typeof acts extends fc.Arbitrary<infer A> ? (A extends readonly (infer B)[] ? B : never) : never;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);
const shareOf = (whole: bigint, shares: readonly number[]): bigint[] =>
  apportion(
    whole,
    shares.map((percent) => BigInt(percent)),
  );

/** Sources, and what they bear of what stands. */
class World {
  readonly standing: bigint[][] = [];
  readonly borne: bigint[];
  made = 0n;
  constructor(
    readonly shares: readonly number[],
    readonly given: readonly bigint[],
  ) {
    this.borne = shares.map(() => 0n);
  }

  get standings(): Standing[] {
    return this.shares.map((percent, at) => ({
      percent,
      borneFen: this.borne[at] ?? 0n,
      leftFen: (this.given[at] ?? 0n) - (this.borne[at] ?? 0n),
    }));
  }

  /** How far each is above its share of all that stands, in hundredths of a fen. */
  get off(): bigint[] {
    const whole = sum(this.borne);
    return this.borne.map((one, at) => one * 100n - whole * BigInt(this.shares[at] ?? 0));
  }

  /** @returns the parts, none where a source is short */
  do(act: Act): readonly bigint[] {
    if ('giveBack' in act) {
      const [gone] = this.standing.splice(act.giveBack % Math.max(this.standing.length, 1), 1);
      gone?.forEach((part, at) => (this.borne[at] = (this.borne[at] ?? 0n) - part));
      return [];
    }
    const { parts } = splitOnward(act.reserve, this.standings);
    if (parts.length === 0) return [];
    parts.forEach((part, at) => (this.borne[at] = (this.borne[at] ?? 0n) + part));
    this.standing.push([...parts]);
    this.made += 1n;
    return parts;
  }
}

describe('an amount that several sources bear', () => {
  test('is used up exactly where it was funded exactly, and nobody is a fen off its share on the way', () => {
    fc.assert(
      fc.property(
        percents,
        fc.array(fc.bigInt({ min: 1n, max: 400n }), { minLength: 1, maxLength: 12 }),
        (shares, amounts) => {
          const world = new World(shares, shareOf(sum(amounts), shares));
          for (const reserve of amounts) {
            const parts = world.do({ reserve });
            expect(sum(parts)).toBe(reserve);
            const far = 100n * BigInt(shares.length - 1);
            expect(world.off.every((off) => off > -100n && off <= far)).toBe(true);
          }
          expect(world.borne).toEqual([...world.given]);
        },
      ),
      { seed: 20260613, numRuns: 2_000 },
    );
  });

  test('is its largest remainder to within a fen while everybody has money to spare', () => {
    fc.assert(
      fc.property(percents, fc.array(fc.bigInt({ min: 1n, max: 400n })), (shares, amounts) => {
        const world = new World(
          shares,
          shares.map(() => 100_000n),
        );
        for (const reserve of amounts) {
          world.do({ reserve });
          const exact = shareOf(sum(world.borne), shares);
          const far = world.borne.map((one, at) => one - (exact[at] ?? 0n));
          expect(far.every((off) => off >= -1n && off <= 1n)).toBe(true);
        }
      }),
      { seed: 20260615, numRuns: 500 },
    );
  });

  test('after any history is refused only where the sources lack it: never for a fen that rounding took', () => {
    fc.assert(
      fc.property(percents, acts, fc.bigInt({ min: 1n, max: 9_000n }), (shares, history, total) => {
        const world = new World(shares, shareOf(total, shares));
        for (const act of history) {
          const before = sum(world.borne);
          const parts = world.do(act);
          if ('giveBack' in act) continue;
          // Funded by its shares, a budget has every amount that it has.
          expect(parts.length > 0).toBe(before + act.reserve <= total);
          if (parts.length > 0) expect(sum(parts)).toBe(act.reserve);
          expect(world.standings.every(({ leftFen }) => leftFen >= 0n)).toBe(true);
        }
      }),
      { seed: 20260614, numRuns: 2_000 },
    );
  });

  test('after any history brings nobody who bears of it above its share, and is off by what was given back at most', () => {
    fc.assert(
      fc.property(percents, acts, (shares, history) => {
        const world = new World(shares, shareOf(6_000n, shares));
        for (const act of history) {
          const parts = world.do(act);
          const far = 100n * BigInt(shares.length - 1);
          parts.forEach((part, at) => {
            if (part > 0n) expect((world.off[at] ?? 0n) <= far).toBe(true);
          });
          const most = 100n * BigInt(shares.length - 1) * (world.made + 1n);
          expect(world.off.every((off) => off <= most && off >= -most)).toBe(true);
        }
        // One amount that is large enough makes all of it good.
        const rich = new World(
          shares,
          shares.map(() => 10_000_000n),
        );
        rich.borne.splice(0, shares.length, ...world.borne);
        rich.do({ reserve: 1_000_000n });
        expect(rich.off.every((off) => off > -100n && off < 100n)).toBe(true);
      }),
      { seed: 20260616, numRuns: 1_000 },
    );
  });
});

test('what sources can bear is the most that is not refused', () => {
  fc.assert(
    fc.property(
      percents,
      acts,
      fc.array(fc.bigInt({ min: 0n, max: 3_000n })),
      (shares, history, given) => {
        const world = new World(
          shares,
          shares.map((_, at) => given[at] ?? 500n),
        );
        for (const act of history) world.do(act);
        const most = bearable(world.standings);
        if (most > 0n) expect(sum(splitOnward(most, world.standings).parts)).toBe(most);
        expect(splitOnward(most + 1n, world.standings).parts).toEqual([]);
      },
    ),
    { seed: 20260617, numRuns: 1_000 },
  );
});

test('a source that lacks a whole fen of its share is short, whatever the others have', () => {
  const county = { percent: 40, borneFen: 0n, leftFen: 39n };
  const province = { percent: 60, borneFen: 0n, leftFen: 10_000n };
  expect(splitOnward(100n, [province, county]).lackingFen).toBe(1n);
});
