import { shanghaiDay, systemClock } from '#libs/kernel';
import { isVocabulary, readVocabulary } from '#libs/engine';
import { businessDate, readRulesTree } from '#libs/platform';
import {
  correctedDelivery,
  type Dataset,
  type Declared,
  type DeliveryMode,
  dryRun,
  type FactBook,
  importDelivery,
  linkAfter,
  loadDatasets,
} from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { tellImport } from './import-lines.ts';
import { type ImportReport, type ReportedReject, type ReportHead } from './import-report.ts';
import { note, progress } from './terminal.ts';

/** Rejected rows that are shown when no report file is asked for. */
const SHOWN = 1_000;
const PROGRESS_ROWS = 100_000;

/** What the rules say of datasets. */
export interface Datasets {
  readonly book: FactBook;
  readonly datasets: readonly Dataset[];
}

/** The same, with the one that a file is of. */
export interface Named extends Datasets {
  readonly dataset: Dataset;
}

/** One file to look through or take in. */
export interface FileRequest {
  readonly path: string;
  readonly mode: DeliveryMode;
  readonly synthetic: boolean;
  /** The business date unless given; today where there is no database to ask. */
  readonly asOf?: string;
  readonly declared: Declared;
  /** The delivery whose rejected rows it says again. */
  readonly corrects?: string;
}

/** What became of a file; accepted + repaired + rejected = rows. */
export interface Outcome extends ReportHead {
  readonly rejects: readonly ReportedReject[];
  /** It waits for two people because of its size. */
  readonly waits: boolean;
  /** The dataset's latest delivery was the same file: nothing changed. */
  readonly already?: boolean;
  readonly deliveryId?: string;
  readonly lastRows?: number;
}

/** Reads dictionary and datasets of the rules tree. */
export async function readDatasets(): Promise<Datasets> {
  const files = await readRulesTree(
    undefined,
    (path) => isVocabulary(path) || path.startsWith('datasets/'),
  );
  const book = readVocabulary(files);
  return { book, datasets: loadDatasets(files, book.dictionary) };
}

/** Finds a dataset by name. @throws CLI.USAGE_REFUSED */
export function datasetNamed(known: Datasets, name: string): Named {
  const dataset = known.datasets.find((one) => one.id === name);
  if (dataset) return { ...known, dataset };
  const names = known.datasets.map((one) => one.id).join(', ');
  throw new UsageRefused({
    zh: `没有数据集“${name}”；可用的有：${names}。`,
    en: `There is no dataset "${name}"; there are: ${names}.`,
  });
}

/** The dataset of an accepted delivery, and the day it describes. @throws REGISTRY.CORRECTION_MISPLACED */
export async function correctedBy(
  known: Datasets,
  deliveryId: string,
): Promise<{ named: Named; asOf: string; mode: DeliveryMode }> {
  const config = await connection(process.env);
  const { dataset, asOf, mode } = await withDatabase(config, 'app', (database) =>
    database.transaction('cli.corrected', administrator(), (tx) =>
      correctedDelivery(tx, deliveryId),
    ),
  );
  return { named: datasetNamed(known, dataset), asOf, mode };
}

/** Looks through a file without a database; a report gets every rejected row, else the first are shown. */
export async function lookThrough(
  { dataset, book }: Named,
  request: FileRequest,
  report?: ImportReport,
): Promise<Outcome> {
  const shown: ReportedReject[] = [];
  let told = 0;
  const result = await dryRun({
    dataset,
    book,
    path: request.path,
    mode: request.mode,
    asOf: request.asOf ?? shanghaiDay(systemClock.now()),
    declared: request.declared,
    onRejects: async (rejects) => {
      if (report) await report.add(rejects);
      else shown.push(...rejects.slice(0, SHOWN - shown.length));
    },
    onProgress: (rows) => {
      if (rows - told < PROGRESS_ROWS) return;
      told = rows;
      progress(`${rows} 行 rows`);
    },
  });
  return { ...result, rejects: shown, waits: false };
}

/** Takes a file in, and links what waited for those it names. */
export async function takeIn(named: Named, request: FileRequest): Promise<Outcome> {
  const { dataset, book, datasets } = named;
  const config = await connection(process.env);
  const tell = tellImport(progress, request.declared.rows);
  const taken = await withDatabase(config, 'app', async (database) => {
    const report = await importDelivery(database, {
      dataset,
      book,
      path: request.path,
      mode: request.mode,
      source: request.path,
      synthetic: request.synthetic,
      asOf: request.asOf ?? (await database.read('cli.clock', administrator(), businessDate)),
      declared: request.declared,
      ...(request.corrects === undefined ? {} : { corrects: request.corrects }),
      context: administrator(),
      onProgress: (moment) => tell(moment, performance.now()),
    });
    // Who is newly registered, or bears a new number, may be who waiting rows of other datasets speak of.
    const linked = await linkAfter(database, dataset, datasets, administrator());
    return { ...report, linked };
  });
  const { deliveryId, unchanged, already, rows, accepted, repaired, rejected, reasons, state } =
    taken;
  return {
    rows,
    accepted,
    repaired,
    rejected,
    reasons,
    derived: { ...taken.reading, deliveryId, state, unchanged, already, linked: taken.linked },
    rejects: taken.rejects,
    waits: state === 'waiting',
    already,
    deliveryId,
    ...(taken.lastRows === undefined ? {} : { lastRows: taken.lastRows }),
  };
}

/** Says that a delivery waits, and for what. */
export function sayWaiting({ deliveryId, rows, lastRows }: Outcome, mode: DeliveryMode): void {
  note(
    mode === 'tombstone'
      ? `本次终止交付 ${rows} 行，现有 ${lastRows ?? '?'} 条记录，超过 2%：已暂缓，须由两名审核员在页面“数据”中核准（交付编号 ${deliveryId}）。\n` +
          `This tombstone has ${rows} rows, more than 2 % of the ${lastRows ?? '?'} records that stand: it waits for two approvers, who agree to it on the page "Data" (delivery ${deliveryId}).`
      : `本次全量交付 ${rows} 行，按上次全量（其后有增量的，按现有数据）预期约 ${lastRows ?? '?'} 行，相差超过 2%：已暂缓，须由两名审核员在页面“数据”中核准（交付编号 ${deliveryId}）。\n` +
          `This full delivery has ${rows} rows, more than 2 % from the ${lastRows ?? '?'} of the last one, or of what stands if deltas came since: it waits for two approvers, who agree to it on the page "Data" (delivery ${deliveryId}).`,
  );
}

/** Says that the same file was taken in before, and where what was rejected of it then can be read. */
export function sayAlready({ deliveryId, rejected }: Outcome): void {
  note(
    `这份文件已经接收过（交付编号 ${deliveryId}），本次没有任何改动。\n` +
      `This file was taken in before (delivery ${deliveryId}); nothing changed.`,
  );
  if (rejected > 0) sayRejected({ deliveryId, rejected });
}

/** Says what to do with rejected rows; of a file that was only looked through there is nothing to take away. */
export function sayRejected({
  deliveryId,
  rejected,
}: Pick<Outcome, 'deliveryId' | 'rejected'>): void {
  if (deliveryId === undefined) return;
  note(
    `拒收 ${rejected} 行：用 npx huizhi rejects ${deliveryId} --out rejects.csv 导出，改正后用 npx huizhi import rejects.csv --corrects ${deliveryId} 补交。\n` +
      `${rejected} rows rejected: npx huizhi rejects ${deliveryId} --out rejects.csv writes them; corrected, they come again by npx huizhi import rejects.csv --corrects ${deliveryId}.`,
  );
}
