import { DomainError, FAILURE_KINDS } from '#libs/kernel';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import { HandlersIncomplete, LeaseLost, WorkerDied } from './errors.ts';
import { failpoint } from './failpoint.ts';
import type { Doorbell } from './queue.ts';
import type { Context, Tx } from './tx.ts';

/** A job under way: its row, and the only ways to write on its behalf. */
export interface Job {
  readonly kind: string;
  readonly ref: string;
  /**
   * Runs one transaction of the job. It first renews the lease and checks the fencing number, so a worker that was
   * overtaken can write nothing.
   *
   * @param on another role's connections, when the work needs its rights
   * @throws PLATFORM.LEASE_LOST
   */
  step<T>(name: string, work: (tx: Tx) => Promise<T>, on?: Database): Promise<T>;
  /** The last transaction: work and the row's completion are one commit. */
  finish<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Says that the job is alive; done regularly while its handler runs. @throws PLATFORM.LEASE_LOST */
  beat(): Promise<void>;
}

/** What is done around each step of the jobs of a kind, such as waiting until it may begin. It returns what the step does. */
export type StepsAround = <T>(kind: string, step: () => Promise<T>) => Promise<T>;

/** Answers one kind of job. It must be idempotent: any step may have been done by an earlier attempt. */
export interface JobHandler {
  readonly kind: string;
  handle(job: Job): Promise<void>;
}

/** Told about what jobs do; for logs and metrics. */
export interface JobListener {
  finished(kind: string, ref: string, seconds: number): void;
  failed(kind: string, ref: string, error: unknown, parked: boolean): void;
}

interface OutboxRow {
  id: string;
  kind: string;
  ref: string;
  fence: string;
  attempts: number;
}

const ATTEMPTS_MAX = 12;
const RING_AGAIN_SECONDS = 10;
/** How long a promise waits before it looks again whether the same work is still under way. */
const PUT_OFF_SECONDS = 1;
const BATCH = 200;
const OPEN = 'done_at is null and parked_at is null';
/** Of the row $1: another of the same kind $3 and ref $4 has its holder. */
const UNDER_WAY = `exists (select from outbox o where o.kind = $3 and o.ref = $4 and o.id <> $1 and o.done_at is null and o.parked_at is null and o.lease_until > now())`;

/**
 * Rings for what is due and answers the rings.
 *
 * PostgreSQL is the truth: the queue may be emptied, doubled or delayed at will. A ring makes a worker take the row's
 * lease under a new fencing number; only the holder can complete it.
 */
export class Jobs {
  readonly #database: Database;
  readonly #doorbell: Doorbell;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #leaseSeconds: number;
  readonly #listener: JobListener;
  readonly #around: StepsAround;
  #stopped = false;
  #sweeping: Promise<void> = Promise.resolve();
  #answering: Promise<void> = Promise.resolve();
  #isWoken = false;
  #wakeUp: () => void = () => undefined;

  constructor(options: {
    database: Database;
    doorbell: Doorbell;
    handlers: readonly JobHandler[];
    kinds: readonly string[];
    leaseSeconds: number;
    listener: JobListener;
    around?: StepsAround;
  }) {
    this.#handlers = proveHandlers(options.handlers, options.kinds);
    this.#database = options.database;
    this.#doorbell = options.doorbell;
    this.#leaseSeconds = options.leaseSeconds;
    this.#listener = options.listener;
    this.#around = options.around ?? ((_kind, step) => step());
  }

  /** Starts answering rings and sweeping for what is due. */
  async start(concurrency: number, sweepMs = 250): Promise<void> {
    await this.#doorbell.answer(async (ring) => {
      await this.answer(ring.id);
      this.wake();
    }, concurrency);
    this.#sweeping = this.#sweepUntilStopped(sweepMs);
  }

  /** Looks at once for what is due: a job that ends has often promised the next, and somebody may wait for what was promised. */
  wake(): void {
    this.#isWoken = true;
    this.#wakeUp();
  }

  /**
   * Answers rows at once, one after another, without a ring: somebody waits for them. Others may be told of the same rows; the
   * first takes the lease. A row that is not due or has its holder is left alone, and whatever goes wrong is found by looking.
   */
  answerNow(ids: readonly string[]): void {
    for (const id of ids)
      this.#answering = this.#answering
        .then(() => (this.#stopped ? undefined : this.answer(id)))
        .catch((error: unknown) => this.#listener.failed('awaited', '-', error, false));
    void this.#answering.then(() => this.wake());
  }

  /** Stops; jobs under way are left to finish, and what is not finished will be rung again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#answering;
    await this.#sweeping;
    await this.#doorbell.close();
  }

  async #sweepUntilStopped(sweepMs: number): Promise<void> {
    while (!this.#stopped) {
      this.#isWoken = false;
      await this.sweep().catch((error: unknown) =>
        this.#listener.failed('sweep', '-', error, false),
      );
      await this.#rest(sweepMs);
    }
  }

  /** Until the time is over or something woke it, also while it swept. */
  #rest(sweepMs: number): Promise<void> {
    if (this.#isWoken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, sweepMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Rings once for each row that is due and not owned. A row rung without effect is rung again after ten seconds: that
   * cures an emptied queue and a crash between commit and ring. One whose lease ran out is rung at once, because taking
   * the lease used up its ring.
   *
   * @returns how many were rung
   */
  async sweep(): Promise<number> {
    const due = await this.#database.transaction('outbox.sweep', systemContext('sweeper'), (tx) =>
      tx.query<{ id: string; kind: string }>(
        `update outbox set rung_at = now() where id in (
           select id from outbox where ${OPEN} and due_at <= now()
             and (lease_until is null or lease_until < now())
             and (rung_at is null or rung_at < now() - make_interval(secs => $1))
           order by due_at limit ${BATCH} for update skip locked)
         returning id, kind`,
        [RING_AGAIN_SECONDS],
      ),
    );
    if (due.length > 0) await this.#doorbell.ring(due);
    failpoint('outbox.rung');
    return due.length;
  }

  /** Takes the lease of a row and runs its handler; a row already done or owned is left alone. */
  async answer(outboxId: string): Promise<void> {
    const row = await this.#claim(outboxId);
    if (!row) return;
    if (row.attempts > ATTEMPTS_MAX) return this.#giveBack(row, new WorkerDied());
    failpoint(`job.${row.kind}:claimed`);
    const started = performance.now();
    const job = this.#job(row);
    const stopBeating = beatRegularly(job, (this.#leaseSeconds * 1000) / 3);
    try {
      await this.#handlerOf(row.kind).handle(job);
      failpoint(`job.${row.kind}:finished`);
      this.#listener.finished(row.kind, row.ref, (performance.now() - started) / 1000);
    } catch (error) {
      if (error instanceof LeaseLost) return;
      await this.#giveBack(row, error);
    } finally {
      stopBeating();
    }
  }

  #handlerOf(kind: string): JobHandler {
    const handler = this.#handlers.get(kind);
    if (handler) return handler;
    throw new HandlersIncomplete({
      zh: `没有处理“${kind}”任务的程序。`,
      en: `Nothing answers jobs of kind "${kind}".`,
    });
  }

  /** Takes the lease. The same work may be promised twice, but is never under way twice: the second waits. */
  async #claim(outboxId: string): Promise<OutboxRow | undefined> {
    return this.#database.transaction('outbox.claim', systemContext('worker'), async (tx) => {
      const [work] = await tx.query<{ kind: string; ref: string }>(
        `select kind, ref, pg_advisory_xact_lock(hashtextextended(kind || ' ' || ref, 0)) from outbox where id = $1`,
        [outboxId],
      );
      if (!work) return undefined;
      const [row] = await tx.query<OutboxRow>(
        `update outbox set lease_until = now() + make_interval(secs => $2), beaten_at = now(), rung_at = null, fence = fence + 1, attempts = attempts + 1
         where id = $1 and ${OPEN} and due_at <= now() and (lease_until is null or lease_until < now()) and not ${UNDER_WAY}
         returning id, kind, ref, fence, attempts`,
        [outboxId, this.#leaseSeconds, work.kind, work.ref],
      );
      if (!row)
        await tx.query(
          `update outbox set rung_at = null, due_at = greatest(due_at, now() + make_interval(secs => $2))
           where id = $1 and ${OPEN} and (lease_until is null or lease_until < now()) and ${UNDER_WAY}`,
          [outboxId, PUT_OFF_SECONDS, work.kind, work.ref],
        );
      return row;
    });
  }

  #job(row: OutboxRow): Job {
    const context: Context = systemContext(row.kind);
    const renew = async (tx: Tx, completion: string): Promise<void> => {
      const held = await tx.query(
        `update outbox set lease_until = now() + make_interval(secs => $3), beaten_at = now()${completion}
         where id = $1 and fence = $2 and ${OPEN} returning id`,
        [row.id, row.fence, this.#leaseSeconds],
      );
      if (held.length === 0) throw new LeaseLost(row.id);
    };
    const run = <T>(
      name: string,
      completion: string,
      work: (tx: Tx) => Promise<T>,
      on = this.#database,
    ): Promise<T> =>
      on.transaction(name, context, async (tx) => {
        await renew(tx, completion);
        return work(tx);
      });
    return {
      kind: row.kind,
      ref: row.ref,
      step: (name, work, on) => this.#around(row.kind, () => run(name, '', work, on)),
      finish: (name, work) => this.#around(row.kind, () => run(name, ', done_at = now()', work)),
      beat: () => run('job.beat', '', () => Promise.resolve()),
    };
  }

  async #giveBack(row: OutboxRow, error: unknown): Promise<void> {
    const parks =
      (error instanceof DomainError && FAILURE_KINDS[error.kind].job === 'park') ||
      row.attempts >= ATTEMPTS_MAX;
    this.#listener.failed(row.kind, row.ref, error, parks);
    const waitSeconds = Math.min(300, 2 ** row.attempts * 0.25);
    await this.#database
      .transaction('outbox.give-back', systemContext('worker'), (tx) =>
        tx.query(
          `update outbox set lease_until = null, rung_at = null, last_error = $3,
             parked_at = case when $4::boolean then now() end, due_at = now() + make_interval(secs => $5)
           where id = $1 and fence = $2 and done_at is null`,
          [row.id, row.fence, describe(error), parks, waitSeconds],
        ),
      )
      .catch((failure: unknown) => this.#listener.failed(row.kind, row.ref, failure, false));
  }
}

/** Gives signs of life while long work runs; a process that is stopped or blocked gives none and loses the lease. */
function beatRegularly(job: Job, everyMs: number): () => void {
  let beating = false;
  const timer = setInterval(() => {
    if (beating) return;
    beating = true;
    void job
      .beat()
      .catch(() => undefined)
      .finally(() => (beating = false));
  }, everyMs);
  return () => clearInterval(timer);
}

/**
 * Proves that each kind of job has exactly one handler, and no handler is for an unknown kind.
 *
 * @throws PLATFORM.HANDLERS_INCOMPLETE
 */
export function proveHandlers(
  handlers: readonly JobHandler[],
  kinds: readonly string[],
): ReadonlyMap<string, JobHandler> {
  const found = new Map<string, JobHandler>();
  const wrong: string[] = [];
  for (const handler of handlers) {
    if (found.has(handler.kind)) wrong.push(`${handler.kind}: two handlers`);
    if (!kinds.includes(handler.kind)) wrong.push(`${handler.kind}: not a known kind`);
    found.set(handler.kind, handler);
  }
  for (const kind of kinds) if (!found.has(kind)) wrong.push(`${kind}: no handler`);
  if (wrong.length === 0) return found;
  throw new HandlersIncomplete({
    zh: `后台任务与处理程序不对应：${wrong.join('；')}。请在 worker 模块中补全。`,
    en: `Jobs and handlers do not match: ${wrong.join('; ')}. Complete the worker module.`,
  });
}

/** The error's code, or its class: never a value that may be personal. */
function describe(error: unknown): string {
  if (error instanceof DomainError) return `${error.code}: ${error.text.en}`.slice(0, 500);
  return error instanceof Error ? error.name : 'unknown';
}
