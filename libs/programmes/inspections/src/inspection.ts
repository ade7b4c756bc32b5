import { randomUUID } from 'node:crypto';
import { visitsOf } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { post, voidReservations } from '#libs/ledger';
import { judgeNow, type MatterVersion, type RuleStore, type SingleJudgement } from '#libs/matching';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { subjectsById } from '#libs/registry';
import { InspectorsTooFew } from './errors.ts';
import { inspectionLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, quotaOf } from './matter-list.ts';
import { type PlanView, viewPlan } from './plan.ts';
import { type Refusal, type RefusalReason, type Refused, refuse } from './refusal.ts';
import { countException, keepVisit } from './visit-ledger.ts';

/** Why a firm is inspected outside any plan: a complaint, a case handed over by another authority, an alert in the data. */
export type Trigger = 'complaint' | 'transfer' | 'alert';

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
  readonly under: { readonly planId: string } | FiledTrigger;
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
 * It needs a matter that is listed and in force, of the same authority, that certainly concerns the firm. Under a plan it
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
  const listed = await listedMatter(tx, rules, { matterId, authority, division }, today);
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
  const of = { id, request, division, today, listed, judgement };
  const kept = plan ? await keep(tx, rules, of, plan.startsOn.slice(0, 4)) : UNPLANNED;
  if ('reason' in kept) return refused(kept);
  await insert(tx, of, { ...kept, planId });
  return { inspectionId: id, refusal: null };
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
  readonly listed: MatterVersion;
  readonly judgement: SingleJudgement;
}

interface Kept {
  readonly tier: string | null;
  /** The year in whose quota it counts; null for that of today. */
  readonly year: string | null;
  readonly quotaTransferId: string | null;
  readonly capTransferId: string | null;
}

const UNPLANNED: Kept = { tier: null, year: null, quotaTransferId: null, capTransferId: null };

/** Keeps a visit in quota and cap for an inspection under a plan. */
async function keep(tx: Tx, rules: RuleStore, of: Opening, year: string): Promise<Kept | Why> {
  const { id, division, today, listed } = of;
  const { authority, subjectId, matterId } = of.request;
  const quota = await quotaOf(tx, rules, { authority, division }, today);
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
  const { id, request, division, today, listed, judgement } = of;
  const { matterId, subjectId, authority, under, inspectors } = request;
  const filed = 'kind' in under ? under : null;
  await tx.query(
    `insert into inspection (id, state, origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source,
       as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, inspectors, requested_by, authority, division)
     values ($1, 'planned', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      id,
      filed?.kind ?? 'plan',
      kept.planId,
      matterId,
      listed.id,
      subjectId,
      kept.year ?? today.slice(0, 4),
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
    ],
  );
}

/** An inspection as officers see it. */
export interface InspectionView {
  readonly id: string;
  readonly state: string;
  readonly origin: 'plan' | Trigger;
  readonly planId: string | null;
  readonly matterId: string;
  readonly subjectId: number;
  readonly year: string;
  readonly tier: string | null;
  readonly reason: string | null;
  readonly source: string | null;
  readonly inspectors: readonly string[];
  readonly doneOn: LocalDate | null;
  readonly authority: string;
  readonly division: string;
  readonly version: number;
}

interface InspectionRow {
  id: string;
  state: string;
  origin: 'plan' | Trigger;
  plan_id: string | null;
  matter_id: string;
  subject_id: number;
  year: string;
  tier: string | null;
  reason: string | null;
  source: string | null;
  inspectors: string[];
  done_on: LocalDate | null;
  authority: string;
  division: string;
  version: number;
  transfers: string[];
}

const COLUMNS = `id, state, origin, plan_id, matter_id, subject_id, year, tier, reason, source, inspectors, done_on::text, authority, division,
  version, array_remove(array[quota_transfer_id, cap_transfer_id], null)::text[] as transfers`;

async function lockInspection(tx: Tx, id: string): Promise<InspectionRow> {
  const [row] = await tx.query<InspectionRow>(
    `select ${COLUMNS} from inspection where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(inspectionLifecycle.title);
  return row;
}

/** The inspections of a firm in a year, the latest first. */
export async function inspectionsOf(
  tx: Tx,
  subjectId: number,
  year: string,
): Promise<InspectionView[]> {
  const rows = await tx.query<InspectionRow>(
    `select ${COLUMNS} from inspection where subject_id = $1 and year = $2 order by requested_at desc, id desc`,
    [subjectId, year],
  );
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    origin: row.origin,
    planId: row.plan_id,
    matterId: row.matter_id,
    subjectId: row.subject_id,
    year: row.year,
    tier: row.tier,
    reason: row.reason,
    source: row.source,
    inspectors: row.inspectors,
    doneOn: row.done_on,
    authority: row.authority,
    division: row.division,
    version: row.version,
  }));
}

/** A visit was made and counts, or may not be made. */
export type VisitOutcome = { readonly doneOn: LocalDate; readonly refusal: null } | { readonly doneOn: null; readonly refusal: Refusal }; // prettier-ignore

/**
 * Notes that an inspection was carried out today: what was kept for it is posted. A matter that has left the list
 * meanwhile, or a plan whose days are over or not yet come, refuses the visit, and that is recorded.
 *
 * @param inspectors certificate numbers of those who went; those named before unless given
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.INSPECTORS_TOO_FEW
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function carryOut(
  tx: Tx,
  rules: RuleStore,
  id: string,
  inspectors?: readonly string[],
): Promise<VisitOutcome> {
  const row = await lockInspection(tx, id);
  const { matter_id: matterId, subject_id: subjectId, authority, division, year } = row;
  mustActFor(tx.context, authority, division);
  const went = [...new Set(inspectors ?? row.inspectors)];
  if (went.length < 2) throw new InspectorsTooFew();
  const today = await businessDate(tx);
  const against = row.state === 'planned' ? await againstVisit(tx, rules, row, today) : null;
  if (against)
    return {
      doneOn: null,
      refusal: await refuse(tx, {
        asked: 'visit', reason: against, matterId, authority, division, subjectId,
        planId: row.plan_id, inspectionId: id,
      }), // prettier-ignore
    };
  await moveOne(tx, inspectionLifecycle, id, {
    event: 'do',
    set: { inspectors: went, done_on: today, done_by: tx.context.actor },
  });
  await elevate(tx, () =>
    row.origin === 'plan'
      ? post(tx, row.transfers)
      : countException(tx, { authority, subjectId, year, division }, id),
  );
  return { doneOn: today, refusal: null };
}

async function againstVisit(
  tx: Tx,
  rules: RuleStore,
  { matter_id: matterId, authority, division, plan_id: planId }: InspectionRow,
  today: LocalDate,
): Promise<RefusalReason | null> {
  const listed = await listedMatter(tx, rules, { matterId, authority, division }, today);
  if (typeof listed === 'string') return listed;
  if (planId === null) return null;
  const { state, startsOn, endsOn } = await viewPlan(tx, planId);
  if (state !== 'approved') return 'not-planned';
  return today >= startsOn && today < endsOn ? null : 'outside-plan';
}

/**
 * Cancels an inspection that was not carried out: what was kept for it goes back.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function cancelInspection(tx: Tx, id: string, reason: string): Promise<void> {
  const row = await lockInspection(tx, id);
  mustActFor(tx.context, row.authority, row.division);
  await moveOne(tx, inspectionLifecycle, id, {
    event: 'cancel',
    reason,
    set: { cancelled_by: tx.context.actor, cancelled_because: reason },
  });
  await elevate(tx, () => voidReservations(tx, row.transfers));
}

/** How many visits an authority made in a year, by what led to them and by tier: lawful exceptions are named and counted. */
export interface VisitCount {
  readonly authority: string;
  readonly origin: 'plan' | Trigger;
  readonly tier: string | null;
  readonly planned: number;
  readonly done: number;
}

/** The visits of a year within the caller's sight. */
export async function countVisits(tx: Tx, year: string): Promise<VisitCount[]> {
  return tx.query<VisitCount>(
    `select authority, origin, tier, count(*) filter (where state = 'planned')::integer as planned,
       count(*) filter (where state = 'done')::integer as done
     from inspection where year = $1 group by authority, origin, tier order by authority, origin, tier nulls last`,
    [year],
  );
}
