import { type LocalDate } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { StatementRefused } from './document-errors.ts';
import { type DocumentList } from './document-kinds.ts';

/** What a firm said to what an inspection found (陈述申辩). */
export interface FirmStatement {
  readonly statement: string;
  /** It has nothing further to say. */
  readonly isLast: boolean;
  readonly on: LocalDate;
}

/** What the firm stated of an inspection; null while it stated nothing. */
export async function statementOfFirm(tx: Tx, inspectionId: string): Promise<FirmStatement | null> {
  const [row] = await tx.query<FirmStatement>(
    `select statement, is_last as "isLast", stated_on::text as on from inspection_statement where inspection_id = $1`,
    [inspectionId],
  );
  return row ?? null;
}

/**
 * States a firm's case, as the firm, once it was told what was found and before it is told the result; once.
 *
 * @throws INSPECTIONS.STATEMENT_REFUSED
 */
export async function stateCase(
  tx: Tx,
  { kinds }: DocumentList,
  inspectionId: string,
  { statement, isLast }: Pick<FirmStatement, 'statement' | 'isLast'>,
): Promise<void> {
  const issued = await tx.query<{ kind: string; authority: string; division: string }>(
    `select kind, authority, division from inspection_document where inspection_id = $1 and subject_id = $2`,
    [inspectionId, tx.context.subjectId],
  );
  const told = issued.find(({ kind }) => kinds.some(({ id, hears }) => hears && id === kind));
  if (!told)
    throw new StatementRefused({
      zh: '检查机关尚未出具告知检查情况的文书',
      en: 'no document has told you yet what was found',
    });
  if (issued.some(({ kind }) => kinds.some((one) => one.afterStatement && one.id === kind)))
    throw new StatementRefused({
      zh: '检查结果已经告知；对决定不服的，可以提出异议',
      en: 'the result was told; object to the decision instead',
    });
  const values = [
    inspectionId, tx.context.subjectId, statement, isLast, tx.context.actor, await businessDate(tx), told.authority, told.division,
  ]; // prettier-ignore
  const [made] = await tx.query(
    `insert into inspection_statement (inspection_id, subject_id, statement, is_last, stated_by, stated_on, authority, division)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning inspection_id`,
    values,
  );
  if (!made) throw new StatementRefused({ zh: '已经提交过', en: 'one was made before' });
}
