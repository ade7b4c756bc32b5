import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './embedded-binaries.ts';
import { databaseEnvironment } from './embedded-cluster.ts';
import { errorCode } from './embedded-errors.ts';
import type { Place } from './embedded-place.ts';

const run = promisify(execFile);

/** What a running server writes into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  /** `starting`, `ready`, `stopping` …; empty in the first moments. */
  readonly status: string;
}

/** Reads a text of `postmaster.pid`: the first line is the process, the eighth the status. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]?.trim());
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, status: lines[7]?.trim() ?? '' };
}

/** The server that a data folder believes it has; undefined when it knows of none. */
export async function readPostmasterFile(data: string): Promise<PostmasterFile | undefined> {
  try {
    return parsePostmasterFile(await readFile(join(data, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/**
 * Stops the server that a killed supervisor left running on this place, and clears the mark of one that is gone.
 *
 * The number in `postmaster.pid` may by now be any process (numbers are reused, above all after a reboot of a
 * container), so only a process that works on this very folder is touched. Stopping and starting again costs a third
 * of a second and gives the new supervisor a child of its own, with its own settings and without left-over sessions.
 *
 * @returns whether there was a mark: the last server was not stopped by us
 */
export async function stopOrphan(place: Place, binaries: Binaries): Promise<boolean> {
  const file = await readPostmasterFile(place.data);
  if (file && (await worksOn(file.pid, place.data)))
    await signalServer(file.pid, place, binaries, () => untilGone(file.pid, place.data));
  await clearMark(place.data, file?.pid);
  return file !== undefined;
}

/**
 * Removes the mark of a server that is gone, once its sessions are gone too. A session outlives a killed server until it
 * notices, and PostgreSQL knows from the mark alone that it must not start beside one: both would write the same files.
 *
 * @param pid the process that the mark names, or undefined when it was left empty
 */
export async function clearMark(data: string, pid: number | undefined): Promise<void> {
  if (process.platform === 'linux') await endSessions(data);
  // Where sessions cannot be looked for, PostgreSQL does so itself, unless the number is now somebody else's.
  else if (pid !== undefined && !isAlive(pid)) return;
  await rm(join(data, 'postmaster.pid'), { force: true });
}

const SESSIONS_PATIENCE_MS = 2_000;

async function endSessions(data: string): Promise<void> {
  const start = performance.now();
  for (let left = await sessionsOn(data); left.length > 0; left = await sessionsOn(data)) {
    if (performance.now() - start > SESSIONS_PATIENCE_MS)
      for (const pid of left) send(pid, 'SIGKILL');
    await sleep(25);
  }
}

/** PostgreSQL's processes that work in a data folder; somebody's shell that happens to stand there is none. */
async function sessionsOn(data: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || !(await worksOn(Number(name), data))) continue;
    const command = await readFile(`/proc/${name}/comm`, 'utf8').catch(() => '');
    if (command.trim() === 'postgres') found.push(Number(name));
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Asks a server to stop, then insists: fast (4 s), immediate (half a second), killed. Nothing is lost by the later
 * steps, the next start only has to replay the log.
 */
export async function signalServer(
  pid: number,
  place: Place,
  binaries: Binaries,
  gone: () => Promise<unknown>,
): Promise<void> {
  const ended = gone().then(() => true);
  if (process.platform === 'win32') {
    const flags = ['stop', '-D', place.data, '-m', 'fast', '-w', '-t', '4'];
    const env = databaseEnvironment();
    await run(binaries.pgCtl, flags, { env, windowsHide: true }).catch(() => undefined);
  }
  const steps = [
    ['SIGINT', 4_000],
    ['SIGQUIT', 500],
    ['SIGKILL', 1_000],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    if (process.platform !== 'win32' || signal === 'SIGKILL') send(pid, signal);
    const waiting = new AbortController();
    const late = sleep(patienceMs, false, { signal: waiting.signal }).catch(() => false);
    const over = await Promise.race([ended, late]);
    waiting.abort();
    if (over) return;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

async function untilGone(pid: number, data: string): Promise<void> {
  while (await worksOn(pid, data)) await sleep(25);
}

/** Whether a process is a PostgreSQL server on this data folder. A server's working directory is its data folder. */
async function worksOn(pid: number, data: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') {
      return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data));
    }
    if (process.platform === 'win32') {
      const { stdout } = await run('tasklist', ['/NH', '/FI', `PID eq ${pid}`]);
      return /postgres/i.test(stdout);
    }
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout.includes(data);
  } catch {
    return false;
  }
}
