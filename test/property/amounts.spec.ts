import { describe, expect, it } from '@jest/globals';
import { decide, type Json, referenceDecide } from '#libs/engine';
import { BASE, BOOK, compile, type Facts, rowOf } from './world.ts';

const conditions = { not: { fact: 'f.yes', operator: 'equal', value: false } };
const known: Facts = { 'f.yes@asOf': true };

/** The amount in fen by both evaluators; they must say the same. */
function fen(amount: Json, facts: Facts): bigint | null {
  const rule = { ...BASE, conditions, amount };
  const row = rowOf({ ...known, ...facts });
  const decision = decide(compile(rule), row);
  expect(referenceDecide(rule, BOOK, '2025', row)).toEqual(decision);
  return decision.amountFen;
}

const bands = (how: string, written: Json, more: object = {}): Json => ({
  bands: written,
  of: { fact: 'f.money' },
  how,
  round: 'down',
  ...more,
});
const TAX: Json = [
  { upTo: '36000', rate: '0.03' },
  { upTo: '144000', rate: '0.1' },
  { rate: '0.2' },
];

describe('bands, computed by hand', () => {
  it.each<[string, number, bigint, bigint]>([
    ['nothing', 0, 0n, 0n],
    ['a loss', -100_000, 0n, -3000n],
    ['inside the first', 3_599_999, 107_999n, 107_999n],
    ['at the end of the first', 3_600_000, 108_000n, 108_000n],
    ['a fen beyond it', 3_600_001, 108_000n, 360_000n],
    ['at the end of the second', 14_400_000, 1_188_000n, 1_440_000n],
    ['in the last', 20_000_000, 2_308_000n, 4_000_000n],
    [
      'beyond what doubles hold',
      9_007_199_254_740_991,
      1_801_439_849_256_198n,
      1_801_439_850_948_198n,
    ],
  ])('%s: slices and the whole', (_, base, slices, whole) => {
    const facts = { 'f.money@asOf': base };
    expect(fen(bands('progressive', TAX), facts)).toBe(slices);
    expect(fen(bands('whole', TAX), facts)).toBe(whole);
  });

  it('an end belongs to upTo and not to below', () => {
    const tiers = (key: string): Json =>
      bands('whole', [{ [key]: 100, fixed: 1 }, { fixed: 2 }], { of: { fact: 'f.count' } });
    const at = (key: string, count: number) => fen(tiers(key), { 'f.count@asOf': count });
    expect([at('upTo', 100), at('upTo', 101)]).toEqual([100n, 200n]);
    expect([at('below', 99), at('below', 100)]).toEqual([100n, 200n]);
  });

  it('pay per unit slice by slice', () => {
    const hires = bands('progressive', [{ upTo: 2, perUnit: 1000 }, { perUnit: '1500.5' }], {
      of: { fact: 'f.count' },
    });
    expect([0, 2, 5].map((count) => fen(hires, { 'f.count@asOf': count }))).toEqual([
      0n,
      200_000n,
      650_150n,
    ]);
  });

  it('may be cut from a decimal', () => {
    const growth = bands(
      'whole',
      [{ below: '0.1', fixed: 0 }, { below: '0.2', fixed: 50 }, { fixed: 80 }],
      {
        of: { fact: 'f.share' },
      },
    );
    const at = (share: number) => fen(growth, { 'f.share@asOf': share });
    expect([0.099999999, 0.1, 0.199999999, 0.2].map(at)).toEqual([0n, 5000n, 5000n, 8000n]);
  });

  it('are unknown when the base, or a figure of any band, is', () => {
    const nested = bands('whole', [{ upTo: 1, fixed: 1 }, { fixed: { fact: 'f.income' } }]);
    expect(fen(nested, { 'f.money@asOf': 50 })).toBeNull();
    expect(fen(nested, { 'f.income@2025': 50 })).toBeNull();
    expect(fen(nested, { 'f.money@asOf': 50, 'f.income@2025': 70 })).toBe(100n);
  });
});

describe('limits, differences and units', () => {
  const money = { fact: 'f.money' };
  it.each<[string, Json, number, bigint]>([
    ['a floor lifts', { floor: 10, of: money }, 999, 1000n],
    ['a floor leaves', { floor: 10, of: money }, 1001, 1001n],
    ['a cap cuts', { cap: 10, of: money }, 1001, 1000n],
    ['a difference may be negative', { difference: [money, { fixed: 20 }] }, 500, -1500n],
    ['down to ten thousands', { rounded: money, round: 'down', to: 10_000 }, 1_999_999, 1_000_000n],
    ['up to yuan', { rounded: money, round: 'up', to: 1 }, 101, 200n],
    ['up to yuan below zero', { rounded: money, round: 'up', to: 1 }, -101, -200n],
    ['half up to yuan', { rounded: money, round: 'halfUp', to: 1 }, 150, 200n],
    ['not quite half', { rounded: money, round: 'halfUp', to: 1 }, 149, 100n],
    ['a rate in yuan', { rate: '0.015', of: money, round: 'halfUp', to: 1 }, 10_000, 200n],
    ['a parameter as a rate', { rate: { parameter: 'rate' }, of: money, round: 'down' }, 999, 14n],
    [
      'a decimal fact as a rate',
      { rate: { fact: 'f.share' }, of: money, round: 'halfUp' },
      1005,
      352n,
    ],
  ])('%s', (_, amount, base, expected) => {
    expect(fen(amount, { 'f.money@asOf': base, 'f.share@asOf': 0.35 })).toBe(expected);
  });

  it('a decimal fact of fifteen digits multiplies as it was written', () => {
    const facts = { 'f.money@asOf': 1_000_000_000, 'f.share@asOf': 999_999_999_999.123 };
    const rate = { rate: { fact: 'f.share' }, of: { fact: 'f.money' }, round: 'down' };
    expect(fen(rate, facts)).toBe(999_999_999_999_123_000_000n);
  });
});
