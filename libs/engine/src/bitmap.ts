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

/** Kleene's `all` (least of false < unknown < true), word by word. */
export function allOf(maps: readonly TruthMap[], length: number): TruthMap {
  const result = unknownMap(length);
  const words = result.yes.length;
  for (let at = 0; at < words; at += 1) {
    let yes = 0xffffffff;
    let no = 0;
    for (const map of maps) {
      yes &= map.yes[at] as number;
      no |= map.no[at] as number;
    }
    result.yes[at] = yes;
    result.no[at] = no;
  }
  return maps.length === 0 ? { yes: everyRow(length), no: result.no } : result;
}

/** Kleene's `not`: the two maps change places. */
export function notOf(map: TruthMap): TruthMap {
  return { yes: map.no, no: map.yes };
}

/** Kleene's `any`, which is `all` seen through `not`. */
export function anyOf(maps: readonly TruthMap[], length: number): TruthMap {
  return notOf(allOf(maps.map(notOf), length));
}

/** Rows that are neither true nor false. */
export function unknownRows(map: TruthMap, length: number): Uint32Array {
  const rows = everyRow(length);
  for (let at = 0; at < rows.length; at += 1) {
    rows[at] = (rows[at] as number) & ~((map.yes[at] as number) | (map.no[at] as number));
  }
  return rows;
}

/** One set bit for every row. */
export function everyRow(length: number): Uint32Array {
  const rows = new Uint32Array(wordsFor(length)).fill(0xffffffff);
  if ((length & 31) !== 0) rows[rows.length - 1] = 2 ** (length & 31) - 1;
  return rows;
}
