import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { invariant, parseYuan, type LocalDate } from '#libs/kernel';
import {
  isLatestBook,
  listForms,
  loadRules,
  requestRun,
  RuleStore,
  viewRun,
  type RunView,
} from '#libs/matching';
import {
  businessTime,
  Database,
  demoAccounts,
  hashPassword,
  moveClock,
  readRulesFile,
  readRulesTree,
  savePrincipal,
  systemContext,
  type Context,
  type RulesFile,
  type Tx,
} from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import {
  RECORD_DATASETS,
  UNINVENTED_DATASETS,
  generatePopulation,
  importDelivery,
  loadDatasets,
} from '#libs/registry';
import { loadRuleBook } from '#libs/engine';
import { yuan } from './demo-books.ts';
import { approveLists } from './demo-lists.ts';
import { DemoStopped } from './errors.ts';
import { LOOK_AGAIN_MS, tellRun } from './run-lines.ts';
import { renderTable } from './table.ts';

/** The demo's business day: the benefits of the demonstration are in force on it. */
export const DEMO_DATE: LocalDate = '2025-09-30';
const SUBJECTS = 20_000;
const SEED = 20_250_930;
/** Among how many enterprises one is sought that lacks a fact. */
const APPLYING_SOUGHT = 500;
/** Who is paid to which account, and who may act for a firm. */
const PAYEE_DATASETS = ['accounts', 'authorised-persons'];
const OFFICER = { authorities: ['*'], division: '46', subjectId: null };
const OPERATOR: Context = { actor: 'operator', ...OFFICER };
const APPROVER: Context = { actor: 'approver', ...OFFICER };

/** What the demo needs to prepare itself. */
export interface DemoOptions {
  readonly ownerUrl: string;
  readonly secret: string;
  readonly dataFolder: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** How many synthetic subjects; HUIZHI_DEMO_SUBJECTS (for tests) or 20,000 unless given. */
  readonly subjects?: number;
}

/**
 * Brings a fresh database to a benefit pushed: rules, money, a synthetic population, a run, its lists approved as demo.
 *
 * Each step finds what was done before, so it can be killed anywhere and started again, and a second start changes
 * nothing. A worker must be running: it does the matching and the notifying.
 */
export async function prepareDemo(options: DemoOptions): Promise<void> {
  const { ownerUrl, secret } = options;
  const owner = await new Database({
    ownerUrl,
    secret,
    role: 'owner',
    poolSize: 1,
    name: 'huizhi-demo-owner',
  }).connect();
  const database = await new Database({
    ownerUrl,
    secret,
    role: 'app',
    poolSize: 4,
    name: 'huizhi-demo',
  }).connect();
  try {
    await setClock(owner, database);
    const files = await readRulesTree();
    await loadPolicies(database, files, options);
    await appropriateBudgets(database);
    await importPopulation(database, files, options);
    await openOfficerAccounts(owner);
    const run = await runOnce(database, options);
    await approveLists(database, APPROVER, run, options);
    await openEnterpriseAccounts(owner);
    await printResult(database, run, options);
  } finally {
    await owner.close();
    await database.close();
  }
}

async function setClock(owner: Database, database: Database): Promise<void> {
  const time = await database.transaction('demo.clock', systemContext('demo'), businessTime);
  if (!time.moved) await moveClock(owner, 'demo', DEMO_DATE);
}

/** Publishes the files once. Later the database is right: a changed file is pointed out, never published by a start. */
async function loadPolicies(
  database: Database,
  files: readonly RulesFile[],
  { print }: DemoOptions,
): Promise<void> {
  await database.transaction('demo.rules', systemContext('demo'), async (tx) => {
    const published = await new RuleStore().published(tx, DEMO_DATE);
    if (published.length === 0) {
      const loaded = await loadRules(tx, files, { demo: true, today: DEMO_DATE });
      const fresh = loaded.filter((one) => one.outcome === 'published').length;
      print(
        `规则：发布 ${fresh} 项（政策、评分模型、检查事项等，演示） / Rules: ${fresh} published: policies, scoring models, supervised matters (as demo)`,
      );
    } else if (!(await isLatestBook(tx, files))) {
      print(
        '规则文件与已发布的版本不同，未自动发布；请用 npx huizhi rules load 发布 / The rule files differ from what is published; publish them with npx huizhi rules load',
      );
    }
  });
}

const appropriations = z.object({
  appropriations: z.array(
    z.object({
      policyId: z.string(),
      year: z.string(),
      amountYuan: z.string(),
      reference: z.string(),
    }),
  ),
});

async function appropriateBudgets(database: Database): Promise<void> {
  const { appropriations: all } = appropriations.parse(
    JSON.parse(await readRulesFile('demonstration/appropriations.json')),
  );
  await database.transaction('demo.appropriate', systemContext('demo'), async (tx) => {
    const versions = await new RuleStore().published(tx, DEMO_DATE);
    for (const one of all) {
      const policy = versions.find((version) => version.policy.id === one.policyId)?.policy;
      if (!policy) continue;
      await appropriateBudget(tx, policy, {
        year: one.year,
        amountFen: parseYuan(one.amountYuan),
        reference: one.reference,
      });
    }
  });
}

async function importPopulation(
  database: Database,
  files: readonly RulesFile[],
  options: DemoOptions,
): Promise<void> {
  const { print, signal } = options;
  const subjects = options.subjects ?? Number(process.env['HUIZHI_DEMO_SUBJECTS'] || SUBJECTS);
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary).filter(
    ({ id }) => !RECORD_DATASETS.has(id) && !UNINVENTED_DATASETS.has(id),
  );
  const folder = join(options.dataFolder, `synthetic-${subjects}-${SEED}`);
  const written = await Promise.all(
    datasets.map((dataset) =>
      stat(join(folder, `${dataset.id}.csv`)).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (written.includes(false)) {
    print(
      `生成 ${subjects.toLocaleString('en')} 家合成企业 … / Inventing ${subjects.toLocaleString('en')} synthetic enterprises …`,
    );
    await generatePopulation({ subjects, seed: SEED, folder, datasets, signal });
  }
  // The dataset that names the subjects comes first: the others link to them.
  for (const dataset of [...datasets].sort(
    (a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)),
  )) {
    if (await isReportedLater(database, dataset.id)) continue;
    const started = performance.now();
    const report = await importDelivery(database, {
      dataset,
      book,
      path: join(folder, `${dataset.id}.csv`),
      mode: 'full',
      asOf: DEMO_DATE,
      source: `${dataset.id}.csv`,
      synthetic: true,
      context: systemContext('demo'),
      signal,
    });
    if (report.already) continue;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    print(
      `  导入 ${dataset.title.zh}：${report.rows.toLocaleString('en')} 行，接收 ${report.accepted.toLocaleString('en')}，拒收 ${report.rejected}，${seconds} 秒` +
        ` / ${dataset.title.en}: ${report.rows.toLocaleString('en')} rows, ${report.rejected} rejected`,
    );
  }
}

/** Whether something of a later day than the demo's first was taken in: what was true on that day is not said again. */
async function isReportedLater(database: Database, dataset: string): Promise<boolean> {
  const rows = await database.transaction('demo.reported', systemContext('demo'), (tx) =>
    tx.query(
      `select from delivery where dataset = $1 and state = 'accepted' and as_of > $2 limit 1`,
      [dataset, DEMO_DATE],
    ),
  );
  return rows.length > 0;
}

async function openOfficerAccounts(owner: Database): Promise<void> {
  for (const one of demoAccounts.filter((account) => account.enterprise === undefined)) {
    if (await accountExists(owner, one.account)) continue;
    const passwordHash = await hashPassword(one.password);
    await owner.transaction('demo.account', systemContext('demo'), (tx) =>
      savePrincipal(tx, {
        account: one.account,
        displayName: one.displayName,
        roles: one.roles,
        authorities: [...(one.authorities ?? OFFICER.authorities)],
        division: OFFICER.division,
        subjectId: null,
        passwordHash,
        demo: true,
      }),
    );
  }
}

async function accountExists(owner: Database, account: string): Promise<boolean> {
  const rows = await owner.transaction('demo.account', systemContext('demo'), (tx) =>
    tx.query(`select from principal where account = $1`, [account]),
  );
  return rows.length > 0;
}

/** The first run, or the one that was under way when the demo was interrupted. */
async function runOnce(database: Database, { print, signal }: DemoOptions): Promise<RunView> {
  const id = await database.transaction('demo.run', OPERATOR, async (tx) => {
    const [latest] = await tx.query<{ id: string }>(
      `select id from run where state <> 'cancelled' order by requested_at limit 1`,
    );
    return latest?.id ?? requestRun(tx, new RuleStore());
  });
  const tell = tellRun(print);
  for (; ; await sleep(LOOK_AGAIN_MS)) {
    signal.throwIfAborted();
    const run = await database.transaction('demo.watch', OPERATOR, (tx) => viewRun(tx, id));
    if (run.state === 'finished') return run;
    tell(run, performance.now());
    if (run.state === 'stopped' || run.state === 'cancelled') throw new DemoStopped(run.state);
  }
}

/** The demo's enterprises: those that money can reach, with most benefits waiting, in the order of their numbers. */
async function openEnterpriseAccounts(owner: Database): Promise<void> {
  const wanted = demoAccounts.filter((account) => account.enterprise !== undefined);
  for (const one of wanted) {
    if (await accountExists(owner, one.account)) continue;
    const passwordHash = await hashPassword(one.password);
    await owner.transaction('demo.account', systemContext('demo'), async (tx) => {
      const applying = one.applies === true ? await applyingSubject(tx) : undefined;
      const subject = applying ?? (await richSubject(tx, one.enterprise ?? 0));
      await savePrincipal(tx, {
        account: one.account,
        displayName: one.displayName,
        roles: one.roles,
        authorities: [],
        division: '',
        subjectId: subject,
        passwordHash,
        demo: true,
      });
    });
  }
}

/** The first enterprise with a benefit waiting that may apply for another and lacks one fact; undefined in a small demo. */
async function applyingSubject(tx: Tx): Promise<number | undefined> {
  const rules = new RuleStore();
  const rows = await tx.query<{ subject_id: number }>(
    `select distinct subject_id from entitlement e where state = 'notified' and not exists (
       select from principal p where p.subject_id = e.subject_id) order by subject_id limit ${APPLYING_SOUGHT}`,
  );
  for (const { subject_id: subject } of rows) {
    const offers = await listForms(tx, rules, subject);
    if (offers.some(({ asks }) => asks === 1)) return subject;
  }
  return undefined;
}

async function richSubject(tx: Tx, place: number): Promise<number> {
  const [row] = await tx.query<{ subject_id: number }>(
    `select e.subject_id from entitlement e where e.state = 'notified' group by e.subject_id
     order by (select count(distinct r.dataset) from record r where r.subject_id = e.subject_id and r.dataset = any($2)) desc, count(*) desc, e.subject_id
     offset $1 limit 1`,
    [place, PAYEE_DATASETS],
  );
  invariant(row !== undefined, 'the demo has enterprises with a benefit waiting');
  return row.subject_id;
}

async function printResult(
  database: Database,
  run: RunView,
  { print }: DemoOptions,
): Promise<void> {
  const notified = await database.transaction('demo.result', OPERATOR, (tx) =>
    tx.query<{ policy_id: string; notified: number }>(
      `select e.policy_id, count(e.notified_at)::integer as notified from entitlement e join benefit_list l on l.id = e.list_id
       where l.run_id = $1 group by e.policy_id`,
      [run.id],
    ),
  );
  const rows = run.policies.map((policy) => [
    policy.title.zh,
    policy.eligible.toLocaleString('en'),
    policy.undetermined.toLocaleString('en'),
    policy.ineligible.toLocaleString('en'),
    (notified.find((one) => one.policy_id === policy.policyId)?.notified ?? 0).toLocaleString('en'),
    yuan(BigInt(policy.amountFen)),
  ]);
  print('');
  print(
    `匹配结果（合成数据，业务日期 ${run.asOf}，演示时钟） / Result (synthetic data, business date ${run.asOf}, moved clock)`,
  );
  print(
    renderTable(
      [
        '政策 Policy',
        '符合 Eligible',
        '待定 Undetermined',
        '不符合 Ineligible',
        '已告知 Notified',
        '金额（元） CNY',
      ],
      rows,
    ),
  );
}
