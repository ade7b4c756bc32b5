import { dateOfDay, dayNumber } from '#libs/kernel';
import { ColumnMismatched } from './errors.ts';
import {
  type ColumnRef,
  type FactDefinition,
  type FactRow,
  type FactType,
  type FactValue,
} from './fact-dictionary.ts';

/** One fact of all subjects of a segment. Row i is the i-th subject; what lies in `values` of an unknown row is void. */
export interface Column {
  readonly type: FactType;
  readonly length: number;
  /** Bit i (of word i >> 5, least significant first) is set when row i is known; bits past the length are zero. */
  readonly known: Uint32Array;
  /**
   * boolean 0/1, integer, money in fen, decimal, date as days since 1970-01-01: a Float64Array.
   * code, text: indexes into `dictionary`; codes: indexes into `sets`: a Uint32Array.
   */
  readonly values: Float64Array | Uint32Array;
  readonly dictionary?: readonly string[];
  /** Distinct lists of a `codes` column, as indexes into `dictionary`. */
  readonly sets?: readonly (readonly number[])[];
}

/** Gives the columns of one segment; undefined means that nobody's value is known. */
export interface ColumnSource {
  column(ref: ColumnRef): Column | undefined;
}

/**
 * Builds a column from normalised values, null for unknown.
 *
 * @throws ENGINE.COLUMN_MISMATCHED when a value is not of the fact's type
 */
export function buildColumn(definition: FactDefinition, values: readonly FactValue[]): Column {
  const { type } = definition;
  const known = new Uint32Array(wordsFor(values.length));
  const textual = type === 'code' || type === 'text' || type === 'codes';
  const stored = textual ? new Uint32Array(values.length) : new Float64Array(values.length);
  const dictionary = new Index<string>();
  const sets = new Index<string>();
  const lists: (readonly number[])[] = [];
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    const list = Array.isArray(value)
      ? (value as readonly string[]).map((code) => dictionary.of(code))
      : null;
    if (list && type === 'codes') {
      const at = sets.of(list.join(','));
      lists[at] = list;
      stored[row] = at;
    } else
      stored[row] = textual
        ? dictionary.of(textOf(definition, value))
        : numberOf(definition, value);
    setBit(known, row);
  }
  const base = { type, length: values.length, known, values: stored };
  if (!textual) return base;
  return type === 'codes'
    ? { ...base, dictionary: dictionary.keys(), sets: lists }
    : { ...base, dictionary: dictionary.keys() };
}

/** Reads one subject back from the columns of its segment. */
export function columnRow(columns: ColumnSource, index: number): FactRow {
  return {
    value: (ref) => {
      const column = columns.column(ref);
      return column ? valueAt(column, index) : null;
    },
  };
}

/**
 * The columns of subjects whose facts were read one by one, each made when it is first asked for.
 *
 * @param definitionOf what a column means; one without a meaning is known of nobody
 * @throws ENGINE.COLUMN_MISMATCHED when a row holds a value of another type than its fact
 */
export function columnsOfRows(
  rows: readonly FactRow[],
  definitionOf: (ref: ColumnRef) => FactDefinition | undefined,
): ColumnSource {
  const made = new Map<string, Column>();
  return {
    column: (ref) => {
      const definition = definitionOf(ref);
      if (!definition) return undefined;
      const column =
        made.get(ref.key) ??
        buildColumn(
          definition,
          rows.map((row) => row.value(ref)),
        );
      made.set(ref.key, column);
      return column;
    },
  };
}

/** The normalised value of one row. */
export function valueAt(column: Column, row: number): FactValue {
  if (row >= column.length || !hasBit(column.known, row)) return null;
  const stored = column.values[row] as number;
  switch (column.type) {
    case 'boolean':
      return stored === 1;
    case 'date':
      return dateOfDay(stored);
    case 'code':
    case 'text':
      return entry(column.dictionary, stored);
    case 'codes':
      return entry(column.sets, stored).map((code) => entry(column.dictionary, code));
    default:
      return stored;
  }
}

/** The ascending indexes of set bits below the length. */
export function* bits(words: Uint32Array, length: number): Iterable<number> {
  for (let at = 0; at < wordsFor(length); at += 1) {
    let word = words[at] as number;
    while (word !== 0) {
      const index = at * 32 + 31 - Math.clz32(word & -word);
      if (index >= length) return;
      yield index;
      word &= word - 1;
    }
  }
}

/** The same as {@link bits}, as a list: what is walked more than once is found once. */
export function rowsIn(words: Uint32Array, length: number): Uint32Array {
  const rows = new Uint32Array(countBits(words));
  let found = 0;
  for (let at = 0; at < wordsFor(length); at += 1) {
    let word = words[at] as number;
    while (word !== 0) {
      const row = at * 32 + 31 - Math.clz32(word & -word);
      if (row >= length) return rows.subarray(0, found);
      rows[found] = row;
      found += 1;
      word &= word - 1;
    }
  }
  return rows.subarray(0, found);
}

/** How many set bits there are. */
export function countBits(words: Uint32Array): number {
  let count = 0;
  for (const word of words) {
    let left = word;
    left -= (left >>> 1) & 0x55555555;
    left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
    count += Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Words needed for one bit per row. */
export function wordsFor(length: number): number {
  return (length + 31) >>> 5;
}

/** Sets the bit of a row. */
export function setBit(words: Uint32Array, row: number): void {
  words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31));
}

/** Whether the bit of a row is set. */
export function hasBit(words: Uint32Array, row: number): boolean {
  return ((words[row >>> 5] as number) & (1 << (row & 31))) !== 0;
}

/** Numbers keys in the order of their first appearance. */
class Index<K> {
  private readonly numbers = new Map<K, number>();

  of(key: K): number {
    const existing = this.numbers.get(key);
    if (existing !== undefined) return existing;
    this.numbers.set(key, this.numbers.size);
    return this.numbers.size - 1;
  }

  keys(): readonly K[] {
    return [...this.numbers.keys()];
  }
}

function numberOf(definition: FactDefinition, value: Exclude<FactValue, null>): number {
  if (definition.type === 'boolean' && typeof value === 'boolean') return value ? 1 : 0;
  if (definition.type === 'date' && typeof value === 'string') return dayNumber(value);
  if (definition.type !== 'boolean' && definition.type !== 'date' && typeof value === 'number')
    return value;
  throw mismatch(definition);
}

function textOf(definition: FactDefinition, value: Exclude<FactValue, null>): string {
  if (definition.type !== 'codes' && typeof value === 'string') return value;
  throw mismatch(definition);
}

function mismatch({ id, type }: FactDefinition): ColumnMismatched {
  return new ColumnMismatched(
    {
      zh: `列“${id}”中有不是类型 ${type} 的值；请先用 normaliseFact 规范化再建列。`,
      en: `The column "${id}" holds a value that is not of type ${type}; normalise values with normaliseFact before building a column.`,
    },
    { fact: id, type },
  );
}

function entry<T>(list: readonly T[] | undefined, index: number): T {
  const found = list?.[index];
  if (found !== undefined) return found;
  throw new ColumnMismatched({
    zh: '列的取值指向字典之外，列文件已损坏；请重建该分段的快照。',
    en: 'A column points outside its dictionary: the column is damaged; rebuild the snapshot of this segment.',
  });
}
