import { describe, expect, it } from '@jest/globals';
import { type Amount, amountOf } from './amount.ts';
import { isProven, programOf, PROVEN_FIGURE } from './amount-program.ts';
import { type FactReading } from './condition.ts';

const reading: FactReading = {
  definition: {
    id: 'a.b',
    type: 'money',
    dataset: 'd',
    title: { zh: '基数', en: 'base' },
    absence: 'unknown',
  },
  ref: { key: 'a.b@asOf', fact: 'a.b', dataset: 'd', period: 'asOf' },
};
const base: Amount = { kind: 'fact', reading };
const rate = (numerator: bigint, denominator: bigint, of: Amount = base): Amount => ({
  kind: 'rate',
  numerator,
  denominator,
  round: 'halfUp',
  toFen: 1n,
  of,
});

describe('programOf', () => {
  it('proves what stays within a double, and only that', () => {
    expect(isProven(rate(2n, 1000n))).toBe(true);
    expect(isProven(rate(8191n, 1n))).toBe(true);
    expect(isProven(rate(8193n, 1n))).toBe(false);
    expect(isProven({ kind: 'perUnit', each: base, count: reading })).toBe(false);
    expect(isProven({ kind: 'cap', of: rate(8193n, 1n), at: { kind: 'fixed', fen: 1n } })).toBe(
      false,
    );
    expect(isProven({ kind: 'fixed', fen: 2n ** 53n })).toBe(false);
  });

  it('gives the same fen in doubles and beyond them', () => {
    const amount = rate(4095n, 1000n, rate(-2n, 3n * 10n));
    for (const value of [
      0,
      1,
      -1,
      7,
      PROVEN_FIGURE,
      -PROVEN_FIGURE,
      PROVEN_FIGURE + 1,
      2 ** 53 - 1,
    ])
      expect(programOf(amount)(() => value)).toBe(amountOf(amount, () => value));
  });

  it('is unknown when a fact is', () => {
    expect(programOf(rate(1n, 2n))(() => null)).toBeNull();
  });
});
