import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Database, systemContext } from '#libs/platform';
import { candidates } from '../../libs/platform/src/embedded-place.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { endState, type EndState } from './end-state.ts';
import { freePort } from './processes.ts';
import { until } from './until.ts';
import { dist } from './world.ts';

/** How many enterprises the demo has in tests. */
export const SUBJECTS = 300;
const READY_SECONDS = 100;

/** What `huizhi start` runs on one data folder, with the embedded database and the demo. */
export class Installation {
  #output = '';

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly address: string,
  ) {
    const keep = (text: Buffer): void => void (this.#output += text.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  static async start(folder: string): Promise<Installation> {
    const port = await freePort();
    const environment = {
      ...process.env,
      NODE_OPTIONS: '',
      HUIZHI_DATA: folder,
      HUIZHI_PORT: String(port),
      HUIZHI_DEMO_SUBJECTS: String(SUBJECTS),
    };
    for (const name of ['DATABASE_URL', 'HUIZHI_SECRET', 'HUIZHI_MODE', 'REDIS_URL'] as const)
      Reflect.deleteProperty(environment, name);
    const child = spawn(process.execPath, [dist('bin/cli.js'), 'start'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Installation(folder, child, `http://127.0.0.1:${port}`);
  }

  /** Waits until it prints something. */
  async says(what: RegExp): Promise<void> {
    const isOver = (): boolean => this.child.exitCode !== null || this.child.signalCode !== null;
    await until(
      `it says ${what.source}`,
      () => what.test(this.#output) || isOver(),
      READY_SECONDS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; it said:\n${this.#output}`);
    });
    if (!what.test(this.#output))
      throw new Error(`It ended before it said ${what.source}:\n${this.#output}`);
  }

  /** Kills it, its children, its database and the database's children with -9, all together. */
  async killEverything(): Promise<void> {
    const gone = once(this.child, 'exit');
    for (const pid of await descendants(this.child.pid ?? 0)) killNow(pid);
    await gone;
  }

  /** Kills only the process that was started. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await gone;
  }

  /** Its database, as the owner. */
  ownerUrl(): Promise<string> {
    return ownerUrlOf(this.folder);
  }

  /** What came of it; fails when an invariant is broken. */
  async endState(): Promise<EndState> {
    const ownerUrl = await this.ownerUrl();
    const database = await new Database({
      ownerUrl,
      secret: '',
      role: 'owner',
      poolSize: 1,
      name: 'faults-owner',
    }).connect();
    try {
      await until('nothing is under way', async () => {
        const [row] = await database.transaction('faults.open', systemContext('faults'), (tx) =>
          tx.query(`select from outbox where done_at is null and due_at <= now() limit 1`),
        );
        return row === undefined;
      });
      const broken = await brokenInvariants(database);
      if (broken.length > 0) throw new Error(`Broken: ${JSON.stringify(broken)}`);
      return await endState(database);
    } finally {
      await database.close();
    }
  }
}

/** Removes a data folder, and the cluster, which lies elsewhere when root started it. */
export async function removeInstallation(folder: string): Promise<void> {
  for (const place of candidates({ folder, throwaway: false }))
    await rm(place, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function ownerUrlOf(folder: string): Promise<string> {
  const state = JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8')) as {
    ownerPassword: string;
    port: number;
  };
  return `postgresql://huizhi_owner:${state.ownerPassword}@127.0.0.1:${state.port}/huizhi`;
}

/** A process and all that came of it, parents first. */
async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(status)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const found = [root];
  for (const pid of found)
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
