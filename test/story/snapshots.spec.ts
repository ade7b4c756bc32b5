import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ColumnRef, columnRef } from '#libs/engine';
import { listSnapshots, pruneSnapshots } from '#libs/matching';
import { type Database, systemContext } from '#libs/platform';
import {
  buildSnapshot,
  type ColumnStore,
  openColumnStore,
  openSegment,
  type Snapshot,
} from '#libs/registry';
import { found, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise } from '../support/factories.ts';
import { ObjectServer } from '../support/object-server.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

const FIRM = anEnterprise(1).hiring(3);

let stage: Stage;
let operator: Client;
let columns: ColumnStore;
let folder: string;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  operator = await stage.signIn('operator');
  folder = join(stage.folder, 'columns');
  columns = openColumnStore(folder);
});
afterAll(() => stage?.close());

const refs = (): ColumnRef[] =>
  [...stage.book.dictionary.values()]
    .filter(({ dataset, item }) => dataset === 'employment' && item !== true)
    .map((definition) => columnRef(definition, definition.period ? '2025' : 'asOf'));

async function build(
  asOf: string,
  store = columns,
  database: Database = stage.matcher,
): Promise<Snapshot> {
  const [row] = await stage.rows<{ now: string }>('select clock_timestamp()::text as now');
  const knownAt = row?.now ?? '';
  return buildSnapshot(database, {
    asOf,
    knownAt,
    book: stage.book,
    refs: refs(),
    store,
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

/** What is known of the firm from a day on that has come by then; runs are of the first day all the same. */
async function hired(people: number, asOf: string): Promise<void> {
  await stage.moveTo(asOf);
  await stage.deliver('employment', [FIRM.hiring(people)], { asOf });
  await stage.moveTo(FIRST_DAY);
}

const keeping = async (): Promise<Map<string, readonly string[]>> => {
  const sizes = await columns.sizes();
  const all = await stage.owner.transaction('test.list', systemContext('test'), (tx) =>
    listSnapshots(tx, sizes),
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
  await hired(4, '2025-10-02');
  const first = await build('2025-10-02');
  await hired(5, '2025-10-03');
  const monthEnd = await build('2025-10-31');
  await hired(6, '2025-11-01');
  const latest = await build('2025-11-01');
  const kept = await keeping();
  expect(kept.get(cited?.id ?? '')).toEqual(['decision', 'list', 'month-end', 'latest']);
  expect(kept.get(first.id)).toEqual([]);
  expect(kept.get(monthEnd.id)).toEqual(['month-end']);
  expect(kept.get(latest.id)).toEqual(['month-end', 'latest']);
  expect(await told('list')).toContain('可清理 can be pruned');

  const before = await readdir(folder);
  expect(await told('prune')).toContain('清理 1 个快照');
  expect((await readdir(folder)).length).toBeLessThan(before.length);
  for (const one of [monthEnd, latest]) await openSegment(one, 0, columns);
  await expect(openSegment(first, 0, columns)).rejects.toThrow();
  expect(await told('prune')).toContain('清理 0 个快照');
  const again = await buildSnapshot(stage.matcher, {
    asOf: first.asOf,
    knownAt: first.knownAt,
    book: stage.book,
    refs: refs(),
    store: columns,
  });
  expect([again.id, again.digest]).toEqual([first.id, first.digest]);
  await openSegment(again, 0, columns);

  const bucket = await ObjectServer.start();
  try {
    const elsewhere = openColumnStore(bucket.address);
    const same = await buildSnapshot(stage.matcher, {
      asOf: latest.asOf,
      knownAt: latest.knownAt,
      book: stage.book,
      refs: refs(),
      store: elsewhere,
    });
    expect([same.id, same.digest]).toEqual([latest.id, latest.digest]);
    const [here, there] = [
      await openSegment(latest, 0, columns),
      await openSegment(same, 0, elsewhere),
    ];
    for (const ref of refs()) expect(there.column(ref)).toEqual(here.column(ref));
    bucket.isDown = true;
    await expect(openSegment(same, 0, elsewhere)).rejects.toMatchObject({
      code: 'PLATFORM.SERVICE_UNAVAILABLE',
    });
    bucket.isDown = false;
    bucket.objects.clear();
    await expect(openSegment(same, 0, elsewhere)).rejects.toMatchObject({
      code: 'REGISTRY.SNAPSHOT_INCOMPLETE',
    });
  } finally {
    await bucket.stop();
  }
});

test('a snapshot that is made again before its files are removed loses none, and no transaction waits for the store', async () => {
  // What it judges changes by reads snapshots as well.
  await stage.stopWorker();
  await hired(7, '2025-11-02');
  const again = await build('2025-11-02');
  await hired(8, '2025-11-03');
  const within = new AsyncLocalStorage<true>();
  let [waiting, outside] = [0, 0];
  const asked: ColumnStore = Object.assign(Object.create(columns) as ColumnStore, {
    has: (digest: string) => {
      if (within.getStore() === undefined) outside += 1;
      else waiting += 1;
      return columns.has(digest);
    },
  });
  await build('2025-11-03', asked, {
    transaction: (name, context, work) =>
      stage.matcher.transaction(name, context, (tx) => within.run(true, () => work(tx))),
  } as Database);
  expect([waiting, outside > 0]).toEqual([0, true]);
  const request = { asOf: again.asOf, knownAt: again.knownAt, book: stage.book, refs: refs() };
  let made: Snapshot | undefined;
  const transaction: Database['transaction'] = async (name, context, work) => {
    if (name === 'snapshots.remove')
      made ??= await buildSnapshot(stage.matcher, { ...request, store: columns });
    return stage.owner.transaction(name, context, work);
  };
  const interrupted = { transaction } as Database;
  const context = systemContext('test');
  const { pruned, left, freedBytes } = await pruneSnapshots(interrupted, context, columns);
  expect(pruned.map(({ id }) => id)).toContain(again.id);
  expect(made?.id).toBe(again.id);
  expect([left > 0, freedBytes]).toEqual([true, 0]);
  await openSegment(again, 0, columns);
  const next = await pruneSnapshots(stage.owner, context, columns, 1);
  expect([next.left, next.freedBytes > 0]).toEqual([0, true]);
  await stage.startWorker();
});

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

test('what a cancelled run has staged goes with the next one that is applied: it cannot be resumed any more', async () => {
  const cancelled = async (table: string): Promise<number> =>
    (
      await stage.rows(
        `select from ${table} m join run r on r.id = m.run_id where r.state = 'cancelled'`,
      )
    ).length;
  await stage.people(
    `insert into match_staging (run_id, segment, policy_id, subject_id, verdict, amount_fen)
     select r.id, 0, '${JOBS}', 1, 'eligible', 100 from run r where r.state = 'cancelled'`,
  );
  await stage.people(
    `insert into hold_staging (run_id, segment, policy_id, subject_ids, amounts_fen)
     select r.id, 0, '${JOBS}', '{1}', '{100}' from run r where r.state = 'cancelled'`,
  );
  expect([await cancelled('match_staging'), await cancelled('hold_staging')]).toEqual([1, 1]);
  await match(stage, operator);
  expect([await cancelled('match_staging'), await cancelled('hold_staging')]).toEqual([0, 0]);
});
