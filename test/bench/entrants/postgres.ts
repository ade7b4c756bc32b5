import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { bits, evaluateSegment, type Plan } from '#libs/engine';
import { type ComparedRule, FACTS } from '../compared-world.ts';
import { type Entrant } from './entrant.ts';
import { type WarmSegment } from './ours.ts';
import { columnOf, countsQuery, findingsQuery, sqlOf } from './sql-text.ts';

/** Ticks a second in `/proc`: fixed on every Linux that Node runs on. */
const TICKS = 100;

/** PostgreSQL, one process: a scan a rule, one pass that counts, one pass that stores what it finds, and our hits stored. */
export async function postgres(
  connectionString: string,
  rules: readonly ComparedRule[],
  firms: number,
  table: string,
): Promise<{ readonly client: pg.Client; readonly entrants: readonly Entrant[] }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(
    `set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = '256MB'; set synchronous_commit = off`,
  );
  const columns = Object.entries(FACTS).map(
    ([name, { type }]) => `${columnOf(name)} ${kindOf(type)}`,
  );
  await client.query(`create unlogged table firm (id integer, ${columns.join(', ')})`);
  await pipeline(
    createReadStream(table),
    client.query(copyFrom(`copy firm from stdin (format csv)`)),
  );
  await client.query('vacuum analyze firm');
  await client.query('create unlogged table hit (firm integer, rule smallint)');
  const row = async (text: string): Promise<readonly number[]> => {
    const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
    return (rows[0] ?? []).map(Number);
  };
  const shared = {
    firms,
    findings: async () => {
      const found = await row(findingsQuery(rules));
      return rules.map((_, at) => ({
        eligible: found[at * 3] as number,
        sum: found[at * 3 + 1] as number,
        undetermined: found[at * 3 + 2] as number,
      }));
    },
    cpuSeconds: await clockOf(client),
  };
  const scans = rules.map(
    ({ conditions }) => `select count(*) from firm where ${sqlOf(conditions)}`,
  );
  const together = countsQuery(rules);
  const entrants: readonly Entrant[] = [
    {
      ...shared,
      name: 'PostgreSQL, a scan a rule',
      note: 'one process, table in memory',
      judge: async () => {
        let eligible = 0;
        for (const scan of scans) eligible += (await row(scan))[0] as number;
        return eligible;
      },
    },
    {
      ...shared,
      name: 'PostgreSQL, one pass',
      note: 'one process, count(*) filter for every rule',
      judge: async () => (await row(together)).reduce((sum, count) => sum + count, 0),
    },
  ];
  return { client, entrants };
}

/** What the server's process of a connection has used of a processor. */
async function clockOf(client: pg.Client): Promise<() => Promise<number>> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return async () => secondsOf(rows[0]?.pid ?? 0);
}

/** PostgreSQL's own best way to store every hit: one pass, into a table that is not logged. */
export async function postgresStoring(
  client: pg.Client,
  rules: readonly ComparedRule[],
  firms: number,
): Promise<Entrant> {
  const cases = rules.map(
    ({ conditions }, at) => `case when ${sqlOf(conditions)} then ${at}::smallint end`,
  );
  const insert = `insert into hit select id, unnest(array_remove(array[${cases.join(', ')}], null)) from firm`;
  return {
    name: 'PostgreSQL, hits stored',
    note: 'one pass, unnest(array_remove(array[case …], null)), into an unlogged table',
    firms,
    cpuSeconds: await clockOf(client),
    findings: () => storedFindings(client, rules.length, () => client.query(insert)),
    judge: async () => {
      await client.query('truncate hit');
      return (await client.query(insert)).rowCount ?? 0;
    },
  };
}

/** Our hits, found in columns and stored by COPY into the same table. */
export async function oursStoring(
  client: pg.Client,
  plan: Plan,
  segments: readonly WarmSegment[],
): Promise<Entrant> {
  const store = async (): Promise<number> => {
    const stream = client.query(copyFrom('copy hit from stdin (format binary)'));
    let count = 0;
    const rows = function* (): Iterable<Buffer> {
      yield HEADER;
      let first = 0;
      for (const segment of segments) {
        const buffer = hitsOf(plan, segment, first);
        count += buffer.length / ROW_BYTES;
        yield buffer;
        first += segment.length;
      }
      yield TRAILER;
    };
    await pipeline(rows(), stream);
    return count;
  };
  return {
    name: 'Huizhi, hits stored',
    note: 'the same rows by binary COPY into the same table',
    firms: segments.reduce((sum, { length }) => sum + length, 0),
    cpuSeconds: await clockOf(client),
    findings: () => storedFindings(client, plan.policies.length, store),
    judge: async () => {
      await client.query('truncate hit');
      return store();
    },
  };
}

/** PostgreSQL's binary COPY: a signature, then a count of fields, and for each its length and bytes. */
const HEADER = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const TRAILER = Buffer.from('ffff', 'hex');
const ROW_BYTES = 2 + 8 + 6;

function hitsOf(plan: Plan, segment: WarmSegment, first: number): Buffer {
  const { length } = segment;
  const { policies } = evaluateSegment(plan, segment, length);
  let size = 0;
  for (const { eligible } of policies.values())
    for (const _ of bits(eligible, length)) size += ROW_BYTES;
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [rule, { id }] of plan.policies.entries())
    for (const row of bits(policies.get(id)?.eligible ?? new Uint32Array(0), length)) {
      buffer.writeInt16BE(2, at);
      buffer.writeInt32BE(4, at + 2);
      buffer.writeInt32BE(first + row, at + 6);
      buffer.writeInt32BE(2, at + 10);
      buffer.writeInt16BE(rule, at + 14);
      at += ROW_BYTES;
    }
  return buffer;
}

async function storedFindings(client: pg.Client, rules: number, store: () => Promise<unknown>) {
  await client.query('truncate hit');
  await store();
  const { rows } = await client.query<{ rule: number; eligible: string; sum: string }>(
    'select rule, count(*) as eligible, sum(firm) as sum from hit group by rule',
  );
  return Array.from({ length: rules }, (_, rule) => {
    const found = rows.find((one) => one.rule === rule);
    return { eligible: Number(found?.eligible ?? 0), sum: Number(found?.sum ?? 0) };
  });
}

function secondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function kindOf(type: string): string {
  switch (type) {
    case 'code':
      return 'text collate "C"';
    case 'boolean':
      return 'boolean';
    case 'decimal':
      return 'double precision';
    default:
      return 'integer';
  }
}
