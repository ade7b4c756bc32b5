/**
 * Whole runs of the product over an invented population: real worker processes of the built product, from records to
 * episodes. The first finds everything new, the second nothing. Prints what a user waits, what processors did for the
 * workers and for the database, how long the jobs of each kind took, and a digest of what stands afterwards.
 *
 *     npm run bench:run -- --firms 200000 --workers 1
 *     npm run bench:run -- --firms 200000 --workers 1 --changes 300
 *     npm run bench:run -- --firms 1000000 --workers 2 --grade --runs 3
 *     npm run bench:run -- --firms 200000 --runs 1 --fund
 *     npm run bench:run -- --firms 3500000 --rules invented --policies 500 --runs 1
 *
 * With `--changes` so many firms change one after another while a further run is on, and as many after it: how long from
 * the commit of a delivery of one record until its firm is judged and its episodes stand.
 *
 * With `--evaluate` nothing is applied: one worker evaluates everything, then two do on the same snapshot, and the first policy is
 * edited again and again by HTTP of the built server.
 *
 * With `--fund` policies have a fen when they are matched, so that everybody on their lists waits; then the money comes, and it is
 * timed until nobody waits: each is an entitlement moved, with its reservation, its audit and what follows promised.
 *
 * With `--grade` each run is a grading by the scoring models instead: the first makes the columns, the others find them.
 *
 * `--rules` is `story` (three policies), `all` (the rule tree) or `invented`: so many policies over ten datasets, each passed by 0.2 %
 * of subjects who are written without an import, or with `--nobody` by none, so that nothing is staged.
 *
 * `TEST_DATABASE_ADMIN_URL` names a server to use instead of an embedded one that need not survive a crash. There the
 * population is kept as a template with `--keep`, and found again.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadRuleBook } from '#libs/engine';
import { loadRules, requestRun, RuleStore } from '#libs/matching';
import {
  Database,
  moveClock,
  readRulesTree,
  type RulesFile,
  systemContext,
  type Tx,
} from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import { requestGrading, viewGrading } from '#libs/programmes/credit';
import {
  generatePopulation,
  headersOf,
  importDelivery,
  loadDatasets,
  SUBJECTS_CHANGED,
} from '#libs/registry';
import { anEnterprise, csv, Enterprise } from '../support/factories.ts';
import { FIRST_DAY } from '../support/stage-deliveries.ts';
import { readStoryRules } from '../support/story-rules.ts';
import { FILLED, fillProvince, inventedTree } from './invented-province.ts';
import { evaluateOnly } from './evaluated-only.ts';
import { type MeasuredDatabase, MeasuredServer } from './measured-server.ts';
import { evaluationOf, Worker } from './measured-worker.ts';
import { Waits } from './waits.ts';
import { simulateByApi } from './simulated-by-api.ts';

const { values: given } = parseArgs({
  options: {
    firms: { type: 'string', default: '200000' },
    workers: { type: 'string', default: '1' },
    runs: { type: 'string', default: '2' },
    rules: { type: 'string', default: 'story' },
    policies: { type: 'string', default: '500' },
    changes: { type: 'string', default: '0' },
    evaluate: { type: 'boolean', default: false },
    grade: { type: 'boolean', default: false },
    nobody: { type: 'boolean', default: false },
    fund: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const FIRMS = Number(given.firms);
const WORKERS = Number(given.workers);
/** The dataset that changes, and how long its change may take before the measurement gives up. */
const CHANGED = 'employment';
const CHANGE_LIMIT_MS = 60_000;
const PLENTY_FEN = 10n ** 14n;
/** After this long it is asked whether there is anything to wait for. */
const PROMISED_BY_MS = 2_000;

const said = (line: string): void => void process.stdout.write(`${line}\n`);
const system = systemContext('bench');

/** Connections with the rights of one role. */
function connect({ environment }: MeasuredDatabase, role: 'app' | 'owner'): Promise<Database> {
  const { DATABASE_URL: ownerUrl = '', HUIZHI_SECRET: secret = '' } = environment;
  return new Database({ ownerUrl, secret, role, poolSize: 2 }).connect();
}

function readRules(): Promise<RulesFile[]> {
  if (given.rules === 'invented')
    return inventedTree(Number(given.policies), { nobody: given.nobody });
  return given.rules === 'all' ? readRulesTree() : readStoryRules();
}

/** @returns how many budgets got the money */
async function appropriateAll(tx: Tx, amountFen: bigint, reference: string): Promise<number> {
  const versions = await new RuleStore().published(tx, FIRST_DAY);
  const funded = versions.filter(({ policy }) => policy.fundingLine !== null);
  for (const { policy } of funded)
    await appropriateBudget(tx, policy, { year: '2025', amountFen, reference });
  return funded.length;
}

/** Rules, and everything that departments say of the firms. */
async function populate(database: MeasuredDatabase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const [app, owner] = await Promise.all([connect(database, 'app'), connect(database, 'owner')]);
  try {
    const files = await readRules();
    const { book } = loadRuleBook(files);
    const datasets = loadDatasets(files, book.dictionary)
      .filter(
        ({ id, issued }) => issued !== true && id !== 'accounts' && id !== 'authorised-persons',
      )
      .sort((a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)));
    await moveClock(owner, 'test', FIRST_DAY);
    await app.transaction('bench.rules', system, (tx) =>
      loadRules(tx, files, { demo: true, today: FIRST_DAY }),
    );
    await app.transaction('bench.budgets', system, (tx) =>
      appropriateAll(tx, given.fund ? 1n : PLENTY_FEN, 'bench'),
    );
    if (given.rules === 'invented') {
      const client = new pg.Client({ connectionString: database.superuserUrl });
      await client.connect();
      await fillProvince(client, FIRMS, FIRST_DAY, said).finally(() => client.end());
      return;
    }
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
    await owner.transaction('bench.analyze', system, (tx) => tx.query(`analyze ${FILLED}`));
  } finally {
    await Promise.all([app.close(), owner.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks for what is measured. @returns the run's id */
async function ask(tx: Tx): Promise<string> {
  if (!given.grade) return requestRun(tx, new RuleStore());
  const { run } = await viewGrading(tx, await requestGrading(tx, new RuleStore()));
  return run.id;
}

/** Asks for a run and waits until it and all that it promised is done. */
async function runOnce(app: Database, workers: readonly Worker[]): Promise<number> {
  const begun = performance.now();
  const id = await app.transaction('bench.run', system, ask);
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

/** What an officer waits for who edits the first policy, on what the run has left. */
async function measureSimulation(
  database: MeasuredDatabase,
  app: Database,
  folder: string,
): Promise<void> {
  const owner = await connect(database, 'owner');
  try {
    const [first] = await app.transaction('bench.policy', system, (tx) =>
      new RuleStore().published(tx, FIRST_DAY),
    );
    if (!first) throw new Error('no policy is published');
    await simulateByApi(database, owner, folder, first.policy.id, said);
  } finally {
    await owner.close();
  }
}

/** The money comes for everybody who waits. */
async function measureFunding(app: Database, workers: readonly Worker[]): Promise<void> {
  const waiting = async (): Promise<number> => {
    const [row] = await app.transaction('bench.look', system, (tx) =>
      tx.query<{ count: number }>(
        `select count(*)::integer as count from entitlement where state = 'waiting'`,
      ),
    );
    return row?.count ?? 0;
  };
  const before = await waiting();
  for (const worker of workers) worker.jobs.clear();
  const begun = performance.now();
  const budgets = await app.transaction('bench.money', system, (tx) =>
    appropriateAll(tx, PLENTY_FEN, 'bench, all of it'),
  );
  while ((await waiting()) > 0) await pause(20);
  const seconds = (performance.now() - begun) / 1_000;
  said(
    `money for ${before.toLocaleString('en')} who waited for ${budgets} budgets: ${seconds.toFixed(2)} s, ${Math.round(before / seconds).toLocaleString('en')}/s`,
  );
}

async function isPromised(app: Database, deliveryId: string): Promise<boolean> {
  const rows = await app.transaction('bench.look', system, (tx) =>
    tx.query(`select from outbox where kind = $1 and ref = $2`, [SUBJECTS_CHANGED, deliveryId]),
  );
  return rows.length > 0;
}

/** Changes firms one by one, first while a run is on and then while nothing else is. */
async function measureChanges(
  app: Database,
  workers: readonly Worker[],
  superuserUrl: string,
): Promise<void> {
  const files = await readRules();
  const { book } = loadRuleBook(files);
  const dataset = loadDatasets(files, book.dictionary).find(({ id }) => id === CHANGED);
  if (!dataset) throw new Error(`no dataset ${CHANGED}`);
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const codes = await app.transaction('bench.codes', system, (tx) =>
    tx.query<{ value: string }>(
      `select value from identifier where scheme = $1 order by hashint4extended(subject_id, 7) limit $2`,
      [dataset.key.scheme, 4 * Number(given.changes)],
    ),
  );
  let number = 0;
  /** @returns undefined where the delivery says nothing new of its firm: then nothing is to be judged */
  const change = async (): Promise<number | undefined> => {
    const code = codes[number]?.value ?? '';
    const path = join(folder, `${(number += 1)}.csv`);
    const { rows } = new Enterprise(code, {
      [CHANGED]: { ...anEnterprise(1).rows[CHANGED], 统一社会信用代码: code },
    }).with(CHANGED, { 符合条件新招用人数: String(3 + (number % 40)) });
    await writeFile(path, csv(headersOf(dataset), [rows[CHANGED] ?? {}]));
    const { deliveryId } = await importDelivery(app, {
      dataset,
      book,
      path,
      mode: 'delta',
      asOf: FIRST_DAY,
      source: `bench change ${number}`,
      synthetic: true,
      context: system,
    });
    const begun = performance.now();
    const key = `${SUBJECTS_CHANGED} ${deliveryId}`;
    for (;;) {
      const ended = workers.flatMap((worker) => worker.ended.get(key) ?? []).at(0);
      if (ended !== undefined) return Math.max(0, ended - begun);
      if (performance.now() - begun > PROMISED_BY_MS && !(await isPromised(app, deliveryId)))
        return undefined;
      if (performance.now() - begun > CHANGE_LIMIT_MS)
        throw new Error(
          `a change was not judged: ${workers.flatMap(({ failures }) => failures).join() || 'nothing failed'}`,
        );
      await pause(1);
    }
  };
  try {
    let isOn = true;
    const run = runOnce(app, workers).finally(() => (isOn = false));
    const during: number[] = [];
    const sampler = await Waits.sample(superuserUrl);
    for (const worker of workers) worker.jobs.clear();
    const judging = (): string =>
      inMilliseconds(
        workers.flatMap(({ jobs }) => jobs.get(SUBJECTS_CHANGED) ?? []).map((one) => one * 1_000),
      );
    while (isOn && during.length < Number(given.changes))
      during.push(...[(await change()) ?? []].flat());
    said(
      `changes while a run was on: ${inMilliseconds(during)}${isOn ? '' : '; then it had ended'}`,
    );
    said(`  from the lease to the end: ${judging()}`);
    for (const line of await sampler.stop()) said(`  ${line}`);
    for (const worker of workers) worker.jobs.clear();
    await run;
    const after: number[] = [];
    while (after.length < Number(given.changes)) after.push(...[(await change()) ?? []].flat());
    said(`changes while nothing else was: ${inMilliseconds(after)}`);
    said(`  from the lease to the end: ${judging()}`);
    const [row] = await app.transaction('bench.judged', system, (tx) =>
      tx.query<{ judged: number; changed: number }>(
        `select count(*)::integer as judged, sum(p.opened + p.closed + p.suspended)::integer as changed
         from run r left join run_policy p on p.run_id = r.id where r.kind = 'changes'`,
      ),
    );
    said(`  ${row?.judged} judgements, ${row?.changed} episodes opened, closed or suspended`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inMilliseconds(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `${sorted.length}, ms: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, the longest ${at(1)}`;
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
         from entitlement
       union all select 'tiers ' || count(*) || ' ' || md5(string_agg(concat_ws(' ', subject_id, tier, score, reason), ',' order by subject_id))
         from subject_tier where grading_id = (select id from grading order by drafted_at desc limit 1) having count(*) > 0`,
    ),
  );
  return rows.map(({ line }) => line).join('; ');
}

async function measure(server: MeasuredServer, database: MeasuredDatabase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
  const app = await connect(database, 'app');
  const workers = Array.from(
    { length: given.evaluate ? 0 : WORKERS },
    () => new Worker(database.environment, folder),
  );
  const cpu = async (): Promise<number> =>
    (await Promise.all(workers.map((worker) => worker.processorSeconds()))).reduce((a, b) => a + b);
  try {
    if (given.evaluate) {
      await evaluateOnly(database, app, folder, said, () => server.processorSeconds());
      return await measureSimulation(database, app, folder);
    }
    for (let run = 1; run <= Number(given.runs); run += 1) {
      for (const worker of workers) {
        worker.jobs.clear();
        worker.ended.clear();
      }
      const before = { workers: await cpu(), server: await server.processorSeconds() };
      const seconds = await runOnce(app, workers);
      const used = (await cpu()) - before.workers;
      const served = (await server.processorSeconds()) - before.server;
      const peak = Math.max(...(await Promise.all(workers.map((worker) => worker.peakMb()))));
      said(
        `run ${run}: ${seconds.toFixed(2)} s; processor time of ${WORKERS} worker(s) ${used.toFixed(2)} s, of the database ${served.toFixed(2)} s; ${peak.toFixed(0)} MB at most`,
      );
      const kinds = new Set(workers.flatMap(({ jobs }) => [...jobs.keys()]));
      for (const kind of kinds) {
        const all = workers.flatMap(({ jobs }) => jobs.get(kind) ?? []);
        said(
          `  ${kind}: ${all.length} jobs, ${all.reduce((a, b) => a + b, 0).toFixed(2)} s, the longest ${Math.max(...all).toFixed(2)} s`,
        );
      }
      said(`  evaluation: ${evaluationOf(workers)}`);
      said(`  ${await standing(app)}`);
    }
    if (given.fund) await measureFunding(app, workers);
    if (Number(given.changes) > 0) await measureChanges(app, workers, database.superuserUrl);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const server = await MeasuredServer.start();
try {
  said(await server.settings());
  const template = `huizhi_bench_run_${given.rules}${given.nobody ? '_nobody' : ''}_${FIRMS}`;
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
