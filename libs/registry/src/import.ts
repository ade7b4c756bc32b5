import { randomUUID } from 'node:crypto';
import { type Readable } from 'node:stream';
import { DomainError, invariant, parseLocalDate, type LocalDate } from '#libs/kernel';
import { type Context, type Database, elevate, moveOne, type Tx } from '#libs/platform';
import { acceptStaged, type Acceptance, type Arrival, type DeliveryMode } from './accept.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { openDelivery, type DeliveryFile, type DeliveryFormat } from './delivery-file.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import { reject, type Reject, REJECTS_SHOWN } from './delivery-reject.ts';
import { DeliveryDenied } from './errors.ts';
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
  /** `full` ends what the delivery does not repeat, within the periods it holds; `delta` only adds and changes. */
  readonly mode: DeliveryMode;
  /** The day the department describes. */
  readonly asOf: LocalDate;
  /** Where it came from, for people: a file name, an exchange platform's id. */
  readonly source: string;
  readonly synthetic: boolean;
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

/** What became of a delivery; accepted + unchanged + rejected = rows. */
export interface DeliveryReport {
  readonly deliveryId: string;
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** The first rejected rows by line, at most {@link REJECTS_SHOWN}; none when the delivery had been taken before. */
  readonly rejects: readonly Reject[];
  /** The dataset's latest accepted delivery was the same file, of the same day and mode: nothing changed. */
  readonly already: boolean;
}

/**
 * Takes in one delivery: all of it or nothing, once however often it is tried.
 *
 * Rows are copied to staging in batches, then accepted in one transaction. Killed at any moment, the next attempt with
 * the same file clears what was staged and completes. A row that cannot be read or linked is rejected and reported, the
 * others are taken; what a rejected row's subject had before stays as it was.
 *
 * @param database of the role `app`
 * @throws REGISTRY.DELIVERY_UNREADABLE, REGISTRY.DELIVERY_EMPTY, REGISTRY.DELIVERY_OUT_OF_ORDER,
 * REGISTRY.SUBJECT_ELSEWHERE (the delivery fails);
 * REGISTRY.DELIVERY_DENIED, REGISTRY.STAGING_LOST, KERNEL.DATE_MALFORMED; the signal's reason when it is aborted
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
}

async function receive(tx: Tx, request: DeliveryRequest, digest: string): Promise<DeliveryRow> {
  const { dataset, mode, asOf } = request;
  const division = tx.context.division === '' ? '460000' : tx.context.division.padEnd(6, '0');
  const repeated = await repeatedDelivery(tx, request, digest, division);
  if (repeated) return repeated;
  await tx.query(
    `insert into delivery (dataset, state, authority, division, mode, digest, source, as_of, synthetic)
     values ($1, 'received', $2, $3, $4, $5, $6, $7::date, $8)
     on conflict (dataset, digest, as_of, division) where state = 'received' do nothing`,
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
    `select id, state, row_count, accepted, rejected from delivery
     where dataset = $1 and digest = $2 and as_of = $3::date and division = $4 and state = 'received'`,
    [dataset.id, digest, asOf, division],
  );
  // Another process finished the same file between the two statements: what it made of it is found now.
  if (!row) return receive(tx, request, digest);
  await tx.query('update delivery set mode = $2 where id = $1', [row.id, mode]);
  return row;
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
      `select id, state, row_count, accepted, rejected from (
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
  const staged = await stage(database, request, file, arrival);
  request.onProgress?.({ phase: 'accepting', rows: staged.rows, bytes: file.bytes });
  request.signal?.throwIfAborted();
  const done = await database.transaction('delivery.accept', request.context, async (tx) => {
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
    return acceptance;
  });
  if (done.already) return alreadyAccepted(done.already);
  const rejects = [
    ...staged.rejects,
    ...done.rejects.map(({ line, reason }) => reject(line, blame(request.dataset, reason), reason)),
  ];
  rejects.sort((a, b) => a.line - b.line);
  return {
    deliveryId: arrival.deliveryId,
    rows: staged.rows,
    ...countsOf(staged, done),
    rejects: rejects.slice(0, REJECTS_SHOWN),
    already: false,
  };
}

async function fail(tx: Tx, arrival: Arrival, error: DomainError): Promise<void> {
  await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
  const [row] = await tx.query<{ state: string }>(
    'select state from delivery where id = $1 for update',
    [arrival.deliveryId],
  );
  if (row?.state !== 'received') return;
  await moveOne(tx, deliveryLifecycle, arrival.deliveryId, { event: 'fail', reason: error.code });
}

function countsOf(
  staged: Staged,
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
    rows,
    accepted,
    unchanged: rows - accepted - rejected,
    rejected,
    rejects: [],
    already: true,
  };
}

function blame(dataset: Dataset, reason: Reject['reason']): string {
  return reason === 'REGISTRY.UNLINKED' ? dataset.key.column : '';
}
