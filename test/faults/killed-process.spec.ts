import { afterAll, expect, test } from '@jest/globals';
import { readCheckpoints, verifyAudit } from '#libs/platform';
import { brokenInvariants } from '../support/invariants.ts';
import { expectSameEnd } from './expect-same.ts';
import { faultsOf } from './fault-list.ts';
import { walkStage, walkUndisturbed } from './stages.ts';
import { newWorld } from './world.ts';

// Enumerated before the tests are named: the faults are what an undisturbed walk passed.
const { references, world: undisturbed } = await walkUndisturbed();
const faults = faultsOf(references);

afterAll(() => undisturbed.end());

test('an undisturbed walk leaves no invariant broken', async () => {
  expect(await brokenInvariants(undisturbed.app)).toEqual([]);
  const { fault } = await verifyAudit(undisturbed.app, await readCheckpoints(undisturbed.folder));
  expect(fault).toBeNull();
});

test('every job is on the path, and every write of it is among the faults', () => {
  const passed = new Set(
    references.flatMap(({ passages }) => [...passages.values()].flatMap((one) => [...one.keys()])),
  );
  const names = new Set(faults.map(({ fault }) => fault.failpoint));
  for (const job of [
    'match.run',
    'match.segment',
    'match.conclude',
    'match.judge',
    'match.apply',
    'match.settle',
    'benefits.announce',
    'benefits.deadlines',
    'inspections.plan-drawn',
    'inspections.join',
  ]) {
    expect(passed).toContain(`job.${job}:claimed`);
    expect(passed).toContain(`job.${job}:finished`);
  }
  for (const write of [
    'outbox.claim',
    'match.segment.done',
    'match.settle.batch',
    'match.settle.finish',
    'benefits.announce.finish',
    'inspections.drawn.plan',
    'joint.search.begin',
    'joint.search.keep',
  ])
    expect(names).toContain(`${write}:after-commit`);
  for (const write of [
    'run.start',
    'run.accept',
    'list.approve',
    'entitlement.confirm',
    'entitlement.decline',
  ]) {
    expect(names).toContain(`${write}:before-commit`);
    expect(names).toContain(`${write}:after-commit`);
  }
});

test.concurrent.each(faults)(
  '$stage: $process killed at $fault.failpoint, passage $fault.hit',
  async ({ reference, process, fault }) => {
    const world = await newWorld(reference.from);
    try {
      const processes = await walkStage(world, reference.stage, {
        process,
        fault,
        withoutApi: process === 'worker',
      });
      expect(processes.find((one) => one.name === process)?.ends).toEqual(['SIGKILL']);
      await expectSameEnd(world, reference.end);
    } finally {
      await world.end();
    }
  },
);
