import { invariant } from '#libs/kernel';
import { type Context, type Database } from '#libs/platform';
import { type Acceptance, type Arrival } from './arrival.ts';
import { type DeliveryReading, readingOf } from './delivery-reading.ts';
import { type Reject } from './delivery-reject.ts';
import { rejectReasons, rejectsOf } from './delivery-rejects.ts';
import { type Staged } from './staging.ts';

/** What became of a delivery, or would of one that waits; accepted + repaired + rejected = rows. */
export interface DeliveryReport {
  readonly deliveryId: string;
  /** A full delivery of unexpected size waits until two people agree (approveDelivery); nothing of it counts yet. */
  readonly state: 'accepted' | 'waiting';
  readonly rows: number;
  /** Taken as they are. */
  readonly accepted: number;
  /** Taken with something mended. */
  readonly repaired: number;
  readonly rejected: number;
  /** Of accepted and repaired, those that say what stood already; the others changed something. */
  readonly unchanged: number;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first rejected rows by line, at most {@link REJECTS_SHOWN}. */
  readonly rejects: readonly Reject[];
  /** What was found out about the file; undefined of one that was taken in before that was kept. */
  readonly reading?: DeliveryReading;
  /** The dataset's latest accepted delivery was the same file, of the same day and mode: nothing changed. */
  readonly already: boolean;
  /** Rows of the last full delivery, when this one waits because of its size. */
  readonly lastRows?: number;
}

/** A delivery as its table has it. */
export interface DeliveryRow {
  id: string;
  state: string;
  row_count: number | null;
  /** Rows that were taken and said something new: the column `accepted`. */
  changed: number;
  rejected: number;
  repaired: number;
}

/** What of staging is still needed once the rows lie there. */
export type StagedCounts = Pick<Staged, 'rows' | 'records' | 'rejected' | 'repaired'>;

/** The report of a delivery that waits for two people. */
export async function waitingReport(
  database: Database,
  context: Context,
  arrival: Arrival,
  staged: StagedCounts,
  lastRows: number | undefined,
): Promise<DeliveryReport> {
  const counts = { ...takenOf(staged), unchanged: 0 };
  const report = await reportOf(database, context, arrival.deliveryId, counts);
  return { ...report, state: 'waiting', ...(lastRows === undefined ? {} : { lastRows }) };
}

/** The rows of a delivery, by what became of them. */
type DeliveryCounts = Pick<
  DeliveryReport,
  'rows' | 'accepted' | 'repaired' | 'rejected' | 'unchanged'
>;

/** The report of a delivery that was accepted. */
export async function reportOf(
  database: Database,
  context: Context,
  deliveryId: string,
  counts: DeliveryCounts,
): Promise<DeliveryReport> {
  return database.transaction('delivery.report', context, async (tx) => {
    const reading = await readingOf(tx, deliveryId);
    return {
      deliveryId,
      state: 'accepted',
      ...counts,
      reasons: await rejectReasons(tx, deliveryId),
      rejects: await rejectsOf(tx, deliveryId),
      ...(reading ? { reading } : {}),
      already: false,
    };
  });
}

/** Rows that were taken and not; together they are those of the file. */
export function countsOf(staged: StagedCounts, acceptance: Acceptance): DeliveryCounts {
  const { changed, unchanged, repaired } = acceptance;
  const rejected = staged.rejected + acceptance.rejected;
  const counts = takenOf({ rows: staged.rows, repaired, rejected });
  invariant(
    changed + unchanged + rejected === staged.rows && counts.accepted >= 0,
    `delivery rows: ${changed} + ${unchanged} + ${rejected} = ${staged.rows}, mended ${repaired}`,
  );
  return { ...counts, unchanged };
}

function takenOf({
  rows,
  repaired,
  rejected,
}: Pick<StagedCounts, 'rows' | 'repaired' | 'rejected'>): Omit<DeliveryCounts, 'unchanged'> {
  return { rows, accepted: rows - repaired - rejected, repaired, rejected };
}

/** The report of a delivery that had been accepted before: what became of it then. */
export async function alreadyAccepted(
  database: Database,
  context: Context,
  row: DeliveryRow,
): Promise<DeliveryReport> {
  const rows = row.row_count ?? 0;
  const { changed, rejected, repaired } = row;
  const counts = { ...takenOf({ rows, rejected, repaired }), unchanged: rows - changed - rejected };
  const report = await reportOf(database, context, row.id, counts);
  return { ...report, already: true };
}
