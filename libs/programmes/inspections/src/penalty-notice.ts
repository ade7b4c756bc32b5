import { invariant } from '#libs/kernel';
import { businessDate, type Tx, VersionStale } from '#libs/platform';
import { NoProblemStands } from './finding-errors.ts';
import { findingLifecycle } from './finding-lifecycle.ts';
import { type FindingView, viewFinding } from './finding-view.ts';
import { decidedBefore, isHeavier, toldBefore } from './hearing.ts';
import { type DocumentRules, issueDocument } from './inspection-document.ts';
import { mustActFor } from './matter-list.ts';
import { hearingByLaw, isPenalty, type Punishment } from './penalty.ts';
import { NoticeUnexplained, NoticeUntimely, PenaltyRefused } from './penalty-errors.ts';

/** A penalty as it is intended for a finding (拟作出的处罚). */
export interface IntendedPenalty extends Punishment {
  /** By which provision. */
  readonly article: string;
  /** Why, beside what was found. */
  readonly ground: string;
  /** Which other rule lets the firm demand a hearing; null where none does beside art. 63 (1) to (4). */
  readonly hearingBecause: string | null;
  /** Which facts were established since the firm spoke, where it is heavier than before; null otherwise. */
  readonly heavierBecause: string | null;
}

/**
 * Issues a penalty notice (行政处罚事先告知书), a document of its own that tells a firm which penalty is intended for a finding:
 * what was found, the penalty, on what it rests, and what the firm may do until when. Its time to be heard runs from the latest
 * of them. After the firm spoke, nothing heavier is intended but for facts that were established since (行政处罚法 art. 45).
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.NO_PROBLEM_STANDS
 * @throws INSPECTIONS.NOTICE_UNTIMELY
 * @throws INSPECTIONS.PENALTY_REFUSED
 * @throws INSPECTIONS.NOTICE_UNEXPLAINED
 * @throws INSPECTIONS.DOCUMENT_OUT_OF_ORDER
 */
export async function issuePenaltyNotice(
  tx: Tx,
  by: DocumentRules,
  id: string,
  version: number,
  intended: IntendedPenalty,
): Promise<FindingView> {
  const finding = await viewFinding(tx, id, 'for update');
  const { authority, division, inspectionId, subjectId, state, kind } = finding;
  mustActFor(tx.context, authority, division);
  if (kind === 'none') throw new NoProblemStands();
  if (state !== 'noted' && state !== 'objected') throw new NoticeUntimely();
  if (finding.version !== version) throw new VersionStale(findingLifecycle.title);
  if (!isPenalty(intended)) throw new PenaltyRefused();
  const heavier = await heavierBecause(tx, finding, intended);
  const told = {
    ...intended,
    hearingBecause: hearingByLaw(intended, by.procedure.hearingFromFen) ?? intended.hearingBecause,
    heavierBecause: heavier,
  };
  const notice = by.procedure.kinds.find(({ intends }) => intends);
  invariant(notice !== undefined, 'the procedure has a document that tells of an intended penalty');
  const asked = { kind: notice.id, title: null, words: null };
  const { calendar, procedure } = by;
  const until = calendar.addWorkdays(await businessDate(tx), procedure.statementWorkdays, division);
  const documentId = await issueDocument(tx, by, inspectionId, asked, { finding, until, ...told });
  await tx.query(
    `insert into penalty_notice (document_id, finding_id, subject_id, outcome, kinds, amount_fen, article, ground, hearing_because, heavier_because,
       answer_until, provisional, authority, division)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      documentId, id, subjectId, told.outcome, told.kinds, told.amountFen?.toString() ?? null, told.article, told.ground,
      told.hearingBecause, told.heavierBecause, until.date, until.provisional, authority, division,
    ],
  ); // prettier-ignore
  return viewFinding(tx, id);
}

/** What is said of a heavier penalty after the firm spoke; null where it is none. @throws INSPECTIONS.NOTICE_UNEXPLAINED */
async function heavierBecause(
  tx: Tx,
  finding: FindingView,
  intended: IntendedPenalty,
): Promise<string | null> {
  const told = finding.notice?.answer ? toldBefore(finding) : null;
  const decided = decidedBefore(finding);
  for (const before of [told, decided])
    if (before !== null && (await isHeavier(tx, intended, before))) {
      const because = (intended.heavierBecause ?? '').trim();
      if (because === '') throw new NoticeUnexplained();
      return because;
    }
  return null;
}
