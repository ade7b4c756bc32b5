/**
 * Measures what departments' deliveries cost, as whole processes of the built command: inventing a population, looking
 * through and taking in files, memory by size, and hostile files. It prints figures and judges nothing:
 *
 *     npm run bench:registry -- --rows 1000000 --turns 3 --only import
 *
 * `TEST_DATABASE_ADMIN_URL` names a server to use instead of an embedded one that need not survive a crash.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { generatePopulation, loadDatasets } from '#libs/registry';
import { writeWorkbook } from '../support/workbook.ts';
import { shown, spreadOf } from './figures.ts';
import { hostileFiles } from './hostile-files.ts';
import { MeasuredServer } from './measured-server.ts';
import { DONE_OR_REFUSED, type Ran, runCommand } from './run-command.ts';

const PARTS = ['generator', 'dry-run', 'workbook', 'hostile', 'import', 'memory'] as const;
type Part = (typeof PARTS)[number];

const { values: given } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    turns: { type: 'string', default: '3' },
    only: { type: 'string', default: PARTS.join(',') },
  },
});
const ROWS = Number(given.rows);
const TURNS = Number(given.turns);
const WORKBOOK_ROWS = 50_000;
const SMALL = 10_000;
const LARGE = 3_000_000;
const AS_OF = '2025-09-30';
const DAY_AFTER = '2025-10-01';

const said = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line: what a user waits and what processors did, in the middle and from least to most. */
function report(what: string, rows: number, turns: readonly Ran[]): void {
  const rates = (of: (ran: Ran) => number): string => {
    const { median, least, most } = spreadOf(turns.map((ran) => rows / of(ran)));
    return `${shown(median)}/s (${shown(least)} to ${shown(most)})`;
  };
  const middle = (of: (ran: Ran) => number): string => shown(spreadOf(turns.map(of)).median);
  said(
    `${what.padEnd(34)} ${middle((ran) => ran.seconds)} s, ${rates((ran) => ran.seconds)}; ` +
      `by processor time of the command ${middle((ran) => ran.cpu)} s, ${rates((ran) => ran.cpu)}; ` +
      (turns.some((ran) => ran.serverCpu > 0)
        ? `of the database ${middle((ran) => ran.serverCpu)} s; `
        : '') +
      `${middle((ran) => ran.peakMb)} MB`,
  );
}

async function turns(run: (turn: number) => Promise<Ran>): Promise<Ran[]> {
  const all: Ran[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) all.push(await run(turn));
  return all;
}

/** A new subject with its identifier and record; two records a row; one record a row of who is known. */
const DATASETS = ['registration', 'tax', 'social-insurance'] as const;

/** Registrations, tax returns and insurance of so many enterprises. */
async function threeFiles(folder: string, subjects: number): Promise<void> {
  const files = await readRulesTree();
  const datasets = loadDatasets(files, loadRuleBook(files).book.dictionary);
  const wanted = datasets.filter(({ id }) => DATASETS.some((one) => one === id));
  await generatePopulation({ subjects, seed: 1, folder, datasets: wanted });
}

async function generator(folder: string): Promise<void> {
  const subjects = Math.min(ROWS, 300_000);
  const out = join(folder, 'population');
  report(
    `population of ${subjects.toLocaleString('en')}`,
    subjects,
    await turns((turn) =>
      runCommand(['population', '--size', `${subjects}`, '--seed', `${turn + 1}`, '--out', out]),
    ),
  );
  await rm(out, { recursive: true, force: true });
}

async function dryRuns(folder: string): Promise<void> {
  await threeFiles(folder, ROWS);
  for (const id of DATASETS)
    report(
      `dry run of ${id}, CSV`,
      ROWS,
      await turns(() => runCommand(dry(join(folder, `${id}.csv`), id, folder))),
    );
}

function dry(path: string, dataset: string, folder: string): string[] {
  return ['import', path, '--dataset', dataset, '--dry-run', '--report', join(folder, 'r.json')];
}

async function workbooks(folder: string): Promise<void> {
  const path = join(folder, 'hires.xlsx');
  const header = ['统一社会信用代码', '年度', '符合条件新招用人数', '按小微企业招用毕业生补贴享受'];
  const rows = Array.from({ length: WORKBOOK_ROWS }, (_, at) => [
    '91460100MA5TEAT19N',
    '2025',
    at % 9,
    '否',
  ]);
  await writeWorkbook(path, [header, ...rows]);
  report(
    'dry run of 50,000 rows, XLSX',
    WORKBOOK_ROWS,
    await turns(() => runCommand(dry(path, 'employment', folder))),
  );
}

async function hostile(folder: string): Promise<void> {
  for (const file of hostileFiles()) {
    const { what, name, dataset } = file;
    const path = join(folder, name);
    await file.write(path);
    const ran = await runCommand(dry(path, dataset, folder), process.env, DONE_OR_REFUSED);
    said(
      `${what.padEnd(34)} ${shown(ran.seconds)} s, ${shown(ran.peakMb)} MB, ended with ${ran.code}: ${ran.last}`,
    );
    await rm(path);
  }
}

async function imports(folder: string): Promise<void> {
  await threeFiles(folder, ROWS);
  const server = await MeasuredServer.start();
  try {
    said(await server.settings());
    const first = new Map<string, Ran[]>(DATASETS.map((id) => [id, []]));
    // The same again: what changes nothing, and what a plan made for few rows would take minutes for.
    const again = new Map<string, Ran[]>(DATASETS.map((id) => [id, []]));
    for (let turn = 0; turn < TURNS; turn += 1) {
      const database = await server.createDatabase();
      for (const [byDataset, asOf] of [
        [first, AS_OF],
        [again, DAY_AFTER],
      ] as const)
        for (const id of DATASETS)
          byDataset
            .get(id)
            ?.push(
              await server.measured(() =>
                runCommand(taking(join(folder, `${id}.csv`), id, asOf), database.environment),
              ),
            );
      await database.drop();
    }
    for (const id of DATASETS) {
      report(`import of ${id}, CSV`, ROWS, first.get(id) ?? []);
      report('the same a day later', ROWS, again.get(id) ?? []);
    }
  } finally {
    await server.stop();
  }
}

function taking(path: string, dataset: string, asOf = AS_OF): string[] {
  return ['import', path, '--dataset', dataset, '--as-of', asOf, '--synthetic'];
}

async function memory(folder: string): Promise<void> {
  const server = await MeasuredServer.start();
  try {
    for (const rows of [SMALL, LARGE]) {
      await threeFiles(folder, rows);
      const path = join(folder, 'registration.csv');
      report(
        `memory, dry run, ${rows.toLocaleString('en')} rows`,
        rows,
        await turns(() => runCommand(dry(path, 'registration', folder))),
      );
      const database = await server.createDatabase();
      report(`memory, import, ${rows.toLocaleString('en')} rows`, rows, [
        await server.measured(() => runCommand(taking(path, 'registration'), database.environment)),
      ]);
      await database.drop();
    }
  } finally {
    await server.stop();
  }
}

const MEASURES: Readonly<Record<Part, (folder: string) => Promise<void>>> = {
  generator,
  'dry-run': dryRuns,
  workbook: workbooks,
  hostile,
  import: imports,
  memory,
};

const processors = cpus();
said(
  `${processors[0]?.model ?? '?'} × ${processors.length}, Node.js ${process.versions.node}; ${ROWS.toLocaleString('en')} rows, ${TURNS} turns`,
);
const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
try {
  for (const part of PARTS) {
    if (!given.only.split(',').includes(part)) continue;
    const own = join(folder, part);
    await mkdir(own);
    await MEASURES[part](own);
    await rm(own, { recursive: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
