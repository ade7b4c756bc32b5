import { elevate, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { type Dataset } from './dataset.ts';
import { DeliveryDiffers } from './errors.ts';

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

/**
 * Rows of the dataset's last full delivery for the same division, if this one differs from it beyond expectation; of a
 * tombstone the records that stand, if it names more of them than that together with all that tombstones ended since the
 * last full delivery or the last tombstone that two people agreed to: in slices nobody ends a dataset alone.
 */
export async function unexpectedFrom(
  tx: Tx,
  { dataset, deliveryId, mode }: Arrival,
  rows: number,
): Promise<number | undefined> {
  if (mode === 'tombstone') {
    const [standing] = await tx.query<{ records: number }>(
      `select count(*)::integer as records from record
       where dataset = $1 and known_until is null and valid_until is null`,
      [dataset.id],
    );
    const records = standing?.records ?? 0;
    const before = await endedAlone(tx, dataset.id);
    const allowed = Math.max(EXPECTED_ROWS, (records + before) * EXPECTED_SHARE);
    return before + rows > allowed ? records : undefined;
  }
  const [last] = await elevate(tx, () =>
    tx.query<{ row_count: number }>(
      `select p.row_count from delivery d join delivery p on p.dataset = d.dataset and p.division = d.division
       where d.id = $1 and p.dataset = $2 and p.state = 'accepted' and p.mode = 'full'
       order by p.known_at desc limit 1`,
      [deliveryId, dataset.id],
    ),
  );
  if (!last) return undefined;
  const allowed = Math.max(EXPECTED_ROWS, last.row_count * EXPECTED_SHARE);
  return Math.abs(rows - last.row_count) > allowed ? last.row_count : undefined;
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
