import { randomUUID } from 'node:crypto';
import { type Readable } from 'node:stream';
import { invariant, parseLocalDate, type LocalDate } from '#libs/kernel';
import { type Context, type Database, elevate, moveOne, type Tx } from '#libs/platform';
import { acceptStagedRows, failDelivery, isFinal } from './accept-delivery.ts';
import { type Arrival, type DeliveryMode } from './arrival.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { openDelivery, type DeliveryFile, type DeliveryFormat } from './delivery-file.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import {
  agreed,
  checkDeclared,
  type Declared,
  mustHaveCome,
  PEOPLE_TO_AGREE,
  unexpectedFrom,
} from './delivery-guards.ts';
import { fileReading } from './delivery-reading.ts';
import { addLateTexts } from './delivery-rejects.ts';
import {
  alreadyAccepted,
  countsOf,
  type DeliveryReport,
  type DeliveryRow,
  reportOf,
  waitingReport,
} from './delivery-report.ts';
import { CorrectionMisplaced, DatasetIssued, DeliveryDenied, DeliveryEmpty } from './errors.ts';
import { correctedDelivery, keptForm, markSentAgain } from './rejects-file.ts';
import { readSpans } from './span-threads.ts';
import { stage, type Staged } from './staging.ts';

/** A file to take in. */
export interface DeliveryRequest {
  readonly dataset: Dataset;
  /** Dictionary and code lists that say what the facts are; any rule book will do. */
  readonly book: FactBook;
  /** The file; or else a stream, which is copied to a temporary file first. */
  readonly path?: string;
  readonly stream?: Readable;
  /** Taken from the path's ending unless given; csv otherwise. */
  readonly format?: DeliveryFormat;
  /**
   * `full` ends what the delivery does not repeat, within the periods it holds; `delta` only adds and changes; `tombstone`
   * ends what its rows name by identifier, period and item.
   */
  readonly mode: DeliveryMode;
  /** The day the department describes. */
  readonly asOf: LocalDate;
  /** Where it came from, for people: a file name, an exchange platform's id. */
  readonly source: string;
  readonly synthetic: boolean;
  /** What the department says the file holds. */
  readonly declared?: Declared;
  /** The delivery whose rejected rows come again, corrected; a delta of the same dataset, or a tombstone for a tombstone. */
  readonly corrects?: string;
  readonly context: Context;
  readonly onProgress?: (progress: DeliveryProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far an import is. */
export interface DeliveryProgress {
  readonly phase: 'staging' | 'accepting';
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Takes in one delivery: all of it or nothing, once however often it is tried.
 *
 * Rows are copied to staging in batches, then accepted in one transaction. Killed at any moment, the next attempt with
 * the same file clears what was staged and completes. A row that cannot be read or linked is rejected and reported, the
 * others are taken; what a rejected row's subject had before stays as it was.
 *
 * @param database of the role `app`
 * @throws REGISTRY.DELIVERY_UNREADABLE, REGISTRY.DELIVERY_DIFFERS, REGISTRY.DELIVERY_EMPTY, REGISTRY.DELIVERY_OUT_OF_ORDER,
 * REGISTRY.SUBJECT_ELSEWHERE (the delivery fails); REGISTRY.DELIVERY_OF_DAY_TO_COME,
 * REGISTRY.CORRECTION_MISPLACED, REGISTRY.DATASET_ISSUED, REGISTRY.DELIVERY_DENIED, REGISTRY.STAGING_LOST, KERNEL.DATE_MALFORMED; the signal's reason when it is aborted
 */
export async function importDelivery(
  database: Database,
  request: DeliveryRequest,
): Promise<DeliveryReport> {
  const { dataset, context } = request;
  parseLocalDate(request.asOf);
  if (dataset.issued === true) throw new DatasetIssued(dataset.title);
  if (!context.authorities.includes('*') && !context.authorities.includes(dataset.authority.code)) {
    throw new DeliveryDenied(dataset.id, dataset.authority.code);
  }
  const given = request.stream ?? request.path;
  invariant(given !== undefined, 'a delivery names a path or brings a stream');
  const file = await openDelivery(dataset.id, given, request.format, request.signal);
  try {
    const received = await database.transaction('delivery.receive', context, (tx) =>
      receive(tx, request, file.digest),
    );
    if (received.state === 'accepted') {
      await checkRepeated(request, file, received.row_count ?? 0);
      return await alreadyAccepted(database, context, received);
    }
    const arrival: Arrival = {
      deliveryId: received.id,
      attempt: randomUUID(),
      dataset,
      mode: request.mode,
      asOf: request.asOf,
      synthetic: request.synthetic,
    };
    try {
      return await takeIn(database, request, file, arrival);
    } catch (error) {
      if (isFinal(error))
        await database.transaction('delivery.fail', context, (tx) =>
          failDelivery(tx, arrival.deliveryId, error),
        );
      throw error;
    }
  } finally {
    await file.discard();
  }
}

/** What is declared of a file holds of it however often it comes. @throws REGISTRY.DELIVERY_DIFFERS */
async function checkRepeated(
  { dataset, book, asOf, mode, declared, signal }: DeliveryRequest,
  file: DeliveryFile,
  rows: number,
): Promise<void> {
  const periods = new Set<string>();
  const plan = { dataset, book, asOf, mode, staging: null, withPeriods: true };
  if (declared?.period !== undefined)
    for await (const { outcome } of readSpans(file, plan, signal))
      for (const period of outcome.periods) periods.add(period);
  checkDeclared(dataset, declared, { rows, digest: file.digest, periods });
}

async function receive(tx: Tx, request: DeliveryRequest, digest: string): Promise<DeliveryRow> {
  const { dataset, mode, asOf } = request;
  const division = tx.context.division === '' ? '460000' : tx.context.division.padEnd(6, '0');
  await mustHaveCome(tx, dataset, asOf);
  if (request.corrects !== undefined) await refuseMisplaced(tx, request, request.corrects);
  const repeated = await repeatedDelivery(tx, request, digest, division);
  if (repeated) return repeated;
  await tx.query(
    `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of, synthetic)
     values ($1, 'received', $2, $3, $4, $5, $6, $7::date, $8)
     on conflict (dataset, digest, as_of, division) where state in ('received', 'waiting') do nothing`,
    [
      dataset.id,
      dataset.authority.code,
      division,
      mode,
      digest,
      request.source,
      asOf,
      request.synthetic,
    ],
  );
  const [row] = await tx.query<DeliveryRow>(
    `select id, state, row_count, accepted as changed, rejected, repaired from delivery
     where dataset = $1 and digest = $2 and as_of = $3::date and division = $4 and state in ('received', 'waiting')`,
    [dataset.id, digest, asOf, division],
  );
  // Another process finished the same file between the two statements: what it made of it is found now.
  if (!row) return receive(tx, request, digest);
  await tx.query('update delivery set mode = $2, corrects = $3 where id = $1', [
    row.id,
    mode,
    request.corrects ?? null,
  ]);
  return row;
}

async function refuseMisplaced(tx: Tx, request: DeliveryRequest, corrects: string): Promise<void> {
  const corrected = await correctedDelivery(tx, corrects);
  if (corrected.dataset !== request.dataset.id || request.mode !== corrected.mode)
    throw new CorrectionMisplaced(corrects);
}

/**
 * The dataset's latest accepted delivery, if this one says the same in the same way. An older one does not count: what
 * came after it may have corrected it, and saying it again takes the correction back. Whose delivery came last is
 * asked of everybody's.
 */
async function repeatedDelivery(
  tx: Tx,
  { dataset, mode, asOf }: DeliveryRequest,
  digest: string,
  division: string,
): Promise<DeliveryRow | undefined> {
  const [row] = await elevate(tx, () =>
    tx.query<DeliveryRow>(
      `select id, state, row_count, accepted as changed, rejected, repaired from (
         select * from delivery where dataset = $1 and state = 'accepted' order by known_at desc limit 1) latest
       where digest = $2 and as_of = $3::date and mode = $4 and division = $5`,
      [dataset.id, digest, asOf, mode, division],
    ),
  );
  return row;
}

async function takeIn(
  database: Database,
  request: DeliveryRequest,
  file: DeliveryFile,
  arrival: Arrival,
): Promise<DeliveryReport> {
  const { dataset, context } = request;
  const staged = await stage(database, request, file, arrival);
  await database.transaction('delivery.note', context, (tx) =>
    noteStaged(tx, arrival, file, staged),
  );
  checkDeclared(dataset, request.declared, { ...staged, digest: file.digest });
  // Nobody is asked to agree to what could not be taken in.
  if (arrival.mode === 'full' && staged.records === 0) throw new DeliveryEmpty(dataset.id);
  request.onProgress?.({ phase: 'accepting', rows: staged.rows, bytes: file.bytes });
  request.signal?.throwIfAborted();
  const waiting = await database.transaction('delivery.hold', context, (tx) =>
    holdUnexpected(tx, arrival, staged),
  );
  if (waiting !== undefined) return waitingReport(database, context, arrival, staged, waiting);
  const done = await acceptStagedRows(database, context, arrival, staged, (tx) =>
    request.corrects === undefined
      ? Promise.resolve()
      : markSentAgain(tx, request.corrects, arrival.deliveryId, staged.linesAgain),
  );
  if (done.already) return alreadyAccepted(database, context, done.already);
  const { deliveryId } = arrival;
  if (done.rejected > 0) await addLateTexts(database, context, arrival, file);
  return reportOf(database, context, deliveryId, countsOf(staged, done));
}

/**
 * Notes what was read, whatever becomes of it: how many rows, how the file was read, and how they are laid out, for writing
 * rejected ones under the department's own headers.
 */
async function noteStaged(
  tx: Tx,
  { deliveryId, attempt }: Arrival,
  file: DeliveryFile,
  { rows, records, rejected, repaired, form }: Staged,
): Promise<void> {
  await tx.query(
    `update delivery set row_count = $2, staged_records = $3, attempt = $4::uuid, rejected = $5, repaired = $6, reading = $7,
       form = coalesce($8, form)
     where id = $1 and state in ('received', 'waiting')`,
    [
      ...[deliveryId, rows, records, attempt, rejected, repaired],
      JSON.stringify(fileReading(file, form)),
      form ? JSON.stringify(keptForm(file.format, form)) : null,
    ],
  );
}

/**
 * A full delivery of unexpected size, or a tombstone that ends more than expected, begins to wait.
 *
 * @returns rows of the last full delivery, or records that stand, if it waits
 */
async function holdUnexpected(
  tx: Tx,
  arrival: Arrival,
  staged: Staged,
): Promise<number | undefined> {
  const [row] = await tx.query<{ state: string }>(
    `select state from delivery where id = $1 and state in ('received', 'waiting') for update`,
    [arrival.deliveryId],
  );
  if (!row || arrival.mode === 'delta') return undefined;
  if ((await agreed(tx, arrival.deliveryId)) >= PEOPLE_TO_AGREE) return undefined;
  const last = await unexpectedFrom(tx, arrival, staged);
  if (last === undefined) return undefined;
  await tx.query('update delivery set expected = $2 where id = $1', [arrival.deliveryId, last]);
  if (row.state === 'received')
    await moveOne(tx, deliveryLifecycle, arrival.deliveryId, { event: 'hold' });
  return last;
}
