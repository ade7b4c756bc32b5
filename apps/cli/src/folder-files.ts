import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Dataset, type Declared, DELIVERY_MODES, type DeliveryMode } from '#libs/registry';
import { UsageRefused } from './errors.ts';

/** Names the deliveries of a folder and what their departments declare. */
export const MANIFEST = 'manifest.json';

const DATA_FILE = /\.(csv|ndjson|jsonl|xlsx)$/i;

const day = z.iso.date();
const manifestShape = z.strictObject({
  asOf: day.optional(),
  files: z
    .array(
      z.strictObject({
        file: z.string().regex(/^[^/\\]+$/, 'a name of a file in the folder'),
        dataset: z.string(),
        mode: z.enum(DELIVERY_MODES).optional(),
        asOf: day.optional(),
        rows: z.int().min(0).optional(),
        sha256: z
          .string()
          .regex(/^[0-9a-fA-F]{64}$/)
          .optional(),
        period: z.string().optional(),
      }),
    )
    .max(10_000),
});

/** One file of a folder and what it is. */
export interface FolderFile {
  readonly file: string;
  /** Undefined when neither its name nor the manifest says a dataset that there is. */
  readonly dataset: Dataset | undefined;
  /** What the manifest calls its dataset. */
  readonly said?: string;
  readonly mode?: DeliveryMode;
  readonly asOf?: string;
  readonly declared: Declared;
}

/** How the name begins of what Excel lays beside a workbook while somebody has it open. */
const OPEN_IN_EXCEL = '~$';

/**
 * The deliveries of a folder in the order in which they can be taken in: who is registered, which numbers they bear,
 * then what is said of them; within a dataset the older day first.
 *
 * @param whose of which dataset all files are; unless given, their manifest or their names say it
 * @returns the files, and the names of those that are passed over
 * @throws CLI.USAGE_REFUSED when the manifest cannot be read
 */
export async function readFolder(
  folder: string,
  datasets: readonly Dataset[],
  whose?: Dataset,
): Promise<{ files: FolderFile[]; passedOver: string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith('.') && name !== MANIFEST,
  );
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const listed = await readManifest(folder, datasets);
  const files: readonly FolderFile[] =
    listed ??
    names
      .filter((name) => DATA_FILE.test(name) && !name.startsWith(OPEN_IN_EXCEL))
      .map((file) => ({ file, dataset: whose ?? datasetOf(file, datasets), declared: {} }));
  const known = new Set(files.map(({ file }) => file));
  return {
    files: [...files].sort(
      (a, b) =>
        place(a) - place(b) ||
        text(a.dataset?.id, b.dataset?.id) ||
        text(a.asOf, b.asOf) ||
        text(a.file, b.file),
    ),
    // Folders within it, too: nobody is to believe that what lies there was read.
    passedOver: entries
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .filter((name) => !known.has(name))
      .sort(),
  };
}

/** The dataset whose name the file's name begins with, the longest that does: `tax-standing-2025.csv` is `tax-standing`. */
export function datasetOf(file: string, datasets: readonly Dataset[]): Dataset | undefined {
  const stem = file.replace(DATA_FILE, '').toLowerCase();
  return datasets
    .filter(
      ({ id }) => stem === id || (stem.startsWith(id) && /[-_. ]/.test(stem[id.length] ?? '')),
    )
    .sort((a, b) => b.id.length - a.id.length)[0];
}

async function readManifest(
  folder: string,
  datasets: readonly Dataset[],
): Promise<FolderFile[] | undefined> {
  const path = join(folder, MANIFEST);
  const written = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (written === undefined) return undefined;
  const manifest = manifestShape.safeParse(json(written));
  if (!manifest.success) {
    const where = manifest.error.issues
      .slice(0, 5)
      .map((issue) => `/${issue.path.join('/')}: ${issue.message}`)
      .join('; ');
    throw new UsageRefused({
      zh: `清单 ${path} 不可用：${where}。请对照说明更正后重试。`,
      en: `The manifest ${path} cannot be used: ${where}. Correct it and try again.`,
    });
  }
  return manifest.data.files.map((one) => {
    const asOf = one.asOf ?? manifest.data.asOf;
    return {
      file: one.file,
      said: one.dataset,
      dataset: datasets.find(({ id }) => id === one.dataset),
      ...(one.mode === undefined ? {} : { mode: one.mode }),
      ...(asOf === undefined ? {} : { asOf }),
      declared: {
        ...(one.rows === undefined ? {} : { rows: one.rows }),
        ...(one.sha256 === undefined ? {} : { digest: one.sha256 }),
        ...(one.period === undefined ? {} : { period: one.period }),
      },
    };
  });
}

function json(written: string): unknown {
  try {
    return JSON.parse(written.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function place({ dataset }: FolderFile): number {
  if (!dataset) return 3;
  return dataset.subject ? 0 : dataset.identifies ? 1 : 2;
}

function text(a: string | undefined, b: string | undefined): number {
  const [one, other] = [a ?? '', b ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}
