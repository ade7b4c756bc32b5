import { afterAll, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { QUEUE_SCHEMA } from '#libs/platform';
import { expectSameEnd } from './expect-same.ts';
import { findRedis, startRedis, type Redis } from './redis.ts';
import { STAGES, walkStage, walkUndisturbed, type Reference } from './stages.ts';
import { until } from './until.ts';
import { newWorld, type World } from './world.ts';

const { references, world: undisturbed } = await walkUndisturbed(STAGES.slice(0, 2));
const redisProgram = await findRedis();
const withRedis = redisProgram ? test.concurrent.each : test.skip.each;
const stages = references.map((reference) => [reference.stage.name, reference] as const);
const TIMES = 6;
const EVERY_MS = 120;

afterAll(() => undisturbed.end());

test.concurrent.each(stages)(
  '%s: all rows of the queue deleted again and again',
  async (_name, reference) => {
    await walkWith(reference, async (world) => {
      const client = new pg.Client({ connectionString: world.database.adminUrl });
      await client.connect();
      try {
        const { rows } = await client.query<{ tables: string }>(
          `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables where schemaname = $1 and tablename <> 'migration'`,
          [QUEUE_SCHEMA],
        );
        for (let time = 0; time < TIMES; time += 1, await pause(EVERY_MS))
          await client.query(`truncate ${rows[0]?.tables}`);
      } finally {
        await client.end();
      }
    });
  },
);

withRedis(stages)('%s: Redis flushed again and again', async (_name, reference) => {
  await withServer((redis) =>
    walkWith(
      reference,
      async () => {
        for (let time = 0; time < TIMES; time += 1, await pause(EVERY_MS))
          await redis.command('FLUSHALL');
      },
      redis,
    ),
  );
});

withRedis(stages)('%s: Redis killed with -9 and started again empty', async (_name, reference) => {
  await withServer((redis) =>
    walkWith(
      reference,
      async () => {
        await until(
          'Redis has something in it',
          async () => (await redis.command('DBSIZE')) !== ':0',
        );
        await redis.killAndRestart();
      },
      redis,
    ),
  );
});

async function walkWith(
  reference: Reference,
  meanwhile: (world: World) => Promise<void>,
  redis?: Redis,
): Promise<void> {
  const world = await newWorld(reference.from);
  try {
    await walkStage(world, reference.stage, {
      meanwhile: () => meanwhile(world),
      ...(redis ? { environment: { REDIS_URL: redis.url } } : {}),
    });
    await expectSameEnd(world, reference.end);
  } finally {
    await world.end();
  }
}

async function withServer(work: (redis: Redis) => Promise<void>): Promise<void> {
  if (!redisProgram) return;
  const redis = await startRedis(redisProgram);
  try {
    await work(redis);
  } finally {
    await redis.stop();
  }
}
