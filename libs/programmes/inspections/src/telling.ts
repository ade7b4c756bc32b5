import { addDays, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import { type DocumentKind } from './document-kinds.ts';
import { type FindingView } from './finding-view.ts';

/** Calendar days in which a decision may be objected to: 行政复议法 (2023) art. 20, from the day on which it was told. */
const APPEAL_DAYS = 60;

/** The last day on which a decision may be objected to: the sixtieth after it was told, or the first working day after that. */
export function appealUntil(
  calendar: WorkingCalendar,
  toldOn: LocalDate,
  division: string,
): { readonly date: LocalDate; readonly provisional: boolean } {
  return calendar.addWorkdays(addDays(toldOn, APPEAL_DAYS - 1), 1, division);
}

/**
 * Of which findings a document tells its firm what it was not told yet: what was found, where the document lets it state its
 * case; that nothing was found, or what was decided, where it tells the result. Nothing is told of a penalty that was decided on
 * unheard.
 */
export function newsFor(
  kind: DocumentKind,
  findings: readonly FindingView[],
  before: readonly { readonly kind: string; readonly toldOf: readonly string[] }[],
  kinds: readonly DocumentKind[],
): readonly FindingView[] {
  const alike = kinds.filter((one) => (kind.hears ? one.hears : one.afterStatement));
  const earlier = before.filter((one) => alike.some(({ id }) => id === one.kind));
  const told = new Set(earlier.flatMap(({ toldOf }) => toldOf));
  if (kind.hears) return findings.filter((one) => one.kind === 'problem' && !told.has(one.id));
  if (!kind.afterStatement) return [];
  return findings.filter(({ id, kind: of, state, decision }) =>
    of === 'none'
      ? !told.has(id)
      : state === 'decided' &&
        decision?.toldOn === null &&
        (decision.outcome === 'unpunished' || decision.heardIn !== null),
  );
}

/** Begins the time to object to decisions, with the document that tells them to their firm today. */
export async function tellDecisions(
  tx: Tx,
  documentId: string,
  findings: readonly FindingView[],
): Promise<void> {
  const told = findings.flatMap(({ id, decision }) => (decision ? [{ id, ...decision }] : []));
  await tx.query(
    `update finding f set told_in = $1, told_on = n.told_on, appeal_until = n.until, provisional = n.provisional
     from unnest($2::uuid[], $3::date[], $4::date[], $5::boolean[]) n (id, told_on, until, provisional) where f.id = n.id`,
    [
      documentId,
      told.map(({ id }) => id),
      told.map(({ toldOn }) => toldOn),
      told.map((one) => one.appealUntil),
      told.map(({ provisional }) => provisional),
    ],
  );
}

/** Tells a firm in the application of a document that it may read. */
export async function tellOfDocument(tx: Tx, documentId: string): Promise<void> {
  await tx.query(
    `insert into notice (document_id, subject_id, kind, channel, round, authority, division)
     select id, subject_id, 'inspection-document', 'in-app', 1, authority, division from inspection_document where id = $1`,
    [documentId],
  );
}
