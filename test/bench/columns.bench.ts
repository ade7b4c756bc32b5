/**
 * The format of column files beside Apache Arrow IPC on one invented segment after another: bytes, time to write, time until
 * every value lies in typed arrays as the matcher reads them, and the same check sums first.
 *
 *     npm run bench:columns
 *
 * Arrow is installed beside the rivals of `npm run bench` if it is not there; the product never needs it.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Column } from '#libs/engine';
import { sha256 } from '#libs/kernel';
import { decodeColumns, encodeColumns } from '../../libs/registry/src/column-file.ts';
import { inventedSegments } from './compared-world.ts';
import { spreadOf } from './figures.ts';

/** What is used of the package. */
interface Arrow {
  readonly Table: new (columns: Record<string, unknown>) => ArrowTable;
  readonly Vector: new (data: readonly unknown[]) => unknown;
  readonly makeData: (props: object) => unknown;
  readonly makeVector: (data: unknown) => unknown;
  readonly Float64: new () => unknown;
  readonly Int32: new () => unknown;
  readonly Utf8: new () => unknown;
  readonly Dictionary: new (values: unknown, indices: unknown) => unknown;
  readonly vectorFromArray: (values: readonly string[], type: unknown) => unknown;
  readonly tableToIPC: (table: ArrowTable, kind: 'file') => Uint8Array;
  readonly tableFromIPC: (bytes: Uint8Array) => ArrowTable;
}
interface ArrowTable {
  getChild(name: string): { data: { values: Float64Array | Int32Array; nullBitmap: Uint8Array }[] };
}

const RIVALS = fileURLToPath(new URL('rivals', import.meta.url));
const ROUNDS = 7;
const said = (line: string): void => void process.stdout.write(`${line}\n`);

function arrowIn(folder: string): Arrow {
  const load = createRequire(`${folder}/package.json`);
  try {
    return load('apache-arrow') as Arrow;
  } catch {
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder], {
      stdio: 'inherit',
    });
    return load('apache-arrow') as Arrow;
  }
}

const arrow = arrowIn(RIVALS);

/** Lists of codes are left to our format alone: Arrow writes each row's list out, which would be no fair comparison. */
const [segment] = [...inventedSegments(65_536, 0.08)];
if (!segment) throw new Error('a segment was invented');
const columns = new Map([...segment.columns].filter(([, { type }]) => type !== 'codes'));

function arrowBytes(): Uint8Array {
  const table = new arrow.Table(
    Object.fromEntries([...columns].map(([key, column]) => [key, vectorOf(column)])),
  );
  return arrow.tableToIPC(table, 'file');
}

function vectorOf({ length, known, values, dictionary }: Column): unknown {
  const nullBitmap = new Uint8Array(known.buffer, known.byteOffset, known.byteLength);
  if (!dictionary)
    return arrow.makeVector(
      arrow.makeData({
        type: new arrow.Float64(),
        length,
        data: values,
        nullBitmap,
        nullCount: -1,
      }),
    );
  return arrow.makeVector(
    arrow.makeData({
      type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
      length,
      data: Int32Array.from(values),
      nullBitmap,
      nullCount: -1,
      dictionary: arrow.vectorFromArray(dictionary, new arrow.Utf8()),
    }),
  );
}

const ourBytes = (): Uint8Array =>
  encodeColumns({ segment: 0, dataset: 'x', length: segment.length, columns });

/** Every value of what was read, so that nothing is left to be decoded later. */
function sumOf(
  arrays: Iterable<{ values: ArrayLike<number>; known: (row: number) => boolean }>,
): number {
  let sum = 0;
  for (const { values, known } of arrays)
    for (let row = 0; row < values.length; row += 1) if (known(row)) sum += values[row] as number;
  return sum;
}

function readOurs(bytes: Uint8Array) {
  return [...decodeColumns(bytes).columns.values()].map(({ values, known }) => ({
    values,
    known: (row: number) => (((known[row >>> 5] as number) >>> (row & 31)) & 1) === 1,
  }));
}

function readArrow(bytes: Uint8Array) {
  const table = arrow.tableFromIPC(bytes);
  return [...columns.keys()].map((key) => {
    const [data] = table.getChild(key).data;
    if (!data) throw new Error('a column has one piece');
    const { values, nullBitmap } = data;
    return {
      values,
      known: (row: number) => (((nullBitmap[row >>> 3] as number) >>> (row & 7)) & 1) === 1,
    };
  });
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const [ours, theirs] = [ourBytes(), arrowBytes()];
const [sum, other] = [sumOf(readOurs(ours)), sumOf(readArrow(theirs))];
if (sum !== other) throw new Error(`read differently: ${sum} and ${other}`);
said(`${columns.size} columns of 65,536 rows, the same values in both`);
for (const [name, bytes, write, read] of [
  ['ours', ours, ourBytes, () => readOurs(ours)],
  ['Arrow IPC', theirs, arrowBytes, () => readArrow(theirs)],
] as const) {
  const writes = spreadOf(Array.from({ length: ROUNDS }, () => timed(write)));
  const reads = spreadOf(Array.from({ length: ROUNDS * 20 }, () => timed(read)));
  const digests = new Set(Array.from({ length: 3 }, () => sha256(write())));
  said(
    `${name}: ${bytes.length.toLocaleString('en')} bytes; written in ${writes.median.toFixed(2)} ms (${writes.least.toFixed(2)}–${writes.most.toFixed(2)}), ` +
      `read in ${reads.median.toFixed(3)} ms (${reads.least.toFixed(3)}–${reads.most.toFixed(3)}); ${digests.size === 1 ? 'the same bytes each time' : 'other bytes each time'}`,
  );
}
