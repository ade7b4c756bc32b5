import { randomUUID } from 'node:crypto';
import { visitsOf } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { post, voidReservations } from '#libs/ledger';
import { judgeNow, type MatterVersion, type RuleStore, type SingleJudgement } from '#libs/matching';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { mustBeCheckedIn, mustBeException } from './check-in.ts';
import { DrawnUndone, InspectorsTooFew, TeamUnexplained } from './errors.ts';
import { type CodeException, lockInspection, type Trigger } from './inspection-view.ts';
import { inspectionLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, quotaOf } from './matter-list.ts';
import { firstDayOf, type PlanView, viewPlan } from './plan.ts';
import { type Refusal, type Refused, refuse } from './refusal.ts';
import { countException, keepVisit } from './visit-ledger.ts';
import { refuseVisit } from './visit-refusal.ts';
import { mustBeFree } from './who-goes.ts';

/** A trigger as it is filed: who or what said so, and why that calls for an inspection. */
export interface FiledTrigger {
  readonly kind: Trigger;
  readonly source: string;
  readonly reason: string;
}

/** An inspection that is asked for: under a plan, or for a filed reason that no quota limits. */
export interface InspectionRequest {
  readonly matterId: string;
  readonly subjectId: number;
  readonly authority: string;
  /** A plan, with the draw in which the firm was drawn if it was; or what was filed. */
  readonly under: { readonly planId: string; readonly drawId?: string } | FiledTrigger;
  /** Certificate numbers, where they are known already. */
  readonly inspectors?: readonly string[];
}

/** What became of a request. */
export type InspectionOutcome =
  | { readonly inspectionId: string; readonly refusal: null }
  | { readonly inspectionId: null; readonly refusal: Refusal };

type Why = Pick<Refused, 'reason' | 'detail'>;

/**
 * Plans an inspection of one firm in one matter, or refuses it with the reason and records that.
 *
 * It needs a matter that is listed and in force, of the same authority, that certainly concerns the firm. Under a plan that
 * has not begun list, cap and quota are those of its first day, the firm is the one known today: next year's quota for its tier. It
 * also needs the approval of the plan, and a visit left in the firm's quota and in the matter's cap, which are kept for it.
 * A complaint, a transfer or an alert is filed with its source and its reason, and counted when the visit was made.
 *
 * @throws PLATFORM.NOT_FOUND when firm or plan are out of sight
 * @throws INSPECTIONS.BEYOND_REACH
 */
export async function planInspection(
  tx: Tx,
  rules: RuleStore,
  request: InspectionRequest,
): Promise<InspectionOutcome> {
  const { matterId, subjectId, authority, under } = request;
  const subject = (await subjectsById(tx, [subjectId])).get(subjectId);
  if (!subject) throw new NotFound({ zh: '企业', en: 'enterprise' });
  const { division } = subject;
  mustActFor(tx.context, authority, division);
  const planId = 'planId' in under ? under.planId : null;
  const today = await businessDate(tx);
  const refused = async ({ reason, detail }: Why): Promise<InspectionOutcome> => ({
    inspectionId: null,
    refusal: await refuse(tx, {
      asked: 'inspection', reason, detail: detail ?? {}, matterId, authority, division, planId, subjectId,
    }), // prettier-ignore
  });
  // Who asks for the same at the same moment waits: one of them opens it, the other joins.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `inspection:${matterId}:${subjectId}`,
  ]);
  // What was filed is kept with a refusal too: somebody complained.
  const filed = 'kind' in under ? { ...under } : {};
  const day = await dayOf(tx, planId, today);
  // Before all else: what is on no list is refused whatever plan it is asked under.
  const listed = await listedMatter(tx, rules, { matterId, authority, division }, day);
  if (typeof listed === 'string') return refused({ reason: listed, detail: filed });
  const plan = planId === null ? null : await planFor(tx, planId, request, { today, division });
  if (plan && 'reason' in plan) return refused(plan);
  const [open] = await elevate(tx, () =>
    tx.query<{ id: string }>(
      // A planned visit keeps nobody from looking into a complaint.
      `select id from inspection where subject_id = $1 and matter_id = $2 and state = 'planned' and (origin = 'plan') = $3`,
      [subjectId, matterId, planId !== null],
    ),
  );
  if (open) return refused({ reason: 'already-open', detail: { inspectionId: open.id, ...filed } });
  const judged = await elevate(tx, () => judgeNow(tx, listed, [subjectId], today));
  const judgement = judged.get(subjectId) as SingleJudgement;
  const outside = againstScope(judgement);
  if (outside) return refused(outside);
  const id = randomUUID();
  const of = { id, request, division, today, day, listed, judgement };
  const kept = plan ? await keep(tx, rules, of, plan.startsOn.slice(0, 4)) : UNPLANNED;
  if ('reason' in kept) return refused(kept);
  await insert(tx, of, { ...kept, planId });
  return { inspectionId: id, refusal: null };
}

/** The day for which an inspection is planned: of a plan that has not begun its first one, else today. */
async function dayOf(tx: Tx, planId: string | null, today: LocalDate): Promise<LocalDate> {
  if (planId === null) return today;
  const [plan] = await tx.query<{ startsOn: LocalDate }>(
    `select starts_on::text as "startsOn" from inspection_plan where id = $1`,
    [planId],
  );
  return plan ? firstDayOf(plan, today) : today;
}

/** The plan of an inspection, which is closed by nobody meanwhile; or what of it speaks against the inspection. */
async function planFor(
  tx: Tx,
  planId: string,
  { matterId, authority }: InspectionRequest,
  { today, division }: { readonly today: LocalDate; readonly division: string },
): Promise<PlanView | Why> {
  const plan = await viewPlan(tx, planId, 'for share');
  const { state, matters, endsOn } = plan;
  const detail = { state, matters };
  if (state !== 'approved' || plan.authority !== authority || !matters.includes(matterId))
    return { reason: 'not-planned', detail };
  const within = today < endsOn && division.startsWith(plan.division);
  return within ? plan : { reason: 'outside-plan', detail: { endsOn, division: plan.division } };
}

function againstScope({ decision }: SingleJudgement): Why | null {
  const { verdict, missing } = decision;
  if (verdict === 'eligible') return null;
  if (verdict === 'ineligible') return { reason: 'out-of-scope' };
  return { reason: 'scope-open', detail: { missing: missing.map(({ key }) => key) } };
}

interface Opening {
  readonly id: string;
  readonly request: InspectionRequest;
  readonly division: string;
  readonly today: LocalDate;
  /** For which it is planned: today, or the first day of a plan that has not begun. */
  readonly day: LocalDate;
  readonly listed: MatterVersion;
  readonly judgement: SingleJudgement;
}

interface Kept {
  readonly tier: string | null;
  /** The year in whose quota it counts; null for that of the day. */
  readonly year: string | null;
  readonly quotaTransferId: string | null;
  readonly capTransferId: string | null;
}

const UNPLANNED: Kept = { tier: null, year: null, quotaTransferId: null, capTransferId: null };

/** Keeps a visit in quota and cap for an inspection under a plan. */
async function keep(tx: Tx, rules: RuleStore, of: Opening, year: string): Promise<Kept | Why> {
  const { id, division, today, day, listed } = of;
  const { authority, subjectId, matterId } = of.request;
  const quota = await quotaOf(tx, rules, { authority, division }, day);
  if (!quota) return { reason: 'no-quota' };
  return elevate(tx, async () => {
    const known = (await judgeNow(tx, quota, [subjectId], today)).get(subjectId);
    const { tier, visits } = visitsOf(quota.quota, (known as SingleJudgement).facts.row);
    const { cap } = listed.matter.matter;
    const kept = await keepVisit(
      tx,
      { authority, subjectId, year, division },
      { matterId, quota: visits, cap: cap.visits },
      id,
    );
    if (!kept.kept)
      return { reason: kept.because, detail: { year, tier, visits, cap: cap.visits } };
    const { quotaTransferId, capTransferId } = kept;
    return { tier, year, quotaTransferId, capTransferId };
  });
}

async function insert(
  tx: Tx,
  of: Opening,
  kept: Kept & { readonly planId: string | null },
): Promise<void> {
  const { id, request, division, day, listed, judgement } = of;
  const { matterId, subjectId, authority, under, inspectors } = request;
  const filed = 'kind' in under ? under : null;
  await tx.query(
    `insert into inspection (id, state, origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source,
       as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, inspectors, requested_by, authority, division, draw_id)
     values ($1, 'planned', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      id,
      filed?.kind ?? 'plan',
      kept.planId,
      matterId,
      listed.id,
      subjectId,
      kept.year ?? day.slice(0, 4),
      kept.tier,
      filed?.reason ?? null,
      filed?.source ?? null,
      judgement.asOf,
      judgement.knownAt,
      judgement.factVectorHash,
      judgement.facts.recordIds,
      kept.quotaTransferId,
      kept.capTransferId,
      inspectors ?? [],
      tx.context.actor,
      authority,
      division,
      'drawId' in under ? (under.drawId ?? null) : null,
    ],
  );
}

/** A visit was made and counts, or may not be made. */
export type VisitOutcome = { readonly doneOn: LocalDate; readonly refusal: null } | { readonly doneOn: null; readonly refusal: Refusal }; // prettier-ignore

/**
 * Notes that an inspection was carried out today: what was kept for it is posted. A matter that has left the list
 * meanwhile, or a plan whose days are over or not yet come, refuses the visit, and that is recorded. The team that was drawn
 * or named stays on record beside the one that went.
 *
 * @param inspectors certificate numbers of those who went; those drawn or named unless given
 * @param because why others went than were drawn or named
 * @param exception why no code of theirs was accepted by the firm, where one is needed
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.INSPECTORS_TOO_FEW
 * @throws INSPECTIONS.TEAM_UNEXPLAINED
 * @throws INSPECTIONS.NOT_CERTIFIED
 * @throws INSPECTIONS.CONFLICT_OF_INTEREST whatever the reason for which others went
 * @throws INSPECTIONS.CHECK_IN_MISSING
 * @throws INSPECTIONS.FIRM_SIGNS_IN
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function carryOut(
  tx: Tx,
  rules: RuleStore,
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
  if (row.state === 'planned') {
    await mustBeFree(tx, id, went);
    await (exception === null
      ? mustBeCheckedIn(tx, id, went, today)
      : mustBeException(tx, id, exception));
  }
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
  return { doneOn: today, refusal: null };
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
}
