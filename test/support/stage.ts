import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadRuleBook, type RuleBook } from '#libs/engine';
import {
  Database,
  moveClock,
  openDoorbell,
  openLogger,
  readConfig,
  readRulesTree,
  roleUrl,
  systemContext,
  verifyAudit,
  type Config,
  type Doorbell,
  type Jobs,
  type Tx,
} from '#libs/platform';
import { type Carriers } from '#libs/programmes/benefits';
import { DECIDING_DATASETS, loadDatasets, type Dataset, type DeliveryReport } from '#libs/registry';
import { makeApp } from '../../apps/api/src/app.ts';
import { Client } from './client.ts';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from './database.ts';
import { type Enterprise } from './factories.ts';
import { brokenInvariants } from './invariants.ts';
import { PASSWORD } from './people.ts';
import { appropriateAll, openAccount, preparedStage, type TestAccount } from './prepared-stage.ts';
import { StageDeliveries } from './stage-deliveries.ts';
import { type Besides, readStoryRules } from './story-rules.ts';
import { SILENT_BELL, workerJobs } from './worker-jobs.ts';

export { FIRST_DAY } from './stage-deliveries.ts';

/** Who is paid to which account: delivered only where a story says so. */
const PAYEES: readonly string[] = ['accounts', 'authorised-persons'];
const SETTLE_LIMIT_MS = 60_000;
/** For what becomes due by itself, or is done by other jobs than the stage's own; these say when one ends. */
const LOOK_AGAIN_MS = 50;
/** What is promised is looked for at once when a story waits for it; a stage that looks without end takes from the others. */
const SWEEP_MS = 100;
/** Due, or due in a moment: what is tried again at once, and what a clock that was set back makes wait. */
const SOON = `due_at <= now() + interval '2 seconds'`;

/** What a story begins with. */
export interface StageOptions {
  /** Enterprises made by hand. */
  readonly enterprises?: readonly Enterprise[];
  /** Or else a population made by the generator. */
  readonly invented?: { readonly subjects: number; readonly seed: number };
  /** Budget of each policy in fen; a billion yuan unless given. */
  readonly budgetFen?: Readonly<Record<string, bigint>>;
  /** What departments agreed to beyond the usual, by dataset. */
  readonly agreed?: Readonly<Record<string, object>>;
  /** Policies and datasets beside the usual ones. */
  readonly besides?: Besides;
  /** When a small delivery or a correction is acted on; by the next run unless given, so that stories of runs see it. */
  readonly judgeChanges?: 'at-once' | 'next-run';
  /** Nothing at all: no rules, no money, no people. */
  readonly bare?: boolean;
  /** The ways out by which enterprises are told, from the folder of the stage; those in test, at noon, unless given. */
  readonly carriers?: (folder: string) => Carriers;
  /** Settings of the API beyond the usual. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The database of a stage that was left: it begins as that one ended, with people and population. */
  readonly from?: string;
  /** Statements are planned once for each connection, as in the part of a worker that does what somebody waits for. */
  readonly prepares?: boolean;
}

/**
 * A whole Huizhi in this process: a database of its own, rules, money, people and a population, the API without a port,
 * and a worker on the queue in PostgreSQL.
 */
export class Stage {
  readonly failures: string[] = [];
  readonly #deliveries: StageDeliveries;
  #jobs: Jobs | undefined;
  #ended = 0;
  #lookAgain: () => void = () => undefined;

  private constructor(
    readonly test: TestDatabase,
    readonly folder: string,
    readonly config: Config,
    /** As the role app. */
    readonly database: Database,
    readonly matcher: Database,
    readonly owner: Database,
    readonly api: NestFastifyApplication,
    readonly book: RuleBook,
    datasets: readonly Dataset[],
    private readonly carriers: Carriers | undefined,
  ) {
    this.#deliveries = new StageDeliveries(database, folder, book, datasets);
  }

  /** Sets the stage; close it again in any case. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const files = options.bare
      ? await readRulesTree()
      : await readStoryRules(options.agreed, options.besides);
    const test = await createTestDatabase(
      options.from ??
        (options.bare ? undefined : await preparedStage(files, options.budgetFen ?? {})),
    );
    const folder = await mkdtemp(join(tmpdir(), 'huizhi-story-'));
    const config = readConfig({
      DATABASE_URL: test.ownerUrl,
      HUIZHI_SECRET: TEST_SECRET,
      HUIZHI_MODE: 'test',
      HUIZHI_DISPOSABLE_DATABASE: 'yes',
      HUIZHI_DATA: folder,
      // So that a story can come from any address.
      HUIZHI_TRUSTED_PROXIES: 'loopback',
      LOG_LEVEL: 'silent',
      HUIZHI_JUDGE_CHANGES: options.judgeChanges ?? 'next-run',
      ...options.environment,
    });
    const { ownerUrl } = test;
    const prepares = options.prepares ?? false;
    const connect = (role: 'app' | 'matcher' | 'owner', poolSize: number): Promise<Database> =>
      new Database({ ownerUrl, secret: TEST_SECRET, role, poolSize, prepares }).connect();
    const [database, matcher, owner] = await Promise.all([
      connect('app', 8),
      connect('matcher', 2),
      connect('owner', 1),
    ]);
    const api = await makeApp(config, database, openLogger('api', 'silent'));
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    const { book } = loadRuleBook(files);
    const stage = new Stage(
      test,
      folder,
      config,
      database,
      matcher,
      owner,
      api,
      book,
      loadDatasets(files, book.dictionary).filter(
        ({ id }) =>
          DECIDING_DATASETS.has(id) ||
          PAYEES.includes(id) ||
          options.besides?.datasets?.includes(id) === true,
      ),
      options.carriers?.(folder),
    );
    if (!options.bare && options.from === undefined) await stage.#deliveries.populate(options);
    await stage.startWorker();
    return stage;
  }

  /** Ends everything; fails if an invariant does not hold, the trail was altered, or a job failed unexpectedly. */
  async close(): Promise<void> {
    const found: Record<string, unknown> = {};
    try {
      await this.stopWorker();
      found['invariants'] = await brokenInvariants(this.database);
      found['trail'] = (await verifyAudit(this.database, [])).fault;
    } finally {
      await this.leave();
      await this.test.drop();
    }
    const wrong = JSON.stringify({ ...found, failures: this.failures });
    if (wrong !== '{"invariants":[],"trail":null,"failures":[]}')
      throw new Error(`The story ended wrongly: ${wrong}`);
  }

  /** Goes, and leaves the database as it is, to clone others from as long as there is a cluster. @returns its name */
  async leave(): Promise<string> {
    await this.stopWorker();
    await this.api.close();
    await Promise.all([this.database.close(), this.matcher.close(), this.owner.close()]);
    await rm(this.folder, { recursive: true, force: true });
    return this.test.name;
  }

  /** Starts the worker; {@link open} has done so already. */
  async startWorker(): Promise<void> {
    const doorbell = await openDoorbell({
      databaseUrl: roleUrl(this.test.ownerUrl, TEST_SECRET, 'app'),
    });
    this.#jobs = this.makeJobs(doorbell);
    await this.#jobs.start(2, SWEEP_MS);
  }

  /** Stops the worker: what is promised stays promised. */
  async stopWorker(): Promise<void> {
    await this.#jobs?.stop();
    this.#jobs = undefined;
  }

  /** A doorbell that nobody hears. */
  readonly silentBell = SILENT_BELL;

  /** A worker's jobs on any doorbell. */
  makeJobs(doorbell: Doorbell, database = this.database): Jobs {
    const { matcher, folder, failures } = this;
    const {
      carriers,
      config: { judgeChanges },
    } = this;
    return workerJobs(doorbell, {
      database,
      matcher,
      folder,
      failures,
      judgeChanges,
      ended: () => {
        this.#ended += 1;
        this.#lookAgain();
      },
      ...(carriers && { carriers }),
    });
  }

  /** Waits until nothing that is due is left undone; gives up a minute after the last sign of work being done. */
  async settle(): Promise<void> {
    let until = performance.now() + SETTLE_LIMIT_MS;
    let seen = '';
    this.#jobs?.wake();
    for (;;) {
      const ended = this.#ended;
      const [open] = await this.rows<{ kind: string; sign: string }>(
        `select kind, (select concat(count(done_at), ' ', sum(fence), ' ', max(lease_until)) from outbox) as sign
         from outbox where done_at is null and parked_at is null and ${SOON} limit 1`,
      );
      if (!open) return;
      if (open.sign !== seen) {
        seen = open.sign;
        until = performance.now() + SETTLE_LIMIT_MS;
      }
      if (performance.now() > until)
        throw new Error(
          `${open.kind} is still open, and nothing was done for a minute; failures: ${this.failures.join(', ')}`,
        );
      if (ended === this.#ended) await this.#jobEnds();
    }
  }

  /** Until a job ends, or for a moment. */
  #jobEnds(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_AGAIN_MS);
      this.#lookAgain = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Does promised work one by one, up to but not including the first of a kind; the worker must be stopped. */
  async work(until?: string): Promise<void> {
    const jobs = this.makeJobs(this.silentBell);
    for (;;) {
      const [next] = await this.rows<{ id: string; kind: string }>(
        `select id, kind from outbox where done_at is null and parked_at is null and ${SOON} order by id limit 1`,
      );
      if (!next || next.kind === until) return;
      await jobs.answer(next.id);
    }
  }

  /** Moves the business day. */
  moveTo(day: string): Promise<void> {
    return moveClock(this.owner, 'test', day);
  }

  /** Makes work due that was promised for later, such as the next look at deadlines. */
  async hasten(): Promise<void> {
    await this.as('hasten', (tx) =>
      tx.query(`update outbox set due_at = now() where done_at is null and parked_at is null`),
    );
    await this.settle();
  }

  /** Signs somebody in. */
  signIn(account: string): Promise<Client> {
    return Client.signIn(this.api, account, PASSWORD);
  }

  /** Opens an account for an enterprise and signs its person in. */
  async signInFor(
    enterprise: Enterprise,
    account = `person-${enterprise.creditCode}`,
  ): Promise<Client> {
    await this.openAccount({
      account,
      roles: ['enterprise'],
      authorities: [],
      division: '',
      subjectId: await this.subjectOf(enterprise),
    });
    return this.signIn(account);
  }

  /** Opens an account with the password of all. */
  openAccount(one: TestAccount): Promise<void> {
    return openAccount(this.owner, one);
  }

  /** The number of an enterprise. */
  async subjectOf(enterprise: Enterprise): Promise<number> {
    const [row] = await this.rows<{ subject_id: number }>(
      `select subject_id from identifier where value = $1`,
      [enterprise.creditCode],
    );
    if (!row) throw new Error(`enterprise ${enterprise.creditCode} was not delivered`);
    return row.subject_id;
  }

  /** Delivers what one dataset says of enterprises: as a delta unless said otherwise. */
  deliver(
    dataset: string,
    enterprises: readonly Enterprise[],
    options: { mode?: 'full' | 'delta'; asOf?: string } = {},
  ): Promise<DeliveryReport> {
    return this.#deliveries.deliver(dataset, enterprises, options);
  }

  /** Delivers the invented files once more. */
  deliverAgain(): Promise<DeliveryReport[]> {
    return this.#deliveries.deliverAgain();
  }

  /** Adds to budgets; policies that are not named get a billion yuan. */
  appropriate(budgetFen: Readonly<Record<string, bigint>>, reference?: string): Promise<void> {
    return this.as('appropriate', (tx) => appropriateAll(tx, budgetFen, reference));
  }

  /** Rows of a query with the system's reach. */
  rows<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.as('read', (tx) => tx.query<Row>(sql, parameters));
  }

  /** Writes the past anew, which the database allows nobody: as its owner, with the table's triggers asleep. */
  rewrite(table: string, sql: string, parameters: readonly unknown[] = []): Promise<void> {
    return this.owner.transaction('test.rewrite', systemContext('test'), async (tx) => {
      await tx.query(`alter table ${table} disable trigger user`);
      await tx.query(sql, parameters);
      await tx.query(`alter table ${table} enable trigger user`);
    });
  }

  /** Rows of a statement about people, whom only the owner of the database may write. */
  people(sql: string, parameters: readonly unknown[] = []): Promise<unknown[]> {
    return this.owner.transaction('test.people', systemContext('test'), (tx) =>
      tx.query(sql, parameters),
    );
  }

  /** A transaction with the system's reach. */
  as<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(`test.${name}`, systemContext('test'), work);
  }
}
