import { type Column, hasBit } from './column.ts';

/** Rows of a segment, told apart by what some columns say of them. */
export interface RowClasses {
  /** The class of each row. */
  readonly classOf: Uint32Array;
  /** The first row of each class, ascending. */
  readonly first: readonly number[];
}

/** Pairs of classes and values up to which they are found in a table instead of by hashing: 4 MB. */
const MOST_IN_TABLE = 1 << 20;

/**
 * Puts rows of which all the columns say the same, unknown included, into one class, so that what is computed from
 * those columns alone is computed once for each class. Classes are numbered in the order of their first row.
 *
 * @param columns undefined for one of which nothing is known
 */
export function rowClasses(columns: readonly (Column | undefined)[], length: number): RowClasses {
  const classOf = new Uint32Array(length);
  let classes = Math.min(1, length);
  for (const column of columns) {
    if (!column) continue;
    const { codes, count } = valueCodes(column, length);
    classes =
      classes * count <= MOST_IN_TABLE
        ? splitByTable(classOf, codes, count, classes)
        : splitByHash(classOf, codes, count);
  }
  const first: number[] = [];
  for (let row = 0; row < length; row += 1) if (classOf[row] === first.length) first.push(row);
  return { classOf, first };
}

/** The values of a column as small numbers; 0 where it is unknown. */
function valueCodes(column: Column, length: number): { codes: Uint32Array; count: number } {
  const codes = new Uint32Array(length);
  const { known, values, sets, dictionary } = column;
  const entries = sets ?? dictionary;
  if (entries) {
    for (let row = 0; row < length; row += 1)
      if (hasBit(known, row)) codes[row] = (values[row] as number) + 1;
    return { codes, count: entries.length + 1 };
  }
  const numbers = new Map<number, number>();
  for (let row = 0; row < length; row += 1) {
    if (!hasBit(known, row)) continue;
    const value = values[row] as number;
    let code = numbers.get(value);
    if (code === undefined) numbers.set(value, (code = numbers.size + 1));
    codes[row] = code;
  }
  return { codes, count: numbers.size + 1 };
}

/** @returns how many classes there are now */
function splitByTable(
  classOf: Uint32Array,
  codes: Uint32Array,
  count: number,
  classes: number,
): number {
  const table = new Uint32Array(classes * count);
  let found = 0;
  for (let row = 0; row < classOf.length; row += 1) {
    const at = (classOf[row] as number) * count + (codes[row] as number);
    if (table[at] === 0) table[at] = found += 1;
    classOf[row] = (table[at] as number) - 1;
  }
  return found;
}

/** @returns how many classes there are now */
function splitByHash(classOf: Uint32Array, codes: Uint32Array, count: number): number {
  const numbers = new Map<number, number>();
  for (let row = 0; row < classOf.length; row += 1) {
    const pair = (classOf[row] as number) * count + (codes[row] as number);
    let number = numbers.get(pair);
    if (number === undefined) numbers.set(pair, (number = numbers.size));
    classOf[row] = number;
  }
  return numbers.size;
}
