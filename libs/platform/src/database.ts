import type { PoolClient } from 'pg';
import type * as TypeOrm from 'typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { invariant, sha256, type Text } from '#libs/kernel';
import { applyContext } from './context.ts';
import { OutcomeUnknown, ServiceUnavailable } from './errors.ts';
import { failpoint } from './failpoint.ts';
import { roleUrl, type Role } from './roles.ts';
import type { Context, Tx } from './tx.ts';

/** Two connections that lost a race; the same transaction may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01']);
const RETRIES = 5;
const NAME: Text = { zh: '数据库', en: 'The database' };

/** Loaded by whoever connects, once: what looks through a file without a database starts in half the time. */
let typeorm: Promise<typeof TypeOrm> | undefined;

/** The connections of one role, and the only way to a transaction. */
export class Database {
  #source: DataSource | undefined;
  #connecting: Promise<void> | undefined;

  constructor(
    private readonly options: {
      ownerUrl: string;
      secret: string;
      role: Role;
      poolSize?: number;
      name?: string;
      /**
       * Statements are planned once for each connection: for few, that come again and again and find little. One that meets many rows
       * at times and few at others is better planned anew.
       */
      prepares?: boolean;
    },
  ) {}

  get source(): DataSource {
    invariant(this.#source !== undefined, 'a database is connected before it is used');
    return this.#source;
  }

  /** Connects if not yet connected. @throws PLATFORM.SERVICE_UNAVAILABLE */
  async connect(): Promise<this> {
    // Who calls it meanwhile waits for the same connections.
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    await this.#connecting;
    return this;
  }

  async #open(): Promise<void> {
    this.#source ??= await this.#described();
    if (this.#source.isInitialized) return;
    try {
      await this.#source.initialize();
    } catch (cause) {
      throw new ServiceUnavailable(NAME, { cause });
    }
  }

  async close(): Promise<void> {
    if (this.#source?.isInitialized) await this.#source.destroy();
  }

  async #described(): Promise<DataSource> {
    typeorm ??= import('typeorm');
    const { DataSource } = await typeorm;
    const { ownerUrl, secret, role, poolSize, name } = this.options;
    return new DataSource({
      type: 'postgres',
      url: roleUrl(ownerUrl, secret, role),
      poolSize: poolSize ?? 10,
      installExtensions: false,
      applicationName: name ?? `huizhi-${role}`,
      extra: {
        options: '-c default_transaction_isolation=read\\ committed',
        statement_timeout: 120_000,
        idle_in_transaction_session_timeout: 30_000,
        connectionTimeoutMillis: 10_000,
      },
    });
  }

  /**
   * Runs work in one transaction on behalf of a context: READ COMMITTED, with constraints and row locks as the guard.
   *
   * A lost race (serialization, deadlock) runs the work again. If the answer to COMMIT is lost the outcome is unknown
   * and nobody is told that nothing happened: callers are idempotent by key, so running again finds what was done. What only
   * reads says so by {@link read}.
   *
   * @throws PLATFORM.SERVICE_UNAVAILABLE when no connection is to be had
   * @throws PLATFORM.OUTCOME_UNKNOWN when the connection is lost before COMMIT is answered
   * @param name names the transaction at its failpoints, `<name>:before-commit` and `<name>:after-commit`
   */
  async transaction<T>(name: string, context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(name, context, work);
      } catch (error) {
        if (attempt >= RETRIES || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /**
   * Reads in one transaction on behalf of a context; PostgreSQL lets it write nothing (READ ONLY, and it locks no row). So it has no
   * outcome that could be unknown: what was read is given also where the answer to its COMMIT is lost.
   *
   * @throws PLATFORM.SERVICE_UNAVAILABLE when no connection is to be had
   */
  async read<T>(name: string, context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#once(name, context, work, { reads: true });
  }

  /** {@link read}s the database as it was at the first statement (REPEATABLE READ). */
  async snapshot<T>(name: string, context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#once(name, context, work, { reads: true, isolation: 'REPEATABLE READ' });
  }

  async #once<T>(
    name: string,
    context: Context,
    work: (tx: Tx) => Promise<T>,
    how: { readonly reads?: true; readonly isolation?: 'REPEATABLE READ' } = {},
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    await runner.connect().catch((cause: unknown) => {
      throw new ServiceUnavailable(NAME, { cause });
    });
    try {
      // READ COMMITTED is what connections begin with: to say so again is one more way to the server and back.
      await runner.startTransaction(how.isolation);
      const tx: Tx = {
        context,
        runner,
        query: this.options.prepares === true ? await prepared(runner) : planned(runner),
      };
      await applyContext(tx, context, how.reads);
      const result = await work(tx);
      failpoint(`${name}:before-commit`);
      await commit(runner, how.reads);
      failpoint(`${name}:after-commit`);
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

async function commit(runner: QueryRunner, reads = false): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (cause) {
    if (isAnswer(cause)) throw cause;
    if (!reads) throw new OutcomeUnknown({ cause });
  }
}

/** Whether the server itself refused; one that ends the session (class 57P) may have committed before. */
function isAnswer(error: unknown): boolean {
  const { driverError } = error as { driverError?: { severity?: unknown } };
  return driverError?.severity !== undefined && !/^57P/.test(sqlState(error) ?? '');
}

function planned(runner: QueryRunner): Tx['query'] {
  return async <Row>(sql: string, parameters: readonly unknown[] = []) =>
    ((await runner.query(sql, [...parameters], true)).records ?? []) as Row[];
}

async function prepared(runner: QueryRunner): Promise<Tx['query']> {
  const client = (await runner.connect()) as PoolClient;
  return async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    const name = nameOf(sql);
    return (await client.query({ name, text: sql, values: [...parameters] })).rows as Row[];
  };
}

/** By the text of a statement, of which there are as many as the code has. */
const names = new Map<string, string>();

/** The name under which a connection keeps a statement: PostgreSQL takes 63 characters. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = sha256(sql).slice(0, 32);
  names.set(sql, name);
  return name;
}

/** PostgreSQL's five-character code of an error, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const found = driverError?.code ?? code;
  return typeof found === 'string' ? found : undefined;
}
