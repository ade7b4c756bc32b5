/**
 * Planning of inspections, of one firm or of many at once. What is asked of one is asked of all in one statement: the same
 * questions in the same order, and the first answer that is no is the refusal.
 */
import { randomUUID } from 'node:crypto';
import { visitsOf } from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import {
  judgeNow,
  type MatterVersion,
  type QuotaVersion,
  type RuleStore,
  type SingleJudgement,
} from '#libs/matching';
import { businessDate, elevate, NotFound, type Tx } from '#libs/platform';
import { type Trigger } from './inspection-view.ts';
import { inspectionPlanLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, quotaOf } from './matter-list.ts';
import { firstDayOf, type PlanView, viewPlan } from './plan.ts';
import { type Refusal, type RefusalReason, type Refused, refuseAll } from './refusal.ts';
import { keepVisits, type VisitLine } from './visit-ledger.ts';

/** A trigger as it is filed: who or what said so, and why that calls for an inspection. */
export interface FiledTrigger {
  readonly kind: Trigger;
  readonly source: string;
  readonly reason: string;
}

/** A firm that is to be inspected. */
export interface FirmToInspect {
  readonly subjectId: number;
  /** Certificate numbers, where they are known already. */
  readonly inspectors?: readonly string[];
}

/** Inspections that are asked for together: in one matter, under a plan, or for a filed reason that no quota limits. */
export interface InspectionsRequest {
  readonly matterId: string;
  readonly authority: string;
  /** A plan, with the draw in which the firms were drawn if they were; or what was filed. */
  readonly under: { readonly planId: string; readonly drawId?: string } | FiledTrigger;
  /** Each once. */
  readonly firms: readonly FirmToInspect[];
}

/** What became of a request. */
export type InspectionOutcome =
  | { readonly inspectionId: string; readonly refusal: null }
  | { readonly inspectionId: null; readonly refusal: Refusal };

type Why = Pick<Refused, 'reason' | 'detail'>;

/** A firm on its way through the questions. */
interface Asked {
  readonly id: string;
  readonly subjectId: number;
  readonly inspectors: readonly string[];
  readonly division: string;
}

/** Who was not refused yet, and why the others were. */
class Sieve {
  readonly why = new Map<number, Why>();

  constructor(private readonly all: readonly Asked[]) {}

  get left(): readonly Asked[] {
    return this.all.filter(({ subjectId }) => !this.why.has(subjectId));
  }

  get ids(): number[] {
    return this.left.map(({ subjectId }) => subjectId);
  }

  /** Asks everybody who is left one question more. */
  refuse(against: (firm: Asked) => Why | null): void {
    for (const firm of this.left) {
      const why = against(firm);
      if (why) this.why.set(firm.subjectId, why);
    }
  }
}

/**
 * Plans an inspection of each firm in one matter, or refuses it with the reason and records that.
 *
 * It needs a matter that is listed and in force, of the same authority, that certainly concerns the firm. Under a plan that
 * has not begun list, cap and quota are those of its first day, the firm is the one known today: next year's quota for its tier. It
 * also needs the approval of the plan, and a visit left in the firm's quota and in the matter's cap, which are kept for it.
 * A complaint, a transfer or an alert is filed with its source and its reason, and counted when the visit was made.
 *
 * @returns what became of each, in the order of the firms
 * @throws PLATFORM.NOT_FOUND when a firm or the plan are out of sight
 * @throws INSPECTIONS.BEYOND_REACH
 */
export async function planInspections(
  tx: Tx,
  rules: RuleStore,
  request: InspectionsRequest,
): Promise<InspectionOutcome[]> {
  const { matterId, authority, under } = request;
  const all = await inReach(tx, request);
  const planId = 'planId' in under ? under.planId : null;
  const sieve = new Sieve(all);
  const today = await businessDate(tx);
  await waitForOthers(tx, matterId, sieve.ids);
  const day = await dayOf(tx, planId, today);
  // What was filed is kept with a refusal too: somebody complained.
  const filed = 'kind' in under ? { ...under } : {};
  // Before all else: what is on no list is refused whatever plan it is asked under.
  const matter = await sieveByList(tx, rules, sieve, { matterId, authority, day, filed });
  const plan =
    matter && planId !== null
      ? await sieveByPlan(tx, sieve, planId, {
          matter,
          authority,
          today,
          isDrawn: 'drawId' in under,
        })
      : null;
  const judged = matter ? await sieveByScope(tx, sieve, request, { matter, today, filed }) : NOBODY;
  const kept =
    matter && plan
      ? await keep(tx, rules, sieve, { matter, authority, today, day, year: plan.startsOn.slice(0, 4) }) // prettier-ignore
      : new Map<number, Kept>();
  if (matter) await insert(tx, { request, matter, day, judged, kept, planId }, sieve.left);
  return outcomes(tx, request, all, sieve.why);
}

const NOBODY: ReadonlyMap<number, SingleJudgement> = new Map();

async function inReach(tx: Tx, { authority, firms }: InspectionsRequest): Promise<Asked[]> {
  const divisions = await divisionsOf(
    tx,
    firms.map(({ subjectId }) => subjectId),
  );
  return firms.map(({ subjectId, inspectors = [] }) => {
    const division = divisions.get(subjectId);
    if (division === undefined) throw new NotFound({ zh: '企业', en: 'enterprise' });
    mustActFor(tx.context, authority, division);
    return { id: randomUUID(), subjectId, inspectors, division };
  });
}

/** Where firms lie; those out of the caller's sight are left out. */
export async function divisionsOf(
  tx: Tx,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.query<{ id: number; division: string }>(
    `select id, division from subject where id = any($1)`,
    [subjectIds],
  );
  return new Map(rows.map(({ id, division }) => [id, division]));
}

/** Who asks for the same at the same moment waits: one of them opens it, the other joins. In the one order of all who ask. */
async function waitForOthers(tx: Tx, matterId: string, ids: readonly number[]): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) key`, [
    [...ids].sort((a, b) => a - b).map((id) => `inspection:${matterId}:${id}`),
  ]); // prettier-ignore
}

/** The day for which an inspection is planned: of a plan that has not begun its first one, else today. */
async function dayOf(tx: Tx, planId: string | null, today: LocalDate): Promise<LocalDate> {
  if (planId === null) return today;
  const [plan] = await tx.query<{ startsOn: LocalDate }>(
    `select starts_on::text as "startsOn" from inspection_plan where id = $1`,
    [planId],
  );
  // Before anything is refused: a refusal that names a plan would tell whether there is one that the caller does not see.
  if (!plan) throw new NotFound(inspectionPlanLifecycle.title);
  return firstDayOf(plan, today);
}

/** @returns the matter as it is listed for whoever is left; null when nobody is */
async function sieveByList(
  tx: Tx,
  rules: RuleStore,
  sieve: Sieve,
  of: {
    readonly matterId: string;
    readonly authority: string;
    readonly day: LocalDate;
    readonly filed: Why['detail'];
  },
): Promise<MatterVersion | null> {
  const { matterId, authority, day, filed } = of;
  const listed = new Map<string, MatterVersion | RefusalReason>();
  for (const { division } of sieve.left)
    if (!listed.has(division))
      listed.set(division, await listedMatter(tx, rules, { matterId, authority, division }, day));
  sieve.refuse(({ division }) => {
    const found = listed.get(division) as MatterVersion | RefusalReason;
    return typeof found === 'string' ? { reason: found, detail: filed ?? {} } : null;
  });
  // One version of a matter is listed on a day, wherever it holds.
  return [...listed.values()].find((one) => typeof one !== 'string') ?? null;
}

/**
 * The plan, which is closed by nobody meanwhile. In a matter of which the list says that firms are drawn (双随机) nobody names a
 * firm under a yearly or quarterly plan; a special one says why it is needed and is filed. `drawn_matter_is_drawn` holds the same.
 */
async function sieveByPlan(
  tx: Tx,
  sieve: Sieve,
  planId: string,
  of: {
    readonly matter: MatterVersion;
    readonly authority: string;
    readonly today: LocalDate;
    readonly isDrawn: boolean;
  },
): Promise<PlanView> {
  const plan = await viewPlan(tx, planId, 'for share');
  const { state, matters, endsOn, kind } = plan;
  const { id: matterId, random } = of.matter.matter.matter;
  const names = state === 'approved' && plan.authority === of.authority && matters.includes(matterId); // prettier-ignore
  const isPicked = random !== null && !of.isDrawn && kind !== 'special';
  sieve.refuse(({ division }) => {
    if (!names) return { reason: 'not-planned', detail: { state, matters } };
    const within = of.today < endsOn && division.startsWith(plan.division);
    if (!within) return { reason: 'outside-plan', detail: { endsOn, division: plan.division } };
    return isPicked ? { reason: 'drawn-only', detail: { kind, title: plan.title } } : null;
  });
  return plan;
}

/** Who has no such inspection open already, and is certainly one whom the matter concerns. */
async function sieveByScope(
  tx: Tx,
  sieve: Sieve,
  { matterId, under }: InspectionsRequest,
  {
    matter,
    today,
    filed,
  }: {
    readonly matter: MatterVersion;
    readonly today: LocalDate;
    readonly filed: object;
  },
): Promise<ReadonlyMap<number, SingleJudgement>> {
  return elevate(tx, async () => {
    const open = new Map(
      (
        await tx.query<{ id: string; subject_id: number }>(
          // A planned visit keeps nobody from looking into a complaint.
          `select id, subject_id from inspection where subject_id = any($1) and matter_id = $2 and state = 'planned' and (origin = 'plan') = $3`,
          [sieve.ids, matterId, 'planId' in under],
        )
      ).map((row) => [row.subject_id, row.id]),
    );
    sieve.refuse(({ subjectId }) => {
      const inspectionId = open.get(subjectId);
      if (inspectionId === undefined) return null;
      return { reason: 'already-open', detail: { inspectionId, ...filed } };
    });
    const { ids } = sieve;
    const judged = ids.length === 0 ? NOBODY : await judgeNow(tx, matter, ids, today);
    sieve.refuse(({ subjectId }) => {
      const why = againstScope(judged.get(subjectId) as SingleJudgement);
      return why && { ...why, detail: { ...why.detail, ...filed } };
    });
    return judged;
  });
}

function againstScope({ decision }: SingleJudgement): Why | null {
  const { verdict, missing } = decision;
  if (verdict === 'eligible') return null;
  if (verdict === 'ineligible') return { reason: 'out-of-scope' };
  return { reason: 'scope-open', detail: { missing: missing.map(({ key }) => key) } };
}

interface Kept {
  readonly tier: string | null;
  readonly year: string;
  readonly quotaTransferId: string;
  readonly capTransferId: string;
}

/** Keeps a visit in quota and cap for each inspection under a plan. */
async function keep(
  tx: Tx,
  rules: RuleStore,
  sieve: Sieve,
  of: {
    readonly matter: MatterVersion;
    readonly authority: string;
    readonly today: LocalDate;
    readonly day: LocalDate;
    readonly year: string;
  },
): Promise<ReadonlyMap<number, Kept>> {
  const { matter, authority, today, day, year } = of;
  const { id: matterId, cap } = matter.matter.matter;
  const quotas = new Map<string, QuotaVersion | undefined>();
  for (const { division } of sieve.left)
    if (!quotas.has(division))
      quotas.set(division, await quotaOf(tx, rules, { authority, division }, day));
  sieve.refuse(({ division }) => (quotas.get(division) ? null : { reason: 'no-quota' }));
  const { left } = sieve;
  if (left.length === 0) return new Map();
  return elevate(tx, async () => {
    const allowed = new Map<number, ReturnType<typeof visitsOf>>();
    for (const quota of new Set(quotas.values())) {
      if (quota === undefined) continue;
      const ids = left
        .filter(({ division }) => quotas.get(division) === quota)
        .map(({ subjectId }) => subjectId);
      for (const [id, { facts }] of await judgeNow(tx, quota, ids, today))
        allowed.set(id, visitsOf(quota.quota, facts.row));
    }
    const lines = left.map(({ id, subjectId, division }) => {
      const line: VisitLine = { authority, subjectId, year, division };
      return { ...line, quota: allowed.get(subjectId)?.visits ?? 0, ref: id };
    });
    const visits = await keepVisits(tx, { authority, matterId, cap: cap.visits }, lines);
    const kept = new Map<number, Kept>();
    sieve.refuse(({ subjectId }) => {
      const { tier = null, visits: quota } = allowed.get(subjectId) ?? {};
      const visit = visits.get(subjectId);
      if (visit?.kept) {
        const { quotaTransferId, capTransferId } = visit;
        kept.set(subjectId, { tier, year, quotaTransferId, capTransferId });
        return null;
      }
      const detail = { year, tier, visits: quota, cap: cap.visits };
      return { reason: visit?.because ?? 'quota-spent', detail };
    });
    return kept;
  });
}

interface Opening {
  readonly request: InspectionsRequest;
  readonly matter: MatterVersion;
  /** For which they are planned: today, or the first day of a plan that has not begun. */
  readonly day: LocalDate;
  readonly judged: ReadonlyMap<number, SingleJudgement>;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly planId: string | null;
}

async function insert(tx: Tx, of: Opening, firms: readonly Asked[]): Promise<void> {
  if (firms.length === 0) return;
  const { request, matter, day, judged, kept, planId } = of;
  const { matterId, authority, under } = request;
  const filed = 'kind' in under ? under : null;
  const rows = firms.map(({ id, subjectId, inspectors, division }) => {
    const { asOf, knownAt, factVectorHash, facts } = judged.get(subjectId) as SingleJudgement;
    const visit = kept.get(subjectId);
    return {
      id,
      subject_id: subjectId,
      division,
      inspectors,
      as_of: asOf,
      known_at: knownAt,
      fact_vector_hash: factVectorHash,
      record_ids: facts.recordIds,
      year: visit?.year ?? day.slice(0, 4),
      tier: visit?.tier ?? null,
      quota_transfer_id: visit?.quotaTransferId ?? null,
      cap_transfer_id: visit?.capTransferId ?? null,
    };
  });
  await tx.query(
    `insert into inspection (id, state, origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source,
       as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, inspectors, requested_by, authority, division, draw_id)
     select r.id, 'planned', $2, $3, $4, $5, r.subject_id, r.year, r.tier, $6, $7,
       r.as_of, r.known_at, r.fact_vector_hash, r.record_ids, r.quota_transfer_id, r.cap_transfer_id, r.inspectors, $8, $9, r.division, $10
     from jsonb_to_recordset($1::jsonb) r (id uuid, subject_id integer, year text, tier text, as_of date, known_at timestamptz,
       fact_vector_hash text, record_ids bigint[], quota_transfer_id uuid, cap_transfer_id uuid, inspectors text[], division text)`,
    [
      JSON.stringify(rows),
      filed?.kind ?? 'plan',
      planId,
      matterId,
      matter.id,
      filed?.reason ?? null,
      filed?.source ?? null,
      tx.context.actor,
      authority,
      'drawId' in under ? (under.drawId ?? null) : null,
    ],
  );
}

/** Records what was refused, and says what became of each. */
async function outcomes(
  tx: Tx,
  { matterId, authority, under }: InspectionsRequest,
  all: readonly Asked[],
  why: ReadonlyMap<number, Why>,
): Promise<InspectionOutcome[]> {
  const { planId = null, drawId = null } = 'planId' in under ? under : {};
  const refused = all.filter(({ subjectId }) => why.has(subjectId));
  const refusals = await refuseAll(
    tx,
    refused.map(({ subjectId, division }) => {
      const { reason, detail = {} } = why.get(subjectId) as Why;
      return { asked: 'inspection', reason, detail, matterId, authority, division, planId, drawId, subjectId }; // prettier-ignore
    }),
  );
  const of = new Map(refused.map(({ subjectId }, at) => [subjectId, refusals[at] as Refusal]));
  return all.map(({ id, subjectId }): InspectionOutcome => {
    const refusal = of.get(subjectId);
    return refusal ? { inspectionId: null, refusal } : { inspectionId: id, refusal: null };
  });
}
