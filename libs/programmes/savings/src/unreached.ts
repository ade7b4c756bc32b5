import { type LocalDate, type Text } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { reliefMeasures } from './relief-measure.ts';

/** A small firm that is promised relief of which no document shows anything (应享未享). */
export interface UnreachedFirm {
  readonly subjectId: number;
  readonly name: string;
  readonly creditCode: string | null;
  readonly division: string;
  readonly period: string;
  /** Null where the rule has no amount: unknown. */
  readonly promisedFen: bigint | null;
  readonly promisedOn: LocalDate;
}

/** A measure with the small firms that it has not reached: how many, what they were promised as far as it is known, and the first of them. */
export interface UnreachedMeasure {
  readonly measureId: string;
  readonly title: Text;
  readonly firms: number;
  /** How many of the promises are of an amount that nobody knows. */
  readonly unknown: number;
  /** What the others come to. */
  readonly promisedFen: bigint;
  readonly shown: readonly UnreachedFirm[];
}

interface UnreachedRow {
  measure_id: string;
  subject_id: number;
  name: string;
  credit_code: string | null;
  division: string;
  period: string;
  amount_fen: string | null;
  promised_on: string;
  firms: number;
  unknown: number;
  total_fen: string;
}

/**
 * Small firms entitled but not reached, by measure: promised before a day, and nothing realised of it to this day. Small are
 * small and micro firms by their size class, and individual businesses, which have none. Names are for those who look after
 * these firms, within what the context may see.
 *
 * @param most firms shown of each measure, those promised most first
 */
export async function unreachedFirms(
  tx: Tx,
  options: { readonly before: LocalDate; readonly measureId: string | null; readonly most: number },
): Promise<UnreachedMeasure[]> {
  const rows = await tx.query<UnreachedRow>(
    `select * from (
       select r.measure_id, r.subject_id, s.name, (select c.value from identifier c where c.subject_id = s.id and c.scheme = 'credit-code'
           and c.valid_until is null order by c.valid_from desc limit 1) as credit_code,
         r.division, r.period, r.amount_fen, r.promised_on::text as promised_on,
         (dense_rank() over (partition by r.measure_id order by r.subject_id) + dense_rank() over (partition by r.measure_id order by r.subject_id desc) - 1)::integer as firms,
         (count(*) filter (where r.amount_fen is null) over (partition by r.measure_id))::integer as unknown,
         coalesce(sum(r.amount_fen) over (partition by r.measure_id), 0)::text as total_fen,
         row_number() over (partition by r.measure_id order by r.amount_fen desc nulls last, r.subject_id, r.period) as place
       from relief_promise r join subject s on s.id = r.subject_id
       where r.state = 'standing' and r.promised_on < $1::date and ($2::text is null or r.measure_id = $2)
         and (r.size in ('small', 'micro') or s.kind = 'individual-business')
         and not exists (select from saving v where v.state = 'posted' and v.subject_id = r.subject_id and v.measure_id = r.measure_id and v.period = r.period)
     ) listed where place <= $3 order by measure_id, place`,
    [options.before, options.measureId, options.most],
  );
  const known = await reliefMeasures(tx);
  const measures = new Map<string, UnreachedMeasure & { shown: UnreachedFirm[] }>();
  for (const row of rows) {
    const of = measures.get(row.measure_id) ?? {
      measureId: row.measure_id,
      title: known.get(row.measure_id)?.title ?? { zh: row.measure_id, en: row.measure_id },
      firms: row.firms,
      unknown: row.unknown,
      promisedFen: BigInt(row.total_fen),
      shown: [],
    };
    of.shown.push({
      subjectId: row.subject_id,
      name: row.name,
      creditCode: row.credit_code,
      division: row.division,
      period: row.period,
      promisedFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
      promisedOn: row.promised_on,
    });
    measures.set(row.measure_id, of);
  }
  return [...measures.values()];
}
