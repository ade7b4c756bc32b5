import { dayNumber, isLocalDate, sha256 } from '#libs/kernel';
import {
  type Column,
  type FactDefinition,
  type FactType,
  type FactValue,
  isValueOf,
} from '#libs/engine';
import { jsonIn, type StreamedRow } from './record-stream.ts';

const NONE = -1;
const NUMERIC: ReadonlySet<FactType> = new Set(['integer', 'decimal', 'money']);
const TEXTUAL: ReadonlySet<FactType> = new Set(['code', 'codes', 'text']);

/**
 * Fills one column value by value, in any order of rows, without an object per value; later values replace earlier ones.
 * The column it makes has the bytes that `buildColumn` would give it.
 */
export class ColumnWriter {
  readonly #type: FactType;
  readonly #known: Uint32Array;
  readonly #values: Float64Array | Uint32Array;
  /** Where each distinct value lies, by its raw text; {@link NONE} for what is no value of the type. */
  readonly #raw = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #distinct: (string | readonly string[])[] = [];

  constructor(
    { type }: Pick<FactDefinition, 'type'>,
    private readonly length: number,
  ) {
    this.#type = type;
    this.#known = new Uint32Array((length + 31) >>> 5);
    this.#values = TEXTUAL.has(type) ? new Uint32Array(length) : new Float64Array(length);
  }

  /** Takes a value from a field that holds JSON; what is no value of the type is left out. */
  take(row: number, from: StreamedRow, field: number): void {
    if (from.isNull(field)) return;
    if (NUMERIC.has(this.#type)) {
      const number = from.number(field);
      if (isValueOf(this.#type, number)) this.#put(row, number);
      return;
    }
    const raw = from.raw(field);
    let stored = this.#raw.get(raw);
    if (stored === undefined) {
      const value = jsonIn(raw) as FactValue;
      stored = value !== null && isValueOf(this.#type, value) ? this.#store(value) : NONE;
      this.#raw.set(raw, stored);
    }
    if (stored !== NONE) this.#put(row, stored);
  }

  /** Sets a value; null makes it unknown. */
  set(row: number, value: FactValue): void {
    if (value !== null) {
      this.#put(row, this.#store(value));
      return;
    }
    const word = row >>> 5;
    this.#known[word] = (this.#known[word] as number) & ~(1 << (row & 31));
    this.#values[row] = 0;
  }

  finish(): Column {
    const base = {
      type: this.#type,
      length: this.length,
      known: this.#known,
      values: this.#values,
    };
    return TEXTUAL.has(this.#type)
      ? renumbered(base, this.#type === 'codes', (at) => this.#distinct[at] as string)
      : base;
  }

  #put(row: number, stored: number): void {
    const word = row >>> 5;
    this.#known[word] = (this.#known[word] as number) | (1 << (row & 31));
    this.#values[row] = stored;
  }

  /** A date before the years that days are counted for is no value. */
  #store(value: Exclude<FactValue, null>): number {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number') return value;
    if (this.#type === 'date')
      return isLocalDate(value as string) ? dayNumber(value as string) : NONE;
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.#distinct.length);
    this.#distinct.push(value);
    return this.#distinct.length - 1;
  }
}

/** Numbers the distinct values of a textual column in the order in which rows name them, as `buildColumn` does. */
function renumbered(
  column: Column,
  lists: boolean,
  distinct: (at: number) => string | readonly string[],
): Column {
  const { known, values, length } = column;
  const stored = new Uint32Array(length);
  const places = new Map<number, number>();
  const codes = new Map<string, number>();
  const sets: number[][] = [];
  const codeOf = (code: string): number => {
    const found = codes.get(code) ?? codes.size;
    codes.set(code, found);
    return found;
  };
  for (let row = 0; row < length; row += 1) {
    if (((known[row >>> 5] as number) & (1 << (row & 31))) === 0) continue;
    const at = values[row] as number;
    let place = places.get(at);
    if (place === undefined) {
      place = places.size;
      places.set(at, place);
      const value = distinct(at);
      if (lists) sets.push((value as readonly string[]).map(codeOf));
      else codeOf(value as string);
    }
    stored[row] = place;
  }
  const base = { ...column, values: stored, dictionary: [...codes.keys()] };
  return lists ? { ...base, sets } : base;
}

/** The rows of a column replaced by those of another; a row beyond the first one's length makes it longer. */
export function patched(
  column: Column,
  length: number,
  rows: ArrayLike<number>,
  patch: Column,
): Column {
  const { type } = column;
  const known = new Uint32Array((length + 31) >>> 5);
  known.set(column.known);
  const values = TEXTUAL.has(type) ? new Uint32Array(length) : new Float64Array(length);
  values.set(column.values);
  const old = valuesOf(column);
  const fresh = valuesOf(patch);
  const shift = column.sets?.length ?? column.dictionary?.length ?? 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    const bit = 1 << (row & 31);
    const word = row >>> 5;
    if (((patch.known[at >>> 5] as number) & (1 << (at & 31))) === 0) {
      known[word] = (known[word] as number) & ~bit;
      values[row] = 0;
    } else {
      known[word] = (known[word] as number) | bit;
      values[row] = (patch.values[at] as number) + (TEXTUAL.has(type) ? shift : 0);
    }
  }
  const whole = { type, length, known, values };
  if (!TEXTUAL.has(type)) return whole;
  const all = [...old, ...fresh];
  return renumbered(merged(whole, all), type === 'codes', (at) => all[at] as string);
}

/** Equal values under one number, so that they are named once. */
function merged(column: Column, all: readonly (string | readonly string[])[]): Column {
  const first = new Map<string, number>();
  const place = all.map((value, at) => {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const found = first.get(key) ?? at;
    first.set(key, found);
    return found;
  });
  const { values } = column;
  for (let row = 0; row < values.length; row += 1) values[row] = place[values[row] as number] ?? 0;
  return column;
}

function valuesOf({ sets, dictionary = [] }: Column): readonly (string | readonly string[])[] {
  return sets ? sets.map((set) => set.map((code) => dictionary[code] as string)) : dictionary;
}

const LANES = 4;
const SEEDS = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

/**
 * What columns hold, as a number of 128 bits that can be kept up to date: the sum of a hash of each known value with its
 * row and key. It tells states of the cache apart, however they are stored; against forgery each file's bytes have their
 * SHA-256.
 */
export class ContentSum {
  readonly #lanes = new Uint32Array(LANES);

  /** Begins with nothing, or where another left off. */
  constructor(text?: string) {
    if (text !== undefined)
      for (let lane = 0; lane < LANES; lane += 1)
        this.#lanes[lane] = Number.parseInt(text.slice(lane * 8, lane * 8 + 8), 16);
  }

  /** @param rows the row of each value; its place when absent  @param sign -1 takes it out again */
  add(key: string, column: Column, rows?: ArrayLike<number>, sign: 1 | -1 = 1): this {
    const { known, values, length } = column;
    const named = wordsOf(key);
    const distinct = TEXTUAL.has(column.type)
      ? valuesOf(column).map((value) => wordsOf(JSON.stringify(value)))
      : undefined;
    const double = new Float64Array(1);
    const words = new Uint32Array(double.buffer);
    const sums = this.#lanes;
    for (let at = 0; at < length; at += 1) {
      if (((known[at >>> 5] as number) & (1 << (at & 31))) === 0) continue;
      const own = distinct?.[values[at] as number];
      if (!own) double[0] = values[at] as number;
      const low = own ? own[0] : (words[0] as number);
      const high = own ? own[1] : (words[1] as number);
      const row = rows ? (rows[at] as number) : at;
      for (let lane = 0; lane < LANES; lane += 1) {
        const salt = (named[lane & 1] as number) ^ (SEEDS[lane] as number);
        const hash = mix(mix(mix((row + salt) | 0) ^ low) ^ high);
        sums[lane] = (sums[lane] as number) + sign * (hash >>> 0);
      }
    }
    return this;
  }

  /** 32 hexadecimal digits. */
  toString(): string {
    return [...this.#lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }
}

function wordsOf(text: string): readonly [number, number] {
  const digest = sha256(text);
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
}

/** The finaliser of MurmurHash3. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
