const DIGITS: Readonly<Record<string, bigint>> = {
  ...digits('零一二三四五六七八九'),
  ...digits('〇壹贰叁肆伍陆柒捌玖'),
  两: 2n,
  貳: 2n,
  參: 3n,
  陸: 6n,
};
const TENS: Readonly<Record<string, bigint>> = {
  十: 10n,
  拾: 10n,
  百: 100n,
  佰: 100n,
  千: 1_000n,
  仟: 1_000n,
};

const ZERO = /^[零〇]/;

/** The signs of a number written in words. */
export const CHINESE_NUMERALS = `${Object.keys(DIGITS).join('')}${Object.keys(TENS).join('')}万萬亿億`;

function digits(signs: string): Record<string, bigint> {
  return Object.fromEntries([...signs].map((sign, value) => [sign, BigInt(value)]));
}

/**
 * A whole number written in Chinese words, `壹佰贰拾万`, exactly; undefined when it is not one that reads in one way only:
 * units in falling order, at most one digit before each.
 */
export function chineseNumber(text: string): bigint | undefined {
  const groups = /^(?:(.+)[亿億])?(?:(.+)[万萬])?(.*)$/.exec(text);
  if (!groups || text === '') return undefined;
  const [, hundredMillions, tenThousands, ones = ''] = groups;
  const parts = [
    [hundredMillions, 100_000_000n],
    [tenThousands, 10_000n],
    [ones === '' ? undefined : ones, 1n],
  ] as const;
  let total = 0n;
  for (const [part, unit] of parts) {
    if (part === undefined) continue;
    const value = belowTenThousand(part);
    if (value === undefined || value === 0n) return undefined;
    // 一万二 is said for twelve thousand: what skips a place says so with a zero.
    if (total > 0n && value < 1_000n && !ZERO.test(part)) return undefined;
    total += value * unit;
  }
  return total === 0n ? undefined : total;
}

function belowTenThousand(text: string): bigint | undefined {
  let total = 0n;
  let digit: bigint | undefined;
  let last = 10_000n;
  let first = true;
  let linked = false;
  for (const sign of text) {
    const unit = TENS[sign];
    if (unit === undefined) {
      const value = DIGITS[sign];
      // Two digits side by side are a number read digit by digit, which nobody writes for a sum; a zero only links.
      if (value === undefined || (digit !== undefined && digit !== 0n)) return undefined;
      linked = digit === 0n || value === 0n;
      digit = value;
    } else {
      // Ten alone is ten; a hundred says how many.
      const many = digit ?? (unit === 10n && first ? 1n : undefined);
      if (many === undefined || many === 0n || unit >= last) return undefined;
      total += many * unit;
      [last, digit] = [unit, undefined];
    }
    first = false;
  }
  if (digit !== undefined && total > 0n && last > 10n && !linked) return undefined;
  return total + (digit ?? 0n);
}
