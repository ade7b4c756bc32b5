/**
 * Registered capital as registers print it: `135.6万人民币`, `10,000(万元)`, `50(万美元)`, `20(万港币)`, `壹佰万元整`, `(万)`, `N/A`.
 *
 * The amount is exact: units move the decimal point, nothing is multiplied in floating point, and no currency is
 * converted into another.
 */

import { CHINESE_NUMERALS, chineseNumber } from './chinese-number.ts';
import { shifted } from './shifted-point.ts';

/** What a printed capital says. */
export interface StatedCapital {
  /** In whole units of the currency, a plain decimal. */
  readonly amount: string;
  /** ISO 4217, withdrawn codes included. */
  readonly currency: string;
  /** Whether no currency was printed and the yuan was assumed. */
  readonly assumed: boolean;
}

/** By the words for it, longest first where one contains another. */
const CURRENCIES: readonly (readonly [word: string, code: string])[] = [
  ['人民币', 'CNY'],
  ['美元', 'USD'],
  ['美金', 'USD'],
  ['香港元', 'HKD'],
  ['香港币', 'HKD'],
  ['港元', 'HKD'],
  ['港币', 'HKD'],
  ['港圆', 'HKD'],
  ['澳门元', 'MOP'],
  ['澳门币', 'MOP'],
  ['新台币', 'TWD'],
  ['台币', 'TWD'],
  ['日元', 'JPY'],
  ['日币', 'JPY'],
  ['日圆', 'JPY'],
  ['欧元', 'EUR'],
  ['英镑', 'GBP'],
  ['新加坡元', 'SGD'],
  ['新加坡币', 'SGD'],
  ['新元', 'SGD'],
  ['加拿大元', 'CAD'],
  ['加元', 'CAD'],
  ['加币', 'CAD'],
  ['澳大利亚元', 'AUD'],
  ['澳元', 'AUD'],
  ['澳币', 'AUD'],
  ['新西兰元', 'NZD'],
  ['瑞士法郎', 'CHF'],
  ['韩国元', 'KRW'],
  ['韩元', 'KRW'],
  ['韩圆', 'KRW'],
  ['韩币', 'KRW'],
  ['卢布', 'RUB'],
  ['泰铢', 'THB'],
  ['林吉特', 'MYR'],
  ['马来西亚币', 'MYR'],
  ['印尼盾', 'IDR'],
  ['印度卢比', 'INR'],
  ['菲律宾比索', 'PHP'],
  ['瑞典克朗', 'SEK'],
  ['丹麦克朗', 'DKK'],
  ['挪威克朗', 'NOK'],
  ['德国马克', 'DEM'],
  ['法国法郎', 'FRF'],
  ['意大利里拉', 'ITL'],
  ['荷兰盾', 'NLG'],
  ['奥地利先令', 'ATS'],
  ['比利时法郎', 'BEF'],
  ['南非兰特', 'ZAR'],
];
/** Some registers print the codes themselves. */
const CODES = new Map([
  ...CURRENCIES,
  ...CURRENCIES.map(([, code]) => [code, code] as const),
  ['RMB', 'CNY'] as const,
  ['¥', 'CNY'] as const,
  ['US$', 'USD'] as const,
  ['HK$', 'HKD'] as const,
]);
const WORDS = [...CODES.keys()].map((word) => word.replace('$', '\\$')).join('|');
/** Digits before 角 and 分, by value. */
const TENTHS = '零壹贰叁肆伍陆柒捌玖';
const PRINTED = new RegExp(
  `^(${WORDS})?(\\d+|\\d{1,3}(?:,\\d{3})+)(?:\\.(\\d+))?\\(?(十|百|千|万|十万|百万|千万|亿)?(?:(元)|\\(元\\))?\\)?(?:元|\\/?\\(?(${WORDS})\\)?)?元?整?\\)?$`,
);
const IN_WORDS = new RegExp(
  `^(${WORDS})?([${CHINESE_NUMERALS}]+)(?:(元)(?:([${TENTHS}])角)?(?:零?([${TENTHS}])分)?[整正]?\\(?(${WORDS})?\\)?|(${WORDS})?[整正]?)$`,
);
const ZEROES: Readonly<Record<string, number>> = {
  十: 1,
  百: 2,
  千: 3,
  万: 4,
  十万: 5,
  百万: 6,
  千万: 7,
  亿: 8,
};
/** A unit or a currency without a number says nothing, too. */
const NOTHING = new RegExp(`^(?:N/A|NULL|[-—/]+|无|未知|不详|\\(?万?(?:${WORDS})?元?\\)?)?$`, 'i');

/** Whether a printed capital says nothing at all. */
export function isCapitalBlank(text: string): boolean {
  return NOTHING.test(plainSigns(text));
}

/** Reads a printed capital; undefined when it is blank or cannot be read with certainty. */
export function readCapital(text: string): StatedCapital | undefined {
  const parts = PRINTED.exec(plainSigns(text));
  if (!parts) return readInWords(text);
  const word = parts[1] ?? parts[6];
  // Of a bare number nobody knows whether it counts yuan or ten thousands of them.
  if (word === undefined && parts[4] === undefined && !text.includes('元')) return undefined;
  // 000(万元) is what a torn cell left of 10,000(万元).
  if (/^0\d/.test(parts[2] as string)) return undefined;
  if (parts[1] !== undefined && parts[6] !== undefined && parts[1] !== parts[6]) return undefined;
  const digits = (parts[2] as string).replaceAll(',', '');
  return {
    amount: shifted(digits, parts[3] ?? '', ZEROES[parts[4] ?? ''] ?? 0),
    currency: CODES.get(word ?? '') ?? 'CNY',
    assumed: word === undefined && parts[5] === undefined && !text.includes('元'),
  };
}

function readInWords(text: string): StatedCapital | undefined {
  const parts = IN_WORDS.exec(plainSigns(text).replace('廿', '二十').replace('卅', '三十'));
  const [, before, number = '', yuan, jiao, fen, behind, alone] = parts ?? [];
  const amount = chineseNumber(number);
  if (amount === undefined) return undefined;
  const after = behind ?? alone;
  if (before !== undefined && after !== undefined && before !== after) return undefined;
  const word = before ?? after;
  // 壹佰 alone leaves the unit open as 100 does; 壹佰万 says it.
  if (word === undefined && yuan === undefined && !/[万亿]$/.test(number)) return undefined;
  return {
    amount: shifted(`${amount}`, `${tenth(jiao)}${tenth(fen)}`, 0),
    currency: CODES.get(word ?? '') ?? 'CNY',
    assumed: word === undefined && yuan === undefined,
  };
}

function tenth(sign: string | undefined): number {
  return sign === undefined ? 0 : TENTHS.indexOf(sign);
}

/** In plain width, without blanks, in the signs that the patterns know, without a full stop or a note of how it was paid in. */
function plainSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/萬/g, '万')
    .replace(/億/g, '亿')
    .replace(/圓/g, '圆')
    .replace(/圆(?=整|正|角|\)|人|$)/g, (sign, at: number, whole: string) =>
      /[日港韩美]$/.test(whole.slice(0, at)) ? sign : '元',
    )
    .replace(/[。;,.]$/, '')
    .replace(/\((?:实缴|认缴)\)$/, '');
}
