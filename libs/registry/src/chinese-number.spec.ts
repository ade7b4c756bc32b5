import { describe, expect, test } from '@jest/globals';
import { chineseNumber } from './chinese-number.ts';

describe('a number in Chinese words', () => {
  test.each([
    ['壹佰万', 1_000_000n],
    ['伍拾', 50n],
    ['十', 10n],
    ['拾贰万', 120_000n],
    ['二百零三', 203n],
    ['叁仟万', 30_000_000n],
    ['壹亿贰仟万', 120_000_000n],
    ['一千零五十万', 10_500_000n],
    ['两百万', 2_000_000n],
    ['一万零二', 10_002n],
    ['一百二十', 120n],
  ])('%s is %s', (text, value) => {
    expect(chineseNumber(text)).toBe(value);
  });

  test.each([
    '',
    '零',
    '百万',
    '万',
    '一二三',
    '十百',
    '壹佰佰',
    '一百元',
    '佰',
    '五〇',
    '一百二',
    '一万二',
    '一亿三百万',
  ])('%s is read in no certain way', (text) => {
    expect(chineseNumber(text)).toBeUndefined();
  });
});
