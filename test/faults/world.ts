import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadRuleBook } from '#libs/engine';
import { parseYuan } from '#libs/kernel';
import { loadRules, RuleStore } from '#libs/matching';
import {
  Database,
  demoAccounts,
  hashPassword,
  moveClock,
  readRulesFile,
  savePrincipal,
  systemContext,
} from '#libs/platform';
import { appropriateBudget } from '#libs/programmes/benefits';
import {
  DECIDING_DATASETS,
  generatePopulation,
  importDelivery,
  loadDatasets,
} from '#libs/registry';
import {
  createTestDatabase,
  preparedDatabase,
  TEST_SECRET,
  type TestDatabase,
} from '../support/database.ts';
import { readStoryRules, SETTLED_TOGETHER } from '../support/story-rules.ts';

/** The business day of all fault tests: every policy is in force on it. */
export const TODAY = '2025-09-30';
const SUBJECTS = 400;
const SEED = 7;
const PREPARED = 'faults';
/** Where a worker has its columns, and where copies are kept, within a world's folder. */
const COLUMNS = 'columns';
const KEPT = 'kept';

/** How the subjects of a world are numbered, and with that how many segments of 65,536 numbers a run has. */
export interface Numbering {
  readonly segments: number;
  readonly first: number;
  readonly step: number;
}

/** Over one border. */
export const TWO_SEGMENTS: Numbering = { segments: 2, first: 65_400, step: 1 };
/** Spread thinly: each has a quarter of the subjects, but the last, which has less. */
export const FOUR_SEGMENTS: Numbering = { segments: 4, first: 1, step: 550 };

/** One database with population, rules and money, a data folder, and connections to look at what comes of it. */
export interface World {
  readonly database: TestDatabase;
  readonly folder: string;
  /** As the app role. */
  readonly app: Database;
  /** As the owner. */
  readonly owner: Database;
  /** What its processes are told. */
  readonly environment: NodeJS.ProcessEnv;
  end(): Promise<void>;
}

/** Where the compiled program lies. @throws when it was not built */
export function dist(path: string): string {
  const file = join(process.cwd(), 'dist', path);
  if (!existsSync(file))
    throw new Error(
      `The fault tests run the built program and ${file} is missing: run node apps/cli/bootstrap.mjs build first.`,
    );
  return file;
}

/** What was kept of a world: its database, and its data folder, without which a snapshot is made anew and never patched. */
export interface KeptWorld {
  readonly database: string;
  readonly folder: string;
}

/** A world of one's own, cloned in a moment from a prepared one or from one that was kept. */
export async function newWorld(from: KeptWorld | Numbering = TWO_SEGMENTS): Promise<World> {
  const isKept = 'database' in from;
  const database = await createTestDatabase(isKept ? from.database : await preparedWorld(from));
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-'));
  if (isKept) await cp(from.folder, folder, { recursive: true });
  const open = (role: 'app' | 'owner') =>
    new Database({
      ownerUrl: database.ownerUrl,
      secret: TEST_SECRET,
      role,
      poolSize: 2,
      name: `faults-${role}`,
    }).connect();
  const [app, owner] = await Promise.all([open('app'), open('owner')]);
  const environment = {
    ...process.env,
    NODE_OPTIONS: '',
    DATABASE_URL: database.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_MODE: 'test',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
    HUIZHI_DATA: folder,
    LEASE_SECONDS: '2',
    // Which of a change and a run comes first is chance; what is compared is what a run leaves.
    HUIZHI_JUDGE_CHANGES: 'next-run',
    LOG_LEVEL: 'warn',
  };
  return {
    database,
    folder,
    app,
    owner,
    environment,
    end: async () => {
      await Promise.all([app.close(), owner.close()]);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Keeps a copy of a world as it is now, until it ends; nothing may be connected to its database but the world itself. */
export async function keep(world: World): Promise<KeptWorld> {
  await Promise.all([world.app.close(), world.owner.close()]);
  const copy = await createTestDatabase(world.database.name);
  await Promise.all([world.app.connect(), world.owner.connect()]);
  const folder = join(world.folder, KEPT, copy.name);
  const columns = join(world.folder, COLUMNS);
  await mkdir(folder, { recursive: true });
  if (existsSync(columns)) await cp(columns, join(folder, COLUMNS), { recursive: true });
  return { database: copy.name, folder };
}

function preparedWorld(numbering: Numbering): Promise<string> {
  return preparedDatabase(`${PREPARED}_${numbering.segments}`, (database) =>
    prepare(database, numbering),
  );
}

async function prepare(database: TestDatabase, { first, step }: Numbering): Promise<void> {
  const open = (role: 'app' | 'owner') =>
    new Database({ ownerUrl: database.ownerUrl, secret: TEST_SECRET, role, poolSize: 2 }).connect();
  const [app, owner] = await Promise.all([open('app'), open('owner')]);
  try {
    await moveClock(owner, 'test', TODAY);
    const superuser = new pg.Client({ connectionString: database.adminUrl });
    await superuser.connect();
    await superuser.query(
      `alter sequence subject_id_seq restart with ${first} increment by ${step}`,
    );
    await superuser.end();
    await loadPolicies(app);
    await importPopulation(app);
    await openOfficers(owner);
  } finally {
    await Promise.all([app.close(), owner.close()]);
  }
}

async function loadPolicies(app: Database): Promise<void> {
  const files = await readStoryRules({}, { amended: SETTLED_TOGETHER });
  const { appropriations } = JSON.parse(
    await readRulesFile('demonstration/appropriations.json'),
  ) as {
    appropriations: { policyId: string; year: string; amountYuan: string; reference: string }[];
  };
  await app.transaction('faults.rules', systemContext('faults'), async (tx) => {
    await loadRules(tx, files, { demo: true, today: TODAY });
    const versions = await new RuleStore().published(tx, TODAY);
    for (const one of appropriations) {
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

async function importPopulation(app: Database): Promise<void> {
  const files = await readStoryRules();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary).filter(({ id }) =>
    DECIDING_DATASETS.has(id),
  );
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-faults-population-'));
  try {
    await generatePopulation({ subjects: SUBJECTS, seed: SEED, folder, datasets });
    for (const dataset of [...datasets].sort(
      (a, b) => Number(Boolean(b.subject)) - Number(Boolean(a.subject)),
    )) {
      await importDelivery(app, {
        dataset,
        book,
        path: join(folder, `${dataset.id}.csv`),
        mode: 'full',
        asOf: TODAY,
        source: `${dataset.id}.csv`,
        synthetic: true,
        context: systemContext('faults'),
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openOfficers(owner: Database): Promise<void> {
  for (const one of demoAccounts.filter(
    ({ account }) => account === 'operator' || account === 'approver',
  )) {
    const passwordHash = await hashPassword(one.password);
    await owner.transaction('faults.account', systemContext('faults'), (tx) =>
      savePrincipal(tx, {
        account: one.account,
        displayName: one.displayName,
        roles: one.roles,
        authorities: ['*'],
        division: '46',
        subjectId: null,
        passwordHash,
        demo: false,
      }),
    );
  }
}
