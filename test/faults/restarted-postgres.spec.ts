import { afterAll, beforeAll, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { expectSameEnd } from './expect-same.ts';
import { startBreakablePostgres } from './postgres.ts';
import { STAGES, walkStage, walkUndisturbed, type Disturbance, type Reference } from './stages.ts';
import { newWorld } from './world.ts';

const SESSIONS_ENDED = 8;
const EVERY_MS = 200;
const postgres = await startBreakablePostgres();
// Worlds of this file live on the server that is broken.
process.env['TEST_DATABASE_URL'] = postgres.adminUrl;
const { references, world: undisturbed } = await walkUndisturbed(STAGES.slice(0, 2));
const stages = references.map((reference) => ({ stage: reference.stage.name, reference }));
const listed = (stage: number, failpoint: string, hit: number) => ({
  ...(stages[stage] as (typeof stages)[number]),
  failpoint,
  hit,
});

// Connections of the undisturbed world would be cut with all others.
beforeAll(() => Promise.all([undisturbed.app.close(), undisturbed.owner.close()]));
afterAll(async () => {
  await undisturbed.end();
  await postgres.end();
});

// One after another: they share the server.
test.each([
  listed(0, 'match.run.plan:after-commit', 1),
  listed(0, 'match.segment.stage:after-commit', 2),
  listed(0, 'match.conclude:before-commit', 1),
  listed(0, 'match.apply.open:before-commit', 2),
  listed(0, 'match.apply.open:after-commit', 1),
  listed(0, 'match.apply.finish:after-commit', 1),
  listed(1, 'benefits.announce.batch:before-commit', 1),
  listed(1, 'benefits.announce.batch:after-commit', 2),
])(
  '$stage: worker killed at $failpoint, passage $hit, and PostgreSQL stopped at once before it returns',
  async ({ reference, failpoint, hit }) => {
    await walkWith(reference, {
      process: 'worker',
      fault: { failpoint, hit },
      beforeRestart: () => postgres.stopImmediatelyAndStart(),
    });
  },
);

test.each(stages)(
  '$stage: PostgreSQL stopped at once while everything runs',
  async ({ reference }) => {
    await walkWith(reference, {
      meanwhile: async () => {
        await pause(EVERY_MS);
        await postgres.stopImmediatelyAndStart();
      },
    });
  },
);

test.each(stages)('$stage: sessions ended at random', async ({ reference }) => {
  await walkWith(reference, {
    meanwhile: async () => {
      let ended = 0;
      for (let seed = 1; ended < SESSIONS_ENDED; seed += 1) {
        await pause(EVERY_MS);
        ended += await postgres.terminateBackends(seed);
      }
    },
  });
});

async function walkWith(reference: Reference, disturbance: Disturbance): Promise<void> {
  const world = await newWorld(reference.from);
  try {
    await walkStage(world, reference.stage, disturbance);
    await expectSameEnd(world, reference.end);
  } finally {
    await world.end();
  }
}
