import { type LocalDate } from '#libs/kernel';
import { type RuleStore } from '#libs/matching';
import { businessDate, moveOne, NotFound, type Tx } from '#libs/platform';
import { PlanNotFiled, PlanRefused, PlanSamePerson } from './errors.ts';
import { inspectionPlanLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, mustHaveShares, quotaOf } from './matter-list.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Of a calendar year, of a calendar quarter, or special: outside both, with a reason, filed and published. */
export type PlanKind = 'yearly' | 'quarterly' | 'special';

/** A plan as it is drawn up. */
export interface NewPlan {
  readonly kind: PlanKind;
  readonly title: string;
  /** Half-open, within one calendar year. */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  /** Ids of listed matters of the authority. */
  readonly matters: readonly string[];
  /** Why a special plan is needed; null otherwise. */
  readonly because: string | null;
  readonly authority: string;
  /** Prefix of the divisions in which it inspects. */
  readonly division: string;
}

/** A plan was drawn up, or refused because a matter may not be inspected. */
export type PlanOutcome =
  | { readonly planId: string; readonly refusal: null }
  | { readonly planId: null; readonly refusal: Refusal };

/**
 * The first day on which anything under a plan can be inspected: its matters, caps and quotas are those of that day, also
 * when it is drawn up in the year before.
 */
export function firstDayOf({ startsOn }: Pick<NewPlan, 'startsOn'>, today: LocalDate): LocalDate {
  return startsOn > today ? startsOn : today;
}

/**
 * Draws up a plan. A matter that is not listed, or not in force on its first day, refuses the whole plan; the refusal is
 * recorded.
 *
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.PLAN_REFUSED
 */
export async function drawUpPlan(tx: Tx, rules: RuleStore, plan: NewPlan): Promise<PlanOutcome> {
  const { authority, division, kind, matters } = plan;
  mustActFor(tx.context, authority, division);
  mustFit(plan);
  const day = firstDayOf(plan, await businessDate(tx));
  for (const matterId of matters) {
    const listed = await listedMatter(tx, rules, { matterId, authority, division }, day);
    if (typeof listed === 'string')
      return {
        planId: null,
        refusal: await refuse(tx, { asked: 'plan', reason: listed, matterId, authority, division }),
      };
  }
  const [row] = await tx.query<{ id: string }>(
    `insert into inspection_plan (state, kind, title, starts_on, ends_on, matters, because, drafted_by, authority, division)
     values ('submitted', $1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      kind,
      plan.title,
      plan.startsOn,
      plan.endsOn,
      matters,
      plan.because,
      tx.context.actor,
      authority,
      division,
    ],
  );
  return { planId: (row as { id: string }).id, refusal: null };
}

/** @throws INSPECTIONS.PLAN_REFUSED */
function mustFit({ kind, startsOn, endsOn, matters, because }: NewPlan): void {
  const refuseFor = (zh: string, en: string): never => {
    throw new PlanRefused({ zh, en });
  };
  if (matters.length === 0 || new Set(matters).size < matters.length)
    refuseFor(
      '检查计划须列出至少一项检查事项，且不重复。',
      'A plan names one matter or more, each once.',
    );
  const [year = '', month = '', day = ''] = startsOn.split('-');
  const next = `${Number(year) + 1}-01-01`;
  if (endsOn <= startsOn || endsOn > next)
    refuseFor(
      `检查计划的结束日应晚于开始日，且在同一自然年内（不晚于 ${next}，当日不含）。`,
      `A plan ends after it begins and within one calendar year (by ${next}, exclusive).`,
    );
  if (kind === 'yearly' && (startsOn !== `${year}-01-01` || endsOn !== next))
    refuseFor(
      `年度计划自 1 月 1 日起，至 ${next} 止（当日不含）。`,
      `A yearly plan runs from the first of January to ${next}, exclusive.`,
    );
  const following = String(Number(month) + 3).padStart(2, '0');
  const quarterEnd = Number(month) === 10 ? next : `${year}-${following}-01`;
  if (
    kind === 'quarterly' &&
    ((Number(month) - 1) % 3 !== 0 || day !== '01' || endsOn !== quarterEnd)
  )
    refuseFor(
      '季度计划应为一个完整的自然季度。',
      'A quarterly plan is exactly one calendar quarter.',
    );
  if ((kind === 'special') !== (because !== null && because.trim() !== ''))
    refuseFor(
      '专项计划须写明理由，其他计划不写。',
      'A special plan says why it is needed, and no other does.',
    );
}

interface PlanRow {
  id: string;
  state: string;
  kind: PlanKind;
  title: string;
  starts_on: LocalDate;
  ends_on: LocalDate;
  matters: string[];
  because: string | null;
  drafted_by: string;
  drafted_at: string;
  decided_by: string | null;
  filed_as: string | null;
  authority: string;
  division: string;
  version: number;
}

/** A plan as officers see it. */
export interface PlanView extends NewPlan {
  readonly id: string;
  readonly state: string;
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly decidedBy: string | null;
  readonly filedAs: string | null;
  readonly version: number;
}

const COLUMNS = `id, state, kind, title, starts_on::text, ends_on::text, matters, because, drafted_by, to_json(drafted_at)#>>'{}' as drafted_at,
  decided_by, filed_as, authority, division, version`;

/** Plans within the caller's sight, the latest first. @param after where the page before ended */
export async function listPlans(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<PlanView[]> {
  const rows = await tx.query<PlanRow>(
    `select ${COLUMNS} from inspection_plan
     where $2::timestamptz is null or (inspection_plan.drafted_at, id) < ($2, $3::uuid)
     order by inspection_plan.drafted_at desc, id desc limit $1`,
    [limit, after?.at ?? null, after?.id ?? null],
  );
  return rows.map(viewOf);
}

/** One plan; locked until the transaction ends when asked for. @throws PLATFORM.NOT_FOUND */
export async function viewPlan(
  tx: Tx,
  id: string,
  lock: '' | 'for share' | 'for update' = '',
): Promise<PlanView> {
  const [row] = await tx.query<PlanRow>(
    `select ${COLUMNS} from inspection_plan where id = $1 ${lock}`,
    [id],
  );
  if (!row) throw new NotFound(inspectionPlanLifecycle.title);
  return viewOf(row);
}

function viewOf(row: PlanRow): PlanView {
  return {
    id: row.id,
    state: row.state,
    kind: row.kind,
    title: row.title,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    matters: row.matters,
    because: row.because,
    authority: row.authority,
    division: row.division,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    decidedBy: row.decided_by,
    filedAs: row.filed_as,
    version: row.version,
  };
}

/**
 * Approves a plan as the second person, as the version that was shown. A matter from which firms are drawn at random must
 * have a share for each tier of the quota by then.
 *
 * @param filedAs the number under which a special plan was filed and published; null for others
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.PLAN_SAME_PERSON
 * @throws INSPECTIONS.PLAN_NOT_FILED
 * @throws INSPECTIONS.SHARE_MISSING
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function approvePlan(
  tx: Tx,
  rules: RuleStore,
  id: string,
  version: number,
  filedAs: string | null,
): Promise<void> {
  const plan = await viewPlan(tx, id, 'for update');
  if (plan.draftedBy === tx.context.actor) throw new PlanSamePerson();
  if (plan.kind === 'special' && filedAs === null) throw new PlanNotFiled();
  const { authority, division } = plan;
  const day = firstDayOf(plan, await businessDate(tx));
  const quota = await quotaOf(tx, rules, { authority, division }, day);
  for (const matterId of quota ? plan.matters : []) {
    const listed = await listedMatter(tx, rules, { matterId, authority, division }, day);
    // One that has left the list meanwhile refuses what is asked for under the plan, one by one.
    if (quota && typeof listed !== 'string') mustHaveShares(listed, quota);
  }
  await moveOne(tx, inspectionPlanLifecycle, id, {
    event: 'approve',
    version,
    set: { decided_by: tx.context.actor, filed_as: filedAs },
  });
}

/**
 * Rejects a plan as the second person, with a reason.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.PLAN_SAME_PERSON
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function rejectPlan(tx: Tx, id: string, reason: string): Promise<void> {
  const plan = await viewPlan(tx, id, 'for update');
  if (plan.draftedBy === tx.context.actor) throw new PlanSamePerson();
  await moveOne(tx, inspectionPlanLifecycle, id, {
    event: 'reject',
    reason,
    set: { decided_by: tx.context.actor, decided_because: reason },
  });
}
