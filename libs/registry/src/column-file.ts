/**
 * Column files: a cache, named by the SHA-256 of their bytes.
 *
 *     0   8 bytes   "HZCOLS01"
 *     8   u32       length of the header in bytes
 *     12  u32       zero
 *     16  header    JSON in UTF-8, padded with spaces to a multiple of 8
 *         blocks    typed arrays, little-endian, each at a multiple of 8 bytes
 *
 * The header names the segment, the dataset and, for each column, its type, its code dictionary and where its arrays
 * lie, counted from the end of the header: `known` (u32 words, bit i for row i) and `values` (f64 or u32).
 */
import { type Column, type FactType } from '#libs/engine';

/** The columns of one dataset in one segment, by column key. */
export interface ColumnFile {
  readonly segment: number;
  readonly dataset: string;
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

interface ColumnHeader {
  readonly key: string;
  readonly type: FactType;
  readonly known: readonly [offset: number, words: number];
  readonly values: readonly [offset: number, count: number];
  readonly dictionary?: readonly string[];
  readonly sets?: readonly (readonly number[])[];
}

interface FileHeader {
  readonly segment: number;
  readonly dataset: string;
  readonly length: number;
  readonly columns: readonly ColumnHeader[];
}

const MAGIC = 'HZCOLS01';
const START = 16;
const TEXTUAL: ReadonlySet<FactType> = new Set(['code', 'codes', 'text']);

/** The bytes of a column file; equal columns in the same order make equal bytes. */
export function encodeColumns(file: ColumnFile): Buffer {
  const blocks: Buffer[] = [];
  let offset = 0;
  const place = (array: Uint32Array | Float64Array): [number, number] => {
    const at = offset;
    const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
    const padded = Buffer.alloc(roundUp(bytes.length));
    bytes.copy(padded);
    blocks.push(padded);
    offset += padded.length;
    return [at, array.length];
  };
  const columns: ColumnHeader[] = [];
  for (const [key, { type, known, values, dictionary, sets }] of file.columns) {
    columns.push({
      key,
      type,
      known: place(known),
      values: place(values),
      ...(dictionary ? { dictionary } : {}),
      ...(sets ? { sets } : {}),
    });
  }
  const header: FileHeader = {
    segment: file.segment,
    dataset: file.dataset,
    length: file.length,
    columns,
  };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const head = Buffer.alloc(START + roundUp(text.length), ' ');
  head.write(MAGIC, 0, 'latin1');
  head.writeUInt32LE(head.length - START, 8);
  head.writeUInt32LE(0, 12);
  text.copy(head, START);
  return Buffer.concat([head, ...blocks]);
}

/**
 * Reads a column file without copying its arrays.
 *
 * @throws Error when the bytes are no column file; callers have checked the digest before
 */
export function decodeColumns(bytes: Uint8Array): ColumnFile {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  const buffer = Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (buffer.length < START || buffer.toString('latin1', 0, 8) !== MAGIC)
    throw new Error('not a column file');
  const data = START + buffer.readUInt32LE(8);
  const header = JSON.parse(buffer.toString('utf8', START, data)) as FileHeader;
  const columns = new Map<string, Column>();
  for (const { key, type, known, values, dictionary, sets } of header.columns) {
    const base = buffer.byteOffset + data;
    const stored = TEXTUAL.has(type)
      ? new Uint32Array(buffer.buffer, base + values[0], values[1])
      : new Float64Array(buffer.buffer, base + values[0], values[1]);
    columns.set(key, {
      type,
      length: header.length,
      known: new Uint32Array(buffer.buffer, base + known[0], known[1]),
      values: stored,
      ...(dictionary ? { dictionary } : {}),
      ...(sets ? { sets } : {}),
    });
  }
  return { segment: header.segment, dataset: header.dataset, length: header.length, columns };
}

function roundUp(bytes: number): number {
  return (bytes + 7) & ~7;
}
