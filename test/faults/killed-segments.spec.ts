/** A run over several segments, some of which are done and others not when its workers are killed. */
import { afterAll, expect, test } from '@jest/globals';
import { cancelRun, resumeRun, type RunView, viewRun } from '#libs/matching';
import { type Context, systemContext } from '#libs/platform';
import { directDoor } from './door.ts';
import { endState } from './end-state.ts';
import { expectSameEnd } from './expect-same.ts';
import { EVERYWHERE } from './fault-list.ts';
import { KeptProcess, untilKilled, type Fault } from './processes.ts';
import { STAGES, type Reference, walkStage, walkUndisturbed } from './stages.ts';
import { until } from './until.ts';
import { FOUR_SEGMENTS, newWorld, type World } from './world.ts';

const { references, world: undisturbed } = await walkUndisturbed(STAGES.slice(0, 1), FOUR_SEGMENTS);
const reference = references[0] as Reference;
const SEGMENTS = FOUR_SEGMENTS.segments;

afterAll(() => undisturbed.end());

/** What of a run's segments is kept, and what of it the run tells. */
interface Progress {
  readonly done: number;
  readonly rowsOfDone: number;
  readonly told: RunView;
}

async function progress(world: World): Promise<Progress> {
  return world.app.transaction('faults.progress', systemContext('faults'), async (tx) => {
    const [run] = await tx.query<{ id: string }>(
      `select id from run order by requested_at limit 1`,
    );
    const [segments] = await tx.query<{ done: number; rows: number }>(
      `select count(staged_at)::integer as done, coalesce(sum(rows_total) filter (where staged_at is not null), 0)::integer as rows
       from run_segment`,
    );
    const { done, rows } = segments as { done: number; rows: number };
    return { done, rowsOfDone: rows, told: await viewRun(tx, (run as { id: string }).id) };
  });
}

/** A run tells as done what is kept of it, and no more. */
function expectTold({ rowsOfDone, told }: Progress): void {
  expect(told).toMatchObject({ rowsDone: rowsOfDone, rowsTotal: 400 });
}

test('a run has four segments, each with firms that are entitled', () => {
  const segments = reference.end['segments'] ?? [];
  expect(segments).toHaveLength(SEGMENTS);
  for (const segment of segments) expect(segment).toMatch(/"eligible": [1-9]/);
});

/** Half of a segment is kept at the first: its differences are staged, and it is not done. */
const PLACES = ['match.segment.stage:after-commit', 'match.segment.done:after-commit'];
const MORE_PLACES = ['job.match.segment:claimed', 'match.segment.done:before-commit'];

test.concurrent.each(EVERYWHERE ? [...PLACES, ...MORE_PLACES] : PLACES)(
  'two workers are both killed at %s, and others find the rest',
  async (failpoint) => {
    const world = await newWorld(reference.from);
    const fault: Fault = { failpoint, hit: 1 };
    const seen: Progress[] = [];
    const workers = [0, 1].map(
      (number) =>
        new KeptProcess('worker', world, {
          label: `worker-${number}`,
          fault,
          beforeRestart: async () => void seen.push(await progress(world)),
        }),
    );
    try {
      for (const worker of workers)
        await until('both are up', async () =>
          (await worker.passages()).has('outbox.sweep:after-commit'),
        );
      await reference.stage.walk(world, directDoor(world));
      for (const worker of workers) {
        await untilKilled(worker, fault);
        expect(worker.ends).toEqual(['SIGKILL']);
      }
      expect(seen).toHaveLength(workers.length);
      for (const one of seen) {
        expectTold(one);
        expect(one.done).toBeLessThanOrEqual(workers.length);
      }
      await Promise.all(workers.map((worker) => worker.stop()));
      await expectSameEnd(world, reference.end);
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()));
      await world.end();
    }
  },
);

test.concurrent.each(EVERYWHERE ? [1, 2, 3] : [3])(
  'a worker is killed with %i of four segments done, and its successor does the others',
  async (hit) => {
    const world = await newWorld(reference.from);
    const seen: Progress[] = [];
    try {
      const processes = await walkStage(world, reference.stage, {
        process: 'worker',
        fault: { failpoint: 'match.segment.done:after-commit', hit },
        withoutApi: true,
        beforeRestart: async () => void seen.push(await progress(world)),
      });
      expect(processes.map(({ ends }) => ends)).toEqual([['SIGKILL']]);
      expect(seen.map(({ done }) => done)).toEqual([hit]);
      seen.forEach(expectTold);
      await expectSameEnd(world, reference.end);
    } finally {
      await world.end();
    }
  },
);

test('a run cancelled while its worker is dead keeps what was done, and resumed does only the rest', async () => {
  const world = await newWorld(reference.from);
  const operator: Context = {
    actor: 'operator',
    authorities: ['*'],
    division: '46',
    subjectId: null,
  };
  let cancelled: Progress | undefined;
  try {
    await walkStage(
      world,
      {
        name: 'match',
        processes: ['worker'],
        walk: async (_world, door) => {
          const { id } = await (await door.officer('operator')).startRun('first-run');
          await until('it is cancelled', () => cancelled !== undefined);
          await until('what was promised is left', async () => isLeft(world));
          const left = await progress(world);
          expect(left).toMatchObject({ done: 2, rowsOfDone: cancelled?.rowsOfDone });
          expectTold(left);
          expect(left.told.state).toBe('cancelled');
          await world.app.transaction('faults.resume', operator, (tx) => resumeRun(tx, id));
          await until(
            'it is finished',
            async () => (await progress(world)).told.state === 'finished',
          );
        },
      },
      {
        process: 'worker',
        fault: { failpoint: 'match.segment.done:after-commit', hit: 2 },
        beforeRestart: async () => {
          const now = await progress(world);
          await world.app.transaction('faults.cancel', operator, (tx) =>
            cancelRun(tx, now.told.id),
          );
          cancelled = now;
        },
      },
    );
    expect((await progress(world)).told).toMatchObject({ rowsDone: 400, rowsTotal: 400 });
    const [times] = await world.app.transaction('faults.times', operator, (tx) =>
      tx.query<{ staged: number }>(
        `select count(*) filter (where s.staged_at < r.cancelled)::integer as staged from run_segment s, (
           select min(at) as cancelled from audit where entity = 'run' and event = 'cancel') r`,
      ),
    );
    expect(times).toEqual({ staged: 2 });
    const { 'audit rows': ours, ...end } = await endState(world.app);
    const { 'audit rows': theirs, ...wanted } = reference.end;
    expect(end).toEqual(wanted);
    expect(ours?.filter((line) => /^run (cancel|resume) /.test(line))).toHaveLength(2);
    expect(ours?.length).toBe((theirs?.length ?? 0) + 2);
  } finally {
    await world.end();
  }
});

async function isLeft(world: World): Promise<boolean> {
  const open = await world.app.transaction('faults.left', systemContext('faults'), (tx) =>
    tx.query(
      `select from outbox where kind in ('match.run', 'match.segment') and done_at is null limit 1`,
    ),
  );
  return open.length === 0;
}
