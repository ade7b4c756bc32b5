import { type Text } from '#libs/kernel';
import { partsTold, type RuleStore, type ToldCount } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { divisionName } from '#libs/registry';
import { reliefMeasures } from './relief-measure.ts';

/** What a report groups by. */
export const REPORT_AXES = [
  'measure',
  'department',
  'county',
  'industry',
  'size',
  'month',
] as const;
export type ReportAxis = (typeof REPORT_AXES)[number];

/** Where a row of a promise or a saving stands on an axis; a month is that in which it was promised or realised. */
const GROUP: Readonly<Record<ReportAxis, string>> = {
  measure: 'measure_id',
  department: 'authority',
  county: 'left(division, 6)',
  industry: `coalesce(industry, '')`,
  size: `coalesce(size, '')`,
  month: `to_char(day, 'YYYY-MM')`,
};

/** What of a group is told: a count of fewer than five firms is withheld, and every amount with it. */
export interface ReportRow {
  /** A code on the axis; empty where nobody knows it. */
  readonly group: string;
  readonly title: Text;
  readonly promisedFirms: ToldCount;
  readonly promisedFen: bigint | null;
  readonly realisedFirms: ToldCount;
  readonly realisedFen: bigint | null;
  /** Promised less realised, so below zero where more was realised than promised; null too by month. */
  readonly gapFen: bigint | null;
}

/** The relief of a year along an axis, with all of it together. */
export interface SavingsReport {
  readonly axis: ReportAxis;
  readonly year: string;
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow;
}

interface SummedRow {
  place: string | null;
  promised_firms: number;
  promised_fen: string;
  realised_firms: number;
  realised_fen: string;
}

/**
 * The relief of all periods of a year that the context may see: promised, realised and the gap between them, by one axis.
 *
 * What would speak of a handful of firms is withheld, and where one group alone would be, a second one with it. Reports
 * along several axes together can still tell more than each.
 */
export async function savingsReport(
  tx: Tx,
  rules: RuleStore,
  axis: ReportAxis,
  year: string,
): Promise<SavingsReport> {
  const summed = await tx.query<SummedRow>(
    `select ${GROUP[axis]} as place,
       count(distinct subject_id) filter (where promised)::integer as promised_firms, coalesce(sum(amount_fen) filter (where promised), 0)::text as promised_fen,
       count(distinct subject_id) filter (where not promised)::integer as realised_firms, coalesce(sum(amount_fen) filter (where not promised), 0)::text as realised_fen
     from (
       select true as promised, subject_id, measure_id, authority, division, industry, size, promised_on as day, amount_fen
         from relief_promise where state = 'standing' and left(period, 4) = $1
       union all
       select false, subject_id, measure_id, authority, division, industry, size, realised_on, amount_fen
         from saving where state = 'posted' and left(period, 4) = $1) line
     group by grouping sets ((1), ()) order by 1 nulls last`,
    [year],
  );
  const groups = summed.filter(({ place }) => place !== null);
  const all = summed.find(({ place }) => place === null) as SummedRow;
  const promised = partsTold(groups.map((row) => row.promised_firms));
  const realised = partsTold(groups.map((row) => row.realised_firms));
  const titleOf = await titlesOf(tx, rules, axis);
  const told = (row: SummedRow, title: Text, firms: readonly ToldCount[]): ReportRow => {
    const [promisedFirms = null, realisedFirms = null] = firms;
    const promisedFen = promisedFirms === null ? null : BigInt(row.promised_fen);
    const realisedFen = realisedFirms === null ? null : BigInt(row.realised_fen);
    const open = promisedFen === null || realisedFen === null || axis === 'month';
    const gapFen = open ? null : promisedFen - realisedFen;
    const group = row.place ?? '';
    return { group, title, promisedFirms, promisedFen, realisedFirms, realisedFen, gapFen };
  };
  const total = [...partsTold([all.promised_firms]), ...partsTold([all.realised_firms])];
  return {
    axis,
    year,
    rows: groups.map((row, at) =>
      told(row, titleOf(row.place as string), [promised[at] ?? null, realised[at] ?? null]),
    ),
    total: told(all, { zh: '合计', en: 'all' }, total),
  };
}

const UNKNOWN_GROUP: Text = { zh: '未知', en: 'unknown' };
const CODE_LISTS = { industry: 'industry', size: 'size-classes' } as const;

async function titlesOf(
  tx: Tx,
  rules: RuleStore,
  axis: ReportAxis,
): Promise<(group: string) => Text> {
  const itself = (group: string): Text => ({ zh: group, en: group });
  if (axis === 'county') return (group) => itself(divisionName(group));
  if (axis === 'month') return itself;
  const titles = new Map<string, Text>();
  if (axis === 'measure' || axis === 'department')
    for (const { id, title, authority, authorityTitle } of (await reliefMeasures(tx)).values())
      if (axis === 'measure') titles.set(id, title);
      else titles.set(authority, authorityTitle);
  else
    for (const [code, { title }] of (await rules.latest(tx))?.book.codes.get(CODE_LISTS[axis])
      ?.codes ?? [])
      titles.set(code, title);
  return (group) => titles.get(group) ?? (group === '' ? UNKNOWN_GROUP : itself(group));
}
