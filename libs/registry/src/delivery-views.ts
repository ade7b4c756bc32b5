import { dayNumber, type LocalDate, type Text } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { type DeliveryMode } from './arrival.ts';
import { type Dataset } from './dataset.ts';
import { type FileReading } from './delivery-reading.ts';
import { rejectReasons } from './delivery-rejects.ts';
import { repairReasons } from './delivery-repairs.ts';

/** One delivery as people see it. */
export interface DeliveryView {
  readonly id: string;
  readonly dataset: string;
  readonly state: string;
  readonly mode: DeliveryMode;
  readonly source: string;
  /** The day the department described. */
  readonly asOf: LocalDate;
  readonly receivedAt: string;
  /** Null until its rows were read. */
  readonly rows: number | null;
  /** Rows taken as they are, or that would be while it waits; accepted + repaired + rejected + untaken = rows. */
  readonly accepted: number;
  readonly repaired: number;
  readonly rejected: number;
  /** Of one that failed: the rows of which nothing was taken although none of them was rejected. */
  readonly untaken: number;
  /** Of accepted and repaired, those that said what stood already. */
  readonly unchanged: number;
  /** How many people agreed to it while it waited. */
  readonly agreed: number;
  /** Whether the reader is one of them. */
  readonly agreedByReader: boolean;
  /** Of one that waits or waited: rows of the last full delivery, or records that stood before a tombstone. */
  readonly expected: number | null;
  /** Why it failed. */
  readonly failure: { readonly code: string; readonly text: Text } | null;
  readonly synthetic: boolean;
  /** The delivery whose rejected rows it says again. */
  readonly corrects: string | null;
  /** How many of its rejected rows came again later. */
  readonly sentAgain: number;
  /** How many of them count since somebody bears their number. */
  readonly linked: number;
}

/** One delivery with how its file was read. */
export interface DeliveryDetail extends DeliveryView {
  /** Null of one from before that was kept. */
  readonly reading: FileReading | null;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Mended cells by reason. */
  readonly repairs: Readonly<Record<string, number>>;
}

/** How a dataset stands. */
export interface DatasetState {
  readonly dataset: string;
  readonly title: Text;
  readonly authority: { readonly code: string; readonly name: Text };
  readonly maxAgeDays: number;
  /** The day that the latest accepted delivery describes; null when none has come. */
  readonly asOf: LocalDate | null;
  /** Days from that day to the given one. */
  readonly ageDays: number | null;
  /** Older than it may be, or never delivered. */
  readonly stale: boolean;
  /** Published by this system: nobody delivers it. */
  readonly issued: boolean;
  /** Rows that wait for a subject who bears their identifier. */
  readonly unlinked: number;
  /** Deliveries that wait for two people. */
  readonly waiting: number;
  /** Rows that the latest accepted delivery was refused; null when none has come. */
  readonly lastRejected: number | null;
  /** The latest accepted full deliveries, oldest first, for a trend; of a dataset that never came in full, its deltas. */
  readonly trend: readonly {
    readonly asOf: LocalDate;
    readonly rows: number;
    readonly rejected: number;
  }[];
}

/** Deliveries shown in a trend. */
const TREND = 12;

const VIEW = `d.id, d.dataset, d.state, d.mode, d.source, d.as_of::text as "asOf",
  to_char(d.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "receivedAt", d.row_count as rows,
  case when d.state = 'failed' then 0 else coalesce(d.row_count, 0) - d.repaired - d.rejected end as accepted,
  case when d.state = 'failed' then 0 else d.repaired end as repaired,
  case when d.state = 'accepted' then d.row_count - d.accepted - d.rejected else 0 end as unchanged,
  case when d.state = 'failed' then coalesce(d.row_count, 0) - d.rejected else 0 end as untaken,
  d.rejected, d.synthetic, d.corrects, (select count(*)::integer from delivery_reject r where r.delivery_id = d.id and r.sent_again is not null) as "sentAgain",
  (select count(distinct u.line)::integer from unlinked_record u where u.delivery_id = d.id and u.state = 'linked') as linked, (select count(*)::integer from delivery_approval a where a.delivery_id = d.id) as agreed,
  d.expected, d.failure`;

const AGREED_BY =
  'exists (select from delivery_approval a where a.delivery_id = d.id and a.actor =';

/** Deliveries, newest first; of one dataset, in one state, or all within the context's sight. */
export async function listDeliveries(
  tx: Tx,
  filter: { readonly dataset?: string | undefined; readonly state?: string | undefined },
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<DeliveryView[]> {
  return tx.query<DeliveryView>(
    `select ${VIEW}, ${AGREED_BY} $6) as "agreedByReader" from delivery d
     where ($1::text is null or d.dataset = $1) and ($2::text is null or d.state = $2)
       and ($3::timestamptz is null or (d.received_at, d.id) < ($3::timestamptz, $4::uuid))
     order by d.received_at desc, d.id desc limit $5`,
    [
      filter.dataset ?? null,
      filter.state ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
      tx.context.actor,
    ],
  );
}

/** One delivery within the context's sight. @throws PLATFORM.NOT_FOUND */
export async function findDelivery(tx: Tx, id: string): Promise<DeliveryDetail> {
  const [row] = await tx.query<DeliveryView & { reading: FileReading | null }>(
    `select ${VIEW}, ${AGREED_BY} $2) as "agreedByReader", d.reading from delivery d where d.id = $1`,
    [id, tx.context.actor],
  );
  if (!row) throw new NotFound({ zh: '份交付', en: 'delivery' });
  return { ...row, reasons: await rejectReasons(tx, id), repairs: await repairReasons(tx, id) };
}

/** How each dataset stands on a day, in the order given. */
export async function datasetStates(
  tx: Tx,
  datasets: readonly Dataset[],
  today: LocalDate,
): Promise<DatasetState[]> {
  const ids = datasets.map(({ id }) => id);
  const latest = await tx.query<{
    dataset: string;
    as_of: LocalDate;
    rows: number;
    rejected: number;
  }>(
    `select t.* from unnest($1::text[]) wanted(dataset) cross join lateral (
       select d.dataset, d.as_of::text as as_of, d.row_count as rows, d.rejected from delivery d
       where d.dataset = wanted.dataset and d.state = 'accepted' and d.mode = coalesce((
         select f.mode from delivery f where f.dataset = d.dataset and f.state = 'accepted' and f.mode = 'full' limit 1), 'delta')
       order by d.known_at desc limit $2) t`,
    [ids, TREND],
  );
  const counts = await tx.query<{
    dataset: string;
    unlinked: number;
    waiting: number;
    as_of: LocalDate | null;
    last_rejected: number | null;
  }>(
    `select w.dataset,
       (select max(d.as_of)::text from delivery d where d.dataset = w.dataset and d.state = 'accepted') as as_of,
       (select d.rejected from delivery d where d.dataset = w.dataset and d.state = 'accepted' order by d.known_at desc limit 1) as last_rejected,
       (select count(distinct (u.delivery_id, u.line))::integer from unlinked_record u where u.dataset = w.dataset and u.state = 'waiting') as unlinked,
       (select count(*)::integer from delivery d where d.dataset = w.dataset and d.state = 'waiting') as waiting
     from unnest($1::text[]) w(dataset)`,
    [ids],
  );
  return datasets.map(({ id, title, authority, maxAgeDays, issued }) => {
    const own = latest.filter((one) => one.dataset === id).reverse();
    const found = counts.find((one) => one.dataset === id);
    const { unlinked = 0, waiting = 0, as_of: asOf = null, last_rejected = null } = found ?? {};
    const ageDays = asOf === null ? null : dayNumber(today) - dayNumber(asOf);
    return {
      dataset: id,
      title,
      authority,
      maxAgeDays,
      asOf,
      ageDays,
      stale: ageDays === null || ageDays > maxAgeDays,
      issued: issued === true,
      unlinked,
      waiting,
      lastRejected: last_rejected,
      trend: own.map(({ as_of: day, rows, rejected }) => ({ asOf: day, rows, rejected })),
    };
  });
}
