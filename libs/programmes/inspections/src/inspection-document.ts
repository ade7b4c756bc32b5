import { randomUUID } from 'node:crypto';
import { type LocalDate, sha256, type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { writePdf } from '#libs/registry';
import { contentOf, type DocumentContent, documentTable } from './document-content.ts';
import { type ToldPenalty } from './document-intended.ts';
import { DocumentIncomplete, DocumentOutOfOrder } from './document-errors.ts';
import { documentKind, type DocumentKind, type DocumentList } from './document-kinds.ts';
import { findingsOf, type FindingView } from './finding-view.ts';
import { type InspectionRow, lockInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import { appealUntil, newsFor, tellDecisions, tellOfDocument } from './telling.ts';
import { APPROVAL_KIND, mustBeApproved } from './visit-approval.ts';

/** A document of an inspection as it was issued (检查文书): it never changes. */
export interface InspectionDocument {
  readonly id: string;
  readonly inspectionId: string;
  readonly kind: string;
  readonly title: string;
  /** Of its authority and year, such as 2026-12. */
  readonly number: string;
  readonly content: DocumentContent;
  /** SHA-256 of its PDF, in hexadecimal. */
  readonly digest: string;
  readonly ofFirm: boolean;
  /** The findings that it tells its firm of, for the first time: as they were found, or what was decided on them. */
  readonly toldOf: readonly string[];
  readonly issuedBy: string;
  readonly issuedOn: LocalDate;
  readonly authority: string;
}

/** What an officer asks for. */
export interface NewDocument {
  readonly kind: string;
  /** Where its kind is titled by the officer; null otherwise. */
  readonly title: string | null;
  /** What the officer writes in it; null where it says nothing of its own. */
  readonly words: string | null;
}

/** What documents are issued by. */
export interface DocumentRules {
  readonly calendar: WorkingCalendar;
  readonly rules: RuleStore;
  readonly procedure: DocumentList;
}

/**
 * Issues a document of an inspection: filled in from the inspection and its findings, numbered, written as a PDF, hashed and
 * frozen. Each kind follows others. What its firm may read it is told of in the application. One that tells what was found lets
 * the firm state its case; with one that tells the result the time to object to what was decided begins. Both are issued again
 * for what they have not told yet. One that tells of an intended penalty is issued by `issuePenaltyNotice` alone.
 *
 * @param intended of which finding it tells what, where its kind does
 * @returns its id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DOCUMENT_UNKNOWN
 * @throws INSPECTIONS.DOCUMENT_INCOMPLETE
 * @throws INSPECTIONS.DOCUMENT_OUT_OF_ORDER
 * @throws INSPECTIONS.VISIT_UNAPPROVED for the form of an approval that nobody gave
 */
export async function issueDocument(
  tx: Tx,
  by: DocumentRules,
  inspectionId: string,
  asked: NewDocument,
  intended: ToldPenalty | null = null,
): Promise<string> {
  const kind = documentKind(by.procedure, asked.kind);
  const inspection = await lockInspection(tx, inspectionId);
  mustActFor(tx.context, inspection.authority, inspection.division);
  if (kind.id === APPROVAL_KIND && inspection.state === 'planned') await mustBeApproved(tx, inspection); // prettier-ignore
  const title = kind.titled ? (asked.title ?? '').trim() : kind.name.zh;
  if (title === '') throw new DocumentIncomplete(kind.name, { zh: '标题', en: 'its title' });
  const words = kind.words ? (asked.words ?? '').trim() : null;
  if (words === '') throw new DocumentIncomplete(kind.name, { zh: '正文', en: 'what it says' });
  if (kind.intends !== (intended !== null))
    throw new DocumentIncomplete(kind.name, { zh: '拟作出的处罚（请对该项检查发现出具）', en: 'the penalty that is intended (issue it of its finding)' }); // prettier-ignore
  const before = await documentsOf(tx, inspectionId);
  const findings = (await findingsOf(tx, inspectionId)).filter(
    ({ state }) => state !== 'withdrawn',
  );
  const today = await businessDate(tx);
  const news = intended ? [intended.finding] : newsFor(kind, findings, before, by.procedure.kinds);
  const hearingOf = kind.recordsHearing ? await demandedHearing(tx, kind, inspectionId) : null;
  mustBeInTurn(by.procedure, kind, inspection, { before, isNews: news.length > 0 });
  const hearsWorkdays = kind.hears && news.length > 0 ? by.procedure.statementWorkdays : null;
  const told = toldToday(by.calendar, news, today, inspection.division);
  const year = today.slice(0, 4);
  const number = await nextNumber(tx, inspection.authority, year);
  const content = await contentOf(tx, by.rules, {
    kind, inspection, title, words, number: `${year}-${number}`, today, hearsWorkdays, intended,
    findings: findings.map((one) => (kind.afterStatement ? (told.get(one.id) ?? one) : one)),
  }); // prettier-ignore
  const pdf = await writePdf(documentTable(content));
  const id = randomUUID();
  await tx.query(
    `insert into inspection_document (id, inspection_id, subject_id, kind, title, after, told_of, hears_workdays, year, number, content, pdf, digest, once, of_firm,
       issued_by, issued_on, authority, division, hearing_of)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::date, $18, $19, $20)`,
    [
      id, inspectionId, inspection.subject_id, kind.id, title, kind.after, news.map((one) => one.id), hearsWorkdays,
      year, number, JSON.stringify(content), pdf, sha256(pdf), comesOnce(kind), kind.ofFirm, tx.context.actor, today, inspection.authority,
      inspection.division, hearingOf,
    ],
  ); // prettier-ignore
  if (kind.ofFirm) await tellOfDocument(tx, id);
  if (kind.afterStatement) await tellDecisions(tx, id, [...told.values()]);
  return id;
}

/** The notice in answer to which the firm demanded a hearing that was not held yet. @throws INSPECTIONS.DOCUMENT_OUT_OF_ORDER */
async function demandedHearing(tx: Tx, kind: DocumentKind, inspectionId: string): Promise<string> {
  const [demanded] = await tx.query<{ id: string }>(
    `select s.document_id as id from inspection_statement s where s.inspection_id = $1 and s.demands_hearing
       and not exists (select from inspection_document h where h.hearing_of = s.document_id) order by s.stated_on, s.id limit 1`,
    [inspectionId],
  );
  if (demanded) return demanded.id;
  throw new DocumentOutOfOrder(kind.name, {
    zh: '企业没有要求听证，或者所要求的听证已经举行',
    en: 'the firm demanded no hearing, or each that it demanded was held',
  });
}

/** Whether an inspection has one of a kind at most, whatever is found of it later. */
function comesOnce({ repeats, hears, afterStatement }: DocumentKind): boolean {
  return !repeats && !hears && !afterStatement;
}

/** What is told today, by id, with the time to object that begins with it. */
function toldToday(
  calendar: WorkingCalendar,
  news: readonly FindingView[],
  today: LocalDate,
  division: string,
): ReadonlyMap<string, FindingView> {
  const { date, provisional } = appealUntil(calendar, today, division);
  return new Map(
    news.map((one) => {
      const decision = one.decision && {
        ...one.decision,
        toldOn: today,
        appealUntil: date,
        provisional,
      };
      return [one.id, { ...one, decision }];
    }),
  );
}

function mustBeInTurn(
  { kinds }: DocumentList,
  kind: DocumentKind,
  { state }: InspectionRow,
  { before, isNews }: { readonly before: readonly InspectionDocument[]; readonly isNews: boolean },
): void {
  if (kind.inspection !== 'any' && kind.inspection !== state)
    throw new DocumentOutOfOrder(
      kind.name,
      kind.inspection === 'planned'
        ? { zh: '检查已经实施或取消', en: 'the inspection was carried out or cancelled' }
        : { zh: '检查尚未实施', en: 'the inspection was not carried out' },
    );
  const missing = kinds.filter(
    ({ id }) => kind.after.includes(id) && !before.some((one) => one.kind === id),
  );
  if (missing.length > 0)
    throw new DocumentOutOfOrder(kind.name, {
      zh: `应先出具${missing.map(({ name }) => `《${name.zh}》`).join('、')}`,
      en: `it follows ${missing.map(({ name }) => `"${name.en}"`).join(', ')}`,
    });
  if (!kind.repeats && !isNews && before.some((one) => one.kind === kind.id))
    throw new DocumentOutOfOrder(kind.name, {
      zh: '已经出具，出具后不更改；有新的检查发现或决定须告知时，可以再次出具',
      en: 'it was issued, and never changes; it is issued again for a finding or decision that was not told yet',
    });
  if (kind.afterStatement && !isNews)
    throw new DocumentOutOfOrder(kind.name, {
      zh: '检查结论尚未记录，或没有尚待告知的决定；未经听取陈述申辩的处罚不能告知，须重新决定或撤销',
      en: 'nothing was noted, or no decision waits to be told; a penalty that was decided on unheard is not told, but decided on again or annulled',
    });
}

async function nextNumber(tx: Tx, authority: string, year: string): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `documents:${authority}:${year}`,
  ]);
  // Numbers of all of the authority, also of places that the officer does not see.
  const [row] = await elevate(tx, () =>
    tx.query<{ next: number }>(
      `select coalesce(max(number), 0) + 1 as next from inspection_document where authority = $1 and year = $2`,
      [authority, year],
    ),
  );
  return row?.next ?? 1;
}

const COLUMNS = `id, inspection_id as "inspectionId", kind, title, year || '-' || number as number, content, digest, of_firm as "ofFirm", told_of as "toldOf",
  issued_by as "issuedBy", issued_on::text as "issuedOn", authority`;

/** The documents of an inspection within the caller's sight, in the order in which they were issued. */
export async function documentsOf(tx: Tx, inspectionId: string): Promise<InspectionDocument[]> {
  return tx.query<InspectionDocument>(
    `select ${COLUMNS} from inspection_document where inspection_id = $1 order by issued_at, year, inspection_document.number`,
    [inspectionId],
  );
}

/** The documents that a firm reads, the latest first. */
export async function documentsOfFirm(tx: Tx, subjectId: number): Promise<InspectionDocument[]> {
  return tx.query<InspectionDocument>(
    `select ${COLUMNS} from inspection_document where subject_id = $1 and of_firm order by issued_at desc, id limit 500`,
    [subjectId],
  );
}

/** One document. @throws PLATFORM.NOT_FOUND */
export async function viewDocument(tx: Tx, id: string): Promise<InspectionDocument> {
  const [row] = await tx.query<InspectionDocument>(
    `select ${COLUMNS} from inspection_document where id = $1`,
    [id],
  );
  if (!row) throw new NotFound({ zh: '检查文书', en: 'document of an inspection' });
  return row;
}

/** The PDF of a document, to the byte as it was issued. @throws PLATFORM.NOT_FOUND */
export async function documentPdf(tx: Tx, id: string): Promise<Buffer> {
  const [row] = await tx.query<{ pdf: Buffer }>(`select pdf from inspection_document where id = $1`, [id]); // prettier-ignore
  if (!row) throw new NotFound({ zh: '检查文书', en: 'document of an inspection' });
  return row.pdf;
}
