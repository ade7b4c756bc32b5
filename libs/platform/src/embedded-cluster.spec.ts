import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCluster } from './embedded-cluster.ts';
import { DataFolderBroken, DataFolderIsFile } from './embedded-errors.ts';
import { newState, readState, readyDataFolder, writeState } from './embedded-state.ts';

/** What becomes of an existing cluster is decided before initdb runs, so a program that only fails will do for it. */
const binaries = { initdb: 'false', postgres: 'false', pgCtl: 'false', version: '18.4' };

let folder: string;
let data: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-cluster-'));
  data = join(folder, 'postgres');
  said = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function putCluster(name: string): Promise<void> {
  await mkdir(data);
  await writeFile(join(data, 'PG_VERSION'), '18\n');
  await writeFile(join(data, 'huizhi-cluster'), `${name}\n`);
}

async function ensure(): Promise<unknown> {
  const place = { folder, data, log: join(folder, 'postgres.log'), account: undefined };
  const print = (line: string): void => void said.push(line);
  return ensureCluster({ folder, place, binaries, throwaway: true, print }).catch(
    (error: unknown) => error,
  );
}

test.each(['', '{"cluster":', '{}', '[]'])(
  'passwords written as %j are no new folder: nothing is touched, twice over',
  async (written) => {
    await putCluster('a database');
    await writeFile(join(folder, 'postgres.json'), written);
    for (const _ of [1, 2]) {
      const error = await ensure();
      expect(error).toBeInstanceOf(DataFolderBroken);
      expect(String((error as DataFolderBroken).text.en)).toContain('postgres.json cannot be used');
    }
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.json']);
    expect(await readFile(join(folder, 'postgres.json'), 'utf8')).toBe(written);
  },
);

test('a data folder that is a file, or lies under one, is called that', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'below')])
    await expect(readyDataFolder(path)).rejects.toBeInstanceOf(DataFolderIsFile);
});

test('a file of passwords that is a folder is refused as well', async () => {
  await mkdir(join(folder, 'postgres.json'));
  await expect(readState(folder)).rejects.toBeInstanceOf(DataFolderBroken);
});

test('a cluster that the passwords do not belong to is refused and left alone', async () => {
  await putCluster('somebody else’s');
  const state = newState();
  await writeState(folder, state);
  expect(await ensure()).toBeInstanceOf(DataFolderBroken);
  expect(await readState(folder)).toEqual(state);
  expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.json']);
});

test('the cluster they belong to is taken', async () => {
  const state = newState();
  await putCluster(state.cluster);
  await writeState(folder, state);
  expect(await ensure()).toEqual(state);
});

test('a database without its data folder is kept aside, each one that there ever was', async () => {
  for (const name of ['first', 'second']) {
    await putCluster(name);
    await ensure();
    await rm(join(folder, 'postgres.json'));
  }
  const kept = ['postgres.previous-1', 'postgres.previous-2'];
  expect((await readdir(folder)).sort()).toEqual(kept);
  const names = await Promise.all(
    kept.map((one) => readFile(join(folder, one, 'huizhi-cluster'), 'utf8')),
  );
  expect(names).toEqual(['first\n', 'second\n']);
  expect(said).toHaveLength(2);
});
