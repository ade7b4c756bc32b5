import type { LocalDate, Text } from '#libs/kernel';
import { NotFound, type Tx } from '#libs/platform';
import { maskCode, maskName } from './masking.ts';

/** A list as it is shown to the public while objections may be made. */
export interface PublicNotice {
  readonly listId: string;
  readonly title: Text;
  readonly authority: Text;
  readonly period: string;
  readonly itemCount: number;
  readonly amountFen: string;
  readonly from: LocalDate;
  /** The last day on which an objection counts. */
  readonly until: LocalDate;
}

/** One enterprise in a public notice, masked. */
export interface PublicItem {
  readonly place: number;
  readonly name: string;
  readonly creditCode: string | null;
  readonly division: string;
  readonly amountFen: string;
  readonly until: LocalDate;
}

const NAME: Text = { zh: '公示', en: 'public notice' };
/** A notice is of a list, or of all who applied by one rule. */
const NOTICE = 'coalesce(l.id, c.rule_version_id)';
/** In publicity now: the gate is open and its working days run. What was objected to is not shown any more. */
const IN_PUBLICITY = `from gate g join deadline d on d.entity = 'gate' and d.entity_id = g.id::text and d.name = 'publicity' and d.state = 'running'
  join entitlement e on g.entity = 'entitlement' and e.id = g.entity_id join decision c on c.id = e.decision_id left join benefit_list l on l.id = e.list_id
  where g.kind = 'publicity' and g.state = 'open'`;

/** What is in publicity, the latest first. Asked with the system's reach: what comes out is public by its nature. */
export function publicNotices(tx: Tx, limit: number): Promise<PublicNotice[]> {
  return tx.query<PublicNotice>(
    `select n.*, v.document->'title' as title, v.document->'authority'->'title' as authority from (
       select ${NOTICE} as "listId", coalesce(l.rule_version_id, c.rule_version_id) as rule_version_id, e.period, count(*)::integer as "itemCount", sum(e.amount_fen)::text as "amountFen",
         min(d.starts_on)::text as "from", max(d.due_on)::text as until ${IN_PUBLICITY}
       group by 1, 2, 3) n
     join rule_version v on v.id = n.rule_version_id order by n."from" desc, n."listId" limit $1`,
    [limit],
  );
}

/** The enterprises of a notice in the published order, masked, from a place on. @throws PLATFORM.NOT_FOUND */
export async function publicItems(
  tx: Tx,
  listId: string,
  limit: number,
  after: number,
): Promise<PublicItem[]> {
  const rows = await tx.query<{
    subject_id: number;
    kind: string;
    name: string;
    credit_code: string | null;
    division: string;
    amount_fen: string;
    until: string;
  }>(
    `select e.subject_id, s.kind, subject_name_at(e.subject_id, c.as_of, c.known_at) as name, i.value as credit_code, e.division, e.amount_fen,
       d.due_on::text as until
     from (select e.id, d.due_on ${IN_PUBLICITY} and ${NOTICE} = $1) d join entitlement e on e.id = d.id
       join subject s on s.id = e.subject_id join decision c on c.id = e.decision_id
       left join identifier i on i.subject_id = s.id and i.scheme = 'credit-code' and i.valid_until is null
     where e.subject_id > $2 order by e.subject_id limit $3`,
    [listId, after, limit],
  );
  if (rows.length === 0 && after === 0) throw new NotFound(NAME);
  return rows.map((row) => {
    const named = { kind: row.kind, name: row.name, creditCode: row.credit_code };
    return {
      place: row.subject_id,
      name: maskName(named),
      creditCode: maskCode(named),
      division: row.division,
      amountFen: row.amount_fen,
      until: row.until,
    };
  });
}
