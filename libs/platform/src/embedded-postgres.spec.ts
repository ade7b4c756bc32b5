import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { claimantOf } from './embedded-claim.ts';
import { AnotherRunning } from './embedded-errors.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';

/** A spec beside its file that does real input and output: what it promises cannot be seen otherwise. */
let folder: string;
let database: EmbeddedPostgres;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-embedded-'));
  database = await startEmbeddedPostgres({ folder, throwaway: true, address: 'http://here' });
});

afterAll(async () => {
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(statement)).rows.map((row) => row.answer);
  } finally {
    await client.end();
  }
}

test('the owner may create roles and is no superuser', async () => {
  const answer = await ask(
    `SELECT rolcreaterole AND NOT rolsuper AND NOT rolbypassrls AS answer FROM pg_roles WHERE rolname = current_user`,
  );
  expect(answer).toEqual([true]);
});

test('Chinese sorts by pinyin and has trigrams', async () => {
  await ask('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  const names = await ask(
    `SELECT name AS answer FROM (VALUES ('赵'), ('安'), ('李')) t(name) ORDER BY name`,
  );
  expect(names).toEqual(['安', '李', '赵']);
  expect(await ask(`SELECT cardinality(show_trgm('海南省')) > 0 AS answer`)).toEqual([true]);
});

test('it listens on this machine only', async () => {
  expect(await ask(`SELECT current_setting('listen_addresses') AS answer`)).toEqual(['127.0.0.1']);
});

test('the passwords are kept where only the owner may read', async () => {
  if (process.platform === 'win32') return;
  expect((await stat(join(folder, 'postgres.json'))).mode & 0o077).toBe(0);
});

test('a second starter on the same folder is told who is running', async () => {
  const second = startEmbeddedPostgres({ folder, throwaway: true });
  await expect(second).rejects.toBeInstanceOf(AnotherRunning);
  expect(await claimantOf(folder)).toEqual({ pid: process.pid, address: 'http://here' });
});

test('stopping frees the folder and leaves nothing of a throwaway cluster', async () => {
  await database.stop();
  expect((await database.exited).code).toBe(0);
  expect(await claimantOf(folder)).toBeUndefined();
  await expect(access(folder)).rejects.toThrow();
});
