import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '#libs/platform';
import { startEmbeddedPostgres } from '../../libs/platform/src/embedded-postgres.ts';
import { PREPARED_PREFIX, TEMPLATE_DATABASE, TEST_SECRET } from './database-names.ts';

/**
 * The process that holds the cluster of a test run: started by Jest's global setup, it tells the address over IPC
 * and lives until Jest says stop, or is gone, in whatever way. So also a killed run leaves no server and no folder.
 */
async function main(): Promise<void> {
  const given = process.env['TEST_DATABASE_ADMIN_URL'];
  const cluster = given ? { adminUrl: given, stop: () => Promise.resolve() } : await startCluster();
  let stopping: Promise<void> | undefined;
  const end = (code: number) => {
    stopping ??= cluster.stop();
    void stopping.finally(() => process.exit(code));
  };
  process.on('disconnect', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  // Ctrl-C reaches Jest as well, which ends and thereby disconnects.
  process.on('SIGINT', () => undefined);
  try {
    await prepareTemplate(cluster.adminUrl);
    process.send?.({ adminUrl: cluster.adminUrl });
  } catch (error) {
    fail(error);
    end(1);
  }
}

async function startCluster(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-test-'));
  try {
    return await startEmbeddedPostgres({ folder, throwaway: true });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Migrates the database that every test database is cloned from, and closes it to connections. */
async function prepareTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const owner = 'huizhi_owner';
    const roles = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner]);
    const verb = roles.rowCount === 0 ? 'CREATE' : 'ALTER';
    await admin.query(
      `${verb} ROLE ${owner} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${TEST_SECRET}'`,
    );
    await admin.query(
      `UPDATE pg_database SET datistemplate = false WHERE datname = '${TEMPLATE_DATABASE}'`,
    );
    await admin.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DATABASE} WITH (FORCE)`);
    await dropPrepared(admin);
    await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE} OWNER ${owner}`);
    const url = new URL(adminUrl);
    url.username = owner;
    url.password = TEST_SECRET;
    url.pathname = `/${TEMPLATE_DATABASE}`;
    await migrateDatabase({ ownerUrl: url.href, secret: TEST_SECRET, mode: 'test' });
    await admin.query(
      `ALTER DATABASE ${TEMPLATE_DATABASE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`,
    );
  } finally {
    await admin.end();
  }
}

/** What an earlier run prepared on this server was made by the migrations and rules of its time. */
async function dropPrepared(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)`,
    [PREPARED_PREFIX],
  );
  for (const { name } of rows) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.send?.({ failure: text });
}

main().catch((error: unknown) => {
  fail(error);
  process.exitCode = 1;
  process.disconnect?.();
});
