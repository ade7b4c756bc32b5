import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { FactDefinition } from '#libs/engine';
import { Database, systemContext } from '#libs/platform';
import {
  importDelivery,
  loadDatasets,
  type Dataset,
  type DeliveryReport,
  type DeliveryRequest,
  type FactBook,
} from '#libs/registry';
import { sessionsWaiting } from '../support/bench.ts';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '../support/database.ts';

const fact = (
  id: string,
  type: FactDefinition['type'],
  rest: Partial<FactDefinition> = {},
): [string, FactDefinition] => [
  id,
  {
    id,
    type,
    dataset: id.startsWith('reg.') ? 'registration' : 'tax',
    title: { zh: id, en: id },
    absence: 'unknown',
    ...rest,
  },
];

/** A dictionary of the few facts that the registry's own tests need. */
export const BOOK: FactBook = {
  codes: new Map(),
  dictionary: new Map([
    fact('reg.kind', 'code'),
    fact('reg.division', 'code'),
    fact('tax.hasArrears', 'boolean', { maxAgeDays: 40 }),
    fact('tax.annualRevenue', 'money', { unit: 'CNY', period: 'year' }),
  ]),
};

const dataset = (id: string, authority: string, rest: object): { path: string; text: string } => ({
  path: `datasets/${id}.json`,
  text: JSON.stringify({
    id,
    title: { zh: id, en: id },
    authority: { code: authority, name: { zh: authority, en: authority } },
    key: { scheme: 'credit-code', column: '代码' },
    mode: 'full',
    maxAgeDays: 40,
    ...rest,
  }),
});

/** Who there is, and what the tax service says of them: arrears as of a day, revenue of a year. */
export const [REGISTRATION, TAX] = loadDatasets(
  [
    dataset('registration', 'hn-amr', {
      period: null,
      subject: { name: '名称', kind: 'reg.kind', division: 'reg.division' },
      columns: [
        {
          column: '类型',
          fact: 'reg.kind',
          codes: { 法人: 'legal-entity', 个体: 'individual-business' },
        },
        { column: '区划', fact: 'reg.division' },
      ],
    }),
    dataset('tax', 'hn-tax', {
      period: { column: '年度' },
      columns: [
        { column: '欠税', fact: 'tax.hasArrears', codes: { 是: 'true', 否: 'false' } },
        { column: '营收', fact: 'tax.annualRevenue', unit: 'ten-thousand-yuan' },
      ],
    }),
  ],
  BOOK.dictionary,
);

/** Five invented codes with right check characters. */
export const CODES = [
  '91460100MA5TEAT19N',
  '91460200MA5TDEM28J',
  '91460400MA5TDEM36P',
  '91469023MA5TDEM44P',
  '92460106MA5TDEM52H',
] as const;

/** A database and a folder of one's own, and short ways to deliver into it. */
export class RegistryWorld {
  readonly #written: { next: number } = { next: 1 };

  private constructor(
    readonly test: TestDatabase,
    readonly app: Database,
    readonly matcher: Database,
    readonly folder: string,
  ) {}

  static async open(): Promise<RegistryWorld> {
    const test = await createTestDatabase();
    const connect = (role: 'app' | 'matcher'): Promise<Database> =>
      new Database({ ownerUrl: test.ownerUrl, secret: TEST_SECRET, role, poolSize: 3 }).connect();
    return new RegistryWorld(
      test,
      await connect('app'),
      await connect('matcher'),
      await mkdtemp(join(tmpdir(), 'huizhi-registry-')),
    );
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.matcher.close();
    await this.test.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Delivers registration rows: code, name, kind, division. */
  async register(
    rows: readonly string[],
    asOf: string,
    rest: Partial<DeliveryRequest> = {},
  ): Promise<DeliveryReport> {
    return this.deliver(REGISTRATION, ['代码,名称,类型,区划', ...rows].join('\r\n'), asOf, rest);
  }

  /** Delivers tax rows: code, year, arrears, revenue in 万元. */
  async tax(
    rows: readonly string[],
    asOf: string,
    rest: Partial<DeliveryRequest> = {},
  ): Promise<DeliveryReport> {
    return this.deliver(TAX, ['代码,年度,欠税,营收', ...rows].join('\r\n'), asOf, rest);
  }

  /** Delivers tax rows as they stand, headers included. */
  async taxFile(
    content: string | Uint8Array,
    asOf: string,
    rest: Partial<DeliveryRequest> = {},
  ): Promise<DeliveryReport> {
    return this.deliver(TAX, content, asOf, rest);
  }

  /** All rows of a query by the application, with the system's reach. */
  async rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.app.transaction('test.read', systemContext('test'), (tx) =>
      tx.query<Row>(sql, parameters),
    );
  }

  /** The database's clock, to the microsecond. */
  async now(): Promise<string> {
    const [row] = await this.rows<{ now: string }>('select clock_timestamp()::text as now');
    return (row as { now: string }).now;
  }

  /**
   * Runs work while another session holds a lock, and releases it once the given number of the application's sessions
   * wait for one.
   *
   * @param lock the statement that takes the lock
   * @param beforeRelease run by that session, as the superuser, when they wait
   */
  async whileLocked<T>(
    lock: string,
    waiting: number,
    work: () => Promise<T>,
    beforeRelease?: string,
  ): Promise<T> {
    const holder = new pg.Client({ connectionString: this.test.adminUrl });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query(lock);
      const result = work();
      result.catch(() => undefined);
      await this.waiting(waiting);
      if (beforeRelease) await holder.query(beforeRelease);
      await holder.query('commit');
      return await result;
    } finally {
      await holder.end();
    }
  }

  /** Returns once so many sessions of this database wait for a lock, or after four seconds. */
  async waiting(sessions: number): Promise<void> {
    await sessionsWaiting(this.test.adminUrl, sessions);
  }

  /** Delivers a file of any dataset; give the book that has its facts. */
  async deliver(
    which: Dataset | undefined,
    content: string | Uint8Array,
    asOf: string,
    rest: Partial<DeliveryRequest>,
  ): Promise<DeliveryReport> {
    if (!which) throw new Error('the datasets of this file are defined above');
    const path = join(this.folder, `${this.#written.next++}.${rest.format ?? 'csv'}`);
    await writeFile(path, content);
    return importDelivery(this.app, {
      dataset: which,
      book: BOOK,
      path,
      mode: 'full',
      asOf,
      source: 'test',
      synthetic: true,
      context: systemContext('test'),
      ...rest,
    });
  }
}
