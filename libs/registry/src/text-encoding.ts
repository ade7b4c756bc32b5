/**
 * Which encoding a delivered file is in, found from all of it: a header may be plain ASCII, and a single broken character
 * must not turn a whole file into another script.
 *
 * A line without bytes above 127 says nothing. Of the others, each is UTF-8, GB 18030 (which covers GBK), or broken. The
 * majority decides; broken lines and a stray minority are read as the rest and then rejected row by row, because their
 * characters come out destroyed. Two encodings with a hundredth of the lines each are a file glued together from two, and
 * nobody can say where one ends.
 *
 * Big5, in which Hong Kong and Taiwan write, is GB 18030 by its form, and wrong Chinese when it is read so. It is told by
 * which characters would be used: nearly all of Big5's common ones, and of GB 2312's few.
 */
import { isAscii, isUtf8, transcode } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import { TextDecoder } from 'node:util';
import { mayBeMisread } from './destroyed-text.ts';

/** UTF-8, or GB 18030, which covers GBK and GB 2312. */
export type TextEncoding = 'utf-8' | 'gb18030';

/** What the bytes of a file say about its encoding. */
export interface EncodingFound {
  readonly encoding: TextEncoding;
  /** The first lines of a file in two encodings; undefined if it is in one. */
  readonly mixed?: { readonly utf8: number; readonly gb18030: number };
  /** The first line of Big5 in a file of it, which is not read. */
  readonly big5?: number;
}

const NEWLINE = 0x0a;
/** From this share on, the lines of the rarer encoding are no accident. */
const MIXED_SHARE = 0.01;
/** A line that is longer is looked at in pieces of this length. */
const LONGEST_LINE = 1_048_576;

/** Is given the bytes of a file in order and says at the end what they are in. */
export class EncodingDetector {
  readonly #strictGb = new TextDecoder('gb18030', { fatal: true });
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #utf8 = { lines: 0, first: 0 };
  #gb = { lines: 0, first: 0 };
  #big5 = { lines: 0, first: 0 };
  #broken = 0;

  /** Looks at the next bytes, and keeps none of their memory. */
  add(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end === 0 && bytes.length < LONGEST_LINE) {
      this.#rest = Buffer.from(bytes);
      return;
    }
    const whole = end === 0 ? bytes.length : end;
    this.#look(bytes.subarray(0, whole));
    this.#rest = Buffer.from(bytes.subarray(whole));
  }

  /** Lines that ended so far. */
  get lines(): number {
    return this.#line - 1;
  }

  /** The encoding of all that was added. */
  end(): EncodingFound {
    this.#look(this.#rest);
    this.#rest = Buffer.alloc(0);
    const [utf8, gb] = [this.#utf8, this.#gb];
    const rarer = Math.min(utf8.lines, gb.lines);
    const encoding: TextEncoding =
      gb.lines > utf8.lines || (utf8.lines === 0 && this.#broken > 0) ? 'gb18030' : 'utf-8';
    if (this.#big5.lines * 2 > utf8.lines + gb.lines + this.#broken)
      return { encoding, big5: this.#big5.first };
    if (rarer === 0 || rarer < MIXED_SHARE * (utf8.lines + gb.lines)) return { encoding };
    return { encoding, mixed: { utf8: utf8.first, gb18030: gb.first } };
  }

  /** Most pieces are all of one kind, which the machine sees at a glance. */
  #look(piece: Buffer): void {
    if (piece.length === 0) return;
    const ascii = isAscii(piece);
    if (ascii || (this.#gb.lines === 0 && isUtf8(piece))) {
      const lines = countNewlines(piece);
      if (!ascii) this.#note(this.#utf8, Math.max(1, lines));
      this.#line += lines;
      return;
    }
    for (let start = 0; start < piece.length;) {
      const newline = piece.indexOf(NEWLINE, start);
      const end = newline < 0 ? piece.length : newline;
      this.#lookAtLine(piece.subarray(start, end));
      if (newline >= 0) this.#line += 1;
      start = end + 1;
    }
  }

  #lookAtLine(line: Buffer): void {
    if (isAscii(line)) return;
    if (isUtf8(line)) {
      this.#note(this.#utf8, 1);
      return;
    }
    if (isBig5(line)) this.#note(this.#big5, 1);
    if (this.#isGb(line)) this.#note(this.#gb, 1);
    else this.#broken += 1;
  }

  #isGb(line: Buffer): boolean {
    try {
      return !mayBeMisread(this.#strictGb.decode(line));
    } catch {
      // The decoder throws for what is no GB 18030: that is the answer.
      return false;
    }
  }

  #note(seen: { lines: number; first: number }, lines: number): void {
    if (seen.lines === 0) seen.first = this.#line;
    seen.lines += lines;
  }
}

/** Fewer characters of two bytes tell nothing. */
const TELLING = 4;

/**
 * Whether a line that is no UTF-8 is Big5 rather than GB 18030: of its characters nine in ten are common ones of Big5 (A4 to
 * C6) or signs, and less than six in ten are any of GB 2312.
 */
function isBig5(line: Buffer): boolean {
  let [all, big5, gb] = [0, 0, 0];
  for (let at = 0; at + 1 < line.length; at += 1) {
    const lead = line[at] as number;
    if (lead < 0x80) continue;
    const trail = line[(at += 1)] as number;
    all += 1;
    if (lead >= 0xa1 && lead <= 0xc6 && trail >= 0x40 && (trail <= 0x7e || trail >= 0xa1))
      big5 += 1;
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xf7) || lead <= 0xa3)) gb += 1;
  }
  return all >= TELLING && big5 >= all * 0.9 && gb < all * 0.6;
}

/** Turns bytes into text piece by piece; what is no text becomes U+FFFD. */
export interface TextDecoding {
  write(bytes: Uint8Array): string;
  /** What an incomplete character at the end becomes; then the decoding begins anew. */
  end(): string;
}

/** The text of bytes that begin and end with whole characters. Through UTF-16 it is made three times as quickly. */
export function decodedText(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === 'utf-8' && isUtf8(bytes))
    return transcode(bytes, 'utf8', 'ucs2').toString('ucs2');
  const decoding = decodingOf(encoding);
  return decoding.write(bytes) + decoding.end();
}

/** Makes the decoding of an encoding; a byte-order mark stays. */
export function decodingOf(encoding: TextEncoding): TextDecoding {
  if (encoding === 'utf-8') return new StringDecoder('utf8');
  const decoder = new TextDecoder('gb18030');
  return {
    write: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}

/** How many lines end in bytes. */
function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
