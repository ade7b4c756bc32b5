import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './embedded-binaries.ts';
import { databaseEnvironment, settingArguments } from './embedded-cluster.ts';
import { DataFolderBroken, DiskFull, errorCode } from './embedded-errors.ts';
import { ROOM_FOR_START_MB, checkRoom } from './embedded-place.ts';
import type { Place } from './embedded-place.ts';
import { clearMark, readPostmasterFile, signalServer } from './embedded-postmaster.ts';

/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A PostgreSQL server started by this process and accepting connections. */
export interface RunningServer {
  readonly port: number;
  readonly exited: Promise<ServerExit>;
  /** Ends every session and stops, within 6 s. */
  stop(): Promise<void>;
  /** Ends at once and waits for nothing; the next start replays the log. */
  kill(): void;
}

/** What is needed to start a server. */
export interface LaunchRequest {
  readonly place: Place;
  readonly binaries: Binaries;
  /** Tried first; another free port is taken when it is 0 or in use. */
  readonly port: number;
  readonly throwaway: boolean;
}

const LOG_LIMIT_BYTES = 16 * 1024 * 1024;
/** Replaying the log after a crash can take a while; a live server is waited for this long. */
const READY_LIMIT_MS = 300_000;

/**
 * Starts the server and waits until it accepts connections.
 *
 * It runs in a session of its own, so that Ctrl-C reaches only the supervisor, which stops it last.
 *
 * @throws PLATFORM.DATA_FOLDER_BROKEN with PostgreSQL's own last words, PLATFORM.DISK_FULL
 */
export async function launchServer(request: LaunchRequest): Promise<RunningServer> {
  const { place } = request;
  await checkRoom(place.folder, ROOM_FOR_START_MB);
  let port = await usablePort(request.port);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptLaunch(request, port);
    if (typeof outcome !== 'string') return outcome;
    const portTaken = /could not bind|could not create any TCP|Address already in use/.test(
      outcome,
    );
    const lingering = /shared memory block|lock file "postmaster.pid" already exists/.test(outcome);
    if (attempt >= 20 || !(portTaken || lingering)) throw launchFailure(place, outcome);
    if (portTaken) port = await usablePort(0);
    // Sessions of a killed server notice its death and go, within moments.
    else await sleep(500);
  }
}

/** A port on 127.0.0.1 that is free at this moment: the wished one, or any. */
export async function usablePort(wished: number): Promise<number> {
  const free = wished === 0 ? undefined : await listenOnce(wished);
  return free ?? ((await listenOnce(0)) as number);
}

async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (port !== 0 && ['EADDRINUSE', 'EACCES'].includes(errorCode(error))) return undefined;
    throw error;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : undefined;
}

/** @returns the server, or what PostgreSQL said before it gave up */
async function attemptLaunch(
  { place, binaries, throwaway }: LaunchRequest,
  port: number,
): Promise<RunningServer | string> {
  const logStart = await trimLog(place.log);
  const log = await open(place.log, 'a', 0o600);
  let child: ChildProcess;
  try {
    const settings = await settingArguments(throwaway);
    child = spawn(binaries.postgres, ['-D', place.data, '-p', String(port), ...settings], {
      ...place.account,
      cwd: place.folder,
      env: databaseEnvironment(),
      stdio: ['ignore', log.fd, log.fd],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const exited = exitOf(child);
    child.unref();
    const ready = await untilReady(child, exited, place);
    if (ready) {
      const stop = () => stopServer(child, exited, place, binaries);
      return { port, exited, stop, kill: () => child.kill('SIGQUIT') };
    }
    return lastWords(place.log, logStart);
  } finally {
    await log.close();
  }
}

function exitOf(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
}

/** @returns false when the server ended instead */
async function untilReady(
  child: ChildProcess,
  exited: Promise<ServerExit>,
  place: Place,
): Promise<boolean> {
  let ended = false;
  const watch = exited.then(() => (ended = true));
  const start = performance.now();
  while (!ended && performance.now() - start < READY_LIMIT_MS) {
    const file = await readPostmasterFile(place.data);
    if (file?.pid === child.pid && file?.status === 'ready') return true;
    await Promise.race([watch, sleep(25)]);
  }
  if (!ended) child.kill('SIGKILL');
  await watch;
  return false;
}

async function stopServer(
  child: ChildProcess,
  exited: Promise<ServerExit>,
  place: Place,
  binaries: Binaries,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.ref();
  await signalServer(child.pid, place, binaries, () => exited);
  // After a fast stop the mark is gone already; after a kill it would only puzzle the next start.
  await clearMark(place.data, child.pid);
}

/** Keeps the log from growing without end. @returns its length, where this start's lines begin */
async function trimLog(path: string): Promise<number> {
  try {
    const { size } = await stat(path);
    if (size < LOG_LIMIT_BYTES) return size;
    await truncate(path, 0);
    return 0;
  } catch {
    return 0;
  }
}

async function lastWords(log: string, start: number): Promise<string> {
  const lines = (await readFile(log)).subarray(start).toString('utf8').split('\n');
  return (
    lines.filter((line) => /FATAL|PANIC|ERROR/.test(line)).at(-1) ??
    lines.filter(Boolean).at(-1) ??
    ''
  );
}

function launchFailure(place: Place, said: string): Error {
  if (/No space left on device|quota exceeded/i.test(said)) {
    return new DiskFull(place.folder, ROOM_FOR_START_MB);
  }
  const quoted = said.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '').slice(0, 300) || place.log;
  return new DataFolderBroken(place.data, {
    zh: `PostgreSQL 拒绝启动：${quoted}`,
    en: `PostgreSQL refuses to start: ${quoted}`,
  });
}
