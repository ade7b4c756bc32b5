import { afterAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { directDoor } from './door.ts';
import { expectSameEnd } from './expect-same.ts';
import { KeptProcess } from './processes.ts';
import { walkUndisturbed, type Reference } from './stages.ts';
import { until } from './until.ts';
import { newWorld, type World } from './world.ts';

const { references, world: undisturbed } = await walkUndisturbed();
const withWorker = references
  .filter(({ stage }) => stage.processes.includes('worker'))
  .map((reference) => [reference.stage.name, reference] as const);
const frozenAt = (stage: number, failpoint: string) => ({
  stage: references[stage]?.stage.name,
  reference: references[stage] as Reference,
  failpoint,
});

afterAll(() => undisturbed.end());

test.concurrent.each(withWorker)('%s: two workers share the work', async (_name, reference) => {
  const world = await newWorld(reference.from);
  const workers = [0, 1].map(
    (number) => new KeptProcess('worker', world, { label: `worker-${number}` }),
  );
  try {
    await walkBeside(world, reference);
    await Promise.all(workers.map((worker) => worker.stop()));
    await expectSameEnd(world, reference.end);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await world.end();
  }
});

test.concurrent.each([
  frozenAt(0, 'job.match.run:claimed'),
  frozenAt(0, 'job.match.segment:claimed'),
  frozenAt(0, 'match.segment.stage:after-commit'),
  frozenAt(0, 'match.apply.begin:after-commit'),
  frozenAt(0, 'match.apply.open:after-commit'),
  frozenAt(1, 'job.benefits.announce:claimed'),
  frozenAt(1, 'benefits.announce.batch:after-commit'),
])(
  '$stage: a worker frozen at $failpoint and thawed past its lease writes nothing',
  async ({ reference, failpoint }) => {
    const world = await newWorld(reference.from);
    const frozen = new KeptProcess('worker', world, {
      label: 'worker-frozen',
      fault: { failpoint, hit: 1, signal: 'SIGSTOP' },
    });
    let other: KeptProcess | undefined;
    try {
      await walkBeside(world, reference, async () => {
        await until(`the worker frozen at ${failpoint}`, () => frozen.isFrozen());
        other = new KeptProcess('worker', world, {
          label: 'worker-other',
          environment: { HUIZHI_DATA: join(world.folder, 'other') },
        });
      });
      const before = (await frozen.passages()).get('outbox.sweep:after-commit') ?? 0;
      frozen.signal('SIGCONT');
      await until(
        'the thawed worker works again',
        async () => ((await frozen.passages()).get('outbox.sweep:after-commit') ?? 0) > before + 4,
      );
      expect(frozen.ends).toEqual([]);
      await Promise.all([frozen.stop(), other?.stop()]);
      await expectSameEnd(world, reference.end);
    } finally {
      frozen.signal('SIGCONT');
      await Promise.all([frozen.stop(), other?.stop()]);
      await world.end();
    }
  },
);

async function walkBeside(
  world: World,
  { stage }: Reference,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  await Promise.all([stage.walk(world, directDoor(world)), meanwhile?.()]);
}
