import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '#libs/kernel';
import { AnotherRunning, errorCode } from './embedded-errors.ts';

/** Who holds a data folder. */
export interface Claimant {
  readonly pid: number;
  /** Where it can be reached, as it told when it claimed the folder. */
  readonly address: string;
}

/** The sole right to use a data folder, held until released or until this process ends in any way. */
export interface FolderClaim {
  release(): Promise<void>;
}

/**
 * Claims a data folder for this process.
 *
 * The claim is a listening local socket named after the folder, not a lock file: the kernel grants it to one process
 * only and takes it back at the instant of a kill -9, so there is never a stale lock to judge. On Linux the name is
 * abstract (no file), on Windows a named pipe; elsewhere it is a socket file, and one that nobody answers is removed.
 *
 * @param folder the folder's real path
 * @throws PLATFORM.ANOTHER_RUNNING
 */
export async function claimFolder(folder: string, address: string): Promise<FolderClaim> {
  const name = claimName(folder);
  const claimant: Claimant = { pid: process.pid, address };
  for (let attempt = 1; ; attempt += 1) {
    const server = await listen(name, claimant);
    if (server) return { release: () => close(server) };
    const other = await claimantOf(folder);
    if (other) throw new AnotherRunning(folder, other);
    if (attempt === 5) throw new AnotherRunning(folder, { pid: 0, address: '?' });
    if (isFile(name)) await rm(name, { force: true });
  }
}

/** Asks who holds a data folder at this moment; undefined when nobody does. */
export function claimantOf(folder: string): Promise<Claimant | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(claimName(folder));
    socket.setEncoding('utf8');
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(readClaimant(answer)));
  });
}

function readClaimant(answer: string): Claimant | undefined {
  const match = /^(\d+) (.*)$/.exec(answer.trim());
  return match ? { pid: Number(match[1]), address: match[2] as string } : undefined;
}

function claimName(folder: string): string {
  const name = `huizhi-${sha256(folder).slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

function isFile(name: string): boolean {
  return !name.startsWith('\0') && !name.startsWith('\\\\');
}

/** Undefined when the name is taken. */
function listen(name: string, claimant: Claimant): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(`${claimant.pid} ${claimant.address}\n`);
    });
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => resolve(server.unref()));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
