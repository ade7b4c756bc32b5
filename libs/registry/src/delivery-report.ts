import { invariant } from '#libs/kernel';
import { type Context, type Database } from '#libs/platform';
import { type Acceptance, type Arrival } from './arrival.ts';
import { type Reject } from './delivery-reject.ts';
import { rejectReasons, rejectsOf } from './delivery-rejects.ts';
import { type Staged } from './staging.ts';

/** What became of a delivery; accepted + unchanged + rejected = rows, and some of the first two were mended. */
export interface DeliveryReport {
  readonly deliveryId: string;
  /** A full delivery of unexpected size waits until two people agree (approveDelivery); nothing of it counts yet. */
  readonly state: 'accepted' | 'waiting';
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Rows that were taken with something mended. */
  readonly repaired: number;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first rejected rows by line, at most {@link REJECTS_SHOWN}. */
  readonly rejects: readonly Reject[];
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
  accepted: number;
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
  const counts = { accepted: 0, unchanged: 0, rejected: staged.rejected };
  const report = await reportOf(database, context, arrival.deliveryId, counts, staged);
  return { ...report, state: 'waiting', ...(lastRows === undefined ? {} : { lastRows }) };
}

/** The report of a delivery that was accepted. */
export async function reportOf(
  database: Database,
  context: Context,
  deliveryId: string,
  counts: Pick<DeliveryReport, 'accepted' | 'unchanged' | 'rejected'>,
  { rows, repaired }: Pick<StagedCounts, 'rows' | 'repaired'>,
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

/** Rows that were taken and not; together they are those of the file. */
export function countsOf(
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

/** The report of a delivery that had been accepted before: what became of it then. */
export async function alreadyAccepted(
  database: Database,
  context: Context,
  row: DeliveryRow,
): Promise<DeliveryReport> {
  const rows = row.row_count ?? 0;
  const { accepted, rejected, repaired } = row;
  const counts = { accepted, unchanged: rows - accepted - rejected, rejected };
  const report = await reportOf(database, context, row.id, counts, { rows, repaired });
  return { ...report, already: true };
}
