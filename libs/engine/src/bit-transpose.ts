/**
 * From codes to bitmaps: what eight comparisons say of a code is one byte, and the bytes of 32 rows, turned over, are
 * one word of each comparison's bitmap.
 *
 * The 32 bytes stand as eight words of four, row i beside rows i + 8, i + 16 and i + 24, so that four 8×8 bit matrices
 * are transposed at once by three rounds of swaps (H. S. Warren, Hacker's Delight, 2nd ed., §7-3, from whole words to
 * bytes). Eight words stay in registers: wider turns spill and gain nothing, which was measured.
 */

/** Comparisons that are judged together. */
export const TOGETHER = 8;

/**
 * Writes one word per comparison and 32 rows.
 *
 * @param codes one per row
 * @param from first row; a multiple of 32
 * @param masks bit j of entry c is set when comparison j holds for code c
 * @param into the words that the offsets point into
 * @param at where the words of each comparison begin; eight offsets, unused ones point at words nobody reads
 */
export function spread(
  codes: Uint16Array,
  from: number,
  words: number,
  masks: Uint8Array,
  into: Uint32Array,
  at: Int32Array,
): void {
  const to0 = at[0] as number;
  const to1 = at[1] as number;
  const to2 = at[2] as number;
  const to3 = at[3] as number;
  const to4 = at[4] as number;
  const to5 = at[5] as number;
  const to6 = at[6] as number;
  const to7 = at[7] as number;
  for (let word = 0; word < words; word += 1) {
    const row = from + (word << 5);
    let a = four(masks, codes, row);
    let b = four(masks, codes, row + 1);
    let c = four(masks, codes, row + 2);
    let d = four(masks, codes, row + 3);
    let e = four(masks, codes, row + 4);
    let f = four(masks, codes, row + 5);
    let g = four(masks, codes, row + 6);
    let h = four(masks, codes, row + 7);
    let swap = ((a >>> 4) ^ e) & 0x0f0f0f0f;
    e ^= swap;
    a ^= swap << 4;
    swap = ((b >>> 4) ^ f) & 0x0f0f0f0f;
    f ^= swap;
    b ^= swap << 4;
    swap = ((c >>> 4) ^ g) & 0x0f0f0f0f;
    g ^= swap;
    c ^= swap << 4;
    swap = ((d >>> 4) ^ h) & 0x0f0f0f0f;
    h ^= swap;
    d ^= swap << 4;
    swap = ((a >>> 2) ^ c) & 0x33333333;
    c ^= swap;
    a ^= swap << 2;
    swap = ((b >>> 2) ^ d) & 0x33333333;
    d ^= swap;
    b ^= swap << 2;
    swap = ((e >>> 2) ^ g) & 0x33333333;
    g ^= swap;
    e ^= swap << 2;
    swap = ((f >>> 2) ^ h) & 0x33333333;
    h ^= swap;
    f ^= swap << 2;
    swap = ((a >>> 1) ^ b) & 0x55555555;
    into[to0 + word] = a ^ (swap << 1);
    into[to1 + word] = b ^ swap;
    swap = ((c >>> 1) ^ d) & 0x55555555;
    into[to2 + word] = c ^ (swap << 1);
    into[to3 + word] = d ^ swap;
    swap = ((e >>> 1) ^ f) & 0x55555555;
    into[to4 + word] = e ^ (swap << 1);
    into[to5 + word] = f ^ swap;
    swap = ((g >>> 1) ^ h) & 0x55555555;
    into[to6 + word] = g ^ (swap << 1);
    into[to7 + word] = h ^ swap;
  }
}

/** The bytes of rows i, i + 8, i + 16 and i + 24 as one word. */
function four(masks: Uint8Array, codes: Uint16Array, row: number): number {
  return (
    (masks[codes[row] as number] as number) |
    ((masks[codes[row + 8] as number] as number) << 8) |
    ((masks[codes[row + 16] as number] as number) << 16) |
    ((masks[codes[row + 24] as number] as number) << 24)
  );
}
