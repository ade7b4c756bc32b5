/**
 * The matcher beside its rivals on one invented population: equal findings first, then several alternating rounds.
 *
 *     npm run bench -- --firms 200000 --rules 200 --rounds 5
 *
 * Every round asks every engine for a second, and once at least, so that what else the machine does falls on all of
 * them; ratios are taken within a round. Wall time is what a user waits; processor time of the one process that computes
 * is what a busy machine leaves to compare. With `--save` figures and picture are written to `docs/bench/`.
 */
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type pg from 'pg';
import { compilePlan, loadRuleBook, type Plan, readRuleSet, valueAt } from '#libs/engine';
import { startEmbeddedPostgres } from '#libs/platform';
import {
  type ComparedRule,
  DICTIONARY_OF_COMPARED,
  documentOf,
  FACTS,
  inventedRules,
  type InventedSegment,
  inventedSegments,
} from './compared-world.ts';
import { compare } from './comparison.ts';
import { type Measured, pictureOf, ratioOf, shown, speedOf, type Spread } from './figures.ts';
import { closures } from './entrants/closures.ts';
import { duck } from './entrants/duck.ts';
import { findingsBelow, ours, oursWithCodes, type WarmSegment } from './entrants/ours.ts';
import { oursStoring, postgres, postgresStoring } from './entrants/postgres.ts';
import { type FirmRow, rulesEngine, zen } from './entrants/two-valued.ts';

const { values: given } = parseArgs({
  options: {
    firms: { type: 'string', default: '200000' },
    rules: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    sampled: { type: 'string', default: '500' },
    save: { type: 'boolean', default: false },
  },
});
const FIRMS = Number(given.firms);
const RULES = Number(given.rules);
const ROUNDS = Number(given.rounds);
/** Firms that the slow ones are asked about in a round. */
const SAMPLED = Math.min(Number(given.sampled), FIRMS);
const MISSING = 0.08;
/** Processes that wanted a processor in the minute before. */
const LOAD_BEFORE = loadavg()[0];
const RIVALS = fileURLToPath(new URL('rivals', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/bench', import.meta.url));

const said = (line: string): void => void process.stdout.write(`${line}\n`);

/** What all engines are asked about. */
interface World {
  readonly rules: readonly ComparedRule[];
  readonly plan: Plan;
  readonly segments: readonly WarmSegment[];
  readonly invented: readonly InventedSegment[];
}

function worldOf(width: number): World {
  const rules = inventedRules(RULES, width);
  const { book } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify(DICTIONARY_OF_COMPARED) },
  ]);
  const file = { path: 'rules.json', text: JSON.stringify(rules.map(documentOf)) };
  const set = readRuleSet([file], book, '2025-06-30');
  if (set.rules.length !== RULES) throw new Error(JSON.stringify(set.findings[0]));
  const invented = [...inventedSegments(FIRMS, MISSING)];
  const segments = invented.map(({ length, columns }) => ({
    length,
    column: ({ fact }: { readonly fact: string }) => columns.get(fact.slice('firm.'.length)),
  }));
  return { rules, plan: compilePlan(set.rules), segments, invented };
}

/** Firms as objects, as engines that go row by row want them. */
function* firmsOf(invented: readonly InventedSegment[]): Iterable<FirmRow> {
  const names = Object.keys(FACTS);
  for (const { length, columns } of invented)
    for (let row = 0; row < length; row += 1)
      yield Object.fromEntries(
        names.map((name) => {
          const column = columns.get(name);
          return [name, column ? valueAt(column, row) : null];
        }),
      );
}

/** Firms as the lines of a table; lists of qualifications as the bits of a number. */
async function writeTable(path: string, invented: readonly InventedSegment[]): Promise<void> {
  const stream = createWriteStream(path);
  const names = Object.keys(FACTS);
  let id = 0;
  for (const { length, columns } of invented) {
    let text = '';
    for (let row = 0; row < length; row += 1, id += 1) {
      const cells = names.map((name) => {
        const column = columns.get(name);
        const value = column ? valueAt(column, row) : null;
        if (value === null) return '';
        return Array.isArray(value) ? String(column?.values[row]) : String(value);
      });
      text += `${id},${cells.join(',')}\n`;
    }
    stream.write(text);
  }
  stream.end();
  await finished(stream);
}

/** Who is compared with whom. */
const RATIOS = [
  ['Huizhi', 'json-rules-engine'],
  ['Huizhi, codes kept', 'json-rules-engine'],
  ['Huizhi', 'gorules zen'],
  ['Huizhi', 'JavaScript closures'],
  ['Huizhi', 'DuckDB, a scan a rule'],
  ['Huizhi', 'DuckDB, one pass'],
  ['Huizhi', 'PostgreSQL, one pass'],
  ['Huizhi', 'PostgreSQL, a scan a rule'],
  ['Huizhi, hits stored', 'PostgreSQL, hits stored'],
] as const;

interface Ratio {
  readonly of: string;
  readonly against: string;
  readonly wall: Spread;
  readonly cpu: Spread;
}

function ratiosOf(measured: readonly Measured[]): readonly Ratio[] {
  const named = (name: string) => measured.find((one) => one.name === name);
  return RATIOS.flatMap(([of, against]) => {
    const one = named(of);
    const other = named(against);
    if (!one || !other) return [];
    return [{ of, against, wall: ratioOf(one, other, 'wall'), cpu: ratioOf(one, other, 'cpu') }];
  });
}

function tell(title: string, measured: readonly Measured[], ratios: readonly Ratio[]): void {
  const spread = ({ median, least, most }: Spread): string =>
    `${shown(median)} (${shown(least)}–${shown(most)})`;
  said(`\n${title}\n`);
  said(`${'million checks a second'.padEnd(28)} ${'by the wall'.padEnd(26)} of processor time`);
  for (const one of measured) {
    const million = { ...one, checks: one.checks / 1e6 };
    const [wall, cpu] = [speedOf(million, 'wall'), speedOf(million, 'cpu')];
    said(`${one.name.padEnd(28)} ${spread(wall).padEnd(26)} ${spread(cpu)}`);
  }
  said(`\n${'times faster'.padEnd(56)} ${'by the wall'.padEnd(26)} of processor time`);
  for (const { of, against, wall, cpu } of ratios)
    said(`${`${of} : ${against}`.padEnd(56)} ${spread(wall).padEnd(26)} ${spread(cpu)}`);
}

async function evaluation(world: World, table: string, adminUrl: string) {
  const firms = [...firmsOf(world.invented)];
  const sampled = firms.slice(0, SAMPLED);
  const { client, entrants } = await postgres(adminUrl, world.rules, FIRMS, table);
  const right = (limit: number) => findingsBelow(world.plan, world.segments, limit);
  const all = [
    ours(world.plan, world.segments),
    oursWithCodes(world.plan, world.segments),
    closures(world.rules, firms),
    ...(await duck(world.rules, FIRMS, table)),
    ...entrants,
    await zen(world.rules, sampled),
    await rulesEngine(world.rules, sampled),
  ];
  return { client, measured: await compare(all, ROUNDS, right, said) };
}

async function storing(client: pg.Client, world: World) {
  const right = (limit: number) =>
    findingsBelow(world.plan, world.segments, limit).map(({ eligible, sum }) => ({
      eligible,
      sum,
    }));
  const all = [
    await oursStoring(client, world.plan, world.segments),
    await postgresStoring(client, world.rules, FIRMS),
  ];
  return compare(all, ROUNDS, right, said);
}

async function main(): Promise<void> {
  if (!existsSync(join(RIVALS, 'node_modules'))) {
    said('installing the rivals, which the product itself never needs …');
    await promisify(execFile)('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
      cwd: RIVALS,
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const cluster = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const database = await startEmbeddedPostgres({ folder: cluster, throwaway: true });
  try {
    const world = worldOf(1);
    const table = join(folder, 'firms.csv');
    await writeTable(table, world.invented);
    // The server and DuckDB read the table as other users.
    await chmod(folder, 0o755);
    const { client, measured } = await evaluation(world, table, database.adminUrl);
    const sections = [
      {
        title: `${FIRMS.toLocaleString('en')} firms × ${RULES} rules, three-valued, ${MISSING * 100} % of the facts missing, one thread each`,
        measured,
      },
    ];
    for (const [width, rate] of [
      [1, '3 %'],
      [0.1, '0.3 %'],
    ] as const)
      sections.push({
        title: `hits stored in PostgreSQL, about ${rate} of the pairs`,
        measured: await storing(client, worldOf(width)),
      });
    await client.end();
    for (const { title, measured } of sections) tell(title, measured, ratiosOf(measured));
    if (given.save) await save(sections);
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keeps figures and picture where the pages show them. */
async function save(
  sections: readonly { readonly title: string; readonly measured: readonly Measured[] }[],
): Promise<void> {
  const machine = {
    processor: cpus()[0]?.model ?? '',
    processors: cpus().length,
    node: process.version,
    // Of everything the machine does, the bench's own processes among it: one of them works at a time.
    loadBefore: LOAD_BEFORE,
    loadAfter: loadavg()[0],
  };
  const kept = sections.map(({ title, measured }) => ({
    title,
    measured,
    ratios: ratiosOf(measured),
  }));
  await mkdir(DOCS, { recursive: true });
  await writeFile(
    join(DOCS, 'matching.json'),
    `${JSON.stringify({ machine, sections: kept }, null, 2)}\n`,
  );
  const [first] = sections;
  if (first)
    await writeFile(
      join(DOCS, 'matching.svg'),
      pictureOf(`Rule checks a second of processor time: ${first.title}`, first.measured, 'Huizhi'),
    );
}

await main();
