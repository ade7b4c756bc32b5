import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { freePort } from './processes.ts';
import { until } from './until.ts';

/** A Redis of one's own that keeps nothing on disk. */
export interface Redis {
  readonly url: string;
  /** The first line of the answer, as the protocol writes it. */
  command(command: string): Promise<string | undefined>;
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** The Redis server of this machine, if there is one. */
export async function findRedis(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'redis-server');
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Starts a server on a free port and waits until it answers. */
export async function startRedis(program: string): Promise<Redis> {
  const port = await freePort();
  let server = await launch(program, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    command: (command) => ask(port, command),
    killAndRestart: async () => {
      await end(server);
      server = await launch(program, port);
    },
    stop: () => end(server),
  };
}

async function launch(program: string, port: number): Promise<ChildProcess> {
  const settings = [
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
    '--dir',
    tmpdir(),
  ];
  const server = spawn(program, ['--port', String(port), ...settings], { stdio: 'ignore' });
  await until('Redis answers', async () => (await ask(port, 'PING')) === '+PONG', 10);
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

function ask(port: number, command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().split('\r\n')[0]);
    });
    socket.once('error', () => resolve(undefined));
    socket.once('close', () => resolve(undefined));
  });
}
