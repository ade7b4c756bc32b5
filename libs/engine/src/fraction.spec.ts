import { expect, test } from '@jest/globals';
import {
  compareFractions,
  decimalFraction,
  minus,
  over,
  plus,
  roundedTo,
  times,
} from './fraction.ts';

const half = decimalFraction(0.5);
const third = { numerator: 1n, denominator: 3n };
const minusTwo = decimalFraction(-2);

test.each([
  [half, half, 0],
  [half, { numerator: 2n, denominator: 4n }, 0],
  [third, half, -1],
  [half, third, 1],
  [minusTwo, third, -1],
  [third, minusTwo, 1],
  [{ numerator: 7n, denominator: 5n }, { numerator: 4n, denominator: 3n }, 1],
])('fractions compare by what they are worth (%#)', (a, b, order) => {
  expect(compareFractions(a, b)).toBe(order);
});

test.each([
  [plus(half, third), 5n, 6n],
  [plus(half, half), 1n, 1n],
  [minus(third, half), -1n, 6n],
  [times(minusTwo, third), -2n, 3n],
  [over(third, minusTwo), -1n, 6n],
  [over(minusTwo, third), -6n, 1n],
  [decimalFraction(1e21), 10n ** 21n, 1n],
  [decimalFraction(1.5e-7), 15n, 100_000_000n],
  [decimalFraction(-0.000_000_001), -1n, 1_000_000_000n],
  [roundedTo(third, 2, 'down'), 33n, 100n],
  [roundedTo(third, 2, 'up'), 34n, 100n],
  [roundedTo(decimalFraction(-0.125), 2, 'halfUp'), -13n, 100n],
])('arithmetic is exact (%#)', ({ numerator, denominator }, of, by) => {
  expect(numerator * by).toBe(of * denominator);
  expect(denominator > 0n).toBe(true);
});
