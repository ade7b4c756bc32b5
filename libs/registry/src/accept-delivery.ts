import { type Context, type Database, moveOne, NotFound, type Tx } from '#libs/platform';
import { acceptStaged } from './accept.ts';
import { type Acceptance, type Arrival, type DeliveryMode } from './arrival.ts';
import { DomainError, type LocalDate, nextState } from '#libs/kernel';
import { type Dataset } from './dataset.ts';
import { DeliveryOvertaken, DeliveryRefused } from './errors.ts';
import { linkAfter } from './linking.ts';
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

const THAT_WAITS = { zh: '份待核准的交付', en: 'delivery that waits' };
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
        accepted: acceptance.changed,
        repaired: counts.repaired,
        rejected: counts.rejected,
        known_at: acceptance.knownAt,
      },
    });
    await endOvertaken(tx, arrival, acceptance.periods);
    await also(tx);
    return acceptance;
  });
}

/**
 * What waited for two people when a later full delivery of a same period came is overtaken by it, and a full one by any later
 * delivery: whoever agreed compared it with what stood before, and taken in afterwards it would bring that back.
 */
async function endOvertaken(
  tx: Tx,
  { deliveryId }: Arrival,
  periods: readonly string[],
): Promise<void> {
  const overtaken = await tx.query<{ id: string }>(
    `select w.id from delivery d join delivery w on w.dataset = d.dataset and w.division = d.division
     where d.id = $1 and w.state = 'waiting' and (d.mode = 'full' or w.mode = 'full') and w.received_at < d.received_at and w.as_of <= d.as_of
       and exists (select from record_staging s where s.delivery_id = w.id and s.period = any($2::text[])) for update of w`,
    [deliveryId, periods],
  );
  for (const { id } of overtaken) await failDelivery(tx, id, new DeliveryOvertaken(deliveryId));
}

/**
 * Refuses a delivery that waits: one person is enough for it not to count.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function refuseDelivery(tx: Tx, deliveryId: string, reason: string): Promise<void> {
  const rows = await tx.query(
    `select from delivery where id = $1 and state = 'waiting' for update`,
    [deliveryId],
  );
  if (rows.length === 0) throw new NotFound(THAT_WAITS);
  await failDelivery(tx, deliveryId, new DeliveryRefused(reason));
}

/**
 * Notes why a delivery failed, and lets go what was staged of it; one that is over stays as it is. Of a file that could not be
 * read to its end no account is kept: it would be of some of its rows.
 */
export async function failDelivery(tx: Tx, deliveryId: string, why: DomainError): Promise<void> {
  await tx.query('delete from record_staging where delivery_id = $1', [deliveryId]);
  const [row] = await tx.query<{ state: string; row_count: number | null }>(
    'select state, row_count from delivery where id = $1 for update',
    [deliveryId],
  );
  if (row?.state !== 'received' && row?.state !== 'waiting') return;
  if (row.row_count === null)
    for (const table of ['delivery_reject', 'delivery_repair'])
      await tx.query(`delete from ${table} where delivery_id = $1`, [deliveryId]);
  const { code, text } = why;
  await moveOne(tx, deliveryLifecycle, deliveryId, {
    event: 'fail',
    reason: code,
    set: { failure: JSON.stringify({ code, text }) },
  });
}

/** Whether an error says that a delivery cannot be taken in as it is, rather than not now. */
export function isFinal(error: unknown): error is DomainError {
  return error instanceof DomainError && error.kind !== 'unavailable' && error.kind !== 'bug';
}

/**
 * Agrees to a delivery that waits because of its size; the second person's word takes it in.
 *
 * @param context of the person; two different actors are needed
 * @throws PLATFORM.NOT_FOUND, KERNEL.TRANSITION_REFUSED when it has failed; REGISTRY.DELIVERY_OUT_OF_ORDER, REGISTRY.DELIVERY_EMPTY,
 * REGISTRY.SUBJECT_ELSEWHERE, on which it fails; REGISTRY.STAGING_LOST when the file has to be delivered again: what was
 * agreed to counts for the same file
 */
export async function approveDelivery(
  database: Database,
  deliveryId: string,
  datasets: readonly Dataset[],
  context: Context,
): Promise<DeliveryReport> {
  const { row, people } = await database.transaction('delivery.agree', context, async (tx) => {
    const [found] = await tx.query<WaitingDelivery>(
      `select id, state, dataset, mode, as_of::text as as_of, synthetic, accepted as changed, attempt, row_count, staged_records, rejected, repaired
       from delivery where id = $1 and state <> 'received' for update`,
      [deliveryId],
    );
    if (!found) throw new NotFound(THAT_WAITS);
    if (found.state === 'failed') nextState(deliveryLifecycle, 'failed', 'accept');
    return { row: found, people: found.state === 'waiting' ? await agree(tx, deliveryId) : 0 };
  });
  const dataset = datasets.find((one) => one.id === row.dataset);
  if (!dataset) throw new NotFound({ zh: '数据集', en: 'dataset' });
  if (row.state === 'accepted') {
    // Whoever took it in may have ended before what waited for it was linked.
    await linkAfter(database, dataset, datasets, context);
    return alreadyAccepted(database, context, row);
  }
  const { id, attempt, mode, as_of: asOf, synthetic } = row;
  const arrival: Arrival = { deliveryId: id, attempt, dataset, mode, asOf, synthetic };
  const staged = {
    rows: row.row_count ?? 0,
    records: row.staged_records,
    rejected: row.rejected,
    repaired: row.repaired,
  };
  if (people < PEOPLE_TO_AGREE) return waitingReport(database, context, arrival, staged, undefined);
  const done = await acceptStagedRows(database, context, arrival, staged).catch(
    async (error: unknown) => {
      if (isFinal(error))
        await database.transaction('delivery.fail', context, (tx) => failDelivery(tx, id, error));
      throw error;
    },
  );
  if (done.already) return alreadyAccepted(database, context, done.already);
  await linkAfter(database, dataset, datasets, context);
  return reportOf(database, context, id, countsOf(staged, done));
}

interface WaitingDelivery extends DeliveryRow {
  dataset: string;
  mode: DeliveryMode;
  as_of: LocalDate;
  synthetic: boolean;
  attempt: string;
  staged_records: number;
}
