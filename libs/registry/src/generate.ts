import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { addDays, csvRow, type LocalDate } from '#libs/kernel';
import { makeFolder } from '#libs/platform';
import { type Dataset, headersOf } from './dataset.ts';
import { DECIDING_DATASETS } from './invented-enterprise.ts';
import { errorPlaces, type InventedError } from './invented-errors.ts';
import { type NumberFlaws } from './invented-numbers.ts';
import { type PartOfFile } from './population-part.ts';
import { inventParts } from './population-parts.ts';

/** A population to invent. */
export interface PopulationRequest {
  readonly subjects: number;
  /** The same seed gives the same files, byte for byte. */
  readonly seed: number;
  /** Gets one `<dataset>.csv` for each dataset; created if missing. */
  readonly folder: string;
  readonly datasets: readonly Dataset[];
  /** The day that the files describe; with it a manifest.json declares day, rows, digest and period of each. */
  readonly asOf?: LocalDate;
  /** What goes wrong with whose deliveries; with `asOf` only. */
  readonly flaws?: DeliveryFlaws;
  /** The share of rows that have one error, from 0 to 1; errors.json then counts them by dataset and by what is wrong. */
  readonly errors?: number;
  /** What is wrong with the numbers under which departments know firms; errors.json then counts the rows. */
  readonly numbers?: NumberFlaws;
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
  rows: number;
  readonly periods: Set<string>;
  /** Rows with an error, by what it is. */
  readonly errors: Partial<Record<InventedError, number>>;
  /** Of a file that a manifest is to declare. */
  readonly hash: Hash | undefined;
}

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
  const files: OpenFile[] = [];
  try {
    for (const dataset of request.datasets)
      if (dataset.issued !== true) files.push(await openFile(dataset, request));
    const plan = {
      seed: request.seed,
      digits: Math.max(4, String(request.subjects).length),
      errors: request.errors ?? 0,
      numbers: request.numbers ?? { wrong: 0, moved: 0 },
      files: files.map(({ dataset, headers }) => ({
        dataset: dataset.id,
        headers,
        period: dataset.period?.column ?? null,
        gapped: request.flaws?.gapped.has(dataset.id) === true,
        places: errorPlaces(dataset, headers),
      })),
    };
    for await (const { until, part } of inventParts(plan, request.subjects)) {
      request.signal?.throwIfAborted();
      for (const [at, file] of files.entries()) await append(file, part[at] as PartOfFile);
      onProgress(until);
    }
    for (const file of files) await complete(file);
  } finally {
    for (const file of files) await file.handle.close();
  }
  if ((request.errors ?? 0) + (request.numbers?.wrong ?? 0) > 0) await countErrors(request, files);
  if (request.asOf !== undefined) await declare(request, request.asOf, files);
  onProgress(request.subjects);
  return files.map((file) => ({ dataset: file.dataset.id, path: file.path, rows: file.rows }));
}

async function openFile(dataset: Dataset, { folder, asOf }: PopulationRequest): Promise<OpenFile> {
  const path = join(folder, `${dataset.id}.csv`);
  const optional = new Set(dataset.columns.filter((one) => one.optional).map((one) => one.column));
  // Optional columns of the demonstration's datasets are left to real registers.
  const headers = headersOf(dataset).filter(
    (header) => !DECIDING_DATASETS.has(dataset.id) || !optional.has(header),
  );
  const handle = await open(`${path}.part`, 'w');
  const hash = asOf === undefined ? undefined : createHash('sha256');
  const file = {
    ...{ dataset, headers, path, handle, hash },
    ...{ rows: 0, periods: new Set<string>(), errors: {} },
  };
  const bytes = new Uint8Array(Buffer.from(csvRow(headers)));
  await append(file, { bytes, rows: 0, periods: [], errors: {} });
  return file;
}

async function append(file: OpenFile, { bytes, rows, periods, errors }: PartOfFile): Promise<void> {
  if (bytes.length === 0) return;
  file.hash?.update(bytes);
  await file.handle.writeFile(bytes);
  file.rows += rows;
  for (const period of periods) file.periods.add(period);
  for (const error of Object.keys(errors) as InventedError[])
    file.errors[error] = (file.errors[error] ?? 0) + (errors[error] ?? 0);
}

async function complete(file: OpenFile): Promise<void> {
  await rename(`${file.path}.part`, file.path);
}

/** Writes how many rows are wrong in what, so that an import's reasons can be compared with it. */
async function countErrors(
  { folder }: PopulationRequest,
  files: readonly OpenFile[],
): Promise<void> {
  const counts = Object.fromEntries(files.map(({ dataset, errors }) => [dataset.id, errors]));
  await writeFile(join(folder, 'errors.json'), `${JSON.stringify(counts, null, 2)}\n`);
}

/** Writes what the departments say of their files, and then cuts off those that do not arrive whole. */
async function declare(
  { folder, flaws }: PopulationRequest,
  asOf: LocalDate,
  files: readonly OpenFile[],
): Promise<void> {
  const declared = files.map(({ dataset, path, rows, periods, hash }) => ({
    file: basename(path),
    dataset: dataset.id,
    ...(flaws?.late.has(dataset.id) === true
      ? { asOf: addDays(asOf, -dataset.maxAgeDays - 1) }
      : {}),
    rows,
    sha256: hash?.digest('hex'),
    // Declared where it is one: a file of several years has no period to be held to.
    ...(periods.size === 1 ? { period: [...periods][0] } : {}),
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
