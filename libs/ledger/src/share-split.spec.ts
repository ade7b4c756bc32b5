import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apportion } from '#libs/kernel';
import { splitOnward } from './share-split.ts';

const percents = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 })
  .map((weights) => {
    const parts = apportion(
      100n - BigInt(weights.length),
      weights.map((weight) => BigInt(weight)),
    );
    return parts.map((part) => Number(part) + 1);
  });

test('what is funded exactly is used up exactly, in whatever amounts, and no part is far from its share', () => {
  fc.assert(
    fc.property(
      percents,
      fc.array(fc.bigInt({ min: 1n, max: 400n }), { minLength: 1, maxLength: 12 }),
      (shares, amounts) => {
        const whole = amounts.reduce((sum, one) => sum + one, 0n);
        const given = apportion(
          whole,
          shares.map((percent) => BigInt(percent)),
        );
        const sources = shares.map((percent, at) => ({
          percent,
          borneFen: 0n,
          leftFen: given[at] ?? 0n,
        }));
        for (const amount of amounts) {
          const { parts, lackingFen } = splitOnward(amount, sources);
          expect(lackingFen).toBe(0n);
          expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(amount);
          sources.forEach((source, at) => {
            const part = parts[at] ?? 0n;
            const off = part * 100n - amount * BigInt(source.percent);
            expect(off <= 100n * BigInt(shares.length + 1)).toBe(true);
            expect(off >= -100n * BigInt(shares.length + 1)).toBe(true);
            source.leftFen -= part;
            source.borneFen += part;
          });
        }
        expect(sources.map(({ leftFen }) => leftFen)).toEqual(given.map(() => 0n));
      },
    ),
    { seed: 20260613, numRuns: 2_000 },
  );
});

test('a source that lacks a whole fen of its share is short, whatever the others have', () => {
  const county = { percent: 40, borneFen: 0n, leftFen: 39n };
  const province = { percent: 60, borneFen: 0n, leftFen: 10_000n };
  expect(splitOnward(100n, [province, county]).lackingFen).toBe(1n);
});
