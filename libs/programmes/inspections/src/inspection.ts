import { type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { post, voidReservations } from '#libs/ledger';
import { type RuleStore } from '#libs/matching';
import { businessDate, elevate, moveOne, type Tx } from '#libs/platform';
import { mustBeCheckedIn, mustBeException } from './check-in.ts';
import { stateEmergency } from './emergency.ts';
import { DrawnUndone, InspectorsTooFew, TeamUnexplained } from './errors.ts';
import { type CodeException, type InspectionRow, lockInspection } from './inspection-view.ts';
import { inspectionLifecycle } from './lifecycles.ts';
import { mustActFor } from './matter-list.ts';
import {
  type FirmToInspect,
  type InspectionOutcome,
  planInspections,
  type InspectionsRequest,
} from './planning.ts';
import { type Refusal } from './refusal.ts';
import { askForApproval, askNoMore, mustBeAwaited } from './visit-approval.ts';
import { countException } from './visit-ledger.ts';
import { refuseVisit } from './visit-refusal.ts';
import { mustBeFree } from './who-goes.ts';

/** An inspection that is asked for of one firm. */
export interface InspectionRequest extends Omit<InspectionsRequest, 'firms'>, FirmToInspect {}

/**
 * Plans an inspection of one firm in one matter, or refuses it with the reason and records that: {@link planInspections} of one. A
 * second person is asked to approve what stands in no plan.
 *
 * @throws PLATFORM.NOT_FOUND when firm or plan are out of sight
 * @throws INSPECTIONS.BEYOND_REACH
 */
export async function planInspection(
  tx: Tx,
  rules: RuleStore,
  { subjectId, inspectors = [], ...of }: InspectionRequest,
): Promise<InspectionOutcome> {
  const outcomes = await planInspections(tx, rules, { ...of, firms: [{ subjectId, inspectors }] });
  const [outcome] = outcomes as [InspectionOutcome];
  if ('kind' in of.under && outcome.inspectionId !== null)
    await askForApproval(tx, outcome.inspectionId);
  return outcome;
}

/** A visit was made and counts, or may not be made. */
export type VisitOutcome = { readonly doneOn: LocalDate; readonly refusal: null } | { readonly doneOn: null; readonly refusal: Refusal }; // prettier-ignore

/**
 * Notes that an inspection was carried out today: what was kept for it is posted. A matter that has left the list
 * meanwhile, or a plan whose days are over or not yet come, refuses the visit, and that is recorded. The team that was drawn
 * or named stays on record beside the one that went. A visit that is made in an emergency waits for a second person's word.
 *
 * @param inspectors certificate numbers of those who went; those drawn or named unless given
 * @param because why others went than were drawn or named
 * @param exception why no code of theirs was accepted by the firm, where one is needed
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.INSPECTORS_TOO_FEW
 * @throws INSPECTIONS.TEAM_UNEXPLAINED
 * @throws INSPECTIONS.VISIT_UNAPPROVED
 * @throws INSPECTIONS.VISIT_UNANNOUNCED
 * @throws INSPECTIONS.VISIT_SAME_PERSON where somebody went who approved it
 * @throws INSPECTIONS.NOT_CERTIFIED
 * @throws INSPECTIONS.CONFLICT_OF_INTEREST whatever the reason for which others went
 * @throws INSPECTIONS.CHECK_IN_MISSING
 * @throws INSPECTIONS.FIRM_SIGNS_IN
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function carryOut(
  tx: Tx,
  { calendar, rules }: { readonly calendar: WorkingCalendar; readonly rules: RuleStore },
  id: string,
  inspectors?: readonly string[],
  because: string | null = null,
  exception: CodeException | null = null,
): Promise<VisitOutcome> {
  const row = await lockInspection(tx, id);
  const { subject_id: subjectId, authority, division, year } = row;
  mustActFor(tx.context, authority, division);
  const today = await businessDate(tx);
  // Before all else: what has left the list is refused and recorded, whoever would have gone.
  const refusal = await refuseVisit(tx, rules, row, today);
  if (refusal) return { doneOn: null, refusal };
  const went = [...new Set(inspectors ?? row.inspectors)];
  if (went.length < 2) throw new InspectorsTooFew();
  const isOther = row.inspectors.length > 0 && !sameTeam(went, row.inspectors);
  if (isOther && because === null) throw new TeamUnexplained(row.inspectors);
  if (row.state === 'planned') await mustBeReady(tx, row, { went, today, exception });
  await moveOne(tx, inspectionLifecycle, id, {
    event: 'do',
    ...(isOther && because !== null && { reason: because }),
    set: {
      went,
      team_because: isOther ? because : null,
      code_exception: exception?.kind ?? null,
      code_because: exception?.because ?? null,
      done_on: today,
      done_by: tx.context.actor,
    },
  });
  await elevate(tx, () =>
    row.origin === 'plan'
      ? post(tx, row.transfers)
      : countException(tx, { authority, subjectId, year, division }, id),
  );
  await askNoMore(tx, id, '已实施 carried out');
  if (exception?.kind === 'emergency') await stateEmergency(tx, calendar, row, today);
  return { doneOn: today, refusal: null };
}

/** Whether all has come before a visit that is made today. */
async function mustBeReady(
  tx: Tx,
  row: InspectionRow,
  visit: {
    readonly went: readonly string[];
    readonly today: LocalDate;
    readonly exception: CodeException | null;
  },
): Promise<void> {
  const { went, today, exception } = visit;
  if (exception?.kind !== 'emergency') await mustBeAwaited(tx, row, went);
  await mustBeFree(tx, row.id, went);
  await (exception === null
    ? mustBeCheckedIn(tx, row.id, went, today)
    : mustBeException(tx, row.id, exception));
}

function sameTeam(one: readonly string[], other: readonly string[]): boolean {
  const named = new Set(other);
  return new Set(one).size === named.size && one.every((id) => named.has(id));
}

/**
 * Cancels an inspection that was not carried out: what was kept for it goes back. A firm that was drawn is let off by an
 * approver alone who neither drew up the plan nor had a part in the draw, as with the end of the plan: else whoever drew could
 * undo the draw firm by firm.
 *
 * @param role in which the person acts
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAWN_UNDONE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function cancelInspection(
  tx: Tx,
  id: string,
  reason: string,
  role: 'operator' | 'approver',
): Promise<void> {
  const row = await lockInspection(tx, id);
  mustActFor(tx.context, row.authority, row.division);
  if (row.draw_id !== null && row.state === 'planned') {
    const [drawer] = await tx.query(`select where had_part_in_draw($1, $2)`, [
      id,
      tx.context.actor,
    ]);
    if (role !== 'approver' || drawer) throw new DrawnUndone(1);
  }
  await moveOne(tx, inspectionLifecycle, id, {
    event: 'cancel',
    reason,
    set: { cancelled_by: tx.context.actor, cancelled_because: reason },
  });
  await elevate(tx, () => voidReservations(tx, row.transfers));
  await askNoMore(tx, id, '已取消 cancelled');
}
