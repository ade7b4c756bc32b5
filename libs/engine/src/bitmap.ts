import { wordsFor } from './column.ts';

/**
 * The truth of one condition for every row of a segment: where it is definitely true, and where definitely false. Rows
 * in neither are unknown; no row is in both, and bits past the length are zero.
 */
export interface TruthMap {
  readonly yes: Uint32Array;
  readonly no: Uint32Array;
}

/** A map in which every row is unknown. */
export function unknownMap(length: number): TruthMap {
  return { yes: new Uint32Array(wordsFor(length)), no: new Uint32Array(wordsFor(length)) };
}

/** One set bit for every row. */
export function everyRow(length: number): Uint32Array {
  const rows = new Uint32Array(wordsFor(length)).fill(0xffffffff);
  if ((length & 31) !== 0) rows[rows.length - 1] = 2 ** (length & 31) - 1;
  return rows;
}
