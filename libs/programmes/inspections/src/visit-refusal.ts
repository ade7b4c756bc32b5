import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { type InspectionRow } from './inspection-view.ts';
import { listedMatter } from './matter-list.ts';
import { viewPlan } from './plan.ts';
import { type Refusal, type RefusalReason, refuse } from './refusal.ts';

/** Whose visit it would be, in what, where, and under which plan. */
type PlannedVisit = Pick<InspectionRow, 'matter_id' | 'authority' | 'division' | 'plan_id'>;

/** What speaks against a visit on a day: its matter left the list, or its plan is not under way; null where nothing does. */
export async function againstVisit(
  tx: Tx,
  rules: RuleStore,
  { matter_id: matterId, authority, division, plan_id: planId }: PlannedVisit,
  today: LocalDate,
): Promise<RefusalReason | null> {
  const listed = await listedMatter(tx, rules, { matterId, authority, division }, today);
  if (typeof listed === 'string') return listed;
  if (planId === null) return null;
  const { state, startsOn, endsOn } = await viewPlan(tx, planId);
  if (state !== 'approved') return 'not-planned';
  return today >= startsOn && today < endsOn ? null : 'outside-plan';
}

/** Refuses a planned inspection that may not be carried out on a day, and records that; null where nothing speaks against it. */
export async function refuseVisit(
  tx: Tx,
  rules: RuleStore,
  row: InspectionRow,
  today: LocalDate,
): Promise<Refusal | null> {
  const reason = row.state === 'planned' ? await againstVisit(tx, rules, row, today) : null;
  if (reason === null) return null;
  const { id, matter_id: matterId, subject_id: subjectId, plan_id: planId } = row;
  const { authority, division } = row;
  return refuse(tx, {
    asked: 'visit', reason, matterId, authority, division, subjectId, planId, inspectionId: id,
  }); // prettier-ignore
}
