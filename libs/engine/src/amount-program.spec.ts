import { describe, expect, it } from '@jest/globals';
import { type Amount, amountOf, type BandPay } from './amount.ts';
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
    expect(isProven(rate(2000n, 1000n, rate(2000n, 1000n)))).toBe(true);
    expect(isProven(rate(8193n, 1n))).toBe(false);
    expect(isProven({ kind: 'perUnit', each: base, count: reading })).toBe(false);
    expect(isProven({ kind: 'cap', of: rate(8193n, 1n), at: { kind: 'fixed', fen: 1n } })).toBe(
      false,
    );
    expect(isProven({ kind: 'fixed', fen: 2n ** 53n })).toBe(false);
  });

  const fixed = (fen: bigint): Amount => ({ kind: 'fixed', fen });
  const rounded = (toFen: bigint, of: Amount = base): Amount => ({
    kind: 'rounded',
    of,
    round: 'up',
    toFen,
  });
  const HALF = 2n ** 52n;
  const FIGURE = BigInt(PROVEN_FIGURE);

  /** What a node may reach: 2^53 − 1 is held, 2^53 is not. */
  it.each<[string, (most: bigint) => Amount, bigint]>([
    ['a sum written out', (fen) => fixed(fen), 2n * HALF - 1n],
    ['a sum below zero', (fen) => fixed(-fen), 2n * HALF - 1n],
    ['what is added', (fen) => ({ kind: 'sum', of: [fixed(HALF), fixed(fen)] }), HALF - 1n],
    [
      'what is added last',
      (fen) => ({ kind: 'sum', of: [fixed(1n), fixed(HALF), fixed(fen)] }),
      HALF - 2n,
    ],
    [
      'what is taken away',
      (fen) => ({ kind: 'difference', of: fixed(HALF), less: fixed(-fen) }),
      HALF - 1n,
    ],
    ['a part of the lowest', (fen) => ({ kind: 'min', of: [base, fixed(fen)] }), 2n * HALF - 1n],
    ['a part of the highest', (fen) => ({ kind: 'max', of: [fixed(fen), base] }), 2n * HALF - 1n],
    ['a ceiling', (fen) => ({ kind: 'cap', of: base, at: fixed(fen) }), 2n * HALF - 1n],
    ['a floor', (fen) => ({ kind: 'floor', of: base, at: fixed(fen) }), 2n * HALF - 1n],
    ['so much for each', (fen) => ({ kind: 'perUnit', each: fixed(fen), count: reading }), 8191n],
    ['a rate', (numerator) => rate(numerator, 1n), 8191n],
    ['a rate below zero', (numerator) => rate(-numerator, 1n), 8191n],
    ['a unit to round to', (toFen) => rounded(toFen), 2n * HALF - 1n - FIGURE],
    [
      'a unit to round a rate to',
      (toFen) => ({ ...rate(1n, 1000n), toFen }) as Amount,
      (2n * HALF - 1n) / 1000n,
    ],
  ])('proves %s up to where a double ends', (_, amount, most) => {
    expect([isProven(amount(most)), isProven(amount(most + 1n))]).toEqual([true, false]);
    for (const value of [0, 1, -1, 999, PROVEN_FIGURE, -PROVEN_FIGURE, PROVEN_FIGURE - 1])
      for (const at of [amount(most), amount(most + 1n)])
        expect(programOf(at)(() => value)).toBe(amountOf(at, () => value));
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

  it('takes the exact way for a figure that doubles would bend', () => {
    const amount = rate(333_333_333n, 1_000_000_000n);
    for (const value of [9_007_199_254_740_991, -9_007_199_254_740_989, PROVEN_FIGURE * 3 + 1])
      expect(programOf(amount)(() => value)).toBe(amountOf(amount, () => value));
    const plain = rate(8191n, 1n);
    expect(programOf(plain)(() => 9_007_199_254_740_991)).toBe(8191n * 9_007_199_254_740_991n);
  });

  const bands = (end: bigint, numerator: bigint, denominator: bigint): Amount => ({
    kind: 'bands',
    how: 'whole',
    base: { kind: 'fact', reading },
    bands: [
      { end, inclusive: true, pays: { kind: 'rate', numerator, denominator } },
      { end: null, inclusive: false, pays: { kind: 'rate', numerator: 1n, denominator: 1n } },
    ],
    round: 'down',
    toFen: 1n,
  });

  it('counts the ends of bands among what has to stay within a double', () => {
    expect(isProven(bands(100n, 2n, 1n))).toBe(true);
    expect(isProven(bands(2n ** 52n, 2n, 1n))).toBe(false);
    expect(isProven(bands(-(2n ** 52n), 2n, 1n))).toBe(false);
    expect(isProven(bands(100n, 2n, 10_000n))).toBe(false);
  });

  it('proves bands by their widest slice at their highest figure', () => {
    const loss: BandPay = { kind: 'perUnit', each: fixed(-1n) };
    const slices = (each: bigint, end: bigint | null = null, last: BandPay = loss): Amount => ({
      kind: 'bands',
      how: 'progressive',
      base: { kind: 'fact', reading },
      bands: [
        { end: end ?? 100n, inclusive: true, pays: { kind: 'perUnit', each: fixed(each) } },
        { end: null, inclusive: false, pays: last },
      ],
      round: 'down',
      toFen: 1n,
    });
    expect([isProven(slices(4095n)), isProven(slices(4096n))]).toEqual([true, false]);
    expect([isProven(slices(-4095n)), isProven(slices(-4096n))]).toEqual([true, false]);
    const wide = 2n * FIGURE;
    expect([isProven(slices(2047n, wide)), isProven(slices(2048n, wide))]).toEqual([true, false]);
    expect(isProven(slices(2048n, -wide))).toBe(false);
    // Beside a rate in hundredths every figure counts a hundredfold.
    const percent: BandPay = { kind: 'rate', numerator: 1n, denominator: 100n };
    const beside = (each: bigint) => isProven(slices(each, null, percent));
    expect([beside(40n), beside(41n)]).toEqual([true, false]);
  });

  it.each(['progressive', 'whole'] as const)(
    'brings rates and sums of %s bands to one denominator',
    (how) => {
      const mixed: Extract<Amount, { kind: 'bands' }> = {
        kind: 'bands',
        how,
        base: { kind: 'fact', reading },
        bands: [
          { end: 10n, inclusive: true, pays: { kind: 'rate', numerator: 3n, denominator: 100n } },
          { end: 20n, inclusive: false, pays: { kind: 'perUnit', each: fixed(7n) } },
          { end: 30n, inclusive: true, pays: { kind: 'rate', numerator: 1n, denominator: 10n } },
          { end: null, inclusive: false, pays: { kind: 'perUnit', each: base } },
        ],
        round: 'halfUp',
        toFen: 1n,
      };
      const closed: Amount = {
        ...mixed,
        bands: [
          ...mixed.bands.slice(0, 3),
          { end: null, inclusive: false, pays: { kind: 'rate', numerator: 5n, denominator: 100n } },
        ],
      };
      expect([isProven(mixed), isProven(closed)]).toEqual([false, true]);
      for (const amount of [mixed, closed])
        for (const value of [-40, -1, 0, 1, 9, 10, 11, 19, 20, 21, 29, 30, 31, 999, PROVEN_FIGURE])
          expect(programOf(amount)(() => value)).toBe(amountOf(amount, () => value));
    },
  );

  it('leaves bands of a decimal to the exact way: their ends are billionths', () => {
    const share = { ...reading, definition: { ...reading.definition, type: 'decimal' as const } };
    const pays = (fen: bigint) => ({ kind: 'fixed', of: fixed(fen) }) as const;
    const growth: Amount = {
      kind: 'bands',
      how: 'whole',
      base: { kind: 'fact', reading: share },
      bands: [
        { end: 100_000_000n, inclusive: false, pays: pays(1n) },
        { end: null, inclusive: false, pays: pays(2n) },
      ],
      round: 'down',
      toFen: 1n,
    };
    expect(isProven(growth)).toBe(false);
    expect([0.09, 0.1].map((value) => programOf(growth)(() => value))).toEqual([1n, 2n]);
  });

  it('is unknown when a fact is', () => {
    expect(programOf(rate(1n, 2n))(() => null)).toBeNull();
  });
});
