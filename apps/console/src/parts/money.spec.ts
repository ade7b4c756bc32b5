import { describe, expect, it } from '@jest/globals';
import {
  differenceFen,
  fenTyped,
  formatYuan,
  isSomething,
  percentOf,
  sumFen,
  wanHint,
} from './money.ts';

describe('an amount', () => {
  it.each([
    ['0', '0.00'],
    ['5', '0.05'],
    ['99', '0.99'],
    ['100', '1.00'],
    ['99999', '999.99'],
    ['100000', '1,000.00'],
    ['100000000', '1,000,000.00'],
    ['-123456', '-1,234.56'],
    ['-5', '-0.05'],
    ['900719925474099312345', '9,007,199,254,740,993,123.45'],
  ])('of %s fen reads %s yuan', (fen, yuan) => {
    expect(formatYuan(fen)).toBe(yuan);
  });

  it.each(['', '1.5', 'abc', '1e6', ' 1', '0x10', '+1'])('is refused as %j', (fen) => {
    expect(() => formatYuan(fen)).toThrow(RangeError);
  });

  it.each([
    ['999999', null],
    ['1000000', '1 万元'],
    ['50000000', '50 万元'],
    ['1234567', '约 1.23 万元'],
    ['1235000', '约 1.24 万元'],
    ['1230000', '1.23 万元'],
    ['10000000000', '1 亿元'],
    ['12345678901', '约 1.23 亿元'],
    ['1000000000000000', '100,000 亿元'],
    ['-2000000', '-2 万元'],
  ])('of %s fen is hinted as %s', (fen, hint) => {
    expect(wanHint(fen)).toBe(hint);
  });
});

describe('amounts together', () => {
  it('add up exactly beyond what a double holds', () => {
    expect(sumFen(['9007199254740993', '1'])).toBe('9007199254740994');
    expect(sumFen([])).toBe('0');
  });

  it('have a share, and none of nothing', () => {
    expect(percentOf('1', '3')).toBe(33.3);
    expect(percentOf('2', '3')).toBe(66.7);
    expect(percentOf('5', '0')).toBe(0);
  });

  it('know whether there is anything', () => {
    expect(isSomething('0')).toBe(false);
    expect(isSomething('1')).toBe(true);
  });
});

describe('yuan as somebody types them', () => {
  it.each([
    ['0', '0'],
    ['12', '1200'],
    ['12.5', '1250'],
    [' 12.05 ', '1205'],
  ])('%j are fen', (yuan, fen) => {
    expect(fenTyped(yuan)).toBe(fen);
  });

  it.each(['', '12.', '.5', '1.234', '1,000', '-1', 'abc', '1e3', '1234567890123456'])(
    '%j are no amount',
    (yuan) => {
      expect(fenTyped(yuan)).toBeNull();
    },
  );
});

it('a difference keeps its sign', () => {
  expect(differenceFen('500', '200')).toBe('300');
  expect(differenceFen('200', '500')).toBe('-300');
});
