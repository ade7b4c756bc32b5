import { describe, expect, test } from '@jest/globals';
import { apportion } from './apportion.ts';

describe('apportion', () => {
  test('what whole parts leave goes to the greatest remainders, equals in the order given', () => {
    expect(apportion(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(apportion(10n, [6n, 3n, 5n])).toEqual([4n, 2n, 4n]);
    expect(apportion(101n, [60n, 40n])).toEqual([61n, 40n]);
  });

  test('an amount that equals all weights gives each its own', () => {
    expect(apportion(14n, [6n, 3n, 5n])).toEqual([6n, 3n, 5n]);
  });

  test('nothing is split into nothing, and a weight of nothing gets nothing', () => {
    expect(apportion(0n, [2n, 3n])).toEqual([0n, 0n]);
    expect(apportion(1n, [0n, 3n])).toEqual([0n, 1n]);
  });

  test('amounts beyond what a number holds stay exact', () => {
    const great = 9_007_199_254_740_993n;
    expect(apportion(great, [great, great])).toEqual([
      4_503_599_627_370_497n,
      4_503_599_627_370_496n,
    ]);
  });

  test('without any weight there is nothing to go by', () => {
    expect(() => apportion(1n, [])).toThrow();
  });
});
