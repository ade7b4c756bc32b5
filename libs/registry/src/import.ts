import { randomUUID } from 'node:crypto';
import { type Readable } from 'node:stream';
import { DomainError, invariant, parseLocalDate, type LocalDate } from '#libs/kernel';
import { type Context, type Database, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { acceptStaged } from './accept.ts';
import { type Acceptance, type Arrival, type DeliveryMode } from './arrival.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { openDelivery, type DeliveryFile, type DeliveryFormat } from './delivery-file.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import {
  agree,
  agreed,
  checkDeclared,
  type Declared,
  PEOPLE_TO_AGREE,
  unexpectedFrom,
} from './delivery-guards.ts';
import { type Reject } from './delivery-reject.ts';
import { addLateTexts, rejectReasons, rejectsOf } from './delivery-rejects.ts';
import { CorrectionMisplaced, DeliveryDenied } from './errors.ts';
import { correctedDelivery, keptForm, markSentAgain } from './rejects-file.ts';
import { stage, type Staged } from './staging.ts';

/** From this size on the way to accept a delivery depends on how many rows it has. */
const MEASURED_RECORDS = 1_000;

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
  /** `full` ends what the delivery does not repeat, within the periods it holds; `delta` only adds and changes. */
  readonly mode: DeliveryMode;
  /** The day the department describes. */
  readonly asOf: LocalDate;
  /** Where it came from, for people: a file name, an exchange platform's id. */
  readonly source: string;
  readonly synthetic: boolean;
  /** What the department says the file holds. */
  readonly declared?: Declared;
  /** The delivery whose rejected rows come again, corrected; a delta of the same dataset. */
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

/** What became of a delivery; accepted + unchanged + rejected = rows, and some of the first two were mended. */
export interface DeliveryReport {
  readonly deliveryId: string;
  /** A full delivery of unexpected size waits until two people agree ({@link approveDelivery}); nothing of it counts yet. */
  readonly state: 'accepted' | 'waiting';
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Rows that were taken with something mended. */
  readonly repaired: number;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first rejected rows by line, at most {@link REJECTS_SHOWN}; none when the delivery had been taken before. */
  readonly rejects: readonly Reject[];
  /** The dataset's latest accepted delivery was the same file, of the same day and mode: nothing changed. */
  readonly already: boolean;
  /** Rows of the last full delivery, when this one waits because of its size. */
  readonly lastRows?: number;
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
 * REGISTRY.SUBJECT_ELSEWHERE (the delivery fails);
 * REGISTRY.CORRECTION_MISPLACED, REGISTRY.DELIVERY_DENIED, REGISTRY.STAGING_LOST, KERNEL.DATE_MALFORMED; the signal's reason when it is aborted
 */
export async function importDelivery(
  database: Database,
  request: DeliveryRequest,
): Promise<DeliveryReport> {
  const { dataset, context } = request;
  parseLocalDate(request.asOf);
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
    if (received.state === 'accepted') return alreadyAccepted(received);
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
      if (error instanceof DomainError && error.kind !== 'unavailable' && error.kind !== 'bug') {
        await database.transaction('delivery.fail', context, (tx) => fail(tx, arrival, error));
      }
      throw error;
    }
  } finally {
    await file.discard();
  }
}

interface DeliveryRow {
  id: string;
  state: string;
  row_count: number | null;
  accepted: number;
  rejected: number;
  repaired: number;
}

async function receive(tx: Tx, request: DeliveryRequest, digest: string): Promise<DeliveryRow> {
  const { dataset, mode, asOf } = request;
  const division = tx.context.division === '' ? '460000' : tx.context.division.padEnd(6, '0');
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
    `select id, state, row_count, accepted, rejected, repaired from delivery
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
  const { dataset } = await correctedDelivery(tx, corrects);
  if (dataset !== request.dataset.id || request.mode !== 'delta')
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
      `select id, state, row_count, accepted, rejected, repaired from (
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
  checkDeclared(dataset.id, request.declared, { ...staged, digest: file.digest });
  request.onProgress?.({ phase: 'accepting', rows: staged.rows, bytes: file.bytes });
  request.signal?.throwIfAborted();
  const waiting = await database.transaction('delivery.hold', context, async (tx) => {
    await keepForm(tx, arrival, file, staged);
    return holdUnexpected(tx, arrival, staged);
  });
  if (waiting !== undefined) return waitingReport(database, context, arrival, staged, waiting);
  const done = await acceptStagedRows(database, context, arrival, staged, (tx) =>
    request.corrects === undefined
      ? Promise.resolve()
      : markSentAgain(tx, request.corrects, arrival.deliveryId, staged.linesAgain),
  );
  if (done.already) return alreadyAccepted(done.already);
  if (done.rejected > 0) await addLateTexts(database, context, arrival.deliveryId, file, dataset);
  return reportOf(database, context, arrival.deliveryId, countsOf(staged, done), staged);
}

/** What of staging is still needed once the rows lie there. */
type StagedCounts = Pick<Staged, 'rows' | 'records' | 'rejected' | 'repaired'>;

/** Keeps how the rows are laid out, for writing rejected ones under the department's own headers. */
async function keepForm(
  tx: Tx,
  arrival: Arrival,
  file: DeliveryFile,
  staged: Staged,
): Promise<void> {
  if (!staged.form) return;
  await tx.query('update delivery set form = $2 where id = $1', [
    arrival.deliveryId,
    JSON.stringify(keptForm(file.format, staged.form)),
  ]);
}

/** Notes what was staged; a full delivery of unexpected size begins to wait. @returns rows of the last one if it waits */
async function holdUnexpected(
  tx: Tx,
  arrival: Arrival,
  staged: StagedCounts,
): Promise<number | undefined> {
  const [row] = await tx.query<{ state: string }>(
    `update delivery set row_count = $2, staged_records = $3, attempt = $4::uuid, rejected = $5, repaired = $6
     where id = $1 and state in ('received', 'waiting') returning state`,
    [
      arrival.deliveryId,
      staged.rows,
      staged.records,
      arrival.attempt,
      staged.rejected,
      staged.repaired,
    ],
  );
  if (!row || arrival.mode !== 'full') return undefined;
  if ((await agreed(tx, arrival.deliveryId)) >= PEOPLE_TO_AGREE) return undefined;
  const last = await unexpectedFrom(tx, arrival, staged.rows);
  if (last === undefined) return undefined;
  if (row.state === 'received')
    await moveOne(tx, deliveryLifecycle, arrival.deliveryId, { event: 'hold' });
  return last;
}

async function acceptStagedRows(
  database: Database,
  context: Context,
  arrival: Arrival,
  staged: StagedCounts,
  also: (tx: Tx) => Promise<void> = () => Promise.resolve(),
): Promise<Acceptance> {
  if (staged.records >= MEASURED_RECORDS)
    await database.transaction('delivery.measure', context, (tx) =>
      tx.query('select measure_staging()'),
    );
  return database.transaction('delivery.accept', context, async (tx) => {
    const acceptance = await acceptStaged(tx, arrival, staged.records);
    if (acceptance.already) return acceptance;
    const counts = countsOf(staged, acceptance);
    await moveOne(tx, deliveryLifecycle, arrival.deliveryId, {
      event: 'accept',
      set: {
        row_count: staged.rows,
        accepted: counts.accepted,
        rejected: counts.rejected,
        known_at: acceptance.knownAt,
      },
    });
    await also(tx);
    return acceptance;
  });
}

/**
 * Agrees to a delivery that waits because of its size; the second person's word takes it in.
 *
 * @param context of the person; two different actors are needed
 * @throws PLATFORM.NOT_FOUND, REGISTRY.DELIVERY_DENIED, REGISTRY.STAGING_LOST when the file has to be delivered again: what
 * was agreed to counts for the same file
 */
export async function approveDelivery(
  database: Database,
  deliveryId: string,
  datasets: readonly Dataset[],
  context: Context,
): Promise<DeliveryReport> {
  const { row, people } = await database.transaction('delivery.agree', context, async (tx) => {
    const [found] = await tx.query<WaitingDelivery>(
      `select id, state, dataset, mode, as_of::text as as_of, synthetic, accepted, attempt, row_count, staged_records, rejected, repaired
       from delivery where id = $1 and state in ('waiting', 'accepted') for update`,
      [deliveryId],
    );
    if (!found) throw new NotFound({ zh: '待核准的交付', en: 'delivery that waits' });
    return { row: found, people: found.state === 'waiting' ? await agree(tx, deliveryId) : 0 };
  });
  if (row.state === 'accepted') return alreadyAccepted(row);
  const dataset = datasets.find((one) => one.id === row.dataset);
  if (!dataset) throw new NotFound({ zh: '数据集', en: 'dataset' });
  const { id, attempt, mode, as_of: asOf, synthetic } = row;
  const arrival: Arrival = { deliveryId: id, attempt, dataset, mode, asOf, synthetic };
  const staged = {
    rows: row.row_count ?? 0,
    records: row.staged_records,
    rejected: row.rejected,
    repaired: row.repaired,
  };
  if (people < PEOPLE_TO_AGREE) return waitingReport(database, context, arrival, staged, undefined);
  const done = await acceptStagedRows(database, context, arrival, staged);
  if (done.already) return alreadyAccepted(done.already);
  return reportOf(database, context, id, countsOf(staged, done), staged);
}

interface WaitingDelivery extends DeliveryRow {
  dataset: string;
  mode: DeliveryMode;
  as_of: LocalDate;
  synthetic: boolean;
  attempt: string;
  staged_records: number;
}

async function waitingReport(
  database: Database,
  context: Context,
  arrival: Arrival,
  staged: StagedCounts,
  lastRows: number | undefined,
): Promise<DeliveryReport> {
  const counts = { accepted: 0, unchanged: 0, rejected: staged.rejected };
  const report = await reportOf(database, context, arrival.deliveryId, counts, staged);
  return { ...report, state: 'waiting', ...(lastRows === undefined ? {} : { lastRows }) };
}

async function reportOf(
  database: Database,
  context: Context,
  deliveryId: string,
  counts: Pick<DeliveryReport, 'accepted' | 'unchanged' | 'rejected'>,
  { rows, repaired }: StagedCounts,
): Promise<DeliveryReport> {
  return database.transaction('delivery.report', context, async (tx) => ({
    deliveryId,
    state: 'accepted',
    rows,
    ...counts,
    repaired,
    reasons: await rejectReasons(tx, deliveryId),
    rejects: await rejectsOf(tx, deliveryId),
    already: false,
  }));
}

async function fail(tx: Tx, arrival: Arrival, error: DomainError): Promise<void> {
  await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
  const [row] = await tx.query<{ state: string }>(
    'select state from delivery where id = $1 for update',
    [arrival.deliveryId],
  );
  if (row?.state !== 'received' && row?.state !== 'waiting') return;
  await moveOne(tx, deliveryLifecycle, arrival.deliveryId, { event: 'fail', reason: error.code });
}

function countsOf(
  staged: StagedCounts,
  acceptance: Acceptance,
): Pick<DeliveryReport, 'accepted' | 'unchanged' | 'rejected'> {
  const rejected = staged.rejected + acceptance.rejected;
  const { accepted, unchanged } = acceptance;
  invariant(
    accepted + unchanged + rejected === staged.rows,
    `delivery rows: ${accepted} + ${unchanged} + ${rejected} = ${staged.rows}`,
  );
  return { accepted, unchanged, rejected };
}

function alreadyAccepted(row: DeliveryRow): DeliveryReport {
  const rows = row.row_count ?? 0;
  const { accepted, rejected } = row;
  return {
    deliveryId: row.id,
    state: 'accepted',
    rows,
    accepted,
    unchanged: rows - accepted - rejected,
    rejected,
    repaired: row.repaired,
    reasons: {},
    rejects: [],
    already: true,
  };
}
