import { type LocalDate } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { StatementRefused } from './document-errors.ts';

/**
 * Of a document `d`: it told its firm of something that is not decided on yet, and the firm has not answered. Once a notice told
 * which penalty is intended, the firm answers the latest of them.
 */
export const AWAITS_STATEMENT = `d.hears_workdays is not null
  and not exists (select from inspection_statement s where s.document_id = d.id)
  and exists (select from finding f where f.id = any(d.told_of) and f.state in ('noted', 'objected')
    and d.id = coalesce((select n.document_id from penalty_notice n join inspection_document o on o.id = n.document_id where n.finding_id = f.id
      order by o.issued_at desc, o.year desc, o.number desc limit 1), d.id))`;

/** What a firm said to what an inspection found (陈述申辩). */
export interface FirmStatement {
  readonly statement: string;
  /** It has nothing further to say. */
  readonly isLast: boolean;
  /** It demands a hearing (要求听证). */
  readonly demandsHearing: boolean;
  readonly on: LocalDate;
  /** The number of the document that it answers; null of one that was made before documents were named. */
  readonly answers: string | null;
}

/** What the firm stated of an inspection, in the order in which it was told what it answers. */
export function statementsOfFirm(tx: Tx, inspectionId: string): Promise<FirmStatement[]> {
  return tx.query<FirmStatement>(
    `select s.statement, s.is_last as "isLast", s.demands_hearing as "demandsHearing", s.stated_on::text as on, d.content->>'number' as answers from inspection_statement s
       left join inspection_document d on d.id = s.document_id
     where s.inspection_id = $1 order by d.issued_at nulls first, s.id`,
    [inspectionId],
  );
}

/** What a firm states. */
export interface NewStatement extends Pick<FirmStatement, 'statement' | 'isLast'> {
  /** Which document it answers; the first that waits unless given. */
  readonly documentId?: string | null;
  readonly demandsHearing?: boolean;
}

interface Told {
  id: string;
  number: string;
  authority: string;
  division: string;
  mayDemand: boolean;
}

/**
 * States a firm's case, as the firm, once it was told what was found or which penalty is intended, and while that is not decided
 * on; once for each document that told it. In answer to a notice that allows it the firm may demand a hearing, within its time.
 *
 * @throws INSPECTIONS.STATEMENT_REFUSED
 */
export async function stateCase(
  tx: Tx,
  inspectionId: string,
  { statement, isLast, documentId = null, demandsHearing = false }: NewStatement,
): Promise<FirmStatement> {
  const on = await businessDate(tx);
  const [told] = await tx.query<Told>(
    `select d.id, d.content->>'number' as number, d.authority, d.division,
       coalesce(n.hearing_because is not null and (n.provisional or n.answer_until >= $4::date), false) as "mayDemand"
     from inspection_document d left join penalty_notice n on n.document_id = d.id
     where d.inspection_id = $1 and d.subject_id = $2 and ($3::uuid is null or d.id = $3) and ${AWAITS_STATEMENT}
     order by d.issued_at limit 1`,
    [inspectionId, tx.context.subjectId, documentId, on],
  );
  if (!told)
    throw new StatementRefused({
      zh: '没有等待陈述申辩的检查发现：检查机关尚未以文书告知，或已经陈述，或已作出决定（对决定不服的，可以提出异议）',
      en: 'no finding waits for one: no document has told you yet what was found, or you stated your case, or it was decided on (object to the decision then)',
    });
  if (demandsHearing && (isLast || !told.mayDemand))
    throw new StatementRefused(
      isLast
        ? { zh: '要求听证的，不能同时表示无其他意见', en: 'whoever demands a hearing has something further to say' }
        : { zh: '所告知的处罚不在可以要求听证之列，或要求听证的期限已过', en: 'the penalty you were told of allows no hearing, or the time to demand one is over' },
    ); // prettier-ignore
  const values = [
    inspectionId, told.id, tx.context.subjectId, statement, isLast, demandsHearing, tx.context.actor, on, told.authority, told.division,
  ]; // prettier-ignore
  const [made] = await tx.query(
    `insert into inspection_statement (inspection_id, document_id, subject_id, statement, is_last, demands_hearing, stated_by, stated_on, authority, division)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning inspection_id`,
    values,
  );
  if (!made) throw new StatementRefused({ zh: '已经提交过', en: 'one was made before' });
  return { statement, isLast, demandsHearing, on, answers: told.number };
}
