import { type PoolClient } from 'pg';
import copyStreams from 'pg-copy-streams';
import { type Tx } from '#libs/platform';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;
const MINUS = 45;
const ZERO = 48;
const CAPITAL_N = 78;
/** Digits that a double holds whatever they are. */
const SURE_DIGITS = 15;

/** One row of a COPY in text, read in place: valid until the next row. */
export class StreamedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  constructor(fields: number) {
    this.#starts = new Int32Array(fields);
    this.#ends = new Int32Array(fields);
  }

  /** Finds the fields of the line that begins here. @returns where the next one begins, or -1 when it is not complete */
  find(from: number): number {
    const { bytes } = this;
    const fields = this.#starts.length;
    let field = 0;
    let start = from;
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== TAB && byte !== NEWLINE) continue;
      this.#starts[field] = start;
      this.#ends[field] = at;
      field += 1;
      start = at + 1;
      if (byte === NEWLINE) {
        if (field !== fields) throw new Error(`a row of ${field} fields instead of ${fields}`);
        return start;
      }
    }
    return -1;
  }

  isNull(field: number): boolean {
    const start = this.#starts[field] as number;
    return (
      (this.#ends[field] as number) - start === 2 &&
      this.bytes[start] === BACKSLASH &&
      this.bytes[start + 1] === CAPITAL_N
    );
  }

  /** A number as PostgreSQL writes it; NaN when the field holds none. */
  number(field: number): number {
    const { bytes } = this;
    const start = this.#starts[field] as number;
    const end = this.#ends[field] as number;
    const negative = bytes[start] === MINUS;
    let at = negative ? start + 1 : start;
    let value = 0;
    if (end - at <= SURE_DIGITS && end > at) {
      for (; at < end; at += 1) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === end) return negative && value !== 0 ? -value : value;
    }
    const text = bytes.toString('latin1', start, end);
    return /^-?[0-9][0-9.eE+-]*$/.test(text) ? Number(text) : Number.NaN;
  }

  /** The bytes of a field, one character each: a key for {@link jsonIn}. */
  raw(field: number): string {
    return this.bytes.toString('latin1', this.#starts[field], this.#ends[field]);
  }
}

/** The JSON value in a raw field. */
export function jsonIn(raw: string): unknown {
  const text = raw.includes('\\') ? raw.replaceAll('\\\\', '\\') : raw;
  return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
}

/**
 * Streams the rows of a query by COPY: no row becomes an object, and memory holds one piece.
 *
 * @param query without parameters, which COPY does not take: write them with {@link literal}
 * @returns how many rows there were
 */
export async function streamRows(
  tx: Tx,
  query: string,
  fields: number,
  take: (row: StreamedRow) => void,
): Promise<number> {
  const client = (await tx.runner.connect()) as PoolClient;
  const row = new StreamedRow(fields);
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  for await (const chunk of client.query(copyStreams.to(`copy (${query}) to stdout`))) {
    const piece = chunk as Buffer;
    row.bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    for (let next = row.find(at); next !== -1; next = row.find(at)) {
      take(row);
      count += 1;
      at = next;
    }
    rest = row.bytes.subarray(at);
  }
  if (rest.length > 0) throw new Error('the rows ended in the middle of one');
  return count;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
