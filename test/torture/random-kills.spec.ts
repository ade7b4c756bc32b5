/**
 * Torture: the whole path, again and again, while worker and API are killed at random moments, the queue is emptied and
 * sessions are cut. It looks for what the enumerated faults cannot: several faults at once, and at moments without a name.
 *
 *     node apps/cli/bootstrap.mjs build
 *     MINUTES=60 node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --config test/torture/jest.config.js
 *
 * `KILLS=200` in place of `MINUTES` goes on until a worker was killed so often; the nightly script does (`npm run test:nightly`).
 *
 * It prints its seed; SEED=n plays the same choices again. The choices are then the same, the machine's speed is not, so a
 * failure may take several rounds to come back. It is never part of a gate.
 */
import { afterAll, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { QUEUE_SCHEMA } from '#libs/platform';
import { expectSameEnd } from '../faults/expect-same.ts';
import type { KeptProcess } from '../faults/processes.ts';
import { walkStage, walkUndisturbed } from '../faults/stages.ts';
import { newWorld, type World } from '../faults/world.ts';

const KILLS = Number(process.env['KILLS'] ?? 0);
const MINUTES = Number(process.env['MINUTES'] ?? 10);
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const PAUSE_MS = { least: 100, most: 2_500 };
/** A stage is disturbed so often, and then let end. */
const DISTURBANCES_MAX = 8;

process.stdout.write(`SEED=${SEED}\n`);
const random = randomNumbers(SEED);
const { references, world: undisturbed } = await walkUndisturbed();

afterAll(() => undisturbed.end());

test(`${KILLS > 0 ? `${KILLS} workers` : `${MINUTES} minutes`} of random kills, SEED=${SEED}`, async () => {
  const begin = performance.now();
  const counts: Counts = { rounds: 0, kills: 0, workers: 0, emptied: 0, cut: 0 };
  const goesOn = (): boolean =>
    KILLS > 0 ? counts.workers < KILLS : performance.now() - begin < MINUTES * 60_000;
  while (goesOn()) {
    counts.rounds += 1;
    await oneRound(counts);
    process.stdout.write(`SEED=${SEED} ${JSON.stringify(counts)}\n`);
  }
  expect(counts.kills).toBeGreaterThan(0);
});

interface Counts {
  rounds: number;
  /** Of workers and of the API. */
  kills: number;
  /** Of workers alone. */
  workers: number;
  emptied: number;
  cut: number;
}

async function oneRound(counts: Counts): Promise<void> {
  const world = await newWorld();
  try {
    for (const { stage, end } of references) {
      await stage.before?.(world);
      await walkStage(world, stage, {
        meanwhile: async (processes) => {
          for (let left = Math.floor(random() * DISTURBANCES_MAX); left > 0; left -= 1) {
            await pause(PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least));
            await disturb(world, processes, counts);
          }
        },
      });
      await expectSameEnd(world, end);
    }
  } finally {
    await world.end();
  }
}

async function disturb(
  world: World,
  processes: readonly KeptProcess[],
  counts: Counts,
): Promise<void> {
  const choice = random();
  if (choice < 0.7) {
    for (const process of processes.filter(() => random() < 0.6)) {
      process.signal('SIGKILL');
      counts.kills += 1;
      if (process.name === 'worker') counts.workers += 1;
    }
  } else if (choice < 0.85) {
    await asAdmin(
      world,
      `do $$ begin execute (select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
      from pg_tables where schemaname = '${QUEUE_SCHEMA}' and tablename <> 'migration'); end $$`,
    );
    counts.emptied += 1;
  } else {
    await asAdmin(
      world,
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name not like 'faults-%'`,
    );
    counts.cut += 1;
  }
}

async function asAdmin(world: World, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Mulberry32: small, and the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
