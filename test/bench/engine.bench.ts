/**
 * Measures the row path against json-rules-engine, and `huizhi match` and `huizhi lint` as whole processes. It prints
 * figures and judges nothing but that the verdicts are equal: `npm run bench:commands`. The two engines are compared by
 * the processor time they take, in turns, so that a busy machine bends neither; `-- --rows` measures nothing else.
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Engine } from 'json-rules-engine';
import {
  type FactValue,
  type JsonObject,
  loadRuleBook,
  normaliseFact,
  readRuleSet,
  RowPlan,
} from '#libs/engine';
import { conditions, DICTIONARY, firm, policy, randomNumbers } from './world.ts';

const FIRMS = 2_000;
const RULES = 200;
const TURNS = 3;
/** How often our own pass is repeated in a turn: it is too short to be measured once. */
const ROUNDS = 10;
const CLI = fileURLToPath(new URL('../../dist/bin/cli.js', import.meta.url));

const said = (line: string): void => void process.stdout.write(`${line}\n`);

async function rowPath(): Promise<void> {
  const random = randomNumbers(20_251);
  const whole = DICTIONARY.facts.map((fact) => ({
    ...fact,
    dataset: 'firm',
    title: { zh: fact.id, en: fact.id },
    absence: 'unknown',
  }));
  const { book } = loadRuleBook([{ path: 'facts.json', text: JSON.stringify({ facts: whole }) }]);
  const rules = Array.from({ length: RULES }, (_, at) => ({
    name: `rule-${at}`,
    conditions: conditions(random),
    event: { type: `rule-${at}` },
  }));
  const set = readRuleSet([{ path: 'r.json', text: JSON.stringify(rules) }], book, '2025-06-30');
  const plan = new RowPlan(set.rules);
  const firms = Array.from({ length: FIRMS }, () => firm(random, 0));
  const rows = firms.map((facts) =>
    plan.reads.map(({ fact }): FactValue => {
      const definition = book.dictionary.get(fact);
      return definition ? normaliseFact(definition, facts[fact]) : null;
    }),
  );
  const ours = (): number => {
    let eligible = 0;
    for (const row of rows) {
      plan.take(row);
      for (let at = 0; at < RULES; at += 1) if (plan.verdict(at) === 'eligible') eligible += 1;
    }
    return eligible;
  };
  const engine = new Engine();
  for (const rule of rules) engine.addRule(inFen(rule) as never);
  const theirFacts = rows.map((row) =>
    Object.fromEntries(plan.reads.map(({ fact }, at) => [fact, row[at]])),
  );
  const warm = async (facts: Record<string, unknown>): Promise<Set<string>> =>
    new Set((await engine.run(facts)).events.map(({ type }) => type));
  for (const facts of theirFacts.slice(0, 200)) await warm(facts);
  for (let warming = 0; warming < 5; warming += 1) ours();
  const ratios: number[] = [];
  let theirs: Set<string>[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    let start = processorMs();
    for (let round = 0; round < ROUNDS; round += 1) ours();
    const mine = (processorMs() - start) / ROUNDS;
    start = processorMs();
    theirs = [];
    for (const facts of theirFacts) theirs.push(await warm(facts));
    const library = processorMs() - start;
    ratios.push(library / mine);
    said(`row path            ${speed(mine)}`);
    said(`json-rules-engine   ${speed(library)}`);
  }
  const [least = 0] = ratios.sort((a, b) => a - b);
  const middle = ratios[TURNS >> 1] as number;
  said(
    `ratio               ${middle.toFixed(0)} x (${least.toFixed(0)} to ${(ratios.at(-1) as number).toFixed(0)}); ${ours()} eligible`,
  );
  rows.forEach((row, at) => {
    plan.take(row);
    plan.policies.forEach(({ id }, number) => {
      if ((plan.verdict(number) === 'eligible') !== theirs[at]?.has(id))
        throw new Error(`the verdicts on firm ${at} under ${id} differ`);
    });
  });
}

/** Processor time of this process, in milliseconds. */
function processorMs(): number {
  return process.cpuUsage().user / 1000;
}

function speed(ms: number): string {
  const checks = Math.round((FIRMS * RULES) / (ms / 1000)).toLocaleString('en');
  return `${ms.toFixed(1)} ms of processor time, ${checks} checks/s`;
}

/** The library compares numbers; money of a rule is yuan, of a row fen. */
function inFen(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(inFen);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([key, value]) => [key, inFen(value)]);
  const whole = Object.fromEntries(entries) as Record<string, unknown>;
  const { fact, value } = whole;
  return typeof fact === 'string' && fact.startsWith('firm.money') && typeof value === 'number'
    ? { ...whole, value: value * 100 }
    : whole;
}

async function commands(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  try {
    const random = randomNumbers(7);
    const policies: JsonObject[] = Array.from({ length: 60 }, (_, at) => policy(random, at));
    await writeFile(join(folder, 'facts.json'), JSON.stringify(DICTIONARY));
    await writeFile(join(folder, 'policies.json'), JSON.stringify(policies));
    for (const extension of ['csv', 'ndjson']) {
      const facts = join(folder, `firms.${extension}`);
      await writeFirms(facts, extension === 'csv');
      const out = join(folder, `out.${extension}`);
      const rules = join(folder, 'policies.json');
      await timed(`match ${extension} 100,000 x 60`, [
        ...['match', '--rules', rules, '--facts', facts],
        ...['--as-of', '2025-06-30', '--out', out],
      ]);
    }
    await timed('lint 60 policies', [
      'lint',
      join(folder, 'policies.json'),
      '--dictionary',
      join(folder, 'facts.json'),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFirms(path: string, table: boolean): Promise<void> {
  const random = randomNumbers(11);
  const ids = DICTIONARY.facts.map(({ id }) => id);
  const stream = createWriteStream(path);
  if (table) stream.write(`enterprise,${ids.join(',')}\n`);
  let text = '';
  for (let at = 0; at < 100_000; at += 1) {
    const facts = firm(random, 0.1);
    const tags = facts['firm.tags'];
    const cells = ids.map((id) => {
      if (id !== 'firm.tags') return cellOf(facts[id]);
      return Array.isArray(tags) ? (tags.length === 0 ? '[]' : tags.join(';')) : '';
    });
    text += table
      ? `E${at},${cells.join(',')}\n`
      : `${JSON.stringify({ enterprise: `E${at}`, ...facts })}\n`;
    if (text.length > 1e6) {
      if (!stream.write(text))
        await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
      text = '';
    }
  }
  stream.end(text);
  await finished(stream);
}

function cellOf(value: unknown): string {
  return typeof value === 'object' || value === undefined
    ? ''
    : String(value as string | number | boolean);
}

async function timed(what: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const hook = `process.once('exit', () => process.stderr.write('\\nPEAK ' + process.resourceUsage().maxRSS + ' ' + process.cpuUsage().user + '\\n'))`;
  const stderr = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, CLI, ...args],
      { maxBuffer: 64e6 },
      (error, _, err) => (error && error.code !== 3 ? reject(new Error(err)) : resolve(err)),
    );
  });
  const seconds = (performance.now() - start) / 1000;
  const [, peak = 0, user = 0] = /PEAK (\d+) (\d+)/.exec(stderr) ?? [];
  said(
    `${what.padEnd(28)} ${seconds.toFixed(1)} s, of processor time ${(Number(user) / 1e6).toFixed(1)} s, ${(Number(peak) / 1024).toFixed(0)} MB`,
  );
}

await rowPath();
if (!process.argv.includes('--rows')) await commands();
