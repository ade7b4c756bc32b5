import { type LocalDate } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { StatementRefused } from './document-errors.ts';

/** Of a document `d`: it told its firm of something that is not decided on yet, and the firm has not answered. */
export const AWAITS_STATEMENT = `d.hears_workdays is not null
  and not exists (select from inspection_statement s where s.document_id = d.id)
  and exists (select from finding f where f.id = any(d.told_of) and f.state in ('noted', 'objected'))`;

/** What a firm said to what an inspection found (陈述申辩). */
export interface FirmStatement {
  readonly statement: string;
  /** It has nothing further to say. */
  readonly isLast: boolean;
  readonly on: LocalDate;
  /** The number of the document that it answers; null of one that was made before documents were named. */
  readonly answers: string | null;
}

/** What the firm stated of an inspection, in the order in which it was told what it answers. */
export function statementsOfFirm(tx: Tx, inspectionId: string): Promise<FirmStatement[]> {
  return tx.query<FirmStatement>(
    `select s.statement, s.is_last as "isLast", s.stated_on::text as on, d.content->>'number' as answers from inspection_statement s
       left join inspection_document d on d.id = s.document_id
     where s.inspection_id = $1 order by d.issued_at nulls first, s.id`,
    [inspectionId],
  );
}

/**
 * States a firm's case, as the firm, once it was told what was found and while that is not decided on; once for each document
 * that told it, to the first that waits.
 *
 * @throws INSPECTIONS.STATEMENT_REFUSED
 */
export async function stateCase(
  tx: Tx,
  inspectionId: string,
  { statement, isLast }: Pick<FirmStatement, 'statement' | 'isLast'>,
): Promise<FirmStatement> {
  const [told] = await tx.query<{
    id: string;
    number: string;
    authority: string;
    division: string;
  }>(
    `select d.id, d.content->>'number' as number, d.authority, d.division from inspection_document d where d.inspection_id = $1 and d.subject_id = $2 and ${AWAITS_STATEMENT}
     order by d.issued_at limit 1`,
    [inspectionId, tx.context.subjectId],
  );
  if (!told)
    throw new StatementRefused({
      zh: '没有等待陈述申辩的检查发现：检查机关尚未以文书告知，或已经陈述，或已作出决定（对决定不服的，可以提出异议）',
      en: 'no finding waits for one: no document has told you yet what was found, or you stated your case, or it was decided on (object to the decision then)',
    });
  const on = await businessDate(tx);
  const values = [
    inspectionId, told.id, tx.context.subjectId, statement, isLast, tx.context.actor, on, told.authority, told.division,
  ]; // prettier-ignore
  const [made] = await tx.query(
    `insert into inspection_statement (inspection_id, document_id, subject_id, statement, is_last, stated_by, stated_on, authority, division)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning inspection_id`,
    values,
  );
  if (!made) throw new StatementRefused({ zh: '已经提交过', en: 'one was made before' });
  return { statement, isLast, on, answers: told.number };
}
