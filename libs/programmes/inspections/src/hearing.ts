import { addDays, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { HearingAwaited, PenaltyUnheard } from './finding-errors.ts';
import { type FindingView } from './finding-view.ts';

/** How a firm was heard of a finding before a penalty (陈述申辩). */
export interface Hearing {
  /** The document that told it what was found. */
  readonly documentId: string;
  /** The last day of its time, which is over; null where it said before that it had nothing further to say. */
  readonly until: LocalDate | null;
}

/**
 * How the firm was heard of a finding: it was told in a document, and its time to state its case is over, or it said that it has
 * nothing further to say. Without that no penalty is decided (行政处罚法 arts. 44, 45, 62).
 *
 * @throws INSPECTIONS.PENALTY_UNHEARD where no document told it
 * @throws INSPECTIONS.HEARING_AWAITED while its time runs, or nobody knows when it ends
 */
export async function mustBeHeard(
  tx: Tx,
  calendar: WorkingCalendar,
  { id, inspectionId, division }: FindingView,
): Promise<Hearing> {
  const [told] = await tx.query<{
    documentId: string;
    issuedOn: LocalDate;
    workdays: number;
    isAnswered: boolean;
  }>(
    `select d.id as "documentId", d.issued_on::text as "issuedOn", d.hears_workdays as workdays,
       exists (select from inspection_statement s where s.document_id = d.id and s.is_last) as "isAnswered"
     from inspection_document d where d.inspection_id = $1 and d.hears_workdays is not null and $2::uuid = any(d.told_of)
     order by d.issued_at limit 1`,
    [inspectionId, id],
  );
  if (!told) throw new PenaltyUnheard();
  const { documentId, issuedOn, workdays, isAnswered } = told;
  if (isAnswered) return { documentId, until: null };
  const last = calendar.addWorkdays(issuedOn, workdays, division);
  if (last.provisional) throw new HearingAwaited(null);
  if (last.date >= (await businessDate(tx))) throw new HearingAwaited(addDays(last.date, 1));
  return { documentId, until: last.date };
}
