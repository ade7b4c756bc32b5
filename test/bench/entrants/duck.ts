import { createRequire } from 'node:module';
import { type ComparedRule, FACTS } from '../compared-world.ts';
import { type Entrant } from './entrant.ts';
import { columnOf, countsQuery, findingsQuery, sqlOf } from './sql-text.ts';

/** What of DuckDB is used. */
interface Duck {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Readonly<Record<string, string>>,
    ): Promise<{
      connect(): Promise<DuckConnection>;
    }>;
  };
}
interface DuckConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): (number | bigint | null)[][] }>;
}

/** DuckDB in memory with one thread: a scan a rule, and one pass that counts for all rules. */
export async function duck(
  rules: readonly ComparedRule[],
  firms: number,
  table: string,
): Promise<readonly Entrant[]> {
  const { DuckDBInstance } = createRequire(new URL('../rivals/package.json', import.meta.url))(
    '@duckdb/node-api',
  ) as Duck;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  for (const [name, { type, words }] of Object.entries(FACTS))
    if (type === 'code')
      await connection.run(
        `create type ${columnOf(name)}_kind as enum (${(words ?? []).map((word) => `'${word}'`).join(', ')})`,
      );
  const columns = Object.entries(FACTS).map(
    ([name, { type }]) => `${columnOf(name)} ${kindOf(name, type)}`,
  );
  await connection.run(`create table firm (id integer, ${columns.join(', ')})`);
  await connection.run(`copy firm from '${table}' (format csv, header false, nullstr '')`);
  const row = async (sql: string): Promise<readonly number[]> =>
    ((await connection.runAndReadAll(sql)).getRows()[0] ?? []).map(Number);
  const findings = async () => {
    const found = await row(findingsQuery(rules));
    return rules.map((_, at) => ({
      eligible: found[at * 3] as number,
      sum: found[at * 3 + 1] as number,
      undetermined: found[at * 3 + 2] as number,
    }));
  };
  const scans = rules.map(
    ({ conditions }) => `select count(*) from firm where ${sqlOf(conditions)}`,
  );
  const together = countsQuery(rules);
  return [
    {
      name: 'DuckDB, a scan a rule',
      note: 'in memory, one thread, enumerated codes',
      firms,
      findings,
      judge: async () => {
        let eligible = 0;
        for (const scan of scans) eligible += (await row(scan))[0] as number;
        return eligible;
      },
    },
    {
      name: 'DuckDB, one pass',
      note: 'in memory, one thread, count(*) filter for every rule',
      firms,
      findings,
      judge: async () => (await row(together)).reduce((sum, count) => sum + count, 0),
    },
  ];
}

function kindOf(name: string, type: string): string {
  if (type === 'code') return `${columnOf(name)}_kind`;
  return type === 'boolean' ? 'boolean' : type === 'decimal' ? 'double' : 'integer';
}
