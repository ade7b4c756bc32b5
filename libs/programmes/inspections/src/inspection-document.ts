import { randomUUID } from 'node:crypto';
import { addDays, type LocalDate, sha256, type WorkingCalendar } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { writePdf } from '#libs/registry';
import { contentOf, type DocumentContent, documentTable } from './document-content.ts';
import { DocumentIncomplete, DocumentOutOfOrder, StatementAwaited } from './document-errors.ts';
import { documentKind, type DocumentKind, type DocumentList } from './document-kinds.ts';
import { findingsOf, type FindingView } from './finding-view.ts';
import { statementOfFirm } from './inspection-statement.ts';
import { type InspectionRow, lockInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';

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
 * frozen. Each kind follows others; a penalty is told no sooner than the firm was heard or its time to be heard is over.
 *
 * @returns its id
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DOCUMENT_UNKNOWN
 * @throws INSPECTIONS.DOCUMENT_INCOMPLETE
 * @throws INSPECTIONS.DOCUMENT_OUT_OF_ORDER
 * @throws INSPECTIONS.STATEMENT_AWAITED
 */
export async function issueDocument(
  tx: Tx,
  by: DocumentRules,
  inspectionId: string,
  asked: NewDocument,
): Promise<string> {
  const kind = documentKind(by.procedure, asked.kind);
  const inspection = await lockInspection(tx, inspectionId);
  mustActFor(tx.context, inspection.authority, inspection.division);
  const title = kind.titled ? (asked.title ?? '').trim() : kind.name.zh;
  if (title === '') throw new DocumentIncomplete(kind.name, { zh: '标题', en: 'its title' });
  const words = kind.words ? (asked.words ?? '').trim() : null;
  if (words === '') throw new DocumentIncomplete(kind.name, { zh: '正文', en: 'what it says' });
  const before = await documentsOf(tx, inspectionId);
  mustBeInTurn(by.procedure, kind, inspection, before);
  const findings = (await findingsOf(tx, inspectionId)).filter(
    ({ state }) => state !== 'withdrawn',
  );
  if (kind.says.includes('decided')) mustBeDecided(kind, findings);
  const today = await businessDate(tx);
  const heard = kind.afterStatement ? await heardFrom(tx, by, inspection, before, findings) : null;
  const notBefore = heard?.from ?? null;
  if (heard && (notBefore === null || notBefore > today))
    throw new StatementAwaited(kind.name, notBefore);
  const year = today.slice(0, 4);
  const number = await nextNumber(tx, inspection.authority, year);
  const content = await contentOf(tx, by.rules, { kind, inspection, findings, title, words, number: `${year}-${number}`, today }); // prettier-ignore
  const pdf = await writePdf(documentTable(content));
  const id = randomUUID();
  await tx.query(
    `insert into inspection_document (id, inspection_id, subject_id, kind, title, after, not_before, year, number, content, pdf, digest, once, of_firm,
       issued_by, issued_on, authority, division)
     values ($1, $2, $3, $4, $5, $6, $7::date, $8, $9, $10, $11, $12, $13, $14, $15, $16::date, $17, $18)`,
    [
      id, inspectionId, inspection.subject_id, kind.id, title, kind.after, notBefore, year, number, JSON.stringify(content), pdf, sha256(pdf),
      !kind.repeats, kind.ofFirm, tx.context.actor, today, inspection.authority, inspection.division,
    ],
  ); // prettier-ignore
  return id;
}

function mustBeInTurn(
  { kinds }: DocumentList,
  kind: DocumentKind,
  { state }: InspectionRow,
  before: readonly InspectionDocument[],
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
  if (!kind.repeats && before.some((one) => one.kind === kind.id))
    throw new DocumentOutOfOrder(kind.name, {
      zh: '已经出具，出具后不更改',
      en: 'it was issued, and never changes',
    });
}

/** The result tells something: that nothing was found, or what was decided on all that was. */
function mustBeDecided(kind: DocumentKind, findings: readonly FindingView[]): void {
  const isOpen = findings.some(({ kind: of, decision }) => of === 'problem' && decision === null);
  if (findings.length === 0 || isOpen)
    throw new DocumentOutOfOrder(kind.name, {
      zh: '检查结论尚未记录，或有问题尚未决定',
      en: 'nothing was noted, or something that was found is not decided on',
    });
}

/**
 * From which day on a penalty may be told: the first after the time in which the firm states its case. Null where there is no
 * penalty or the firm has nothing further to say; of no day while the days off of that year are not published.
 */
async function heardFrom(
  tx: Tx,
  { calendar, procedure }: DocumentRules,
  { id, division }: InspectionRow,
  before: readonly InspectionDocument[],
  findings: readonly FindingView[],
): Promise<{ readonly from: LocalDate | null } | null> {
  const isPenal = findings.some(({ decision }) => decision && decision.outcome !== 'unpunished');
  const statement = await statementOfFirm(tx, id);
  if (!isPenal || statement?.isLast === true) return null;
  const heard = procedure.kinds.filter(({ hears }) => hears).map((one) => one.id);
  const told = before.find(({ kind }) => heard.includes(kind));
  if (!told) return null;
  const last = calendar.addWorkdays(told.issuedOn, procedure.statementWorkdays, division);
  return { from: last.provisional ? null : addDays(last.date, 1) };
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

const COLUMNS = `id, inspection_id as "inspectionId", kind, title, year || '-' || number as number, content, digest, of_firm as "ofFirm",
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
