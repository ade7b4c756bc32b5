/** What a department's data says of one subject now, record by record, for the officers who are to put it right. */
import { type LocalDate } from '#libs/kernel';
import { type FactValue } from '#libs/engine';
import { elevate, type Tx } from '#libs/platform';
import { type Dataset } from './dataset.ts';

/** One record that stands. */
export interface StandingStatement {
  readonly recordId: string;
  readonly subjectId: number;
  readonly subjectName: string;
  /** Tells records of one subject apart; empty unless the dataset has items. */
  readonly item: string;
  readonly period: string;
  readonly validFrom: LocalDate;
  /** By fact, normalised; what is not there is unknown. */
  readonly facts: Readonly<Record<string, FactValue>>;
}

/**
 * The records of a dataset that stand of whoever bears a credit code, in order of item and period. Only those that the
 * transaction sees: a code that is nobody's and one whose records are another department's answer alike.
 *
 * @param after the last record of the page before; null for the first page
 */
export async function standingStatements(
  tx: Tx,
  dataset: Dataset,
  creditCode: string,
  limit: number,
  after: string | null,
): Promise<StandingStatement[]> {
  const [borne] = await elevate(tx, () =>
    tx.query<{ id: number; name: string }>(
      `select s.id, s.name from identifier i join subject s on s.id = i.subject_id
       where i.scheme = 'credit-code' and i.value = $1 and i.valid_until is null`,
      [creditCode],
    ),
  );
  if (!borne) return [];
  const records = await tx.query<Omit<StandingStatement, 'subjectId' | 'subjectName'>>(
    `select r.id::text as "recordId", r.item, r.period, r.valid_from::text as "validFrom", r.facts from record r
     where r.subject_id = $1 and r.dataset = $2 and r.known_until is null and r.valid_until is null
       and ($4::bigint is null or (r.item, r.period, r.id) > (select l.item, l.period, l.id from record l where l.id = $4))
     order by r.item, r.period, r.id limit $3`,
    [borne.id, dataset.id, limit, after],
  );
  return records.map((one) => ({ ...one, subjectId: borne.id, subjectName: borne.name }));
}
