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
  /** Firms, and what they realised, by measures of which it is known what was promised. */
  readonly realisedFirms: ToldCount;
  readonly realisedFen: bigint | null;
  /** Promised less realised, so below zero where more was realised than promised; null too by month. */
  readonly gapFen: bigint | null;
  /** Firms that were promised what nobody knows the amount of; they may be among the promised ones too. */
  readonly unknownFirms: ToldCount;
  /** Firms, and what they realised, where the amount that was promised is not known; no part of the gap. */
  readonly besideFirms: ToldCount;
  readonly besideFen: bigint | null;
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
  unknown_firms: number;
  beside_firms: number;
  beside_fen: string;
}

/** The counts of firms of a row; what is told of one is told whatever is told of another, so no two add up to a third. */
const COUNTS = ['promised_firms', 'realised_firms', 'unknown_firms', 'beside_firms'] as const;
type Count = (typeof COUNTS)[number];
type Told = Readonly<Record<Count, ToldCount>>;

/** $1 is the year, $2 the measures whose rule has no amount. What was realised stands beside where its promise is unknown; what was promised stays so once it has expired. */
const LINES = `
  select case when amount_fen is null then 'unknown' else 'promised' end as kind, subject_id, measure_id, authority, division, industry, size, promised_on as day, amount_fen
    from relief_promise where state <> 'withdrawn' and left(period, 4) = $1
  union all
  select case when exists (select from relief_promise r where r.state <> 'withdrawn' and (r.subject_id, r.measure_id, r.period) = (v.subject_id, v.measure_id, v.period)
      and r.amount_fen is null) or (v.measure_id = any($2::text[]) and not exists (select from relief_promise r where r.state <> 'withdrawn'
      and (r.subject_id, r.measure_id, r.period) = (v.subject_id, v.measure_id, v.period))) then 'beside' else 'realised' end,
    subject_id, measure_id, authority, division, industry, size, realised_on, amount_fen
    from saving v where state = 'posted' and left(period, 4) = $1`;

const firms = (kind: string): string =>
  `count(distinct subject_id) filter (where kind = '${kind}')::integer as ${kind}_firms`;
const fen = (kind: string): string =>
  `coalesce(sum(amount_fen) filter (where kind = '${kind}'), 0)::text as ${kind}_fen`;

/**
 * The relief of all periods of a year that the context may see: promised, realised and the gap between them, by one axis.
 * What was realised of an entitlement to an unknown amount stands beside: a gap to it would be one to nothing.
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
  const measures = await reliefMeasures(tx);
  const open = [...measures.values()].filter(({ hasAmount }) => !hasAmount).map(({ id }) => id);
  const summed = await tx.query<SummedRow>(
    `select ${GROUP[axis]} as place, ${firms('promised')}, ${fen('promised')}, ${firms('realised')}, ${fen('realised')},
       ${firms('unknown')}, ${firms('beside')}, ${fen('beside')}
     from (${LINES}) line group by grouping sets ((1), ()) order by 1 nulls last`,
    [year, open],
  );
  const groups = summed.filter(({ place }) => place !== null);
  const all = summed.find(({ place }) => place === null) as SummedRow;
  const told = toldOf(
    groups,
    // Everybody may know which rules have an amount.
    (row, count) =>
      axis === 'measure' &&
      row[count] === 0 &&
      open.includes(row.place ?? '') === ['promised_firms', 'realised_firms'].includes(count),
  );
  const titleOf = await titlesOf(tx, rules, axis);
  return {
    axis,
    year,
    rows: groups.map((row, at) => rowOf(axis, row, titleOf(row.place as string), told[at] as Told)),
    total: rowOf(axis, all, { zh: '合计', en: 'all' }, toldOf([all])[0] as Told),
  };
}

/**
 * What is told of parts of a sum. A firm may be of several: of two measures, or of two sizes in one year.
 *
 * @param empty what has no firms by its nature, and so keeps no other part back
 */
function toldOf(
  rows: readonly SummedRow[],
  empty: (row: SummedRow, count: Count) => boolean = () => false,
): Told[] {
  const told = rows.map(() => ({}) as Record<Count, ToldCount>);
  for (const count of COUNTS) {
    const parts = rows.map((row, at) => ({ row, at })).filter(({ row }) => !empty(row, count));
    const counts = partsTold(
      parts.map(({ row }) => row[count]),
      [],
      true,
    );
    for (const one of told) one[count] = null;
    parts.forEach(({ at }, part) => {
      (told[at] as Record<Count, ToldCount>)[count] = counts[part] ?? null;
    });
  }
  return told;
}

function rowOf(axis: ReportAxis, row: SummedRow, title: Text, told: Told): ReportRow {
  const amount = (count: ToldCount, of: string): bigint | null =>
    count === null ? null : BigInt(of);
  const promisedFen = amount(told.promised_firms, row.promised_fen);
  const realisedFen = amount(told.realised_firms, row.realised_fen);
  const open = promisedFen === null || realisedFen === null || axis === 'month';
  return {
    group: row.place ?? '',
    title,
    promisedFirms: told.promised_firms,
    promisedFen,
    realisedFirms: told.realised_firms,
    realisedFen,
    gapFen: open ? null : promisedFen - realisedFen,
    unknownFirms: told.unknown_firms,
    besideFirms: told.beside_firms,
    besideFen: amount(told.beside_firms, row.beside_fen),
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
