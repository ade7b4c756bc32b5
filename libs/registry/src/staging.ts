import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { type PoolClient } from 'pg';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { type FactBook } from './dataset.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { keepRejects } from './delivery-rejects.ts';
import { keepRepairs } from './delivery-repairs.ts';
import { type SpanOutcome } from './span-reading.ts';
import { readSpans, type SpanRead } from './span-threads.ts';

const BATCH_BYTES = 2 * 1_048_576;
const BATCH_REJECTS = 2_000;
const BATCH_REPAIRS = 10_000;

/** What of a request staging needs. */
export interface StagingRequest {
  readonly book: FactBook;
  readonly context: Context;
  readonly onProgress?: (progress: { phase: 'staging'; rows: number; bytes: number }) => void;
  readonly signal?: AbortSignal;
}

/** What lies in staging now, and what was rejected before it got there. */
export interface Staged {
  rows: number;
  /** Rows written to staging: a line may make several records. */
  records: number;
  rejected: number;
  /** Taken with something mended. */
  repaired: number;
  /** Periods that rows name, `asOf` left out. */
  readonly periods: Set<string>;
  /** How the rows are laid out; undefined without any. */
  form?: DeliveryForm;
  /** Lines of an earlier delivery that the rows say again. */
  readonly linesAgain: number[];
}

/**
 * Copies the rows of a file to staging, batch by batch in transactions of their own; the first clears what an earlier
 * attempt left.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE, REGISTRY.DATASET_REFUSED; the signal's reason when it is aborted
 */
export async function stage(
  database: Database,
  request: StagingRequest,
  file: DeliveryFile,
  arrival: Arrival,
): Promise<Staged> {
  const staged: Staged = {
    rows: 0,
    records: 0,
    rejected: 0,
    repaired: 0,
    periods: new Set(),
    linesAgain: [],
  };
  const batches = new Batches(database, request, arrival);
  const { dataset, asOf, mode } = arrival;
  const plan = { dataset, book: request.book, asOf, mode, staging: arrival, withPeriods: true };
  try {
    for await (const read of readSpans(file, plan, request.signal)) {
      staged.form = read.form;
      add(staged, read.outcome);
      await batches.add(read);
      request.onProgress?.({ phase: 'staging', rows: staged.rows, bytes: file.bytes });
    }
    await batches.write();
    return staged;
  } finally {
    // What fails meanwhile must not leave a batch that arrives after the clearing.
    await batches.settled();
  }
}

function add(
  staged: Staged,
  { rows, records, repaired, rejects, periods, linesAgain }: SpanOutcome,
): void {
  staged.rows += rows;
  staged.records += records;
  staged.rejected += rejects.length;
  staged.repaired += repaired;
  for (const period of periods) staged.periods.add(period);
  for (const line of linesAgain) staged.linesAgain.push(line);
}

/** Spans that were read, written to staging some at a time; the first batch clears what an earlier attempt left. */
class Batches {
  #gathered: SpanRead[] = [];
  #bytes = 0;
  #rejects = 0;
  #repairs = 0;
  #isFirst = true;
  /** One batch is written while the next is read; the database works on the other core. */
  #writing = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly request: StagingRequest,
    private readonly arrival: Arrival,
  ) {}

  /** Waits while the batch before is written. */
  async add(read: SpanRead): Promise<void> {
    const { lines, rejects, mended } = read.outcome;
    // What holds nothing must not hold its memory until something does.
    if (lines.length + rejects.length === 0) return read.release();
    this.#gathered.push(read);
    this.#bytes += lines.length;
    this.#rejects += rejects.length;
    this.#repairs += mended.length;
    const isFull =
      this.#bytes >= BATCH_BYTES ||
      this.#rejects >= BATCH_REJECTS ||
      this.#repairs >= BATCH_REPAIRS;
    if (isFull) await this.#begin();
  }

  /** Writes what is left, also where that is nothing, and waits. */
  async write(): Promise<void> {
    await this.#begin();
    await this.#writing;
  }

  settled(): Promise<void> {
    return this.#writing.catch(() => undefined);
  }

  async #begin(): Promise<void> {
    await this.#writing;
    this.request.signal?.throwIfAborted();
    const [batch, isFirst] = [this.#gathered, this.#isFirst];
    [this.#gathered, this.#bytes, this.#isFirst] = [[], 0, false];
    [this.#rejects, this.#repairs] = [0, 0];
    this.#writing = this.#write(batch, isFirst);
    // Whoever waits for it next is told; until then a failure has nobody else to go to.
    this.#writing.catch(() => undefined);
  }

  async #write(batch: readonly SpanRead[], isFirst: boolean): Promise<void> {
    const { deliveryId } = this.arrival;
    await this.database.transaction('delivery.stage', this.request.context, async (tx) => {
      if (isFirst) await clear(tx, deliveryId);
      await keepRejects(
        tx,
        deliveryId,
        batch.flatMap(({ outcome }) => outcome.rejects),
      );
      await keepRepairs(
        tx,
        deliveryId,
        batch.flatMap(({ outcome }) => outcome.mended),
      );
      await copyIn(
        tx,
        batch.map(({ outcome }) => outcome.lines),
      );
    });
    for (const read of batch) read.release();
  }
}

/** Forgets what an earlier attempt left: until this one has read the file to its end, nothing is said of its rows. */
async function clear(tx: Tx, deliveryId: string): Promise<void> {
  for (const table of ['record_staging', 'delivery_reject', 'delivery_repair'])
    await tx.query(`delete from ${table} where delivery_id = $1`, [deliveryId]);
  await tx.query(
    `update delivery set row_count = null, rejected = 0, repaired = 0
     where id = $1 and state in ('received', 'waiting')`,
    [deliveryId],
  );
}

async function copyIn(tx: Tx, rows: readonly Uint8Array[]): Promise<void> {
  const some = rows.filter((lines) => lines.length > 0);
  if (some.length === 0) return;
  const client = (await tx.runner.connect()) as PoolClient;
  const copy = client.query(
    copyStreams.from(
      `copy record_staging (delivery_id, attempt, line, scheme, value, item, period, facts, facts_hash,
         subject_name, subject_kind, subject_division, rejected, mended) from stdin`,
    ),
  );
  await pipeline(some, copy);
}
