import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import {
  AwaitedListener,
  Jobs,
  openDoorbell,
  promise,
  QUEUE_SCHEMA,
  roleUrl,
  type Doorbell,
  type Ring,
} from '#libs/platform';
import { Bench } from '../support/bench.ts';
import { TEST_SECRET } from '../support/database.ts';

/** A kind of work that somebody waits for. */
const AWAITED = 'test.awaited';
/** A kind of work that waits for machines outside. */
const OUTSIDE = 'test.outside';
const LANES = { awaited: [AWAITED], outside: [OUTSIDE] };
const redisFound = spawnSync('redis-server', ['--version']).status === 0;

/** A queue to test: how to open it, and how to empty it behind everybody's back. */
interface Backend {
  open(): Promise<Doorbell>;
  empty(): Promise<void>;
}

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

/** What any queue must do for us; all else is in the outbox. */
function contract(backend: () => Backend): void {
  test('rings are answered, each by somebody, on however many workers', async () => {
    const heard: string[] = [];
    const wanted = Array.from({ length: 40 }, (_, n) => ({ kind: 'test.ring', id: String(n) }));
    const [ringing, ...workers] = await Promise.all([
      backend().open(),
      backend().open(),
      backend().open(),
    ]);
    const all = new Promise<void>((resolve) => {
      const answer = (ring: Ring): Promise<void> => {
        heard.push(ring.id);
        if (new Set(heard).size === wanted.length) resolve();
        return Promise.resolve();
      };
      for (const worker of workers) void worker.answer(answer, 2);
    });
    await ringing.ring(wanted);
    await all;
    expect([...new Set(heard)].sort()).toEqual(wanted.map((ring) => ring.id).sort());
    await Promise.all([ringing, ...workers].map((bell) => bell.close()));
  });

  test('what is awaited is answered while every other answer is busy', async () => {
    const bell = await backend().open();
    let release: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    const heard = new Promise<string>((resolve) => {
      void bell.answer(async ({ kind, id }) => {
        if (kind === AWAITED) return resolve(id);
        await busy;
      }, 1);
    });
    await bell.ring([
      { kind: 'test.ring', id: 'long' },
      { kind: 'test.ring', id: 'long too' },
    ]);
    await bell.ring([{ kind: AWAITED, id: 'short' }]);
    expect(await heard).toBe('short');
    release();
    await bell.close();
  });

  test('what waits for a machine outside keeps no other work waiting', async () => {
    const bell = await backend().open();
    let release: () => void = () => undefined;
    const dead = new Promise<void>((resolve) => (release = resolve));
    const heard = new Promise<string>((resolve) => {
      void bell.answer(async ({ kind, id }) => {
        if (kind === OUTSIDE) await dead;
        else if (id === 'payment') resolve(id);
      }, 1);
    });
    await bell.ring([1, 2, 3].map((id) => ({ kind: OUTSIDE, id: String(id) })));
    await bell.ring([{ kind: 'test.ring', id: 'payment' }]);
    expect(await heard).toBe('payment');
    release();
    await bell.close();
  });

  test('an answer that fails does not stop the next ones', async () => {
    const bell = await backend().open();
    const heard: string[] = [];
    const second = new Promise<void>((resolve) => {
      void bell.answer((ring) => {
        heard.push(ring.id);
        if (ring.id === 'good') resolve();
        return ring.id === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve();
      }, 1);
    });
    await bell.ring([{ kind: 'test.ring', id: 'bad' }]);
    await bell.ring([{ kind: 'test.ring', id: 'good' }]);
    await second;
    expect(heard).toContain('bad');
    await bell.close();
  });

  test('emptied with all its rings, it loses nothing: the sweeper rings again and the work is done once', async () => {
    const bell = await backend().open();
    const done: string[] = [];
    let finished: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (finished = resolve));
    const jobs = new Jobs({
      database: bench.app,
      doorbell: bell,
      kinds: ['test.work'],
      leaseSeconds: 60,
      handlers: [
        {
          kind: 'test.work',
          handle: (job) => job.finish('test.work', async () => void done.push(job.ref)),
        },
      ],
      listener: {
        finished: () => (done.length === 20 ? finished() : undefined),
        failed: () => undefined,
      },
    });
    await bench.as((tx) =>
      promise(
        tx,
        Array.from({ length: 20 }, (_, n) => ({ kind: 'test.work', ref: `${n}` })),
      ),
    );
    expect(await jobs.sweep()).toBe(20);
    await backend().empty();
    await bench.rows(`update outbox set rung_at = now() - interval '11 seconds'`);
    await jobs.start(4, 20);
    await all;
    await jobs.stop();
    expect(done.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`).sort());
    await bench.superuser.query('delete from outbox');
  });
}

test('a worker that looks once an hour hears at the commit of what is awaited, and again when its line was cut', async () => {
  const url = roleUrl(bench.test.ownerUrl, TEST_SECRET, 'app');
  const heard: (() => void)[] = [];
  const done = new Map<string, () => void>();
  const jobs = new Jobs({
    database: bench.app,
    // It answers no ring of what is awaited: only what it hears.
    doorbell: await openDoorbell({ databaseUrl: url, lanes: LANES, answers: 'main' }),
    kinds: [AWAITED],
    leaseSeconds: 60,
    handlers: [
      { kind: AWAITED, handle: (job) => job.finish(AWAITED, () => Promise.resolve(undefined)) },
    ],
    listener: { finished: (_kind, ref) => done.get(ref)?.(), failed: () => undefined },
  });
  const listener = new AwaitedListener(url, (ids) => {
    jobs.answerNow(ids);
    heard.shift()?.();
  });
  const hearing = (): Promise<void> => new Promise((resolve) => heard.push(resolve));
  const promised = async (ref: string): Promise<void> => {
    const finished = new Promise<void>((resolve) => done.set(ref, resolve));
    await bench.as((tx) => promise(tx, [{ kind: AWAITED, ref, isAwaited: true }]));
    await finished;
  };
  await jobs.start(1, 3_600_000);
  await listener.start();
  await promised('first');
  heard.length = 0;
  const again = hearing();
  await bench.superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'huizhi-awaited'`,
  );
  await again;
  await promised('second');
  await listener.stop();
  await jobs.stop();
  await bench.superuser.query('delete from outbox');
});

describe('the queue in PostgreSQL', () => {
  contract(() => ({
    open: () =>
      openDoorbell({
        databaseUrl: roleUrl(bench.test.ownerUrl, TEST_SECRET, 'app'),
        lanes: LANES,
      }),
    empty: async () => {
      const { rows } = await bench.superuser.query<{ name: string }>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = $1 and tablename not like '%migration%'`,
        [QUEUE_SCHEMA],
      );
      await bench.superuser.query(`truncate ${rows.map((row) => row.name).join(', ')}`);
    },
  }));

  test('that cannot be reached says so in one sentence', async () => {
    await expect(
      openDoorbell({ databaseUrl: 'postgres://huizhi_app:wrong@127.0.0.1:9/none' }),
    ).rejects.toMatchObject({ code: 'PLATFORM.SERVICE_UNAVAILABLE' });
  });
});

(redisFound ? describe : describe.skip)(
  `the queue in Redis${redisFound ? '' : ' (no redis-server on PATH: skipped)'}`,
  () => {
    let server: ChildProcess;
    let folder: string;
    let url: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'huizhi-redis-'));
      const port = await freePort();
      url = `redis://127.0.0.1:${port}`;
      server = spawn('redis-server', [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--dir',
        folder,
      ]);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.stdout?.on('data', (text: Buffer) =>
          text.toString().includes('Ready to accept') ? resolve() : undefined,
        );
      });
    });
    afterAll(async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true });
    });

    contract(() => ({
      open: () => openDoorbell({ redisUrl: url, databaseUrl: bench.test.ownerUrl, lanes: LANES }),
      empty: async () => {
        const client = new Redis(url);
        await client.flushall();
        client.disconnect();
      },
    }));
  },
);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
