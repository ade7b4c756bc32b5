import { expect, test } from '@jest/globals';
import { fenTexts } from './fen-texts.ts';

test('amounts become decimal texts wherever they stand, and nothing else changes', () => {
  const large = 9_007_199_254_740_993n;
  expect(
    fenTexts({
      sum: large,
      rows: [{ fen: -1n, firms: 5, title: null }],
      is: true,
      none: undefined,
    }),
  ).toEqual({
    sum: '9007199254740993',
    rows: [{ fen: '-1', firms: 5, title: null }],
    is: true,
    none: undefined,
  });
});
