import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '#libs/platform';
import { startEmbeddedPostgres } from '../../libs/platform/src/embedded-postgres.ts';
import { type Ran } from './run-command.ts';

const SECRET = 'bench-secret-bench-secret-bench-secret';
const OWNER = 'huizhi_owner';
const TICKS_PER_SECOND = 100;

/** A migrated database of one's own. */
export interface MeasuredDatabase {
  /** What a command is told to work on it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Address of the superuser. */
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** A PostgreSQL whose processor time is read beside that of the commands that use it. */
export class MeasuredServer {
  private constructor(
    private readonly adminUrl: string,
    private readonly end: () => Promise<void>,
    private readonly postmaster: number,
  ) {}

  /** Takes the server that `TEST_DATABASE_ADMIN_URL` names, or starts an embedded one. */
  static async start(): Promise<MeasuredServer> {
    const named = process.env['TEST_DATABASE_ADMIN_URL'];
    const folder = named ? '' : await mkdtemp(join(tmpdir(), 'huizhi-bench-'));
    const server = named
      ? { adminUrl: named, stop: () => Promise.resolve() }
      : await startEmbeddedPostgres({ folder, throwaway: true });
    const [row] = await asked(server.adminUrl, `select pg_read_file('postmaster.pid') as pid`);
    const postmaster = Number.parseInt(String(row?.['pid']), 10);
    return new MeasuredServer(server.adminUrl, () => server.stop(), postmaster);
  }

  /** The server and what of its settings bears on speed, in one line. */
  async settings(): Promise<string> {
    const rows = await asked(
      this.adminUrl,
      `select string_agg(name || ' ' || current_setting(name), ', ' order by name) as line from pg_settings
       where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size')`,
    );
    return `PostgreSQL: ${String(rows[0]?.['line'])}`;
  }

  async hasDatabase(name: string): Promise<boolean> {
    const found = await asked(this.adminUrl, `select from pg_database where datname = '${name}'`);
    return found.length > 0;
  }

  /** @param template the database it is a copy of; without one it is new */
  async createDatabase(
    name = `huizhi_bench_${randomBytes(4).toString('hex')}`,
    template?: string,
  ): Promise<MeasuredDatabase> {
    const found = await asked(this.adminUrl, `select from pg_roles where rolname = '${OWNER}'`);
    const verb = found.length === 0 ? 'create' : 'alter';
    await asked(this.adminUrl, `${verb} role ${OWNER} login createrole password '${SECRET}'`);
    await asked(
      this.adminUrl,
      `create database ${name} ${template ? `template ${template}` : ''} owner ${OWNER}`,
    );
    const url = new URL(this.adminUrl);
    url.username = OWNER;
    url.password = SECRET;
    url.pathname = `/${name}`;
    const superuser = new URL(this.adminUrl);
    superuser.pathname = `/${name}`;
    await migrateDatabase({ ownerUrl: url.href, secret: SECRET, mode: 'test' });
    return {
      environment: {
        ...process.env,
        DATABASE_URL: url.href,
        HUIZHI_SECRET: SECRET,
        HUIZHI_MODE: 'test',
        HUIZHI_DISPOSABLE_DATABASE: 'yes',
      },
      superuserUrl: superuser.href,
      drop: async () => {
        await asked(this.adminUrl, `drop database ${name} with (force)`);
      },
    };
  }

  /** Runs something and adds what processors did for the server meanwhile. */
  async measured(run: () => Promise<Ran>): Promise<Ran> {
    const before = await this.processorSeconds();
    const ran = await run();
    return { ...ran, serverCpu: (await this.processorSeconds()) - before };
  }

  stop(): Promise<void> {
    return this.end();
  }

  /** Of the postmaster and all it ever started; 0 where the system does not tell. */
  async processorSeconds(): Promise<number> {
    let ticks = 0;
    for (const pid of await readdir('/proc').catch(() => [])) {
      if (!/^\d+$/.test(pid)) continue;
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [parent = 0] = fields.slice(1);
      const [user = 0, system = 0, usersOfEnded = 0, systemsOfEnded = 0] = fields.slice(11);
      if (Number(pid) === this.postmaster) ticks += user + system + usersOfEnded + systemsOfEnded;
      else if (parent === this.postmaster) ticks += user + system;
    }
    return ticks / TICKS_PER_SECOND;
  }
}

async function asked(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
