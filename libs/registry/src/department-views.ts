import { type LocalDate, type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type Dataset, type IdentifierScheme } from './dataset.ts';
import { datasetStates } from './delivery-views.ts';

/** How far the data of a department is to be relied on. */
export interface DepartmentState {
  readonly authority: { readonly code: string; readonly name: Text };
  readonly datasets: number;
  /** Those not older than they may be. */
  readonly fresh: number;
  /** Those that are too old, by title. */
  readonly stale: readonly Text[];
  /** Those of which no delivery was ever accepted, by title. */
  readonly missing: readonly Text[];
  /** Rows of the latest full delivery of each dataset; of one that never came in full, of its latest delta. */
  readonly rows: number;
  /** Of the latest delivery of each dataset, rejected. */
  readonly rejected: number;
  /** Deliveries that wait for two people. */
  readonly waiting: number;
  /** Rows that wait for a subject. */
  readonly unlinked: number;
  /** What was accepted by month of the day it describes, oldest first, at most twelve with deliveries in them. */
  readonly trend: readonly {
    /** `2025-09`. */
    readonly month: string;
    readonly deliveries: number;
    readonly rows: number;
    readonly rejected: number;
  }[];
}

const MONTHS = 12;

/** How each department stands on a day, in the order in which their datasets come. */
export async function departmentStates(
  tx: Tx,
  datasets: readonly Dataset[],
  today: LocalDate,
): Promise<DepartmentState[]> {
  const delivered = datasets.filter(({ issued }) => issued !== true);
  const states = await datasetStates(tx, delivered, today);
  const months = await tx.query<{
    authority: string;
    month: string;
    deliveries: number;
    rows: number;
    rejected: number;
  }>(
    `select authority, month, deliveries, rows, rejected from (
       select authority, to_char(as_of, 'YYYY-MM') as month, count(*)::integer as deliveries,
         sum(coalesce(row_count, 0))::double precision as rows, sum(rejected)::double precision as rejected,
         row_number() over (partition by authority order by to_char(as_of, 'YYYY-MM') desc) as place
       from delivery where state = 'accepted' and dataset = any($1::text[]) group by authority, month) by_month
     where place <= $2 order by authority, month`,
    [delivered.map(({ id }) => id), MONTHS],
  );
  const codes = [...new Set(states.map(({ authority }) => authority.code))];
  return codes.map((code) => {
    const own = states.filter(({ authority }) => authority.code === code);
    const [first] = own as [(typeof own)[number]];
    const sum = (of: (one: (typeof own)[number]) => number): number =>
      own.reduce((total, one) => total + of(one), 0);
    return {
      authority: first.authority,
      datasets: own.length,
      fresh: own.filter(({ stale }) => !stale).length,
      stale: own.filter(({ stale, asOf }) => stale && asOf !== null).map(({ title }) => title),
      missing: own.filter(({ asOf }) => asOf === null).map(({ title }) => title),
      rows: sum(({ trend }) => trend.at(-1)?.rows ?? 0),
      rejected: sum(({ lastRejected }) => lastRejected ?? 0),
      waiting: sum(({ waiting }) => waiting),
      unlinked: sum(({ unlinked }) => unlinked),
      trend: months
        .filter(({ authority }) => authority === code)
        .map(({ authority: _code, ...month }) => month),
    };
  });
}

/** How many rows of one dataset wait for subjects under numbers of one scheme. */
export interface WaitingCount {
  readonly scheme: IdentifierScheme;
  readonly dataset: string;
  readonly rows: number;
  /** Different numbers that nobody bears. */
  readonly numbers: number;
  /** The day that the oldest of them describe. */
  readonly oldest: LocalDate;
}

/** The linking queue by scheme and dataset, within the context's sight; most rows first. */
export async function waitingCounts(tx: Tx): Promise<WaitingCount[]> {
  return tx.query<WaitingCount>(
    `select scheme, dataset, count(distinct (delivery_id, line))::integer as rows, count(distinct value)::integer as numbers, min(as_of)::text as oldest
     from unlinked_record where state = 'waiting' group by scheme, dataset order by rows desc, scheme, dataset`,
  );
}
