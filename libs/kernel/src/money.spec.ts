import { describe, expect, test } from '@jest/globals';
import { formatYuan, MoneyMalformed, parseYuan } from './money.ts';

describe('parseYuan', () => {
  test.each([
    ['0', 0n],
    ['1', 100n],
    ['1.5', 150n],
    ['1234.56', 123456n],
    ['0.01', 1n],
    ['-0.01', -1n],
    ['-12', -1200n],
    [0.1, 10n],
    [1234.56, 123456n],
    ['90071992547409.93', 9007199254740993n],
    ['99999999999999999.99', 9999999999999999999n],
  ])('%s yuan is %s fen', (yuan, fen) => {
    expect(parseYuan(yuan)).toBe(fen);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '1.',
    '.5',
    '1.234',
    '1,234',
    '1e3',
    '0x10',
    '１２',
    '1元',
    'NaN',
    '-',
    '--1',
    '1\n',
    '1234567890123456789',
  ])('refuses %j rather than guess', (yuan) => {
    expect(() => parseYuan(yuan)).toThrow(MoneyMalformed);
  });

  test.each([1e21, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 1e-7])(
    'refuses the number %d',
    (yuan) => {
      expect(() => parseYuan(yuan)).toThrow(MoneyMalformed);
    },
  );

  test('quotes at most 40 characters of what it refuses', () => {
    expect(() => parseYuan('9'.repeat(1000))).toThrow(
      expect.objectContaining({ details: { value: '9'.repeat(40) } }),
    );
  });
});

describe('formatYuan', () => {
  test.each([
    [0n, '0.00'],
    [1n, '0.01'],
    [-1n, '-0.01'],
    [100n, '1.00'],
    [-12345n, '-123.45'],
  ])('%s fen is %s', (fen, yuan) => {
    expect(formatYuan(fen)).toBe(yuan);
  });
});
