import { expect, test } from '@jest/globals';
import pg from 'pg';
import { Database, systemContext } from '#libs/platform';
import { createTestDatabase, TEST_SECRET } from '../support/database.ts';

test('a database that lets nobody in is away, not a fault of ours, and comes back', async () => {
  const database = await createTestDatabase();
  const { adminUrl, name, ownerUrl } = database;
  const url = new URL(adminUrl);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const app = await new Database({ ownerUrl, secret: TEST_SECRET, role: 'app' }).connect();
  const ask = (): Promise<unknown> =>
    app.transaction('test', systemContext('test'), (tx) => tx.query('select 1 as one'));
  try {
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
      name,
    ]);
    // The connection that was cut is noticed at once or at its next use.
    await ask().catch(() => undefined);
    await expect(ask()).rejects.toMatchObject({
      code: 'PLATFORM.SERVICE_UNAVAILABLE',
      kind: 'unavailable',
    });
    await admin.query(`alter database ${name} allow_connections true`);
    expect(await ask()).toEqual([{ one: 1 }]);
  } finally {
    await app.close();
    await admin.end();
    await database.drop();
  }
});
