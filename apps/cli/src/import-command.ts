import type { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { parseLocalDate } from '#libs/kernel';
import {
  type Dataset,
  type Declared,
  DELIVERY_MODES,
  type DeliveryMode,
  type RejectReason,
  rejectText,
} from '#libs/registry';
import { UsageRefused } from './errors.ts';
import { importFolder } from './import-folder.ts';
import {
  correctedBy,
  datasetNamed,
  lookThrough,
  type FileRequest,
  type Named,
  readDatasets,
  sayAlready,
  sayRejected,
  sayWaiting,
  takeIn,
  type Outcome,
} from './import-one.ts';
import { ImportReport, refuseSameFile, type ReportedReject } from './import-report.ts';
import { deliveryId, EXIT, note, print, wholeNumber } from './terminal.ts';

interface ImportOptions {
  readonly dataset?: string;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly full?: boolean;
  readonly delta?: boolean;
  readonly tombstone?: boolean;
  readonly asOf?: string;
  readonly synthetic?: boolean;
  readonly rows?: string;
  readonly digest?: string;
  readonly period?: string;
  readonly corrects?: string;
}

/** Taking in deliveries. */
export function addImport(root: Command): void {
  root
    .command('import')
    .description(
      '导入一份部门数据，或一个文件夹中的各份数据 / take in one delivery of a department, or a folder of them',
    )
    .argument('<path>', 'CSV、NDJSON、XLSX 文件或文件夹 / a CSV, NDJSON or XLSX file, or a folder')
    .option(
      '--dataset <name>',
      '数据集；文件夹不写则按文件名或 manifest.json 认定 / dataset; of a folder, unless said, the names of its files or its manifest.json say it',
    )
    .option(
      '--dry-run',
      '只逐行检查，不需要数据库；同一键值的行互相矛盾，入库时才退回 / looks at each row by itself; needs no database, and rows that contradict one another are rejected by the import only',
    )
    .option(
      '--report <file>',
      '把结果和全部拒收行写入 JSON 文件 / write result and all rejects to a file',
    )
    .option(
      '--full',
      '全量：未列出的自数据日期起终止（默认按数据集的约定） / full: what it leaves out ends (unless said, as its dataset usually comes)',
    )
    .option('--delta', '增量：只增加和更改 / delta: it only adds and changes')
    .option(
      '--tombstone',
      '终止：每行按代码、期间、明细编号指明自数据日期起不再成立的记录 / tombstone: each row names a record that no longer holds from that day on',
    )
    .option(
      '--as-of <date>',
      '数据日期，默认业务日期（只检查时默认今天） / day the data describes, default the business date (today when only looking)',
    )
    .option('--rows <n>', '申报行数，不符即拒收 / declared rows; refused if there are others')
    .option('--digest <sha256>', '申报摘要 / declared SHA-256 of the file')
    .option('--period <period>', '申报期间 / declared period of all rows')
    .option(
      '--corrects <delivery>',
      '补交该份交付中改正后的拒收行（增量） / the rejected rows of that delivery, corrected (a delta)',
    )
    .option('--synthetic', '标记为合成数据 / mark as synthetic')
    .addHelpText(
      'after',
      '\n例 Example:\n  npx huizhi import tax.csv --dataset tax --dry-run --report tax-report.json' +
        '\n  npx huizhi import tax.csv --dataset tax --as-of 2025-09-30' +
        '\n  npx huizhi import deliveries/2025-09-30' +
        '\n  npx huizhi import ended/2025-09-30 --tombstone' +
        '\n\n文件夹 Folder: 各选项用于其中每份文件，manifest.json 另有说明的除外 / options hold for each of its files, unless its manifest.json says otherwise.',
    )
    .action(async (path: string, options: ImportOptions) => {
      const found = await stat(path).catch(() => undefined);
      process.exitCode = await (found?.isDirectory()
        ? manyFrom(path, options)
        : oneFrom(path, options));
    });
}

async function manyFrom(folder: string, options: ImportOptions): Promise<number> {
  if ([options.rows, options.digest, options.corrects].some((one) => one !== undefined)) {
    throw new UsageRefused({
      zh: '--rows、--digest、--corrects 说的是某一份文件；文件夹请在其中的 manifest.json 中逐份申报行数和摘要，补交请逐份导入。',
      en: '--rows, --digest and --corrects speak of one file; a folder declares rows and digests in its manifest.json, and corrected rows come file by file.',
    });
  }
  const mode = saidMode(options);
  return importFolder(folder, {
    ...(await readDatasets()),
    ...options,
    ...(mode === undefined ? {} : { mode }),
  });
}

async function oneFrom(path: string, options: ImportOptions): Promise<number> {
  if (options.report !== undefined) await refuseSameFile(path, options.report);
  const { named, request } = await oneRequest(path, options);
  const report = options.report === undefined ? undefined : await ImportReport.open(options.report);
  try {
    // A day that is none would only be found where there is a database.
    if (request.asOf !== undefined) parseLocalDate(request.asOf);
    const outcome = await (options.dryRun
      ? lookThrough(named, request, report)
      : takeIn(named, request));
    if (outcome.waits) sayWaiting(outcome, request.mode);
    if (!options.dryRun) await report?.add(outcome.rejects);
    await answer(outcome, report);
    for (const reason of Object.keys(outcome.reasons))
      explain(reason as RejectReason, outcome, named.dataset);
    if (outcome.already) sayAlready(outcome);
    else if (outcome.rejected > 0 && !outcome.waits) sayRejected(outcome);
    return outcome.rejected > 0 || outcome.waits ? EXIT.found : EXIT.done;
  } finally {
    await report?.discard();
  }
}

async function oneRequest(
  path: string,
  options: ImportOptions,
): Promise<{ named: Named; request: FileRequest }> {
  const { dataset, corrects } = options;
  if (corrects === undefined && dataset === undefined) {
    throw new UsageRefused({
      zh: '导入单个文件须用 --dataset <name> 指明数据集。',
      en: 'A single file needs --dataset <name>.',
    });
  }
  const known = await readDatasets();
  const corrected =
    corrects === undefined ? undefined : await correctedBy(known, deliveryId(corrects));
  const asOf = options.asOf ?? corrected?.asOf;
  const named = corrected?.named ?? datasetNamed(known, dataset ?? '');
  return {
    named,
    request: {
      path,
      mode: corrected?.mode ?? saidMode(options) ?? named.dataset.mode,
      synthetic: options.synthetic ?? false,
      ...(asOf === undefined ? {} : { asOf }),
      ...(corrects === undefined ? {} : { corrects }),
      declared: declaredIn(options),
    },
  };
}

/** Undefined when nothing is said: then it comes as its dataset usually does. */
function saidMode(options: ImportOptions): DeliveryMode | undefined {
  const said = DELIVERY_MODES.filter((mode) => options[mode] === true);
  if (said.length > 1) {
    throw new UsageRefused({
      zh: '--full、--delta、--tombstone 只能用一个。',
      en: 'Use one of --full, --delta and --tombstone.',
    });
  }
  return said[0];
}

function declaredIn({ rows, digest, period }: ImportOptions): Declared {
  return {
    ...(rows === undefined ? {} : { rows: wholeNumber('--rows', rows, 0, 2 ** 31 - 1) }),
    ...(digest === undefined ? {} : { digest }),
    ...(period === undefined ? {} : { period }),
  };
}

async function answer(outcome: Outcome, report: ImportReport | undefined): Promise<void> {
  const { rows, accepted, repaired, rejected, reasons, derived } = outcome;
  const counts = { rows, accepted, repaired, rejected, reasons };
  const rejects: readonly ReportedReject[] = outcome.rejects;
  if (report) {
    await report.complete({ ...counts, derived });
    print(JSON.stringify(counts, null, 2));
  } else print(JSON.stringify({ ...counts, rejects, derived }, null, 2));
}

function explain(reason: RejectReason, { reasons, rejects }: Outcome, dataset: Dataset): void {
  const column = rejects.find((one) => one.reason === reason)?.column ?? '';
  const { zh, en } = rejectText({ reason, column }, dataset);
  note(`${reason} × ${reasons[reason]}：${zh}\n${en}`);
}
