/**
 * Rank codes: a number is judged once against the thresholds of all rules together.
 *
 * Every order, equality or list of numbers is a union of half-open intervals of doubles: `x <= t` is `x < next(t)`,
 * `x = t` is `t <= x < next(t)`, where `next` is the double after `t`. The ends of all these intervals, sorted, are the
 * column's cuts; the code of a value is the number of cuts at or below it, and two values with the same code cannot be
 * told apart by any rule. So what follows looks at small whole numbers only, however many rules compare the fact.
 */

/** Cuts made ready for ranking. */
export interface Ranking {
  /** Ascending and distinct, then `compared` times infinity, so that a look past the end stays within. */
  readonly cuts: Float64Array;
  readonly count: number;
  /** Most cuts that share a bucket: so many comparisons settle any value. */
  readonly compared: number;
  /** The number of cuts in the buckets before each one; one more entry than there are buckets. */
  readonly before: Uint16Array;
  readonly shift: number;
  /** Number of the first bucket. */
  readonly first: number;
}

/** Up to this many cuts, comparing with each is as fast as looking a bucket up. */
const FEW = 4;
/** Buckets are looked up once per row and column; so many stay in the first-level cache beside the column itself. */
const BUCKETS_MAX = 2_048;

const double = new Float64Array(1);
const asInteger = new BigInt64Array(double.buffer);
const asWords = new Int32Array(double.buffer);

/** The least double greater than a finite one. */
export function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  asInteger[0] = (asInteger[0] as bigint) + (value > 0 ? 1n : -1n);
  return double[0];
}

/** @param cuts finite, in any order, repeats allowed; at most 65,533 distinct ones */
export function rankingOf(cuts: Iterable<number>): Ranking {
  const sorted = Float64Array.from(new Set([...cuts].map((cut) => cut + 0))).sort();
  const count = sorted.length;
  const first = orderOf(sorted[0] ?? 0);
  const last = orderOf(sorted[count - 1] ?? 0);
  let shift = 0;
  while ((last >> shift) - (first >> shift) >= BUCKETS_MAX) shift += 1;
  const base = first >> shift;
  const before = new Uint16Array((last >> shift) - base + 2);
  let compared = 0;
  for (let at = 0, from = 0; at < count; at += 1) {
    const bucket = (orderOf(sorted[at] as number) >> shift) - base;
    if (at > 0 && bucket !== (orderOf(sorted[at - 1] as number) >> shift) - base) from = at;
    compared = Math.max(compared, at - from + 1);
    before[bucket + 1] = at + 1;
  }
  for (let at = 1; at < before.length; at += 1)
    before[at] = Math.max(before[at] as number, before[at - 1] as number);
  const padded = new Float64Array(count + compared).fill(Infinity);
  padded.set(sorted);
  return { cuts: padded, count, compared, before, shift, first: base };
}

/** Writes the code of each value: 0 to the number of cuts. Values must not be NaN where it matters. */
export function rankInto(ranking: Ranking, values: Float64Array, codes: Uint16Array): void {
  if (ranking.count <= FEW) rankByFew(ranking, values, codes);
  else if (ranking.compared === 1) rankByOne(ranking, values, codes);
  else rankByBucket(ranking, values, codes);
}

function rankByFew({ cuts, count }: Ranking, values: Float64Array, codes: Uint16Array): void {
  const length = values.length;
  const a = count > 0 ? (cuts[0] as number) : Infinity;
  const b = count > 1 ? (cuts[1] as number) : Infinity;
  const c = count > 2 ? (cuts[2] as number) : Infinity;
  const d = count > 3 ? (cuts[3] as number) : Infinity;
  for (let row = 0; row < length; row += 1) {
    const value = values[row] as number;
    codes[row] = Number(value >= a) + Number(value >= b) + Number(value >= c) + Number(value >= d);
  }
}

/** Each bucket holds one cut at most: one look-up and one comparison, whatever the number of cuts. */
function rankByOne(
  { cuts, before, shift, first }: Ranking,
  values: Float64Array,
  codes: Uint16Array,
): void {
  const words = wordsOf(values);
  const last = before.length - 1;
  const length = values.length;
  for (let row = 0; row < length; row += 1) {
    const high = words[row * 2 + 1] as number;
    const bucket = ((high ^ ((high >> 31) >>> 1)) >> shift) - first;
    const below = before[bucket < 0 ? 0 : bucket > last ? last : bucket] as number;
    codes[row] = below + Number((values[row] as number) >= (cuts[below] as number));
  }
}

function rankByBucket(
  { cuts, before, shift, first, compared }: Ranking,
  values: Float64Array,
  codes: Uint16Array,
): void {
  const words = wordsOf(values);
  const last = before.length - 1;
  const length = values.length;
  for (let row = 0; row < length; row += 1) {
    const high = words[row * 2 + 1] as number;
    const bucket = ((high ^ ((high >> 31) >>> 1)) >> shift) - first;
    const below = before[bucket < 0 ? 0 : bucket > last ? last : bucket] as number;
    const value = values[row] as number;
    let code = below;
    for (let at = 0; at < compared; at += 1) code += Number(value >= (cuts[below + at] as number));
    codes[row] = code;
  }
}

/**
 * The upper halves of doubles, as whole numbers in the order of the doubles: an IEEE 754 double without its lower half
 * sorts like its bits, and a negative one backwards.
 */
function orderOf(value: number): number {
  // Zero lies with minus zero, below which no cut tells them apart.
  double[0] = value === 0 ? -0 : value;
  const high = asWords[1] as number;
  return high ^ ((high >> 31) >>> 1);
}

/** Doubles as words, lower half first: column files are little-endian, as is every machine Node runs on but one. */
function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}
