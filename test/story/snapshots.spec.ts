import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ColumnRef, columnRef } from '#libs/engine';
import { listSnapshots, pruneSnapshots } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { buildSnapshot, openSegment, type Snapshot } from '#libs/registry';
import { found, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { ROOT } from '../tidy/tree.ts';

const CLI = join(ROOT, 'dist', 'apps', 'cli', 'src', 'main.js');
const FIRM = anEnterprise(1).hiring(3);

let stage: Stage;
let operator: Client;
let columns: string;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  operator = await stage.signIn('operator');
  columns = join(stage.folder, 'columns');
}, 120_000);
afterAll(() => stage?.close());

const refs = (): ColumnRef[] =>
  [...stage.book.dictionary.values()]
    .filter(({ dataset, item }) => dataset === 'employment' && item !== true)
    .map((definition) => columnRef(definition, definition.period ? '2025' : 'asOf'));

async function build(asOf: string): Promise<Snapshot> {
  const [row] = await stage.rows<{ now: string }>('select clock_timestamp()::text as now');
  const knownAt = row?.now ?? '';
  return buildSnapshot(stage.matcher, {
    asOf,
    knownAt,
    book: stage.book,
    refs: refs(),
    folder: columns,
  });
}

function told(...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    DATABASE_URL: stage.test.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: stage.folder,
    HUIZHI_MODE: 'test',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
  };
  return new Promise((resolve, fail) => {
    execFile(
      process.execPath,
      [CLI, 'snapshots', ...words],
      { cwd: ROOT, env },
      (error, out, err) => (error ? fail(new Error(err, { cause: error })) : resolve(out)),
    );
  });
}

const keeping = async (): Promise<Map<string, readonly string[]>> => {
  const all = await stage.owner.transaction('test.list', systemContext('test'), (tx) =>
    listSnapshots(tx, columns),
  );
  return new Map(all.map(({ id, keptFor }) => [id, keptFor]));
};

test('what a decision or list cites, month ends and the latest stay; the others are given up and can be made again', async () => {
  const run = await match(stage, operator);
  expect(found(run, JOBS).opened).toBe(1);
  const [cited] = await stage.rows<{ id: string }>(
    'select snapshot_id as id from run where id = $1',
    [run.id],
  );
  await stage.deliver('employment', [FIRM.hiring(4)], { asOf: '2025-10-02' });
  const first = await build('2025-10-02');
  await stage.deliver('employment', [FIRM.hiring(5)], { asOf: '2025-10-03' });
  const monthEnd = await build('2025-10-31');
  await stage.deliver('employment', [FIRM.hiring(6)], { asOf: '2025-11-01' });
  const latest = await build('2025-11-01');
  const kept = await keeping();
  expect(kept.get(cited?.id ?? '')).toEqual(['decision', 'list', 'month-end', 'latest']);
  expect(kept.get(first.id)).toEqual([]);
  expect(kept.get(monthEnd.id)).toEqual(['month-end']);
  expect(kept.get(latest.id)).toEqual(['month-end', 'latest']);
  expect(await told('list')).toContain('可清理 can be pruned');

  const before = await readdir(columns);
  expect(await told('prune')).toContain('清理 1 个快照');
  expect((await readdir(columns)).length).toBeLessThan(before.length);
  for (const one of [monthEnd, latest]) await openSegment(one, 0, columns);
  await expect(openSegment(first, 0, columns)).rejects.toThrow();
  expect(await told('prune')).toContain('清理 0 个快照');
  const again = await buildSnapshot(stage.matcher, {
    asOf: first.asOf,
    knownAt: first.knownAt,
    book: stage.book,
    refs: refs(),
    folder: columns,
  });
  expect([again.id, again.digest]).toEqual([first.id, first.digest]);
  await openSegment(again, 0, columns);
}, 120_000);

test('nothing is given up while a run may read it', async () => {
  await stage.stopWorker();
  const { body } = await operator.post<{ id: string }>('/runs', {});
  await expect(pruneSnapshots(stage.owner, systemContext('test'), columns)).rejects.toMatchObject({
    code: 'MATCHING.SNAPSHOTS_IN_USE',
  });
  await operator.post(`/runs/${body.id}/cancel`);
  await stage.startWorker();
  await stage.settle();
});
