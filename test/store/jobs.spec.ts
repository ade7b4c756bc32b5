import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import {
  Jobs,
  LeaseLost,
  promise,
  proveHandlers,
  retryParked,
  ServiceUnavailable,
  type Doorbell,
  type Job,
  type JobHandler,
  type Ring,
  type StepsAround,
  type Tx,
} from '#libs/platform';
import { Bench, sessionsWaiting } from '../support/bench.ts';

class Wrong extends DomainError {
  readonly code = 'TEST.WRONG';
  readonly kind = 'invalid';
}

const KIND = 'test.work';

let bench: Bench;
let ref: string;
let rung: Ring[];
let heard: string[];
/** What the handler does with the next job. */
let work: (job: Job) => Promise<void>;

const bell: Doorbell = {
  ring: async (rings) => void rung.push(...rings),
  answer: async () => undefined,
  close: async () => undefined,
};
const handler: JobHandler = { kind: KIND, handle: (job) => work(job) };

const worker = (leaseSeconds = 60, around?: StepsAround): Jobs =>
  new Jobs({
    around,
    database: bench.app,
    doorbell: bell,
    handlers: [handler],
    kinds: [KIND],
    leaseSeconds,
    listener: {
      finished: (kind) => void heard.push(`${kind} finished`),
      failed: (kind, _ref, error, parked) =>
        void heard.push(`${kind} ${(error as Error).name}${parked ? ' parked' : ''}`),
    },
  });

beforeAll(async () => {
  bench = await Bench.open();
  await bench.superuser.query(
    `create table effect (ref text, by text); grant all on effect to huizhi_app`,
  );
});
afterAll(() => bench?.close());

beforeEach(async () => {
  ref = randomUUID();
  rung = [];
  heard = [];
  work = (job) =>
    job.finish('test.finish', (tx) =>
      tx.query(`insert into effect values ($1, 'work')`, [job.ref]).then(() => undefined),
    );
  await bench.as((tx) => promise(tx, [{ kind: KIND, ref }]));
});
afterEach(() =>
  bench.rows(`delete from effect`).then(() => bench.superuser.query(`delete from outbox`)),
);

const effects = async (): Promise<number> =>
  (await bench.rows(`select from effect where ref = $1`, [ref])).length;
const row = async (): Promise<Record<string, unknown>> => {
  const [found] = await bench.rows(
    `select id, attempts, fence::integer, done_at is not null as done, parked_at is not null as parked, last_error, lease_until > now() as leased,
       round(extract(epoch from due_at - now())::numeric, 1)::float8 as wait from outbox where ref = $1 order by id desc limit 1`,
    [ref],
  );
  return found as Record<string, unknown>;
};
const id = async (): Promise<string> => String((await row())['id']);
const later = (what: string): Promise<unknown> =>
  bench.rows(`update outbox set ${what} where ref = $1 and done_at is null`, [ref]);

describe('a promise', () => {
  test('made twice while it is open is one; made again when it is done is another', async () => {
    await bench.as((tx) =>
      promise(tx, [
        { kind: KIND, ref },
        { kind: KIND, ref },
      ]),
    );
    await worker().answer(await id());
    await bench.as((tx) => promise(tx, [{ kind: KIND, ref }]));
    expect(
      await bench.rows(
        `select done_at is not null as done from outbox where ref = $1 order by id`,
        [ref],
      ),
    ).toEqual([{ done: true }, { done: false }]);
  });

  test('made while the same work is under way is kept, and done after it', async () => {
    const first = await id();
    const order: string[] = [];
    work = async (job) => {
      await bench.as((tx) => promise(tx, [{ kind: KIND, ref }]));
      await worker().answer(await id());
      order.push('the work under way ends');
      work = (again) => {
        order.push('the new promise is kept');
        return again.finish('test.finish', async () => undefined);
      };
      await job.finish('test.finish', async () => undefined);
    };
    await worker().answer(first);
    expect(await row()).toMatchObject({ done: false, attempts: 0, fence: 0 });
    await later(`due_at = now()`);
    await worker().answer(await id());
    expect(order).toEqual(['the work under way ends', 'the new promise is kept']);
    expect(await row()).toMatchObject({ done: true });
  });

  test('cannot be begun and ended between being found open and the commit that relies on it', async () => {
    const first = await id();
    let answered: Promise<void> | undefined;
    await bench.as(async (tx) => {
      await tx.query(`insert into effect values ($1, 'needed')`, [ref]);
      await promise(tx, [{ kind: KIND, ref }]);
      work = (job) =>
        job.finish('test.finish', (own) =>
          own.query(`update effect set by = 'seen' where ref = $1`, [ref]).then(() => undefined),
        );
      answered = worker().answer(first);
      await sessionsWaiting(bench.test.adminUrl, 1);
    });
    await answered;
    expect(await bench.rows(`select by from effect where ref = $1`, [ref])).toEqual([
      { by: 'seen' },
    ]);
  });

  test('made again for an earlier time is due then', async () => {
    await later(`due_at = now() + interval '1 hour'`);
    await bench.as((tx) => promise(tx, [{ kind: KIND, ref, delaySeconds: 60 }]));
    expect(Math.round(Number((await row())['wait']))).toBe(60);
    await bench.as((tx) => promise(tx, [{ kind: KIND, ref, delaySeconds: 600 }]));
    expect(Math.round(Number((await row())['wait']))).toBe(60);
  });

  test('parked, promised anew and put back to work is done twice over, one after the other', async () => {
    const first = await id();
    await later(`attempts = 3, parked_at = now()`);
    await bench.as((tx) => promise(tx, [{ kind: KIND, ref }]));
    await bench.as((tx) => retryParked(tx, first));
    for (const open of await bench.rows<{ id: string }>(`select id from outbox where ref = $1`, [
      ref,
    ]))
      await worker().answer(open.id);
    expect(
      await bench.rows(`select done_at is not null as done from outbox where ref = $1`, [ref]),
    ).toEqual([{ done: true }, { done: true }]);
  });

  test('for later is neither rung nor answered before', async () => {
    await later(`due_at = now() + interval '1 minute'`);
    expect(await worker().sweep()).toBe(0);
    await worker().answer(await id());
    expect(await effects()).toBe(0);
    await later(`due_at = now()`);
    expect(await worker().sweep()).toBe(1);
  });
});

describe('an answer', () => {
  test('does the work and completes the row in one commit; a second ring finds it done', async () => {
    await worker().answer(await id());
    await worker().answer(await id());
    expect(await effects()).toBe(1);
    expect(await row()).toMatchObject({ done: true, attempts: 1, fence: 1 });
    expect(heard).toEqual([`${KIND} finished`]);
  });

  test('given by sixteen workers at once is given by one', async () => {
    const number = await id();
    await Promise.all(Array.from({ length: 16 }, () => worker().answer(number)));
    expect(await effects()).toBe(1);
    expect(await row()).toMatchObject({ done: true, fence: 1 });
  });

  test('begins no step before it may', async () => {
    let isFree = false;
    const asked: string[] = [];
    const around: StepsAround = async (kind, step) => {
      asked.push(`${kind} ${await effects()} ${isFree}`);
      isFree = true;
      return step();
    };
    work = async (job) => {
      const insert = (tx: Tx) => tx.query(`insert into effect values ($1, 'work')`, [job.ref]);
      await job.step('test.first', insert);
      await job.finish('test.last', (tx) => insert(tx).then(() => undefined));
    };
    await worker(60, around).answer(await id());
    expect(asked).toEqual([`${KIND} 0 false`, `${KIND} 1 true`]);
    expect(await effects()).toBe(2);
  });

  test('whose last step fails leaves nothing of that step', async () => {
    work = (job) =>
      job.finish('test.finish', async (tx) => {
        await tx.query(`insert into effect values ($1, 'work')`, [job.ref]);
        throw new Error('at the last moment');
      });
    await worker().answer(await id());
    expect(await effects()).toBe(0);
    expect(await row()).toMatchObject({
      done: false,
      parked: false,
      attempts: 1,
      last_error: 'Error',
    });
  });
});

describe('a lease', () => {
  test('keeps others away while it lasts, and each step lengthens it', async () => {
    const number = await id();
    work = async (job) => {
      await worker().answer(number);
      await later(`lease_until = now() + interval '1 second'`);
      await job.beat();
      expect(await row()).toMatchObject({ leased: true });
      expect(
        await bench.rows(
          `select lease_until > now() + interval '50 seconds' as longer from outbox where ref = $1`,
          [ref],
        ),
      ).toEqual([{ longer: true }]);
      await job.finish('test.finish', (tx) =>
        tx.query(`insert into effect values ($1, 'first')`, [job.ref]),
      );
    };
    await worker().answer(number);
    expect(await effects()).toBe(1);
  });

  test('is lengthened while the work lasts, without the work doing anything for it', async () => {
    const number = await id();
    const swept: number[] = [];
    const begun = performance.now();
    work = async (job) => {
      // Three times as long as the lease of a second: without signs of life it would be taken over twice.
      while (performance.now() - begun < 3_000) {
        swept.push(await worker().sweep());
        await worker().answer(number);
        await pause(100);
      }
      await job.finish('test.finish', (tx) =>
        tx.query(`insert into effect values ($1, 'long')`, [job.ref]),
      );
    };
    await worker(1).answer(number);
    expect(new Set(swept)).toEqual(new Set([0]));
    expect(await effects()).toBe(1);
    expect(await row()).toMatchObject({ done: true, fence: 1, attempts: 1 });
    expect(heard).toEqual([`${KIND} finished`]);
  });

  test.each(['step', 'finish', 'beat'] as const)(
    'that ran out is taken by another under a new number, and the overtaken worker can write nothing more (%s)',
    async (what) => {
      const number = await id();
      const slow = work;
      const seen: unknown[] = [];
      work = async (job) => {
        await job.step('test.first', (tx) =>
          tx.query(`insert into effect values ($1, 'slow, before')`, [job.ref]),
        );
        await later(`lease_until = now() - interval '1 second'`);
        work = slow;
        await worker().answer(number);
        const write =
          what === 'beat'
            ? job.beat()
            : job[what]('test.late', (tx) =>
                tx.query(`insert into effect values ($1, 'slow, after')`, [job.ref]),
              );
        await write.catch((error: unknown) => {
          seen.push(error);
          throw error;
        });
      };
      await worker().answer(number);
      expect(seen).toEqual([expect.any(LeaseLost)]);
      expect(
        (
          await bench.rows<{ by: string }>(`select by from effect where ref = $1 order by by`, [
            ref,
          ])
        ).map((one) => one.by),
      ).toEqual(['slow, before', 'work']);
      expect(await row()).toMatchObject({ done: true, fence: 2, attempts: 2 });
      expect(heard).toEqual([`${KIND} finished`]);
    },
  );

  test('of a worker that was killed is rung for as soon as it runs out', async () => {
    let bury: () => void = () => undefined;
    const dead = new Promise<void>((resolve) => (bury = resolve));
    const begun = new Promise<void>((resolve) => {
      work = () => {
        resolve();
        return dead;
      };
    });
    const killed = worker().answer(await id());
    await begun;
    expect(await worker().sweep()).toBe(0);
    await later(`lease_until = now() - interval '1 millisecond'`);
    expect(await worker().sweep()).toBe(1);
    bury();
    await killed;
  });
});

describe('a failure', () => {
  test('of something that is away is tried again, each time later', async () => {
    work = () => Promise.reject(new ServiceUnavailable({ zh: '外部系统', en: 'The other system' }));
    const waits: unknown[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await later(`due_at = now()`);
      await worker().answer(await id());
      waits.push((await row())['wait']);
    }
    expect(await row()).toMatchObject({
      attempts: 5,
      parked: false,
      last_error: expect.stringContaining('PLATFORM.SERVICE_UNAVAILABLE'),
    });
    for (const [index, wait] of waits.entries())
      expect(Math.abs(Number(wait) - 2 ** (index + 1) * 0.25)).toBeLessThan(1.5);
    expect(await effects()).toBe(0);
  });

  test('that trying again cannot cure is parked at once for a person', async () => {
    work = () => Promise.reject(new Wrong({ zh: '不对', en: 'wrong' }));
    await worker().answer(await id());
    expect(await row()).toMatchObject({
      parked: true,
      done: false,
      last_error: 'TEST.WRONG: wrong',
    });
    expect(heard).toEqual([`${KIND} Wrong parked`]);
    expect(await worker().sweep()).toBe(0);
  });

  test('for the twelfth time is parked', async () => {
    work = () => Promise.reject(new Error('again'));
    await later(`attempts = 11`);
    await worker().answer(await id());
    expect(await row()).toMatchObject({ parked: true, attempts: 12 });
  });

  test('that kills its worker each time is parked without being begun a thirteenth time', async () => {
    let begun = 0;
    work = async () => void (begun += 1);
    await later(`attempts = 12, lease_until = now() - interval '1 second'`);
    await worker().answer(await id());
    expect(begun).toBe(0);
    expect(await row()).toMatchObject({
      parked: true,
      last_error: expect.stringContaining('PLATFORM.WORKER_DIED'),
    });
  });

  test('never quotes what an unknown error says, because it may be personal', async () => {
    work = () => Promise.reject(new TypeError('张三 460100199001011234'));
    await worker().answer(await id());
    expect(await row()).toMatchObject({ last_error: 'TypeError' });
  });
});

describe('the sweeper', () => {
  test('rings once, not again within ten seconds, and then again until it is answered', async () => {
    const jobs = worker();
    expect([await jobs.sweep(), await jobs.sweep()]).toEqual([1, 0]);
    await later(`rung_at = now() - interval '11 seconds'`);
    expect(await jobs.sweep()).toBe(1);
    expect(rung.map((ring) => ring.kind)).toEqual([KIND, KIND]);
    await jobs.answer(rung[0]?.id ?? '');
    await later(`rung_at = null`);
    expect(await jobs.sweep()).toBe(0);
  });

  test('of eight processes rings once between them', async () => {
    const counts = await Promise.all(Array.from({ length: 8 }, () => worker().sweep()));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(1);
  });
});

describe('before a worker starts', () => {
  const one = (kind: string): JobHandler => ({ kind, handle: async () => undefined });

  test('every kind is proven to have exactly one handler', () => {
    expect([...proveHandlers([one('a'), one('b')], ['a', 'b']).keys()]).toEqual(['a', 'b']);
    expect(() => proveHandlers([one('a')], ['a', 'b'])).toThrow('b: no handler');
    expect(() => proveHandlers([one('a'), one('a')], ['a'])).toThrow('a: two handlers');
    expect(() => proveHandlers([one('a'), one('x')], ['a'])).toThrow('x: not a known kind');
  });
});
