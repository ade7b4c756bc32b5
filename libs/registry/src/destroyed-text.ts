/**
 * Text that a wrong conversion has destroyed, also where the rest of its cell is good.
 *
 * What cannot be read back is never guessed at: the row is rejected, and its department sends it again. Found are U+FFFD,
 * its own misreadings (锟斤拷, ï¿½, 嚙踝蕭), runs of question marks where characters were lost, byte-order marks read as text
 * (ï»¿, 锘), UTF-8 read as GBK (海口 becomes 娴峰彛), as Latin-1 once (Ã©, æµ·) or twice (Ã¦Âµ), as Shift JIS, CP437, Windows-1251
 * or KOI8-R, and GBK read as Latin-1 (º£¿Ú), CP437, Windows-1251, Shift JIS or EUC-KR. Escapes that nobody undid (&#28023;,
 * \\u6d77, %E6%B5%B7, _x000D_) and what a spreadsheet shows for a formula that failed (#REF!) are no text either. Big5 read as
 * GBK is found by private characters, which 有限公司 alone makes, and GBK read as Big5 by characters nobody writes, several
 * together, of which GBK makes everyday ones; a word of two or three characters may hold neither.
 */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** The first two bytes of a Chinese character in UTF-8 (E4–E9, 80–BF), read as one character of GBK. */
const MISREAD_HEADS = misreadHeads();
const MAY_BE_MISREAD = new RegExp(`[${MISREAD_HEADS}]`);
const LATIN_1 =
  '\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122';
const LOST =
  /[\uFFFD\uE000-\uF8FF]|\?{2,}|？{2,}|[\u3400-\u9FFF（）()]\?[\u3400-\u9FFF（）()]|[\u3400-\u9FFF][□■]+[\u3400-\u9FFF]|[□■]{2}|¿(?![A-Za-z\u00c0-\u00ff])|[\u3400-\u9FFF]¿|锟斤|斤拷锟|烫烫烫|屯屯屯|嚙踝|^锘|ï¿½/;
/** Escapes of HTML, JSON, web addresses and workbooks, and the errors of a spreadsheet where they fill the cell. */
const NEVER_UNDONE =
  /&(?:#\d+|#x[\da-f]+|amp|lt|gt|quot|apos|nbsp);|\\u[\da-f]{4}|%[89a-f][\da-f]%[89a-f][\da-f]|_x[\da-f]{4}_|^#(?:REF!|NAME\?|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!|GETTING_DATA)$/i;
/** A letter and signs that UTF-8 of Chinese (three bytes) or of an accented letter (two) makes. */
const READ_AS_LATIN_1 = new RegExp(
  `[\\u00e3-\\u00e9\\u00ef][${LATIN_1}]{2}|[\\u00c2\\u00c3][${LATIN_1}]|(?:[\\u00e3-\\u00e9][${LATIN_1}].{0,2}){2}`,
);
/** Two characters of GBK or more, each a letter or sign of Latin-1, at least one a letter: no word has four in a row. */
const GBK_READ_AS_LATIN_1 =
  /(?=[\u00a1-\u00ff]{0,3}[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff])[\u00a1-\u00ff]{4}/;
/** Narrow Katakana beside Chinese or in a row, which Shift JIS makes; names are written with its narrow middle dot. */
const READ_AS_SHIFT_JIS =
  /[\u3400-\u9FFF][\uFF66-\uFF9F]|[\uFF66-\uFF9F][\u3400-\u9FFF]|[\uFF61-\uFF9F]{2}/;
/** Corners, double lines and blocks, which no text has; plain strokes only beside letters of Latin-1, or Greek before them. */
const READ_AS_CP437 =
  /[\u2504-\u259F]|[\u2500-\u2503][\u00a1-\u00ff]|[\u00a1-\u00ff][\u2500-\u2503]|[ΣσµτΦΘ][\u00a1-\u00ff\u20a7\u0192\u2310]{2}/;
/** A sign or letter of Windows-1251 that is a following byte of UTF-8. */
const CYRILLIC_REST =
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—˜™љ›њќћџ\\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї';
const CYRILLIC_MIX = '[а-џґ][А-ЯЁЂ-Џ]|[Ѐ-ґ][¤¦§¬±µ¶©®°]|[¤¦¬±µ¶][Ѐ-ґ]';
/** Cyrillic as no word has it: leading and following bytes of UTF-8, or small before capital letters and signs, twice. */
const READ_AS_CYRILLIC = new RegExp(
  `(?:[дежзийп][${CYRILLIC_REST}]{2}){2}|[\\u3400-\\u9FFF][дежзий][${CYRILLIC_REST}]{2}|[дежзий][${CYRILLIC_REST}]{2}[\\u3400-\\u9FFF]|[\\u3400-\\u9FFF][Ѐ-ґ]*[ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐґЄЅѕЇїІіј]|(?:(?:${CYRILLIC_MIX}).*){2}`,
);
/** Hangul beside Chinese characters: Korean has blanks or brackets between them, EUC-KR of GBK has not. */
const READ_AS_EUC_KR = /[\u3400-\u9FFF][\uAC00-\uD7A3]|[\uAC00-\uD7A3][\u3400-\u9FFF]/;
/** All of the above in one pass: most texts that are looked at hold none of it. */
const DESTROYED = new RegExp(
  [
    LOST,
    READ_AS_LATIN_1,
    GBK_READ_AS_LATIN_1,
    READ_AS_SHIFT_JIS,
    READ_AS_CP437,
    READ_AS_CYRILLIC,
    READ_AS_EUC_KR,
  ]
    .map(({ source }) => source)
    .join('|'),
);
/** Characters of Big5's second half, which are rare, that GB 2312 lacks. */
const RARE_IN_BIG5 = rareInBig5();
const RARE_IN_BIG5_ONLY = new RegExp(`[${RARE_IN_BIG5}]`);
/** By UTF-16 unit, 1 for what {@link isDestroyed} or {@link isUnusable} might object to: a table is five times a pattern. */
const SUSPECTS = suspects();
const HIGH_RUN = /[\u0080-\uFFFF]{3,}/g;

/** Whether a row holds anything that is worth a closer look, cell by cell; quick, and often wrong. */
export function isSuspect(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (SUSPECTS[text.charCodeAt(at)] === 1) return true;
  return false;
}

/** Whether a text holds a character that GBK makes of UTF-8's bytes; a few honest names do too. */
export function mayBeMisread(text: string): boolean {
  return MAY_BE_MISREAD.test(text);
}

/** Whether a wrong conversion has destroyed a text. */
export function isDestroyed(text: string): boolean {
  return (
    DESTROYED.test(text) ||
    NEVER_UNDONE.test(text) ||
    (mayBeMisread(text) && isMisread(text)) ||
    (RARE_IN_BIG5_ONLY.test(text) && isReadAsBig5(text))
  );
}

const UNUSABLE = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

/**
 * NUL, other control characters and halves of surrogate pairs, which PostgreSQL or people could not read; and what turns the
 * order of the characters about, breaks lines or tags them unseen.
 */
export function isUnusable(text: string): boolean {
  return UNUSABLE.test(text);
}

/**
 * Turns runs of characters back into the bytes of GBK. If all of them are UTF-8 for two characters or more, that is what
 * they were. If only a part is, the rest being good, that part must be of everyday characters and either long or hold a
 * character that GB 2312 lacks: honest names come out as two everyday characters by chance, and nineteen in twenty
 * misread pairs hold such a rarity.
 */
function isMisread(text: string): boolean {
  for (const [run] of text.matchAll(HIGH_RUN)) {
    const bytes = gbkBytes(run);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    if (
      isUtf8(whole) &&
      /^[\u2010-\u303F\u3400-\u9FFF\uFF00-\uFFEF]+$/.test(whole.toString('utf8'))
    )
      return true;
    for (let at = 0; at + 6 <= bytes.length; at += 2) if (isMisreadFrom(bytes, at)) return true;
  }
  return false;
}

/** Least bytes of UTF-8 that are no accident even where each pair is of GB 2312: three characters. */
const NO_ACCIDENT = 9;

function isMisreadFrom(bytes: Buffer, from: number): boolean {
  let end = from;
  while (end + 3 <= bytes.length && isEveryday(bytes, end)) end += 3;
  if (end - from < 6) return false;
  if (end - from >= NO_ACCIDENT) return true;
  for (let at = from; at < end; at += 2)
    if ((bytes[at] as number) < 0xa1 || (bytes[at + 1] as number) < 0xa1) return true;
  return false;
}

/** Whether three bytes are the UTF-8 of a character of GB 2312, or of a sign in full width. */
function isEveryday(bytes: Buffer, at: number): boolean {
  const head = bytes[at] as number;
  if (head === 0xef && (bytes[at + 1] === 0xbc || bytes[at + 1] === 0xbd))
    return isUtf8(bytes.subarray(at, at + 3));
  if (head < 0xe4 || head > 0xe9 || !isUtf8(bytes.subarray(at, at + 3))) return false;
  const pair = bytesByCharacter?.get(bytes.toString('utf8', at, at + 3)) ?? 0;
  return pair >> 8 >= 0xb0 && (pair & 0xff) >= 0xa1;
}

/**
 * Turns runs of characters back into the bytes of Big5: where a quarter of them are rare, two or more, and all are characters
 * of GB 2312 in these bytes, four in five of its everyday half, that is what they were.
 */
function isReadAsBig5(text: string): boolean {
  big5Bytes ??= pairsOf('big5', [0xa1, 0xf9], [0x40, 0xfe]);
  for (const [run] of text.matchAll(/[\u3000-\u303F\u4E00-\u9FFF\uFF00-\uFFEF]{4,}/g)) {
    const pairs = [...run].map((sign) => big5Bytes?.get(sign) ?? 0);
    const rare = pairs.filter((pair) => pair >= 0xc900).length;
    const everyday = pairs.filter((pair) => pair < 0xd800).length;
    const isGb = pairs.every((pair) => pair >= 0xb0a1 && pair < 0xf800 && (pair & 0xff) >= 0xa1);
    if (isGb && rare >= 2 && rare * 4 >= run.length && everyday * 5 >= run.length * 4) return true;
  }
  return false;
}

let big5Bytes: ReadonlyMap<string, number> | undefined;

function rareInBig5(): string {
  const rare = pairsOf('big5', [0xc9, 0xf9], [0x40, 0xfe]);
  const known = pairsOf('gb18030', [0xb0, 0xf7], [0xa1, 0xfe]);
  return [...rare.keys()].filter((sign) => sign >= '\u4E00' && !known.has(sign)).join('');
}

/** The characters of pairs of bytes, and these. Decoded at once, with a line's end between them. */
function pairsOf(
  encoding: string,
  [leastLead, mostLead]: readonly [number, number],
  [leastTrail, mostTrail]: readonly [number, number],
): Map<string, number> {
  const pairs: number[] = [];
  for (let lead = leastLead; lead <= mostLead; lead += 1)
    for (let trail = leastTrail; trail <= mostTrail; trail += 1)
      if (trail < 0x7f || trail > 0xa0 || encoding !== 'big5') pairs.push((lead << 8) | trail);
  const bytes = Uint8Array.from(pairs.flatMap((pair) => [pair >> 8, pair & 0xff, 0x0a]));
  const signs = new TextDecoder(encoding).decode(bytes).split('\n');
  return new Map(
    signs.flatMap((sign, at) =>
      sign.length === 1 && sign !== '\uFFFD' ? [[sign, pairs[at] as number] as const] : [],
    ),
  );
}

let bytesByCharacter: ReadonlyMap<string, number> | undefined;

/** A character that GBK lacks becomes zeroes, which are UTF-8 of nothing Chinese. */
function gbkBytes(text: string): Buffer {
  bytesByCharacter ??= pairsOf('gb18030', [0x81, 0xfe], [0x40, 0xfe]);
  const bytes = Buffer.alloc(text.length * 2);
  for (let at = 0; at < text.length; at += 1)
    bytes.writeUInt16BE(bytesByCharacter.get(text.charAt(at)) ?? 0, at * 2);
  return bytes;
}

function misreadHeads(): string {
  const decoder = new TextDecoder('gb18030');
  let heads = '';
  for (let lead = 0xe4; lead <= 0xe9; lead += 1)
    for (let trail = 0x80; trail <= 0xbf; trail += 1)
      heads += decoder.decode(Uint8Array.of(lead, trail));
  return heads;
}

function suspects(): Uint8Array {
  const table = new Uint8Array(65_536);
  const mark = (from: number, to: number): void => void table.fill(1, from, to + 1);
  for (const character of `${RARE_IN_BIG5}${MISREAD_HEADS}?？□■¿ΣσµτΦΘ&\\%_#\uFFFD锟拷烫屯嚙锘`)
    table[character.charCodeAt(0)] = 1;
  mark(0x00, 0x1f);
  mark(0x7f, 0x9f);
  mark(0xc0, 0xff);
  mark(0x0400, 0x04ff);
  mark(0x2028, 0x202e);
  mark(0x2066, 0x2069);
  mark(0x2500, 0x259f);
  mark(0xac00, 0xf8ff);
  mark(0xff61, 0xff9f);
  return table;
}
