import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { partOf, sharedAgain, shareOut } from '../../libs/programmes/benefits/src/allocation.ts';

const SEED = 20260611;
const sum = (of: readonly bigint[]): bigint => of.reduce((total, one) => total + one, 0n);

/** Amounts from a fen to a hundred million yuan, many of them equal, and a budget from nothing to more than all of them. */
const lists = fc
  .array(
    fc.oneof(
      fc.constantFrom(1n, 2n, 3n, 100_000n, 1_000_000n),
      fc.bigInt({ min: 1n, max: 10_000_000_000n }),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .chain((entitled) =>
    fc.record({
      entitled: fc.constant(entitled),
      available: fc.bigInt({ min: -1n, max: sum(entitled) + 3n }),
    }),
  );

const holds = (law: (list: { entitled: bigint[]; available: bigint }) => void): void =>
  fc.assert(fc.property(lists, law), { seed: SEED, numRuns: 3_000 });
/** Only lists that are shared out, of which there are enough. */
const shared = (law: (entitled: bigint[], parts: bigint[], available: bigint) => void): void => {
  let many = 0;
  holds(({ entitled, available }) => {
    const parts = shareOut(entitled, available);
    if (parts === null) return;
    many += 1;
    law(entitled, parts, available);
  });
  expect(many).toBeGreaterThan(1_000);
};

describe('what a list is given', () => {
  test('is all that its budget has, or all that it is entitled to, to the fen', () =>
    shared((entitled, parts, available) => {
      const together = sum(entitled);
      expect(sum(parts)).toBe(available < together ? available : together);
    }));

  test('is never more for anybody than the rule gives, and never nothing', () =>
    shared((entitled, parts) => {
      parts.forEach((part, at) => {
        expect(part).toBeGreaterThan(0n);
        expect(part).toBeLessThanOrEqual(entitled[at] as bigint);
      });
    }));

  test('is the same part for everybody, less than a fen off', () =>
    shared((entitled, parts, available) => {
      const together = sum(entitled);
      const has = available < together ? available : together;
      parts.forEach((part, at) => {
        const off = part * together - (entitled[at] as bigint) * has;
        expect(off < 0n ? -off : off).toBeLessThan(together);
      });
    }));

  test('follows the order of what the rule gives, and of the list where that is equal', () =>
    shared((entitled, parts) => {
      const places = entitled.map((_, at) => at);
      places.sort((a, b) => {
        const [left, right] = [entitled[a] as bigint, entitled[b] as bigint];
        return left === right ? a - b : left > right ? -1 : 1;
      });
      const served = places.map((at) => parts[at] as bigint);
      served.slice(1).forEach((part, at) => {
        expect(part).toBeLessThanOrEqual(served[at] as bigint);
      });
      for (const amount of new Set(entitled)) {
        const equals = parts.filter((_, at) => entitled[at] === amount);
        expect((equals[0] as bigint) - (equals.at(-1) as bigint)).toBeLessThanOrEqual(1n);
      }
    }));

  test('is nothing at all only where somebody would get less than a fen', () =>
    holds(({ entitled, available }) => {
      if (shareOut(entitled, available) !== null) return;
      const least = entitled.reduce((a, b) => (a < b ? a : b));
      expect(least * (available > 0n ? available : 0n)).toBeLessThan(sum(entitled));
    }));

  test('is for who joins later the same part, rounded down, a fen at least', () =>
    shared((entitled, _, available) => {
      const ratio = { entitledFen: sum(entitled), availableFen: available };
      for (const amount of entitled) {
        const part = partOf(amount, ratio);
        expect(part).toBeLessThanOrEqual(amount);
        expect(part).toBeGreaterThan(0n);
        if (part > 1n)
          expect(part * ratio.entitledFen).toBeLessThanOrEqual(
            amount * (available < ratio.entitledFen ? available : ratio.entitledFen),
          );
      }
    }));
});

test('an amount that the rule raises later is never less than what the list gave', () =>
  shared((entitled, parts, available) => {
    const ratio = { entitledFen: sum(entitled), availableFen: available };
    entitled.forEach((entitledFen, at) => {
      const share = { entitledFen, amountFen: parts[at] as bigint, ratio };
      expect(sharedAgain(share, entitledFen + 1n)).toBeGreaterThanOrEqual(share.amountFen);
    });
  }));
