import { type Context, type Database, NotFound, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { readRows } from './delivered-rows.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type Reject, REJECTS_SHOWN } from './delivery-reject.ts';

/** What only the database can object to; the rest was found while reading. */
export const LATE = `'REGISTRY.UNLINKED', 'REGISTRY.OUTSIDE_DIVISION', 'REGISTRY.ROW_CONFLICTS', 'REGISTRY.ROW_AMENDED', 'REGISTRY.NUMBER_DISPUTED'`;

/** Keeps rejected rows as they were found while reading; a later attempt begins by clearing those of earlier ones. */
export async function keepRejects(
  tx: Tx,
  deliveryId: string,
  rejects: readonly Reject[],
): Promise<void> {
  if (rejects.length === 0) return;
  await tx.query(
    `insert into delivery_reject (delivery_id, line, column_name, reason, original)
     select $1::uuid, * from unnest($2::integer[], $3::text[], $4::text[], $5::text[])`,
    [
      deliveryId,
      rejects.map((one) => one.line),
      rejects.map((one) => one.column),
      rejects.map((one) => one.reason),
      // PostgreSQL holds no NUL; what is shown says that there was one.
      rejects.map((one) => one.text.replaceAll('\u0000', '\\0')),
    ],
  );
}

/** Keeps the rows that acceptance rejected; their text follows by {@link addLateTexts}. */
export async function keepLateRejects(tx: Tx, arrival: Arrival): Promise<void> {
  await tx.query(
    `insert into delivery_reject (delivery_id, line, column_name, reason, original)
     select $1::uuid, line, case when min(rejected) = 'REGISTRY.UNLINKED' then $2 else '' end, min(rejected), null
     from arrival where rejected in (${LATE}) group by line`,
    [arrival.deliveryId, arrival.dataset.key.column],
  );
}

/** Fills in the text of rows that acceptance rejected: staging does not carry it, the file still has it. */
export async function addLateTexts(
  database: Database,
  context: Context,
  { deliveryId, dataset, mode }: Arrival,
  file: DeliveryFile,
): Promise<void> {
  for await (const { rows } of readRows(file, dataset, mode)) {
    const first = rows[0]?.line;
    if (first === undefined) continue;
    await database.transaction('delivery.rejects', context, async (tx) => {
      const lines = await tx.query<{ line: number }>(
        'select line from delivery_reject where delivery_id = $1 and original is null and line between $2 and $3',
        [deliveryId, first, rows.at(-1)?.line],
      );
      if (lines.length === 0) return;
      const wanted = new Set(lines.map(({ line }) => line));
      const found = rows.filter(({ line }) => wanted.has(line));
      await tx.query(
        `update delivery_reject r set original = f.text from unnest($2::integer[], $3::text[]) f(line, text)
         where r.delivery_id = $1 and r.line = f.line`,
        [deliveryId, found.map(({ line }) => line), found.map(({ text }) => text.slice(0, 20_000))],
      );
    });
  }
}

/** The dataset of a delivery that the context sees. @throws PLATFORM.NOT_FOUND */
export async function datasetOfDelivery(tx: Tx, deliveryId: string): Promise<string> {
  const [row] = await tx.query<{ dataset: string }>('select dataset from delivery where id = $1', [
    deliveryId,
  ]);
  if (!row) throw new NotFound({ zh: '份交付', en: 'delivery' });
  return row.dataset;
}

/** A rejected row as it is kept. */
export interface KeptReject extends Reject {
  /** What became of it since: it came again, or somebody bears its number now, so that it counts. Null while it is open. */
  readonly since: 'sent-again' | 'linked' | null;
}

/** Which rejected rows of a delivery. */
interface RejectPart {
  /** The line before the first. */
  readonly after?: number;
  readonly limit?: number;
  /** Only those that are neither sent again nor linked since. */
  readonly open?: boolean;
}

/** Rejected rows of a delivery by line, some at a time, with what became of them since. */
export async function keptRejects(
  tx: Tx,
  deliveryId: string,
  { after = 0, limit = REJECTS_SHOWN, open = false }: RejectPart = {},
): Promise<KeptReject[]> {
  return tx.query<KeptReject>(
    `select * from (
       select line, column_name as column, reason, coalesce(original, '') as text,
         case when sent_again is not null then 'sent-again'
           when reason = 'REGISTRY.UNLINKED' and exists (select from unlinked_record u
             where u.delivery_id = r.delivery_id and u.line = r.line and u.state = 'linked') then 'linked' end as since
       from delivery_reject r where delivery_id = $1 and line > $2) one
     where not $4 or since is null order by line limit $3`,
    [deliveryId, after, limit, open],
  );
}

/** The same, as they were rejected: to be shown, or exported, corrected and sent again. */
export async function rejectsOf(tx: Tx, deliveryId: string, part?: RejectPart): Promise<Reject[]> {
  const kept = await keptRejects(tx, deliveryId, part);
  return kept.map(({ since: _since, ...reject }) => reject);
}

/** How many rows of a delivery were rejected, by reason. */
export async function rejectReasons(tx: Tx, deliveryId: string): Promise<Record<string, number>> {
  const rows = await tx.query<{ reason: string; rows: number }>(
    'select reason, count(*)::integer as rows from delivery_reject where delivery_id = $1 group by reason order by reason',
    [deliveryId],
  );
  return Object.fromEntries(rows.map(({ reason, rows: count }) => [reason, count]));
}
