import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrateDatabase, migrations, type Mode } from '#libs/platform';
import { TEST_SECRET } from '../support/database.ts';
import { describeSchema } from '../support/schema.ts';

const INSTALLS = 8;
const TABLES = `select tablename as name from pg_tables where schemaname = 'public' order by 1`;

let admin: pg.Client;
let name: string;
let ownerUrl: string;
let inside: pg.Client;

/** An empty database, as one gets it from an administrator. */
beforeEach(async () => {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  name = `huizhi_empty_${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${name} owner huizhi_owner`);
  url.pathname = `/${name}`;
  inside = new pg.Client({ connectionString: url.href });
  await inside.connect();
  url.username = 'huizhi_owner';
  url.password = TEST_SECRET;
  ownerUrl = url.href;
});
afterEach(async () => {
  await inside.end();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});

const migrate = (mode: Mode = 'production'): Promise<void> =>
  migrateDatabase({ ownerUrl, secret: TEST_SECRET, mode });
const tables = async (): Promise<string[]> =>
  (await inside.query<{ name: string }>(TABLES)).rows.map((row) => row.name);

/** Undoes the latest migrations, down to one by its name and with it; all of them unless told. */
async function withdraw(first?: string): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    installExtensions: false,
    migrations: await migrations(),
    migrationsTableName: 'migration',
    extra: { options: '-c huizhi.actor=system:migration -c huizhi.authorities=*' },
  });
  await source.initialize();
  try {
    const all = await migrations();
    const last = all.findIndex((one) => one.name === first);
    for (let left = all.length; left > Math.max(last, 0); left -= 1)
      await source.undoLastMigration();
  } finally {
    await source.destroy();
  }
}

test('up, down and up again is the same schema, and down leaves nothing of ours', async () => {
  await migrate();
  const first = await describeSchema(inside);
  await withdraw();
  expect(await tables()).toEqual(['migration']);
  const { rows } = await inside.query(
    `select proname from pg_proc where pronamespace = 'public'::regnamespace`,
  );
  expect(rows).toEqual([]);
  await migrate();
  expect(await describeSchema(inside)).toBe(first);
});

test('a draw that was committed to with its list is not taken back: that migration refuses to be undone, and says why', async () => {
  await migrate();
  const names = async (): Promise<unknown> =>
    (await inside.query(`select list_digest, commitment from inspection_draw`)).rows;
  // Beside all triggers: the draw alone is wanted, and no plan with its people.
  await inside.query(`set session_replication_role = replica`);
  await inside.query(
    `insert into inspection_draw (state, plan_id, matter_id, commitment, seed, list, list_digest, committed_by, authority, division)
     values ('committed', gen_random_uuid(), 'm', encode(sha256(convert_to(E'seed\\ndigest', 'UTF8')), 'hex'), 'seed', '{}', 'digest', 'x', 'hn-amr', '46')`,
  );
  const before = await names();
  await expect(withdraw()).rejects.toThrow('this migration is not undone any more');
  expect(await names()).toEqual(before);
});

test('a decision of before a firm was told in a document has no time yet that could be over, and its penalty none to come', async () => {
  await migrate();
  await withdraw('HearingBeforePenalty1767225600310');
  await inside.query(`set session_replication_role = replica`);
  await inside.query(
    `insert into finding (state, inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, outcome, article, explanation,
       decided_by, decided_on, appeal_until, authority, division)
     values ('decided', gen_random_uuid(), 'm', 1, 'problem', 'a', 'x', 'one', '2025-09-30', 'penalty', 'x', 'x', 'two', '2025-09-30', '2025-12-01', 'hn-amr', '46')`,
  );
  await inside.query(`set session_replication_role = origin`);
  await migrate();
  const { rows } = await inside.query(
    `select state, outcome, told_on, appeal_until, provisional from finding`,
  );
  expect(rows).toEqual([
    { state: 'decided', outcome: 'penalty', told_on: null, appeal_until: null, provisional: false },
  ]);
  // Nobody was heard, so it is not told either: it is decided on again, or annulled.
  const told = `update finding set told_in = gen_random_uuid(), told_on = '2025-12-02', appeal_until = '2026-02-02'`;
  await inside.query(`set session_replication_role = replica`);
  await expect(inside.query(told)).rejects.toThrow('finding_told_once_heard');
});

test(`${INSTALLS} who install at once take turns: each migration runs once, and nobody fails`, async () => {
  await Promise.all(Array.from({ length: INSTALLS }, () => migrate()));
  const { rows } = await inside.query<{ name: string }>(`select name from migration order by id`);
  expect(rows.map((row) => row.name)).toEqual((await migrations()).map((one) => one.name));
  expect(await tables()).toContain('entitlement');
});

test('what is installed for demonstration is marked as that, and nothing else is', async () => {
  const marks = async (): Promise<unknown[]> =>
    (await inside.query<{ demonstration: boolean }>(`select demonstration from installation`)).rows;
  await inside.query(`select set_config('huizhi.actor', 'system:test', false)`);
  await migrate();
  expect(await marks()).toEqual([{ demonstration: false }]);
  await migrate('demo');
  expect(await marks()).toEqual([{ demonstration: true }]);
  await migrate();
  expect(await marks()).toEqual([{ demonstration: true }]);
});
