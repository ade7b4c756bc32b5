/**
 * Text that a wrong conversion has destroyed.
 *
 * What cannot be read back is never guessed at: the row is rejected, and its department sends it again. Found are U+FFFD,
 * its own misreadings (锟斤拷, ï¿½), runs of question marks where characters were lost, UTF-8 read as GBK (海口 becomes 娴峰彛)
 * and UTF-8 read as Latin-1.
 */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** The first two bytes of a Chinese character in UTF-8 (E4–E9, 80–BF), read as one character of GBK. */
const MISREAD_HEADS = misreadHeads();
const MAY_BE_MISREAD = new RegExp(`[${MISREAD_HEADS}]`);
const LATIN_1 =
  '\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u203a\\u20ac\\u2122';
const LOST = /[\uFFFD\uE000-\uF8FF]|\?{2,}|[\u3400-\u9FFF]\?[\u3400-\u9FFF]|锟斤|烫烫烫|ï¿½/;
const READ_AS_LATIN_1 = new RegExp(`[\\u00e3-\\u00e9\\u00ef][${LATIN_1}]{2}`);
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
  return LOST.test(text) || READ_AS_LATIN_1.test(text) || (mayBeMisread(text) && isMisread(text));
}

/** NUL, other control characters and halves of surrogate pairs: PostgreSQL or people could not read them. */
export function isUnusable(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

/** Turns runs of characters back into the bytes of GBK: if those are UTF-8 for two characters or more, that is what they were. */
function isMisread(text: string): boolean {
  for (const [run] of text.matchAll(HIGH_RUN)) {
    const bytes = gbkBytes(run);
    if (!bytes) continue;
    const rest = bytes.length % 3;
    const whole = bytes.subarray(0, bytes.length - rest);
    if (whole.length < 6 || !isUtf8(whole)) continue;
    if (/^[\u2010-\u303F\u3400-\u9FFF\uFF00-\uFFEF]+$/.test(whole.toString('utf8'))) return true;
  }
  return false;
}

let bytesByCharacter: ReadonlyMap<string, number> | undefined;

function gbkBytes(text: string): Buffer | undefined {
  bytesByCharacter ??= gbkTable();
  const bytes = Buffer.alloc(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    const pair = bytesByCharacter.get(text.charAt(at));
    if (pair === undefined) return undefined;
    bytes.writeUInt16BE(pair, at * 2);
  }
  return bytes;
}

/** GBK's 23,940 pairs, from the decoder that Node brings along. */
function gbkTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gb18030');
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1) table.set(character, (lead << 8) | trail);
    }
  }
  return table;
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
  for (const character of `${MISREAD_HEADS}?\uFFFD锟烫ï`) table[character.charCodeAt(0)] = 1;
  mark(0x00, 0x1f);
  mark(0x7f, 0x9f);
  mark(0xe3, 0xe9);
  mark(0xd800, 0xf8ff);
  return table;
}
