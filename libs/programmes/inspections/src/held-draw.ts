/** A draw as it is held: the commitment first, then the list as the records have it, then the result, all published. */
import { randomBytes } from 'node:crypto';
import { type ColumnRef, visitsOf } from '#libs/engine';
import { sha256 } from '#libs/kernel';
import { judgeNow, type MatterVersion, type QuotaVersion, type RuleStore } from '#libs/matching';
import { businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { readFacts, type Subject, subjectsById } from '#libs/registry';
import {
  type Candidate,
  commitmentOf,
  draw,
  type DrawList,
  type DrawnFirm,
  type Inspector,
  type PublishedDraw,
} from './draw.ts';
import { DrawHeld, DrawImpossible } from './errors.ts';
import { planInspection } from './inspection.ts';
import { inspectionDrawLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, quotaOf } from './matter-list.ts';
import { type PlanView, viewPlan } from './plan.ts';
import { type Refusal } from './refusal.ts';

/** What is published before a draw. */
export interface Commitment {
  readonly drawId: string;
  readonly commitment: string;
}

/**
 * Commits to the seed of a draw for one matter of an approved plan. The seed is random and shown to nobody before the draw.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_IMPOSSIBLE
 * @throws INSPECTIONS.DRAW_HELD
 */
export async function commitDraw(
  tx: Tx,
  rules: RuleStore,
  of: { readonly planId: string; readonly matterId: string },
): Promise<Commitment> {
  const { planId, matterId } = of;
  const plan = await viewPlan(tx, planId, 'for update');
  mustActFor(tx.context, plan.authority, plan.division);
  await drawable(tx, rules, plan, matterId);
  const [held] = await tx.query(
    `select from inspection_draw where plan_id = $1 and matter_id = $2 and state <> 'abandoned'`,
    [planId, matterId],
  );
  if (held) throw new DrawHeld();
  const seed = randomBytes(32).toString('hex');
  const commitment = commitmentOf(seed);
  const [row] = await tx.query<{ id: string }>(
    `insert into inspection_draw (state, plan_id, matter_id, commitment, seed, committed_by, authority, division)
     values ('committed', $1, $2, $3, $4, $5, $6, $7) returning id`,
    [planId, matterId, commitment, seed, tx.context.actor, plan.authority, plan.division],
  );
  return { drawId: (row as { id: string }).id, commitment };
}

/** Who inspects, and how many go together. */
export interface DrawTeam {
  readonly inspectors: readonly Inspector[];
  readonly team: number;
  readonly mostLoad: number;
}

/** What a draw led to. */
export interface HeldDraw {
  readonly published: PublishedDraw;
  /** The inspections that were planned, by credit code. */
  readonly planned: ReadonlyMap<string, string>;
  /** Who was drawn and may not be inspected, by credit code: a quota that is spent, an inspection that is open. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

interface DrawRow {
  id: string;
  state: string;
  plan_id: string;
  matter_id: string;
  commitment: string;
  seed: string;
  list: DrawList | null;
  drawn: readonly DrawnFirm[] | null;
  authority: string;
  division: string;
}

/**
 * Closes the list with everybody whom the matter concerns today, draws, publishes the seed with it, and plans an inspection
 * of each firm that was drawn.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_IMPOSSIBLE
 * @throws INSPECTIONS.DRAW_LIST_REFUSED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function holdDraw(
  tx: Tx,
  rules: RuleStore,
  drawId: string,
  people: DrawTeam,
): Promise<HeldDraw> {
  const row = await rowOf(tx, drawId, 'for update');
  const { authority, division, plan_id: planId, matter_id: matterId, seed, commitment } = row;
  mustActFor(tx.context, authority, division);
  const plan = await viewPlan(tx, planId);
  const { matter, quota } = await drawable(tx, rules, plan, matterId);
  // Drawn for the names of the strata and kept nowhere: what is published does not say which tier a name stands for.
  const salt = randomBytes(16).toString('hex');
  const found = await candidates(tx, { matter, quota, division, salt });
  const shares = (matter.matter.matter.random ?? []).map(({ tier, perMille }) => ({
    tier: stratum(salt, tier),
    perMille,
  }));
  const { inspectors, team, mostLoad } = people;
  const firms = found.map(({ firm }) => firm);
  const list: DrawList = { matter: matterId, shares, firms, inspectors, team, mostLoad };
  const drawn = draw(seed, list);
  await moveOne(tx, inspectionDrawLifecycle, drawId, {
    event: 'reveal',
    set: {
      list: JSON.stringify(list),
      drawn: JSON.stringify(drawn),
      drawn_by: tx.context.actor,
      drawn_at: 'now',
    },
  });
  const planned = new Map<string, string>();
  const refused = new Map<string, Refusal>();
  const subjectIds = new Map(found.map(({ firm, subjectId }) => [firm.id, subjectId]));
  for (const firm of drawn) {
    const outcome = await planInspection(tx, rules, {
      matterId,
      subjectId: subjectIds.get(firm.id) as number,
      authority,
      under: { planId },
      inspectors: firm.inspectors,
    });
    if (outcome.refusal) refused.set(firm.id, outcome.refusal);
    else planned.set(firm.id, outcome.inspectionId);
  }
  return { published: { commitment, seed, list, drawn }, planned, refused };
}

/** Gives up a draw that was not held, with the reason. @throws KERNEL.TRANSITION_REFUSED */
export async function abandonDraw(tx: Tx, drawId: string, reason: string): Promise<void> {
  await moveOne(tx, inspectionDrawLifecycle, drawId, {
    event: 'abandon',
    reason,
    set: { abandoned_because: reason },
  });
}

/**
 * A draw as it is published once it was held.
 *
 * @throws PLATFORM.NOT_FOUND also while it was not held
 */
export async function publishedDraw(tx: Tx, drawId: string): Promise<PublishedDraw> {
  const { commitment, seed, list, drawn } = await rowOf(tx, drawId);
  if (!list || !drawn) throw new NotFound(inspectionDrawLifecycle.title);
  return { commitment, seed, list, drawn };
}

async function rowOf(tx: Tx, drawId: string, lock: '' | 'for update' = ''): Promise<DrawRow> {
  const [row] = await tx.query<DrawRow>(
    `select id, state, plan_id, matter_id, commitment, seed, list, drawn, authority, division from inspection_draw where id = $1 ${lock}`,
    [drawId],
  );
  if (!row) throw new NotFound(inspectionDrawLifecycle.title);
  return row;
}

/** What a draw needs: an approved plan, a listed matter that is drawn at random, and a published quota. */
async function drawable(
  tx: Tx,
  rules: RuleStore,
  { authority, division, state, matters, endsOn }: PlanView,
  matterId: string,
): Promise<{ matter: MatterVersion; quota: QuotaVersion }> {
  const today = await businessDate(tx);
  const matter = await listedMatter(tx, rules, { matterId, authority, division }, today);
  const quota = await quotaOf(tx, rules, { authority, division }, today);
  if (state !== 'approved' || !matters.includes(matterId) || today >= endsOn)
    throw new DrawImpossible({
      zh: '检查计划未批准、已结束，或不包含该事项',
      en: 'the plan is not approved, is over, or does not name the matter',
    });
  if (typeof matter === 'string' || matter.matter.matter.random === null)
    throw new DrawImpossible({
      zh: '该事项不在清单上、未生效、不在该区划实施，或不实行双随机',
      en: 'the matter is not listed, not in force, not for this division, or nobody is drawn in it',
    });
  if (!quota)
    throw new DrawImpossible({
      zh: '该部门没有公布有效的年度检查频次上限',
      en: 'the authority has published no quota of visits in force',
    });
  return { matter, quota };
}

/** Subjects that are judged together. */
const PAGE = 1000;
const INDUSTRY: ColumnRef = {
  key: 'reg.industry@asOf',
  fact: 'reg.industry',
  dataset: 'registration',
  period: 'asOf',
};

interface FoundCandidate {
  readonly firm: Candidate;
  readonly subjectId: number;
}

/** Everybody below a division whom a matter concerns, judged from records page by page. */
async function candidates(
  tx: Tx,
  of: {
    readonly matter: MatterVersion;
    readonly quota: QuotaVersion;
    readonly division: string;
    readonly salt: string;
  },
): Promise<FoundCandidate[]> {
  const found: FoundCandidate[] = [];
  for (let after = -1; ;) {
    const page = await tx.query<{ id: number }>(
      `select id from subject where id > $1 and starts_with(division, $2) order by id limit ${PAGE}`,
      [after, of.division],
    );
    const last = page.at(-1);
    if (!last) return found;
    after = last.id;
    const ids = page.map(({ id }) => id);
    const subjects = await subjectsById(tx, ids);
    found.push(...(await elevate(tx, () => concerned(tx, of, ids, subjects))));
  }
}

async function concerned(
  tx: Tx,
  { matter, quota, salt }: Parameters<typeof candidates>[1],
  ids: readonly number[],
  subjects: ReadonlyMap<number, Subject>,
): Promise<FoundCandidate[]> {
  const today = await businessDate(tx);
  const judged = await judgeNow(tx, matter, ids, today);
  const subjectIds = ids.filter((id) => judged.get(id)?.decision.verdict === 'eligible');
  const tiers = await judgeNow(tx, quota, subjectIds, today);
  const { book, datasets } = matter;
  const { dictionary, codes } = book;
  const industries = await readFacts(tx, {
    subjectIds,
    refs: [INDUSTRY],
    asOf: today,
    knownAt: [...tiers.values()][0]?.knownAt ?? '',
    book: { dictionary, codes, datasets },
  });
  return subjectIds.map((subjectId) => {
    const facts = tiers.get(subjectId)?.facts;
    const industry = industries.get(subjectId)?.row.value(INDUSTRY);
    return {
      subjectId,
      firm: {
        id: subjects.get(subjectId)?.creditCode ?? `#${subjectId}`,
        tier: stratum(salt, facts ? visitsOf(quota.quota, facts.row).tier : null),
        // The section (门类) of the classification of industries is its letter.
        sector: typeof industry === 'string' ? industry.slice(0, 1) : null,
      },
    };
  });
}

/** A tier is for allocating inspectors and not for publishing: in the list it goes by a name that says nothing. */
function stratum(salt: string, tier: string | null): string {
  return `stratum-${sha256([salt, tier ?? ''].join('\n')).slice(0, 8)}`;
}
