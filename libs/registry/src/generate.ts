import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { addDays, csvRow, type LocalDate } from '#libs/kernel';
import { makeFolder } from '#libs/platform';
import { type Dataset, headersOf } from './dataset.ts';
import { DECIDING_DATASETS, inventEnterprise, type InventedRow } from './invented-enterprise.ts';
import { inventRecords } from './invented-records.ts';
import { inventReturns } from './invented-returns.ts';
import { RandomNumbers } from './random-numbers.ts';

/** A population to invent. */
export interface PopulationRequest {
  readonly subjects: number;
  /** The same seed gives the same files, byte for byte. */
  readonly seed: number;
  /** Gets one `<dataset>.csv` for each dataset; created if missing. */
  readonly folder: string;
  readonly datasets: readonly Dataset[];
  /** The day that the files describe; with it a manifest.json declares rows, digest and day of each. */
  readonly asOf?: LocalDate;
  /** What goes wrong with whose deliveries; with `asOf` only. */
  readonly flaws?: DeliveryFlaws;
  readonly signal?: AbortSignal;
}

/** Datasets by what is wrong with their delivery, for trying out what becomes of it. */
interface DeliveryFlaws {
  /** Older by a day than it may be. */
  readonly late: ReadonlySet<string>;
  /** Cut off in the middle of a row, while the manifest declares the whole file. */
  readonly truncated: ReadonlySet<string>;
  /** One row in ten was never written, and the manifest does not know it. */
  readonly gapped: ReadonlySet<string>;
}

/** One written file. */
export interface PopulationFile {
  readonly dataset: string;
  readonly path: string;
  readonly rows: number;
}

interface OpenFile {
  readonly dataset: Dataset;
  readonly headers: readonly string[];
  readonly handle: FileHandle;
  readonly path: string;
  /** Rows that wait to be written. As bytes: a long text grown row by row costs the collector more than all else does. */
  readonly bytes: Buffer;
  used: number;
  rows: number;
  readonly hash: Hash;
  /** Leaves out one row in ten. */
  readonly gaps: RandomNumbers | undefined;
}

const BUFFERED_BYTES = 256 * 1024;
/** Room for what one enterprise adds to one file. */
const LEAST_ROOM_BYTES = 32 * 1024;
const PROGRESS_EVERY = 1_000;
const GAP_SHARE = 0.1;
/** How much of a truncated file is there. */
const KEPT_SHARE = 0.7;

/**
 * Writes an invented population as the files departments would send: UTF-8, Chinese headers, one file per dataset.
 *
 * All of it is invented, and says so: names begin with 合成示例. A file gets its name only when it is complete, and the
 * manifest is written last.
 *
 * @param onProgress told how many subjects are done
 */
export async function generatePopulation(
  request: PopulationRequest,
  onProgress: (done: number) => void = () => undefined,
): Promise<PopulationFile[]> {
  await makeFolder(request.folder);
  const digits = Math.max(4, String(request.subjects).length);
  const files: OpenFile[] = [];
  const further = request.datasets.some(({ id }) => !DECIDING_DATASETS.has(id));
  try {
    for (const dataset of request.datasets) files.push(await openFile(dataset, request));
    for (let number = 1; number <= request.subjects; number += 1) {
      request.signal?.throwIfAborted();
      const own = inventEnterprise(request.seed, number, digits);
      const returns = further ? inventReturns(request.seed, number, own) : undefined;
      const others = further ? inventRecords(request.seed, number, own) : undefined;
      for (const file of files) {
        const { id } = file.dataset;
        const row = own.get(id);
        if (row) write(file, row);
        for (const other of returns?.get(id) ?? others?.get(id) ?? []) write(file, other);
        if (file.used > BUFFERED_BYTES - LEAST_ROOM_BYTES) await flush(file);
      }
      if (number % PROGRESS_EVERY === 0) onProgress(number);
    }
    for (const file of files) await complete(file);
  } finally {
    for (const file of files) await file.handle.close();
  }
  if (request.asOf !== undefined) await declare(request, request.asOf, files);
  onProgress(request.subjects);
  return files.map((file) => ({ dataset: file.dataset.id, path: file.path, rows: file.rows }));
}

async function openFile(
  dataset: Dataset,
  { folder, seed, flaws }: PopulationRequest,
): Promise<OpenFile> {
  const path = join(folder, `${dataset.id}.csv`);
  const optional = new Set(dataset.columns.filter((one) => one.optional).map((one) => one.column));
  // Optional columns of the demonstration's datasets are left to real registers.
  const headers = headersOf(dataset).filter(
    (header) => !DECIDING_DATASETS.has(dataset.id) || !optional.has(header),
  );
  const bytes = Buffer.allocUnsafe(BUFFERED_BYTES);
  const used = bytes.write(csvRow(headers));
  const handle = await open(`${path}.part`, 'w');
  const gaps = flaws?.gapped.has(dataset.id) === true ? new RandomNumbers(seed) : undefined;
  return { dataset, headers, path, handle, bytes, used, rows: 0, hash: createHash('sha256'), gaps };
}

function write(file: OpenFile, row: InventedRow): void {
  if (file.gaps?.chance(GAP_SHARE) === true) return;
  const text = csvRow(file.headers.map((header) => row[header] ?? ''));
  file.used += file.bytes.write(text, file.used);
  file.rows += 1;
}

async function flush(file: OpenFile): Promise<void> {
  const bytes = file.bytes.subarray(0, file.used);
  file.hash.update(bytes);
  await file.handle.writeFile(bytes);
  file.used = 0;
}

async function complete(file: OpenFile): Promise<void> {
  await flush(file);
  await rename(`${file.path}.part`, file.path);
}

/** Writes what the departments say of their files, and then cuts off those that do not arrive whole. */
async function declare(
  { folder, flaws }: PopulationRequest,
  asOf: LocalDate,
  files: readonly OpenFile[],
): Promise<void> {
  const declared = files.map(({ dataset, path, rows, hash }) => ({
    file: basename(path),
    dataset: dataset.id,
    ...(flaws?.late.has(dataset.id) === true
      ? { asOf: addDays(asOf, -dataset.maxAgeDays - 1) }
      : {}),
    rows,
    sha256: hash.digest('hex'),
  }));
  const text = `${JSON.stringify({ asOf, files: declared }, null, 2)}\n`;
  for (const { dataset, path } of files)
    if (flaws?.truncated.has(dataset.id) === true) {
      const { size } = await stat(path);
      await truncate(path, Math.floor(size * KEPT_SHARE));
    }
  await writeFile(join(folder, 'manifest.json.part'), text);
  await rename(join(folder, 'manifest.json.part'), join(folder, 'manifest.json'));
}
