import { type LocalDate } from '#libs/kernel';
import { businessDate, elevate, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { type Dataset } from './dataset.ts';
import { DeliveryDiffers, DeliveryOfDayToCome } from './errors.ts';

/** What a department says its file holds; each is checked if it is said. */
export interface Declared {
  readonly rows?: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly digest?: string;
  /** The one period that all rows are of. */
  readonly period?: string;
}

/** How many people must agree to a delivery of an unexpected size. */
export const PEOPLE_TO_AGREE = 2;
/** By how much a full delivery may differ from the last one, and what a tombstone may end: this share, or this many rows where that is less. */
const EXPECTED_SHARE = 0.02;
const EXPECTED_ROWS = 5;

/**
 * The day that a delivery describes has come: deliveries are taken in order of their day, so that one of a day yet to
 * come would keep out every other until then.
 *
 * @throws REGISTRY.DELIVERY_OF_DAY_TO_COME
 */
export async function mustHaveCome(tx: Tx, { id }: Dataset, asOf: LocalDate): Promise<void> {
  const today = await businessDate(tx);
  if (asOf > today) throw new DeliveryOfDayToCome(id, asOf, today);
}

/**
 * Compares what a file holds with what was declared: a truncated file is refused, whatever its rows look like. A period
 * that is declared of a dataset without periods is none that its rows could be of.
 *
 * @throws REGISTRY.DELIVERY_DIFFERS
 */
export function checkDeclared(
  { id, period }: Dataset,
  declared: Declared | undefined,
  found: { readonly rows: number; readonly digest: string; readonly periods: ReadonlySet<string> },
): void {
  if (declared?.rows !== undefined && declared.rows !== found.rows)
    throw new DeliveryDiffers(id, 'rows', String(declared.rows), String(found.rows));
  if (declared?.digest !== undefined && declared.digest.toLowerCase() !== found.digest)
    throw new DeliveryDiffers(id, 'digest', declared.digest, found.digest);
  if (declared?.period === undefined) return;
  const foreign = period
    ? [...found.periods].find((one) => one !== declared.period)
    : '无期间 none';
  if (foreign !== undefined) throw new DeliveryDiffers(id, 'period', declared.period, foreign);
}

/** What a delivery staged. */
interface StagedRecords {
  readonly rows: number;
  readonly records: number;
  readonly rejected: number;
  /** Those that rows name, `asOf` left out. */
  readonly periods: ReadonlySet<string>;
}

/**
 * Rows of the dataset's last full delivery for the same division, if this one differs from it beyond expectation; of a
 * tombstone the records that stand, if it names more of them than that together with all that tombstones ended since the
 * last full delivery or the last tombstone that two people agreed to: in slices nobody ends a dataset alone. Where deltas
 * came after the last full delivery, it is compared with what stands: what they added must not end unseen.
 */
export async function unexpectedFrom(
  tx: Tx,
  { dataset, deliveryId, mode }: Arrival,
  staged: StagedRecords,
): Promise<number | undefined> {
  const { rows } = staged;
  if (mode === 'tombstone') {
    const [standing] = await tx.query<{ records: number }>(
      `select count(*)::integer as records from record
       where dataset = $1 and known_until is null and valid_until is null`,
      [dataset.id],
    );
    const all = standing?.records ?? 0;
    const before = await endedAlone(tx, dataset.id);
    const allowed = Math.max(EXPECTED_ROWS, (all + before) * EXPECTED_SHARE);
    return before + rows > allowed ? all : undefined;
  }
  const [last] = await elevate(tx, () =>
    tx.query<{ row_count: number; added: boolean }>(
      `select p.row_count, exists (select from delivery a where a.dataset = p.dataset and a.division = p.division and a.state = 'accepted'
         and a.mode = 'delta' and a.known_at > p.known_at) as added from delivery d join delivery p on p.dataset = d.dataset and p.division = d.division
       where d.id = $1 and p.dataset = $2 and p.state = 'accepted' and p.mode = 'full'
       order by p.known_at desc limit 1`,
      [deliveryId, dataset.id],
    ),
  );
  if (!last) return undefined;
  const allowed = Math.max(EXPECTED_ROWS, last.row_count * EXPECTED_SHARE);
  if (last.added) return unlikeStanding(tx, dataset, staged);
  return Math.abs(rows - last.row_count) > allowed ? last.row_count : undefined;
}

/**
 * The rows that what is known in the periods of a full delivery would be, if it differs from that beyond expectation. Known
 * is also what waits for its firm; a rejected row says nothing of whether what it is of stands.
 */
async function unlikeStanding(
  tx: Tx,
  { id }: Dataset,
  { rows, records, rejected, periods }: StagedRecords,
): Promise<number | undefined> {
  const [found] = await tx.query<{ known: number }>(
    `select ((select count(*) from record where dataset = $1 and known_until is null and valid_until is null and period = any($2::text[]))
       + (select count(distinct (scheme, value, item, period)) from unlinked_record where dataset = $1 and state = 'waiting' and period = any($2::text[])))::integer as known`,
    [id, ['asOf', ...periods]],
  );
  const known = found?.known ?? 0;
  const apart = Math.max(known - records, records - rejected - known);
  if (records === 0 || apart <= Math.max(EXPECTED_ROWS, known * EXPECTED_SHARE)) return undefined;
  return Math.round((known * rows) / records);
}

/** Rows of the tombstones that were taken without two people since the dataset was last delivered in full or agreed to. */
async function endedAlone(tx: Tx, dataset: string): Promise<number> {
  const [found] = await elevate(tx, () =>
    tx.query<{ rows: number }>(
      `select coalesce(sum(d.row_count), 0)::integer as rows from delivery d
       where d.dataset = $1 and d.state = 'accepted' and d.mode = 'tombstone' and d.known_at > coalesce((
         select max(f.known_at) from delivery f where f.dataset = $1 and f.state = 'accepted' and (f.mode = 'full' or (f.mode = 'tombstone'
           and (select count(*) from delivery_approval a where a.delivery_id = f.id) >= $2))), '-infinity')`,
      [dataset, PEOPLE_TO_AGREE],
    ),
  );
  return found?.rows ?? 0;
}

/** Notes that a person agrees to a delivery; once however often it is said. @returns how many people agree now */
export async function agree(tx: Tx, deliveryId: string): Promise<number> {
  await tx.query(
    'insert into delivery_approval (delivery_id, actor) values ($1, $2) on conflict do nothing',
    [deliveryId, tx.context.actor],
  );
  return agreed(tx, deliveryId);
}

/** How many people agree to a delivery. */
export async function agreed(tx: Tx, deliveryId: string): Promise<number> {
  const [found] = await tx.query<{ people: number }>(
    'select count(*)::integer as people from delivery_approval where delivery_id = $1',
    [deliveryId],
  );
  return found?.people ?? 0;
}
