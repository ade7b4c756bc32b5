import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import { inCheckout, IS_BUILT } from './checkout.ts';
import type { Mode } from './config.ts';
import { QUEUE_SCHEMA } from './queue.ts';
import { rolePassword, roleUrl } from './roles.ts';

type MigrationClass = new () => MigrationInterface;

/** One number for everybody who migrates this product, so that twenty starters take turns. */
const MIGRATION_LOCK = 0x48_5a_4d_47;

/**
 * Brings a database to the present schema: roles and their passwords, the product's migrations, the queue's own tables.
 *
 * Safe to run from many processes at once (an advisory lock makes them take turns) and again at any time.
 *
 * @param options.ownerUrl a role that owns the database and may create roles; it need not be a superuser
 * @param options.mode `demo` and `test` mark the database for good as one for demonstration, where rules and lists may
 *   be published and approved without a second person, and say so
 */
export async function migrateDatabase(options: {
  ownerUrl: string;
  secret: string;
  mode: Mode;
}): Promise<void> {
  const client = new pg.Client({
    connectionString: options.ownerUrl,
    application_name: 'huizhi-migrate',
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client, options.secret);
    await migrateSchema(options.ownerUrl);
    await migrateQueueSchema(client, options);
    if (options.mode !== 'production') await markDemonstration(client);
  } finally {
    await client.end();
  }
}

/** The migrations in the repository, in order; each file exports one class. */
export async function migrations(): Promise<MigrationClass[]> {
  const folder = IS_BUILT ? inCheckout('dist', 'migrations') : inCheckout('migrations');
  const files = (await readdir(folder))
    .filter((file) => /^\d+-[a-z-]+\.(js|ts)$/.test(file))
    .sort();
  const classes: MigrationClass[] = [];
  for (const file of files) {
    const loaded = (await import(pathToFileURL(join(folder, file)).href)) as Record<
      string,
      MigrationClass
    >;
    classes.push(...Object.values(loaded));
  }
  return classes;
}

async function ensureRoles(client: pg.Client, secret: string): Promise<void> {
  for (const role of ['app', 'matcher'] as const) {
    const name = `huizhi_${role}`;
    const password = pg.escapeLiteral(rolePassword(secret, role));
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
    await client.query(
      rowCount === 0
        ? `create role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole password ${password}`
        : `alter role ${name} login password ${password}`,
    );
  }
}

/**
 * The queue's tables belong to the app role, because BullMQ makes further objects as it goes. The right to make a schema
 * is lent for that moment only.
 */
async function migrateQueueSchema(
  owner: pg.Client,
  options: { ownerUrl: string; secret: string },
): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    'select quote_ident(current_database()) as name',
  );
  const database = rows[0]?.name ?? '';
  const app = new pg.Client({ connectionString: roleUrl(options.ownerUrl, options.secret, 'app') });
  await owner.query(`grant create on database ${database} to huizhi_app`);
  await app.connect();
  try {
    const { runMigrations: migrateQueue } = await import('bullmq');
    await migrateQueue(app, QUEUE_SCHEMA);
  } finally {
    await app.end();
    await owner.query(`revoke create on database ${database} from huizhi_app`);
  }
}

async function markDemonstration(owner: pg.Client): Promise<void> {
  await owner.query(`select set_config('huizhi.actor', 'system:migration', false)`);
  await owner.query('update installation set demonstration = true where not demonstration');
}

async function migrateSchema(ownerUrl: string): Promise<void> {
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    poolSize: 1,
    installExtensions: false,
    migrations: await migrations(),
    migrationsTransactionMode: 'all',
    migrationsTableName: 'migration',
    // Row-level security holds for the owner too, so a migration says on whose behalf it runs.
    extra: { options: '-c huizhi.actor=system:migration -c huizhi.authorities=*' },
  });
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
