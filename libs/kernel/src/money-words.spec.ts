import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { capitalYuan } from './money-words.ts';

/** Reads capital figures back, by another way than they are written. */
function read(words: string): bigint {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const places: Record<string, bigint> = { 拾: 10n, 佰: 100n, 仟: 1000n };
  let [total, section, digit] = [0n, 0n, 0n];
  for (const one of words) {
    if (digits.includes(one)) digit = BigInt(digits.indexOf(one));
    else if (places[one] !== undefined) [section, digit] = [section + digit * places[one], 0n];
    else if (one === '万') [section, digit] = [(section + digit) * 10_000n, 0n];
    else if (one === '亿')
      [total, section, digit] = [(total + section + digit) * 100_000_000n, 0n, 0n];
    else if (one === '元') [total, section, digit] = [(total + section + digit) * 100n, 0n, 0n];
    else if (one === '角') [total, digit] = [total + digit * 10n, 0n];
    else if (one === '分') [total, digit] = [total + digit, 0n];
  }
  return total;
}

describe('an amount in capital figures', () => {
  test.each([
    [0n, '零元整'],
    [100_000_000n, '壹佰万元整'],
    [100_102n, '壹仟零壹元零贰分'],
    [10n, '壹角整'],
    [5n, '伍分'],
    [160_732n, '壹仟陆佰零柒元叁角贰分'],
    [1_000_000_100n, '壹仟万零壹元整'],
    [10_000_000_000n, '壹亿元整'],
    [10_000_500_000n, '壹亿零伍仟元整'],
    [12_345_678_901_234n, '壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分'],
  ])('%s fen is %s', (fen, words) => {
    expect(capitalYuan(fen)).toBe(words);
  });

  test('reads back as the same amount, and never with two zeros together', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 99_999_999_999_999n }), (fen) => {
        const words = capitalYuan(fen);
        expect(read(words)).toBe(fen);
        expect(words).not.toMatch(/零零|零[元万亿]./);
      }),
      { seed: 20251129, numRuns: 2000 },
    );
  });
});
