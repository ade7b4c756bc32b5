import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clearMark, parsePostmasterFile } from './embedded-postmaster.ts';

test('reads process and status of a running server', () => {
  const text = '4711\n/data/postgres\n1760000000\n40507\n\n127.0.0.1\n  1 2\nready   \n';
  expect(parsePostmasterFile(text)).toEqual({ pid: 4711, status: 'ready' });
});

test('a file that is still being written has no status yet', () => {
  expect(parsePostmasterFile('4711\n/data/postgres\n')).toEqual({ pid: 4711, status: '' });
});

test.each(['', '\n', 'abc\n', '-1\n', '0\n'])('%j names no process', (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});

// Looking for sessions needs /proc; elsewhere PostgreSQL's own check is left to work.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the mark of a server that was killed', () => {
  let data: string;
  let mark: string;
  let started: ChildProcess[] = [];
  const start = (program: string): ChildProcess => {
    const child = spawn(program, ['30'], { cwd: data, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const isThere = (): Promise<boolean> =>
    access(mark).then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'huizhi-mark-'));
    mark = join(data, 'postmaster.pid');
    await writeFile(mark, `${process.pid}\n`);
  });
  afterEach(async () => {
    for (const child of started) child.kill('SIGKILL');
    started = [];
    await rm(data, { recursive: true, force: true });
  });

  test('stays while one of its sessions still works on the folder, which is ended when it does not go', async () => {
    const program = join(data, 'postgres');
    await copyFile('/bin/sleep', program);
    const session = start(program);
    await once(session, 'spawn');
    const ended = once(session, 'exit');
    const cleared = clearMark(data, process.pid);
    await sleep(300);
    expect(await isThere()).toBe(true);
    await cleared;
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await isThere()).toBe(false);
  });

  test('is removed at once when nobody works on the folder; whoever just stands there is left alone', async () => {
    const shell = start('/bin/sleep');
    await once(shell, 'spawn');
    await clearMark(data, process.pid);
    expect(await isThere()).toBe(false);
    expect(shell.signalCode).toBeNull();
  });
});
