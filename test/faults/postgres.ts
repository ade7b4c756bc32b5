import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { until } from './until.ts';

/** A server of one's own that may be broken: the one of the other tests must not be. */
export interface BreakablePostgres {
  readonly adminUrl: string;
  /** `stop -m immediate`: every session is cut, nothing is flushed; started again, it replays its log. */
  stopImmediatelyAndStart(): Promise<void>;
  /** Ends sessions of the product, some of them, chosen by a seed. */
  terminateBackends(seed: number): Promise<number>;
  end(): Promise<void>;
}

/** Starts it with the migrated template that worlds come from. */
export async function startBreakablePostgres(): Promise<BreakablePostgres> {
  const support = join(process.cwd(), 'test', 'support');
  const host = fork(join(support, 'database-host.ts'), [], {
    execArgv: [
      '--no-warnings',
      '--conditions=source',
      '--import',
      pathToFileURL(join(support, 'typescript-loader.mjs')).href,
    ],
    env: { ...process.env, NODE_OPTIONS: '', TEST_DATABASE_ADMIN_URL: '' },
  });
  const [message] = (await once(host, 'message')) as [{ adminUrl?: string; failure?: string }];
  if (!message.adminUrl) throw new Error(message.failure);
  const { adminUrl } = message;
  // A test's server forgets its last commits in a crash, because that is faster; here a commit is a commit.
  await asAdmin(adminUrl, async (client) => {
    for (const role of ['huizhi_owner', 'huizhi_app', 'huizhi_matcher'])
      await client.query(`alter role ${role} set synchronous_commit = on`);
  });
  let replacement: ChildProcess | undefined;
  return {
    adminUrl,
    stopImmediatelyAndStart: async () => {
      replacement = await restart(await dataFolder(adminUrl), adminUrl);
    },
    terminateBackends: (seed) => terminate(adminUrl, seed),
    end: async () => {
      if (replacement) {
        const gone = once(replacement, 'exit');
        replacement.kill('SIGQUIT');
        await gone;
      }
      const gone = once(host, 'exit');
      host.disconnect();
      await gone;
    },
  };
}

async function dataFolder(adminUrl: string): Promise<string> {
  return asAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? '';
  });
}

/** As whoever the server ran, with the words it was started with. */
async function restart(folder: string, adminUrl: string): Promise<ChildProcess> {
  const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(Boolean);
  const program = await readFile(`/proc/${pid}/maps`, 'utf8').then(
    (maps) => /(\/\S+\/postgres)$/m.exec(maps)?.[1] ?? words[0],
  );
  const { uid, gid } = await stat(folder);
  process.kill(pid, 'SIGQUIT');
  await until('PostgreSQL is gone', () => !isRunning(pid), 20);
  const server = spawn(program ?? 'postgres', words.slice(1), {
    cwd: folder,
    uid,
    gid,
    stdio: 'ignore',
    env: Object.fromEntries(
      environment.map((line) => [
        line.slice(0, line.indexOf('=')),
        line.slice(line.indexOf('=') + 1),
      ]),
    ),
  });
  await until(
    'PostgreSQL accepts connections again',
    () => asAdmin(adminUrl, async () => true).catch(() => false),
    30,
  );
  return server;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function terminate(adminUrl: string, seed: number): Promise<number> {
  return asAdmin(adminUrl, async (client) => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where usename in ('huizhi_app', 'huizhi_matcher') and application_name not like 'faults-%' and hashint4extended(pid, $1) % 2 = 0`,
      [seed],
    );
    return rowCount ?? 0;
  });
}

async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
