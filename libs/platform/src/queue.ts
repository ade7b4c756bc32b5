import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq';
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
  /** Answers rings until closed. */
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
}): Promise<Doorbell> {
  const bell = options.redisUrl ? redisBell(options.redisUrl) : postgresBell(options.databaseUrl);
  const queue = bell.queue();
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
      await queue.addBulk(
        rings.map((ring) => ({
          name: ring.kind,
          data: ring,
          opts: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
        })),
      );
    },
    answer: async (handle, concurrency) => {
      worker = bell.worker(async (job) => handle(job.data), concurrency);
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
  queue(): Queue;
  worker(handle: (job: { data: Ring }) => Promise<void>, concurrency: number): Worker;
}

function postgresBell(connectionString: string): Bell {
  const classes = withBackend(createPostgresBackend);
  const connection = { connectionString, schema: QUEUE_SCHEMA, skipMigrations: true, max: 4 };
  return {
    queue: () => new classes.Queue(QUEUE_NAME, { connection }) as unknown as Queue,
    worker: (handle, concurrency) =>
      new classes.Worker(QUEUE_NAME, handle, {
        connection,
        concurrency,
        maxStalledCount: 10,
      }) as unknown as Worker,
  };
}

function redisBell(redisUrl: string): Bell {
  return {
    queue: () =>
      new Queue(QUEUE_NAME, {
        connection: { url: redisUrl, maxRetriesPerRequest: 2, enableOfflineQueue: false },
      }),
    worker: (handle, concurrency) =>
      new Worker(QUEUE_NAME, handle, {
        connection: { url: redisUrl, maxRetriesPerRequest: null },
        concurrency,
        maxStalledCount: 10,
      }),
  };
}
