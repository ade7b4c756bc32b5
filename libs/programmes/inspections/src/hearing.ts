import { addDays, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { businessDate, type Tx } from '#libs/platform';
import { type FindingView } from './finding-view.ts';
import { type Penalty, penaltyShown, type Punishment } from './penalty.ts';
import {
  HearingAwaited,
  HearingDemanded,
  PenaltyHeavier,
  PenaltyUnheard,
} from './penalty-errors.ts';

/** How a firm was heard of a finding before a penalty (陈述申辩). */
export interface Hearing {
  /** The notice that told it which penalty is intended. */
  readonly documentId: string;
  /** The last day of its time, which is over; null where it said before that it had nothing further to say. */
  readonly until: LocalDate | null;
}

/** A punishment that another is compared with; of an outcome without a penalty the kinds are none. */
interface Measure extends Penalty {
  readonly outcome: string;
}

/** Whether a punishment costs more than another, is of more or heavier kinds, or of a less lenient outcome, as the database has it. */
export async function isHeavier(tx: Tx, one: Punishment, than: Measure): Promise<boolean> {
  const [row] = await tx.query<{ heavier: boolean }>(
    `select is_heavier($1::text[], $2::bigint, $3, $4::text[], $5::bigint, $6) as heavier`,
    [
      one.kinds,
      one.amountFen?.toString() ?? null,
      one.outcome,
      than.kinds,
      than.amountFen?.toString() ?? null,
      than.outcome,
    ],
  );
  return row?.heavier === true;
}

/** What was told in the latest notice of a finding; null while none was issued. */
export function toldBefore({ notice }: FindingView): Measure | null {
  return notice && { ...notice, amountFen: fenOf(notice.amountFen) };
}

/**
 * What was decided on a finding that was objected to; null where nothing was, or it was a penalty of which no kinds were kept.
 */
export function decidedBefore({ state, decision }: FindingView): Measure | null {
  if (state !== 'objected' || decision === null) return null;
  const { outcome, penalty } = decision;
  if (penalty === null)
    return outcome === 'unpunished' ? { outcome, kinds: [], amountFen: null } : null;
  return { outcome, kinds: penalty.kinds, amountFen: fenOf(penalty.amountFen) };
}

const fenOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/**
 * How the firm was heard of a finding: the latest notice told it which penalty is intended, and its time is over, or it said that
 * it has nothing further to say; a hearing that it demanded was held. Without that no penalty is decided (行政处罚法 arts. 44, 45,
 * 62, 63), and none heavier than that notice told, nor, after an objection, than was decided before it.
 *
 * @throws INSPECTIONS.PENALTY_UNHEARD where no notice told it
 * @throws INSPECTIONS.PENALTY_HEAVIER until a new notice tells it
 * @throws INSPECTIONS.HEARING_DEMANDED until it was held
 * @throws INSPECTIONS.HEARING_AWAITED while its time runs, or nobody knows when it ends
 */
export async function mustBeHeard(
  tx: Tx,
  calendar: WorkingCalendar,
  finding: FindingView,
  punishment: Punishment,
): Promise<Hearing> {
  const { notice, division } = finding;
  const told = toldBefore(finding);
  if (notice === null || told === null) throw new PenaltyUnheard();
  if (await isHeavier(tx, punishment, told)) throw new PenaltyHeavier(penaltyShown(told));
  await mustBeToldAnew(tx, finding, punishment);
  const { documentId, answer } = notice;
  if (answer?.demandsHearing === true && !notice.isHeld) throw new HearingDemanded();
  if (answer?.isLast === true) return { documentId, until: null };
  const last = calendar.addWorkdays(notice.issuedOn, notice.workdays, division);
  if (last.provisional) throw new HearingAwaited(null);
  // Days off that were published later lengthen the time and never shorten it.
  const until = last.date < notice.until ? notice.until : last.date;
  if (until >= (await businessDate(tx))) throw new HearingAwaited(addDays(until, 1));
  return { documentId, until };
}

/** What a firm objects to makes nothing heavier either, unless a notice since then told it. */
async function mustBeToldAnew(tx: Tx, finding: FindingView, punishment: Punishment): Promise<void> {
  const { notice, decision, objection } = finding;
  const before = decidedBefore(finding);
  if (before === null || !(await isHeavier(tx, punishment, before))) return;
  const isAnew =
    notice?.documentId !== decision?.heardIn && (notice?.issuedOn ?? '') >= (objection?.on ?? '');
  if (!isAnew) throw new PenaltyHeavier(penaltyShown(before));
}
