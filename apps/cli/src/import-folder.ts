import { join } from 'node:path';
import { DomainError, type Text } from '#libs/kernel';
import { type DeliveryMode } from '#libs/registry';
import { UsageRefused } from './errors.ts';
import { type FolderFile, MANIFEST, readFolder } from './folder-files.ts';
import { datasetNamed, type Datasets, lookThrough, type Outcome, takeIn } from './import-one.ts';
import { refuseSameFile } from './import-report.ts';
import { OutputFile } from './output-file.ts';
import { renderTable } from './table.ts';
import { EXIT, note, print } from './terminal.ts';

/** What to do with a folder. */
export interface FolderRequest extends Datasets {
  readonly dryRun?: boolean;
  /** Of files whose manifest says no other; unless given, as their dataset usually comes. */
  readonly mode?: DeliveryMode;
  /** Whose files they are, where no manifest says it and whatever they are called. */
  readonly dataset?: string;
  readonly period?: string;
  readonly asOf?: string;
  readonly synthetic?: boolean;
  readonly report?: string;
}

/** What became of one file: its outcome, or why it could not be used. */
interface Done extends FolderFile {
  readonly outcome?: Outcome;
  readonly failure?: { readonly code: string; readonly text: Text; readonly fault: boolean };
}

/**
 * Takes in the deliveries of a folder, one after the other; one that cannot be used does not stop the others.
 *
 * @returns the exit code: of the gravest thing that happened
 * @throws CLI.USAGE_REFUSED when the manifest cannot be read or there is no delivery in the folder
 */
export async function importFolder(folder: string, request: FolderRequest): Promise<number> {
  const whose =
    request.dataset === undefined ? undefined : datasetNamed(request, request.dataset).dataset;
  const { files, passedOver } = await readFolder(folder, request.datasets, whose);
  if (files.length === 0) {
    throw new UsageRefused({
      zh: `文件夹 ${folder} 中没有可导入的文件（CSV、NDJSON、XLSX，文件名以数据集名开头，或由 ${MANIFEST} 列出）。`,
      en: `The folder ${folder} holds no delivery (CSV, NDJSON or XLSX whose name begins with its dataset's, or listed in ${MANIFEST}).`,
    });
  }
  if (request.report !== undefined)
    for (const file of [...files.map((one) => one.file), MANIFEST])
      await refuseSameFile(join(folder, file), request.report);
  const report = request.report === undefined ? undefined : await OutputFile.create(request.report);
  const done: Done[] = [];
  for (const file of files) {
    note(`${file.file} …`);
    done.push(await one(folder, file, request));
  }
  print(renderTable(HEADER, [...done.map(rowOf), totalOf(done)]));
  for (const { file, failure } of done)
    if (failure) note(`${file}：${failure.text.zh}\n${file}: ${failure.text.en}`);
  if (files.some(({ dataset }) => !dataset))
    note(`数据集 / datasets: ${request.datasets.map(({ id }) => id).join(', ')}`);
  if (passedOver.length > 0)
    note(
      `未导入（非交付文件或清单未列）/ passed over (no delivery, or not listed): ${passedOver.join(', ')}`,
    );
  report?.add(`${JSON.stringify({ files: done.map(reported), passedOver }, null, 2)}\n`);
  await report?.finish();
  return exitCodeOf(done);
}

async function one(folder: string, file: FolderFile, request: FolderRequest): Promise<Done> {
  try {
    if (!file.dataset) throw whoseIsUnknown(file);
    const named = datasetNamed(request, file.dataset.id);
    const { period } = request;
    const asOf = file.asOf ?? request.asOf;
    const given = {
      path: join(folder, file.file),
      mode: file.mode ?? request.mode ?? named.dataset.mode,
      synthetic: request.synthetic ?? false,
      ...(asOf === undefined ? {} : { asOf }),
      declared: { ...(period === undefined ? {} : { period }), ...file.declared },
    };
    return {
      ...file,
      outcome: await (request.dryRun ? lookThrough(named, given) : takeIn(named, given)),
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const fault = error.kind === 'unavailable' || error.kind === 'bug';
    return { ...file, failure: { code: error.code, text: error.text, fault } };
  }
}

/** Which datasets there are is said once, below all files. */
function whoseIsUnknown({ file, said }: FolderFile): UsageRefused {
  if (said !== undefined)
    return new UsageRefused({
      zh: `没有数据集“${said}”。`,
      en: `There is no dataset "${said}".`,
    });
  return new UsageRefused({
    zh: `文件名“${file}”不以数据集名开头。`,
    en: `The name "${file}" does not begin with a dataset's.`,
  });
}

const HEADER = [
  '文件 File',
  '数据集 Dataset',
  '行 Rows',
  '接收 Accepted',
  '修复 Repaired',
  '拒收 Rejected',
  '结果 Outcome',
];

function rowOf({ file, dataset, said, outcome, failure }: Done): string[] {
  const name = dataset?.id ?? said ?? '?';
  if (!outcome) return [file, name, '', '', '', '', failure?.code ?? ''];
  const { rows, accepted, repaired, rejected, waits } = outcome;
  const word = waits
    ? '待两人核准 waits for two'
    : rejected > 0
      ? '有拒收 with rejects'
      : '完成 done';
  return [file, name, ...[rows, accepted, repaired, rejected].map(String), word];
}

function totalOf(done: readonly Done[]): string[] {
  const sum = (what: 'rows' | 'accepted' | 'repaired' | 'rejected'): string =>
    String(done.reduce((total, { outcome }) => total + (outcome?.[what] ?? 0), 0));
  const failed = done.filter(({ failure }) => failure).length;
  return [
    '合计 Total',
    String(done.length),
    sum('rows'),
    sum('accepted'),
    sum('repaired'),
    sum('rejected'),
    failed === 0 ? '' : `${failed} 份未接收 not taken in`,
  ];
}

function reported({ file, dataset, outcome, failure }: Done): object {
  if (!outcome)
    return { file, dataset: dataset?.id ?? null, code: failure?.code, text: failure?.text };
  const { rows, accepted, repaired, rejected, reasons, rejects, derived } = outcome;
  return {
    file,
    dataset: dataset?.id,
    ...{ rows, accepted, repaired, rejected, reasons, rejects, derived },
  };
}

function exitCodeOf(done: readonly Done[]): number {
  if (done.some(({ failure }) => failure?.fault)) return EXIT.fault;
  if (done.some(({ failure }) => failure)) return EXIT.unusable;
  const found = done.some(({ outcome }) => outcome && (outcome.rejected > 0 || outcome.waits));
  return found ? EXIT.found : EXIT.done;
}
