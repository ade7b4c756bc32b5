import { type Context, type Database, moveOne, NotFound, type Tx } from '#libs/platform';
import { acceptStaged } from './accept.ts';
import { type Acceptance, type Arrival, type DeliveryMode } from './arrival.ts';
import { type LocalDate } from '#libs/kernel';
import { type Dataset } from './dataset.ts';
import { agree, PEOPLE_TO_AGREE } from './delivery-guards.ts';
import { deliveryLifecycle } from './delivery-lifecycle.ts';
import {
  alreadyAccepted,
  countsOf,
  type DeliveryReport,
  type DeliveryRow,
  reportOf,
  type StagedCounts,
  waitingReport,
} from './delivery-report.ts';

/** From this size on the way to accept a delivery depends on how many rows it has. */
const MEASURED_RECORDS = 1_000;

/**
 * Accepts the rows that lie in staging, in one transaction with the delivery's move.
 *
 * @param also what else belongs to that transaction
 * @throws what {@link acceptStaged} throws
 */
export async function acceptStagedRows(
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
