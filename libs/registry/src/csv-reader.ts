/**
 * CSV as RFC 4180 has it, read strictly and quickly, one bad row at a time.
 *
 * The library tried first (csv-parse) reads some 180,000 rows a second with line numbers, before anything is done with
 * them, and gives up the whole file at the first stray quote. This reader keeps the row's own text for people, and when
 * quotes do not add up it rejects the physical line on which they began and goes on with the next one.
 *
 * A quoted cell may run over lines as long as none of these looks like a row of its own: one that does shows that the
 * quote before it was never meant to stay open. So what becomes of a row is settled by the next row at the latest, and by
 * nothing further down; a row is never swallowed by the one above it. Property tests hold the reader to the library's
 * answers and to this.
 */
import type { RejectReason } from './delivery-reject.ts';

/** One row as it stands in the file. */
export interface RawRow {
  /** Line on which the row begins, from 1. */
  readonly line: number;
  /** As it was written, without the line's end. */
  readonly text: string;
  /** Null when the row as a whole cannot be read. */
  readonly cells: readonly unknown[] | null;
  readonly fault: RejectReason | null;
}

/** Longest row, in characters. */
export const LONGEST_ROW = 1_048_576;
/** Most columns a file may have. */
export const MOST_COLUMNS = 1_000;

/** A file whose quotes or rows have no end. */
export class EndlessRow extends Error {
  constructor(
    readonly line: number,
    readonly what: 'quote' | 'row',
  ) {
    super(`${what} without end, line ${line}`);
  }
}

/** Where a quoted row ends and what it holds; `more` when the end is not there yet, `bad` when the quotes do not add up. */
type Scanned = { readonly cells: string[]; readonly end: number } | 'more' | 'bad';

/** Is given a file's text in order and gives its rows; blank lines are none. */
export class CsvReader {
  #rest = '';
  #line: number;

  /**
   * @param line which the text begins on, from 1
   * @param width cells of a row; 0 while that is not known, and quoted cells then run on to their end
   */
  constructor(
    line = 1,
    private readonly width = 0,
  ) {
    this.#line = line;
  }

  /** The line that is read next. */
  get line(): number {
    return this.#line;
  }

  get isBetweenRows(): boolean {
    return this.#rest === '';
  }

  /** Leaves lines out, which somebody else reads; only between rows. */
  skip(lines: number): void {
    this.#line += lines;
  }

  /** Reads on. @throws EndlessRow */
  push(text: string, rows: RawRow[]): void {
    this.#read(this.#rest + text, false, rows);
    if (this.#rest.length > LONGEST_ROW)
      throw new EndlessRow(this.#line, this.#rest.includes('"') ? 'quote' : 'row');
  }

  /** Reads what is left; a quote that is still open then makes its line a bad one, as any other that does not add up. */
  end(rows: RawRow[]): void {
    if (this.#rest !== '') this.#read(`${this.#rest}\n`, true, rows);
  }

  #read(buffer: string, last: boolean, rows: RawRow[]): void {
    let at = 0;
    let quote = -1;
    while (at < buffer.length) {
      const newline = buffer.indexOf('\n', at);
      if (newline < 0) break;
      if (quote < at) {
        quote = buffer.indexOf('"', at);
        if (quote < 0) quote = buffer.length;
      }
      if (quote > newline) {
        this.#plain(buffer, at, newline, rows);
        at = newline + 1;
        continue;
      }
      const scanned = scanQuoted(buffer, at, last, this.width);
      if (scanned === 'more' && !last) break;
      at = this.#quoted(buffer, at, newline, scanned === 'more' ? 'bad' : scanned, rows);
    }
    this.#rest = buffer.slice(at);
  }

  #plain(buffer: string, at: number, newline: number, rows: RawRow[]): void {
    const end = newline > at && buffer.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
    if (end > at) {
      const text = buffer.slice(at, end);
      this.#keep(text, text.split(','), null, rows);
    }
    this.#line += 1;
  }

  /** @returns where to read on */
  #quoted(
    buffer: string,
    at: number,
    newline: number,
    scanned: Exclude<Scanned, 'more'>,
    rows: RawRow[],
  ): number {
    const severalLines = scanned !== 'bad' && scanned.end > newline;
    if (
      scanned === 'bad' ||
      (severalLines && this.width > 0 && scanned.cells.length !== this.width)
    ) {
      this.#keep(withoutReturn(buffer.slice(at, newline)), null, 'REGISTRY.QUOTES_MISPLACED', rows);
      this.#line += 1;
      return newline + 1;
    }
    const text = withoutReturn(buffer.slice(at, scanned.end));
    this.#keep(text, scanned.cells, null, rows);
    this.#line += severalLines ? newlinesIn(text) + 1 : 1;
    return scanned.end + 1;
  }

  #keep(text: string, cells: string[] | null, fault: RejectReason | null, rows: RawRow[]): void {
    rows.push({ line: this.#line, text, cells, fault });
  }
}

/** Reads one row that has quotes in it; `end` is the place of its newline. */
function scanQuoted(buffer: string, start: number, last: boolean, width: number): Scanned {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    if (buffer.charCodeAt(at) !== 34) {
      const comma = buffer.indexOf(',', at);
      const newline = buffer.indexOf('\n', at);
      if (comma < 0 || comma > newline) {
        if (newline < 0) return 'more';
        cells.push(withoutReturn(buffer.slice(at, newline)));
        return { cells, end: newline };
      }
      cells.push(buffer.slice(at, comma));
      at = comma + 1;
      continue;
    }
    const close = closingQuote(buffer, at + 1);
    if (width > 0 && swallows(buffer, at, close, cells.length, width)) return 'bad';
    if (close < 0) return 'more';
    const cell = buffer.slice(at + 1, close);
    cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell);
    const next = buffer.charCodeAt(close + 1);
    if (next === 44) {
      at = close + 2;
      continue;
    }
    if (next === 10) return { cells, end: close + 1 };
    if (next === 13 && buffer.charCodeAt(close + 2) === 10) return { cells, end: close + 2 };
    return !last && close + 2 >= buffer.length ? 'more' : 'bad';
  }
}

/**
 * Whether a quoted cell runs over what looks like a row of its own: a line within it that has as many cells as a row, or a
 * last line that is a whole row by itself, or whose quote stands where one would open a cell, or in the very cell of its line
 * that this one is of the row, so that the line has as many cells, too.
 *
 * @param close place of the quote that ends it; -1 when it is not there yet
 * @param before cells of the row in front of it
 */
function swallows(
  buffer: string,
  open: number,
  close: number,
  before: number,
  width: number,
): boolean {
  const until = close < 0 ? buffer.length : close;
  let from = buffer.indexOf('\n', open) + 1;
  if (from === 0 || from > until) return false;
  for (let end = buffer.indexOf('\n', from); end >= 0 && end < until;) {
    if (cellsOfLine(buffer, from, end) === width) return true;
    from = end + 1;
    end = buffer.indexOf('\n', from);
  }
  if (close < 0) return false;
  const end = buffer.indexOf('\n', close);
  return (
    (end >= 0 && cellsOfLine(buffer, from, end, { barely: false }) === width) ||
    (close > from && buffer.charCodeAt(close - 1) === 44) ||
    (before > 0 && commasIn(buffer, from, close) === before)
  );
}

/** Cells of a line that is read by itself; 0 when its quotes do not add up, or some stand within bare cells and may not. */
function cellsOfLine(buffer: string, from: number, end: number, { barely = true } = {}): number {
  const line = buffer.slice(from, end + 1);
  if (!line.includes('"')) return commasIn(line, 0, line.length) + 1;
  const scanned = scanQuoted(line, 0, true, 0);
  if (typeof scanned === 'string') return 0;
  const isClean = barely || !line.replace(/(^|,)"(?:[^"]|"")*"(?=[,\r\n])/g, '$1').includes('"');
  return isClean ? scanned.cells.length : 0;
}

function commasIn(text: string, from: number, until: number): number {
  let count = 0;
  for (let at = text.indexOf(',', from); at >= 0 && at < until; at = text.indexOf(',', at + 1))
    count += 1;
  return count;
}

/** The quote that ends a cell: one that is not doubled; -1 when it is not there yet. */
function closingQuote(buffer: string, from: number): number {
  for (let at = buffer.indexOf('"', from); at >= 0; at = buffer.indexOf('"', at + 2)) {
    if (at + 1 >= buffer.length) return -1;
    if (buffer.charCodeAt(at + 1) !== 34) return at;
  }
  return -1;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
