import type * as BullMq from 'bullmq';
import type { Queue, Worker } from 'bullmq';
import { ServiceUnavailable } from './errors.ts';

/** Schema of the queue's own tables when it lives in PostgreSQL. Emptying it loses nothing. */
export const QUEUE_SCHEMA = 'bullmq';

const QUEUE_NAME = 'huizhi';
/** What a queue entry says: which row of the outbox is due. It never carries data. */
export interface Ring {
  readonly kind: string;
  readonly id: string;
}

/** The doorbell: it tells workers that a row is due, at least once, perhaps late, perhaps twice. */
export interface Doorbell {
  /** Rings for rows; may lose a ring, because the sweeper rings again. */
  ring(rings: readonly Ring[]): Promise<void>;
  /** Answers rings until closed; each lane one at a time beside the rest. */
  answer(handle: (ring: Ring) => Promise<void>, concurrency: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the doorbell on Redis if an address is given, else on PostgreSQL through the same BullMQ.
 *
 * Retries, order and results live in the outbox, so an entry is tried once and forgotten when answered.
 *
 * @throws PLATFORM.SERVICE_UNAVAILABLE
 */
export async function openDoorbell(options: {
  redisUrl?: string | undefined;
  databaseUrl: string;
  /**
   * Kinds of work with a queue of their own, by its name: they are answered also while every other answer is busy, and keep
   * no other waiting.
   */
  lanes?: Readonly<Record<string, readonly string[]>>;
  /** Whether this process answers what has no lane, the lanes, or all; it rings for all. */
  answers?: 'all' | 'main' | 'lanes';
}): Promise<Doorbell> {
  const bullmq = await import('bullmq');
  const bell = options.redisUrl
    ? redisBell(bullmq, options.redisUrl)
    : postgresBell(bullmq, options.databaseUrl);
  const own = Object.entries(options.lanes ?? {});
  const apart = new Set(own.flatMap(([, kinds]) => kinds));
  const lanes: Lane[] = [];
  try {
    lanes.push(await openLane(bell, QUEUE_NAME, (kind) => !apart.has(kind)));
    for (const [name, kinds] of own)
      lanes.push(await openLane(bell, `${QUEUE_NAME}-${name}`, (kind) => kinds.includes(kind)));
  } catch (error) {
    await Promise.all(lanes.map((lane) => lane.close()));
    throw error;
  }
  return {
    ring: async (rings) => {
      await Promise.all(lanes.map((lane) => lane.ring(rings)));
    },
    answer: async (handle, concurrency) => {
      const [main, ...others] = lanes as [Lane, ...Lane[]];
      const { answers = 'all' } = options;
      await Promise.all([
        ...(answers === 'lanes' ? [] : [main.answer(handle, concurrency)]),
        ...(answers === 'main' ? [] : others.map((lane) => lane.answer(handle, 1))),
      ]);
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** One queue of the doorbell. */
type Lane = Doorbell;

async function openLane(bell: Bell, name: string, takes: (kind: string) => boolean): Promise<Lane> {
  const queue = bell.queue(name);
  queue.on('error', () => undefined);
  try {
    await queue.waitUntilReady();
  } catch (cause) {
    await queue.close().catch(() => undefined);
    throw new ServiceUnavailable({ zh: '任务队列', en: 'The queue' }, { cause });
  }
  let worker: Worker | undefined;
  return {
    ring: async (rings) => {
      const own = rings.filter(({ kind }) => takes(kind));
      if (own.length === 0) return;
      await queue.addBulk(
        own.map((ring) => ({
          name: ring.kind,
          data: ring,
          opts: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
        })),
      );
    },
    answer: async (handle, concurrency) => {
      worker = bell.worker(name, async (job) => handle(job.data), concurrency);
      worker.on('error', () => undefined);
      await worker.waitUntilReady();
    },
    close: async () => {
      await worker?.close();
      await queue.close();
    },
  };
}

interface Bell {
  queue(name: string): Queue;
  worker(name: string, handle: (job: { data: Ring }) => Promise<void>, concurrency: number): Worker;
}

function postgresBell(
  { createPostgresBackend, withBackend }: typeof BullMq,
  connectionString: string,
): Bell {
  const classes = withBackend(createPostgresBackend);
  const connection = { connectionString, schema: QUEUE_SCHEMA, skipMigrations: true, max: 4 };
  return {
    queue: (name) => new classes.Queue(name, { connection }) as unknown as Queue,
    worker: (name, handle, concurrency) =>
      new classes.Worker(name, handle, {
        connection,
        concurrency,
        maxStalledCount: 10,
      }) as unknown as Worker,
  };
}

function redisBell({ Queue, Worker }: typeof BullMq, redisUrl: string): Bell {
  return {
    queue: (name) =>
      new Queue(name, {
        connection: { url: redisUrl, maxRetriesPerRequest: 2, enableOfflineQueue: false },
      }),
    worker: (name, handle, concurrency) =>
      new Worker(name, handle, {
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
        maxStalledCount: 10,
      }),
  };
}
