import { describe, expect, it } from '@jest/globals';
import { type Amount, amountOf, fromBillionths, inBillionths } from './amount.ts';
import { type FactReading } from './condition.ts';
import { type Rounding } from './rounding.ts';

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
const half = (round: Rounding): Amount => ({
  kind: 'rate',
  numerator: 5n,
  denominator: 10n,
  round,
  toFen: 1n,
  of: { kind: 'fact', reading },
});

describe('amountOf', () => {
  it.each<[number, bigint, bigint, bigint]>([
    [3, 1n, 2n, 2n],
    [-3, -1n, -2n, -2n],
    [4, 2n, 2n, 2n],
    [0, 0n, 0n, 0n],
  ])('rounds half of %d fen down, up and half up', (base, down, up, halfUp) => {
    const rounded = (round: Rounding) => amountOf(half(round), () => base);
    expect([rounded('down'), rounded('up'), rounded('halfUp')]).toEqual([down, up, halfUp]);
  });

  it('rounds half up only from the half on', () => {
    const third = (numerator: bigint): Amount =>
      ({ ...half('halfUp'), numerator, denominator: 1000n }) as Amount;
    expect(amountOf(third(499n), () => 1)).toBe(0n);
    expect(amountOf(third(500n), () => 1)).toBe(1n);
    expect(amountOf(third(500n), () => -1)).toBe(-1n);
  });

  it('is exact far beyond what doubles hold', () => {
    const each: Amount = { kind: 'fixed', fen: 9_007_199_254_740_991n };
    const most = Number.MAX_SAFE_INTEGER;
    expect(amountOf({ kind: 'perUnit', each, count: reading }, () => most)).toBe(
      9_007_199_254_740_991n ** 2n,
    );
  });

  it('is unknown as soon as one figure is, though a cap or a minimum could hide it', () => {
    const zero: Amount = { kind: 'fixed', fen: 0n };
    for (const amount of [
      { kind: 'cap', at: zero, of: half('down') },
      { kind: 'min', of: [zero, half('down')] },
    ] as const) {
      expect(amountOf(amount, () => null)).toBeNull();
    }
  });
});

describe('billionths', () => {
  it.each<[number, bigint, string]>([
    [0, 0n, '0'],
    [0.5, 500_000_000n, '0.5'],
    [-0.5, -500_000_000n, '-0.5'],
    [-3, -3_000_000_000n, '-3'],
    [1e-9, 1n, '0.000000001'],
    [-0.000_000_012, -12n, '-0.000000012'],
    [999_999.999_999_999, 999_999_999_999_999n, '999999.999999999'],
    [-1.25, -1_250_000_000n, '-1.25'],
  ])('%d is read and written back as it stands', (value, billionths, written) => {
    expect(inBillionths(value)).toBe(billionths);
    expect(fromBillionths(billionths)).toBe(written);
  });
});
