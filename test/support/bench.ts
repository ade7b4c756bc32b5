import pg from 'pg';
import { Database, systemContext, type Tx } from '#libs/platform';
import { brokenInvariants } from './invariants.ts';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from './database.ts';

/** A database of one's own with one connection of each role, for tests of one service; no rules, no people, no jobs. */
export class Bench {
  private constructor(
    readonly test: TestDatabase,
    readonly app: Database,
    readonly matcher: Database,
    readonly owner: Database,
    readonly superuser: pg.Client,
  ) {}

  static async open(): Promise<Bench> {
    const test = await createTestDatabase();
    const connect = (role: 'app' | 'matcher' | 'owner', poolSize: number): Promise<Database> =>
      new Database({ ownerUrl: test.ownerUrl, secret: TEST_SECRET, role, poolSize }).connect();
    const superuser = new pg.Client({ connectionString: test.adminUrl });
    const [app, matcher, owner] = await Promise.all([
      connect('app', 12),
      connect('matcher', 2),
      connect('owner', 2),
      superuser.connect(),
    ]);
    return new Bench(test, app, matcher, owner, superuser);
  }

  /** Ends everything; fails if an invariant does not hold. */
  async close(options: { broken?: boolean } = {}): Promise<void> {
    try {
      const broken = options.broken ? [] : await brokenInvariants(this.app);
      if (broken.length > 0) throw new Error(JSON.stringify(broken));
    } finally {
      await this.superuser.end();
      await Promise.all([this.app.close(), this.matcher.close(), this.owner.close()]);
      await this.test.drop();
    }
  }

  /** A transaction of the application with the system's reach. */
  as<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.app.transaction('test', systemContext('test'), work);
  }

  /** Rows as the application sees them. */
  rows<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.as((tx) => tx.query<Row>(sql, parameters));
  }
}

/** Returns once so many sessions of a database wait for a lock, or after four seconds. */
export async function sessionsWaiting(adminUrl: string, sessions: number): Promise<void> {
  const watcher = new pg.Client({ connectionString: adminUrl });
  await watcher.connect();
  try {
    for (let tries = 0; tries < 400; tries += 1) {
      const { rowCount } = await watcher.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rowCount ?? 0) >= sessions) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await watcher.end();
  }
}

/** The five characters by which PostgreSQL names what it refused; undefined when it did not refuse. */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { driverError, code } = error as { driverError?: { code?: string }; code?: string };
    return driverError?.code ?? code;
  }
}
