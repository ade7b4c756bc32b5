import type { Command } from 'commander';
import { loadRuleBook, type RuleBook } from '#libs/engine';
import { businessDate, type Database, readRulesTree } from '#libs/platform';
import {
  type Dataset,
  type Declared,
  dryRun,
  importDelivery,
  linkWaiting,
  loadDatasets,
  type RejectReason,
  rejectText,
} from '#libs/registry';
import { administrator } from './administrator.ts';
import { connection, withDatabase } from './connection.ts';
import { UsageRefused } from './errors.ts';
import { ImportReport, type ReportedReject, type ReportHead } from './import-report.ts';
import { EXIT, note, print, progress, wholeNumber } from './terminal.ts';

interface ImportOptions {
  readonly dataset: string;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly delta?: boolean;
  readonly asOf?: string;
  readonly synthetic?: boolean;
  readonly rows?: string;
  readonly digest?: string;
  readonly period?: string;
}

/** Rejected rows that are printed when no report file is asked for. */
const PRINTED = 1_000;
const PROGRESS_ROWS = 100_000;

/** Taking in deliveries. */
export function addImport(root: Command): void {
  root
    .command('import')
    .description('导入一份部门数据 / take in one delivery of a department')
    .argument('<file>', 'CSV、NDJSON 或 XLSX / CSV, NDJSON or XLSX')
    .requiredOption('--dataset <name>', '数据集 / dataset')
    .option('--dry-run', '只检查，不需要数据库 / look only; needs no database')
    .option(
      '--report <file>',
      '把结果和全部拒收行写入 JSON 文件 / write result and all rejects to a file',
    )
    .option('--delta', '增量（默认全量） / delta instead of full')
    .option(
      '--as-of <date>',
      '数据日期，默认业务日期 / day the data describes, default the business date',
    )
    .option('--rows <n>', '申报行数，不符即拒收 / declared rows; refused if there are others')
    .option('--digest <sha256>', '申报摘要 / declared SHA-256 of the file')
    .option('--period <period>', '申报期间 / declared period of all rows')
    .option('--synthetic', '标记为合成数据 / mark as synthetic')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi import tax.csv --dataset tax --dry-run --report tax-report.json' +
        '\n  npx huizhi import tax.csv --dataset tax --as-of 2025-09-30',
    )
    .action(async (file: string, options: ImportOptions) => {
      const named = await datasetNamed(options.dataset);
      const head: ReportHead & { waits?: boolean } = await (options.dryRun
        ? lookThrough(file, named, options)
        : takeIn(file, named, options));
      for (const reason of Object.keys(head.reasons)) explain(reason as RejectReason, head.reasons);
      if (head.rejected > 0 || head.waits) process.exitCode = EXIT.found;
    });
}

interface Named {
  readonly book: RuleBook;
  readonly dataset: Dataset;
  readonly datasets: readonly Dataset[];
}

async function datasetNamed(name: string): Promise<Named> {
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary);
  const dataset = datasets.find((one) => one.id === name);
  if (dataset) return { book, dataset, datasets };
  const names = datasets.map((one) => one.id).join(', ');
  throw new UsageRefused({
    zh: `没有数据集“${name}”；可用的有：${names}。`,
    en: `There is no dataset "${name}"; there are: ${names}.`,
  });
}

async function lookThrough(
  file: string,
  { dataset, book }: Named,
  options: ImportOptions,
): Promise<ReportHead> {
  const report = options.report === undefined ? undefined : new ImportReport(options.report);
  const shown: ReportedReject[] = [];
  let told = 0;
  try {
    const result = await dryRun({
      dataset,
      book,
      path: file,
      ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
      onRejects: async (rejects) => {
        if (report) await report.add(rejects);
        else shown.push(...rejects.slice(0, PRINTED - shown.length));
      },
      onProgress: (rows) => {
        if (rows - told < PROGRESS_ROWS) return;
        told = rows;
        progress(`${rows} 行 rows`);
      },
    });
    await answer(result, shown, report);
    return result;
  } finally {
    await report?.discard();
  }
}

async function takeIn(
  file: string,
  { dataset, book, datasets }: Named,
  options: ImportOptions,
): Promise<ReportHead & { waits: boolean }> {
  const config = await connection(process.env);
  const taken = await withDatabase(config, 'app', async (database) => {
    const report = await importDelivery(database, {
      dataset,
      book,
      path: file,
      mode: options.delta ? 'delta' : 'full',
      source: file,
      synthetic: options.synthetic ?? false,
      asOf:
        options.asOf ?? (await database.transaction('cli.clock', administrator(), businessDate)),
      declared: declaredIn(options),
      context: administrator(),
      onProgress: ({ phase, rows }) => progress(`${phase} ${rows}`),
    });
    return { ...report, linked: await linked(database, dataset, datasets) };
  });
  const { deliveryId, unchanged, already, rows, rejected, repaired, reasons, state } = taken;
  const accepted = rows - rejected - repaired;
  const derived = { deliveryId, state, unchanged, already, linked: taken.linked };
  const head = { rows, accepted, repaired, rejected, reasons, derived };
  if (state === 'waiting') sayWaiting(taken.deliveryId, rows, taken.lastRows);
  const report = options.report === undefined ? undefined : new ImportReport(options.report);
  await report?.add(taken.rejects);
  await answer(head, taken.rejects, report);
  return { ...head, waits: state === 'waiting' };
}

function declaredIn({ rows, digest, period }: ImportOptions): Declared {
  return {
    ...(rows === undefined ? {} : { rows: wholeNumber('--rows', rows, 0, 2 ** 31 - 1) }),
    ...(digest === undefined ? {} : { digest }),
    ...(period === undefined ? {} : { period }),
  };
}

/** Who is newly registered, or bears a new number, may be who waiting rows of other datasets speak of. */
async function linked(
  database: Database,
  dataset: Dataset,
  datasets: readonly Dataset[],
): Promise<number> {
  if (!dataset.subject && !dataset.identifies) return 0;
  let rows = 0;
  for (const one of datasets)
    if (!one.subject) rows += await linkWaiting(database, one, administrator());
  return rows;
}

function sayWaiting(deliveryId: string, rows: number, lastRows: number | undefined): void {
  note(
    `本次全量交付 ${rows} 行，上次 ${lastRows ?? '?'} 行，相差超过 2%：已暂缓，须由两人核准（交付编号 ${deliveryId}）。\n` +
      `This full delivery has ${rows} rows, the last one ${lastRows ?? '?'}, more than 2 % apart: it waits for two people (delivery ${deliveryId}).`,
  );
}

async function answer(
  head: ReportHead,
  rejects: readonly ReportedReject[],
  report: ImportReport | undefined,
): Promise<void> {
  const { derived, ...counts } = head;
  if (report) {
    await report.complete({ ...counts, derived });
    print(JSON.stringify(counts, null, 2));
  } else print(JSON.stringify({ ...counts, rejects, derived }, null, 2));
}

function explain(reason: RejectReason, reasons: Readonly<Record<string, number>>): void {
  const { zh, en } = rejectText(reason);
  note(`${reason} × ${reasons[reason]}：${zh}\n${en}`);
}
