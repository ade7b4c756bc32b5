/**
 * Whole runs of the product over an invented population: real worker processes of the built product, from records to
 * episodes. The first finds everything new, the second nothing. Prints what a user waits, what processors did for the
 * workers and for the database, how long the jobs of each kind took, and a digest of what stands afterwards.
 *
 *     npm run bench:run -- --firms 200000 --workers 1
 *
 * `TEST_DATABASE_ADMIN_URL` names a server to use instead of an embedded one that need not survive a crash. There the
 * population is kept as a template with `--keep`, and found again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadRuleBook } from '#libs/engine';
import { loadRules, requestRun, RuleStore } from '#libs/matching';
import { Database, moveClock, readRulesTree, systemContext } from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import { generatePopulation, importDelivery, loadDatasets } from '#libs/registry';
import { FIRST_DAY } from '../support/stage-deliveries.ts';
import { readStoryRules } from '../support/story-rules.ts';
import { type MeasuredDatabase, MeasuredServer } from './measured-server.ts';

const { values: given } = parseArgs({
  options: {
    firms: { type: 'string', default: '200000' },
    workers: { type: 'string', default: '1' },
    runs: { type: 'string', default: '2' },
    rules: { type: 'string', default: 'story' },
    keep: { type: 'boolean', default: false },
  },
});
const FIRMS = Number(given.firms);
const WORKERS = Number(given.workers);
const WORKER = fileURLToPath(new URL('../../dist/apps/worker/src/main.js', import.meta.url));
const TICKS_PER_SECOND = 100;

const said = (line: string): void => void process.stdout.write(`${line}\n`);
const system = systemContext('bench');

/** Connections with the rights of one role. */
function connect({ environment }: MeasuredDatabase, role: 'app' | 'owner'): Promise<Database> {
  const { DATABASE_URL: ownerUrl = '', HUIZHI_SECRET: secret = '' } = environment;
  return new Database({ ownerUrl, secret, role, poolSize: 2 }).connect();
}

/** Rules, and everything that departments say of the firms. */
async function populate(database: MeasuredDatabase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const [app, owner] = await Promise.all([connect(database, 'app'), connect(database, 'owner')]);
  try {
    const files = given.rules === 'all' ? await readRulesTree() : await readStoryRules();
    const { book } = loadRuleBook(files);
    const datasets = loadDatasets(files, book.dictionary)
      .filter(({ id }) => id !== 'accounts' && id !== 'authorised-persons')
      .sort((a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)));
    await moveClock(owner, 'test', FIRST_DAY);
    await app.transaction('bench.rules', system, (tx) =>
      loadRules(tx, files, { demo: true, today: FIRST_DAY }),
    );
    await app.transaction('bench.budgets', system, async (tx) => {
      for (const { policy } of await new RuleStore().published(tx, FIRST_DAY))
        if (policy.fundingLine !== null)
          await appropriateBudget(tx, policy, {
            year: '2025',
            amountFen: 10n ** 14n,
            reference: 'bench',
          });
    });
    await generatePopulation({ subjects: FIRMS, seed: 6, folder, datasets });
    for (const dataset of datasets) {
      const path = join(folder, `${dataset.id}.csv`);
      // Of some datasets nobody invents a row; a full delivery without any is refused.
      if ((await readFile(path, 'utf8')).trimEnd().split('\n', 2).length < 2) continue;
      const { accepted, rejected } = await importDelivery(app, {
        dataset,
        book,
        path,
        mode: 'full',
        asOf: FIRST_DAY,
        source: `bench ${dataset.id}`,
        synthetic: true,
        context: system,
      });
      said(`${dataset.id}: ${accepted} rows taken, ${rejected} rejected`);
    }
    await owner.transaction('bench.analyze', system, (tx) => tx.query('analyze'));
  } finally {
    await Promise.all([app.close(), owner.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A worker process, what its jobs took by kind in seconds, and what processors did for it. */
class Worker {
  readonly jobs = new Map<string, number[]>();
  readonly failures: string[] = [];
  readonly #child: ChildProcess;

  constructor(environment: NodeJS.ProcessEnv, folder: string) {
    this.#child = spawn(process.execPath, [WORKER], {
      env: { ...environment, HUIZHI_DATA: folder, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const entry = JSON.parse(line) as { msg: string; kind: string; seconds?: number };
      if (entry.msg === 'job failed') this.failures.push(line);
      if (entry.msg !== 'job finished') return;
      this.jobs.set(entry.kind, [...(this.jobs.get(entry.kind) ?? []), entry.seconds ?? 0]);
    });
  }

  async processorSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
  }

  /** Most memory it had in RAM so far, in MB. */
  async peakMb(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** Asks for a run and waits until it and all that it promised is done. */
async function runOnce(app: Database, workers: readonly Worker[]): Promise<number> {
  const begun = performance.now();
  const id = await app.transaction('bench.run', system, (tx) => requestRun(tx, new RuleStore()));
  for (;;) {
    const [row] = await app.transaction('bench.look', system, (tx) =>
      tx.query<{ state: string; text: string }>(
        `select state, stopped_because::text as text from run where id = $1`,
        [id],
      ),
    );
    if (row?.state === 'finished') return (performance.now() - begun) / 1_000;
    if (row?.state === 'stopped' || row?.state === 'cancelled') throw new Error(row.text);
    const [failure] = workers.flatMap(({ failures }) => failures);
    if (failure) throw new Error(failure);
    await pause(50);
  }
}

/** What stands, by natural keys: equal digests are equal episodes and decisions, bit for bit. */
async function standing(app: Database): Promise<string> {
  const rows = await app.transaction('bench.digest', system, (tx) =>
    tx.query<{ line: string }>(
      `select 'episodes ' || count(*) || ' ' || md5(string_agg(concat_ws(' ', subject_id, policy_id, period, item, state, amount_fen, opened_on, ended_on), ','
         order by subject_id, policy_id, period, opened_on, state)) as line from episode
       union all select 'decisions ' || count(*) || ' ' || md5(string_agg(concat_ws(' ', d.subject_id, e.policy_id, d.verdict, d.amount_fen, d.decision_hash, d.fact_vector_hash), ','
         order by d.subject_id, e.policy_id, d.verdict, d.decision_hash)) from decision d join episode e on e.id = d.episode_id
       union all select 'entitlements ' || count(*) || ' ' || coalesce(md5(string_agg(concat_ws(' ', subject_id, policy_id, state, amount_fen), ',' order by subject_id, policy_id)), '')
         from entitlement`,
    ),
  );
  return rows.map(({ line }) => line).join('; ');
}

async function measure(server: MeasuredServer, database: MeasuredDatabase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const app = await connect(database, 'app');
  const workers = Array.from({ length: WORKERS }, () => new Worker(database.environment, folder));
  const cpu = async (): Promise<number> =>
    (await Promise.all(workers.map((worker) => worker.processorSeconds()))).reduce((a, b) => a + b);
  try {
    for (let run = 1; run <= Number(given.runs); run += 1) {
      for (const worker of workers) worker.jobs.clear();
      const before = { workers: await cpu(), server: await server.processorSeconds() };
      const seconds = await runOnce(app, workers);
      const used = (await cpu()) - before.workers;
      const served = (await server.processorSeconds()) - before.server;
      const peak = Math.max(...(await Promise.all(workers.map((worker) => worker.peakMb()))));
      said(
        `run ${run}: ${seconds.toFixed(2)} s; processor time of ${WORKERS} workers ${used.toFixed(2)} s, of the database ${served.toFixed(2)} s; ${peak.toFixed(0)} MB at most`,
      );
      const kinds = new Set(workers.flatMap(({ jobs }) => [...jobs.keys()]));
      for (const kind of kinds) {
        const all = workers.flatMap(({ jobs }) => jobs.get(kind) ?? []);
        said(
          `  ${kind}: ${all.length} jobs, ${all.reduce((a, b) => a + b, 0).toFixed(2)} s, the longest ${Math.max(...all).toFixed(2)} s`,
        );
      }
      said(`  ${await standing(app)}`);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const server = await MeasuredServer.start();
try {
  said(await server.settings());
  const template = `huizhi_bench_run_${given.rules}_${FIRMS}`;
  const known = given.keep && (await server.hasDatabase(template));
  const whole = known ? undefined : await server.createDatabase(given.keep ? template : undefined);
  if (whole) await populate(whole);
  const database = given.keep ? await server.createDatabase(undefined, template) : whole;
  if (database) {
    try {
      await measure(server, database);
    } finally {
      await database.drop();
    }
  }
} finally {
  await server.stop();
}
