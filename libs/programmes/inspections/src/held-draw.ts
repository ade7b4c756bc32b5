/**
 * A draw as it is held, in three transactions: list and seed are fixed and committed to, the seed is revealed, and the draw
 * is made of them and nothing else. What it drew is planned by a job, in steps.
 *
 * The list (firms, strata, shares, inspectors with loads and conflicts, team, most load) is closed before the database makes
 * the seed, and its digest stands in the commitment; so who knows the seed has nothing left to choose. The application cannot
 * read a seed before a committed transaction has revealed it, after which the draw can be held and not given up.
 *
 * What this does not stop: the owner of the database, its superuser and whoever holds a backup read the column, can work out
 * the result of a committed draw and have it given up. That shows: every commitment stays on the public list, with its
 * reason when it was given up. Nor does it stop a list made for its purpose: who is left out of the registers, or which
 * inspectors are named, is settled before the seed and is seen by whoever holds an opening. What was
 * drawn is let off by an approver without a part in it alone, and the public list counts what became of each draw. Nor does it
 * stop anybody from naming a firm by hand beside a draw, within its quota: the list counts those too.
 */
import { type LocalDate } from '#libs/kernel';
import { type MatterVersion, type QuotaVersion, type RuleStore } from '#libs/matching';
import { businessDate, moveOne, NotFound, promise, type Tx } from '#libs/platform';
import {
  draw,
  type DrawList,
  type DrawnFirm,
  listDigest,
  mustBeWhole,
  type PublishedDraw,
} from './draw.ts';
import { closeList, type DrawTeam } from './draw-candidates.ts';
import { type AbandonGround } from './draw-commitments.ts';
import { mustBeHoldable } from './draw-limits.ts';
import { drawName, type Named, openingOf } from './draw-names.ts';
import { PLAN_DRAWN } from './drawn-firms.ts';
import { DrawHeld, DrawImpossible, DrawListNamed, NotInDraw } from './errors.ts';
import { inspectionDrawLifecycle } from './lifecycles.ts';
import { listedMatter, mustActFor, mustHaveShares, quotaOf } from './matter-list.ts';
import { firstDayOf, type PlanView, viewPlan } from './plan.ts';
import { type Refusal, type Refused, refuse } from './refusal.ts';

/** What is published before a draw; or nothing may be drawn, and that is recorded. */
export type Commitment =
  | { readonly drawId: string; readonly commitment: string; readonly refusal: null }
  | { readonly drawId: null; readonly commitment: null; readonly refusal: Refusal };

/**
 * Closes the list of a draw for one matter of an approved plan, and commits to it and to a seed. A matter that may not be
 * inspected, by the list of matters or by the plan, is refused, and that is recorded.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_IMPOSSIBLE when nobody is drawn in the matter
 * @throws INSPECTIONS.SHARE_MISSING
 * @throws INSPECTIONS.DRAW_LIST_REFUSED also for a conflict with somebody who is no enterprise
 * @throws INSPECTIONS.INSPECTORS_SHORT
 * @throws INSPECTIONS.DRAW_HELD
 */
export async function commitDraw(
  tx: Tx,
  rules: RuleStore,
  of: { readonly planId: string; readonly matterId: string },
  people: DrawTeam,
): Promise<Commitment> {
  const { planId, matterId } = of;
  const plan = await viewPlan(tx, planId, 'for update');
  const { authority, division } = plan;
  mustActFor(tx.context, authority, division);
  const may = await drawable(tx, rules, plan, matterId);
  if ('refused' in may) {
    const refusal = await refuse(tx, refusedDraw(plan, matterId, may.refused));
    return { drawId: null, commitment: null, refusal };
  }
  const [held] = await tx.query(
    `select from inspection_draw where plan_id = $1 and matter_id = $2 and state <> 'abandoned'`,
    [planId, matterId],
  );
  if (held) throw new DrawHeld();
  const { list, subjects, certificates, key } = await closeList(tx, { ...may, division }, people);
  mustBeWhole(list);
  mustBeHoldable(list);
  const [row] = await tx.query<{ id: string; commitment: string }>(
    `insert into inspection_draw (state, plan_id, matter_id, list, list_digest, subjects, certificates, name_key, committed_by, authority, division)
     values ('committed', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id, commitment`,
    [
      planId,
      matterId,
      JSON.stringify(list),
      listDigest(list),
      subjects,
      certificates,
      key,
      tx.context.actor,
      authority,
      division,
    ],
  );
  const made = row as { id: string; commitment: string };
  return { drawId: made.id, commitment: made.commitment, refusal: null };
}

interface DrawRow {
  id: string;
  state: string;
  plan_id: string;
  matter_id: string;
  commitment: string;
  seed: string | null;
  list: DrawList | null;
  list_digest: string | null;
  drawn: readonly DrawnFirm[] | null;
  authority: string;
  division: string;
}

/**
 * Reveals the seed of a draw: from the end of this transaction on it can be read, and the draw can only be held. A matter that
 * has left the list since the commitment, or a plan that is over, refuses it, and that is recorded; the seed stays unseen.
 * What is revealed already stays so: who was interrupted goes on.
 *
 * @returns the refusal, or null when the seed is revealed
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_IMPOSSIBLE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function revealDraw(
  tx: Tx,
  rules: RuleStore,
  drawId: string,
): Promise<Refusal | null> {
  const row = await rowOf(tx, drawId, 'for update');
  mustActFor(tx.context, row.authority, row.division);
  if (row.state === 'revealed') return null;
  const plan = await viewPlan(tx, row.plan_id);
  const may = row.state === 'committed' ? await drawable(tx, rules, plan, row.matter_id) : null;
  if (may && 'refused' in may) return refuse(tx, refusedDraw(plan, row.matter_id, may.refused));
  if (may && row.list === null)
    throw new DrawImpossible({
      zh: '承诺时没有确定名单，应放弃后重新承诺',
      en: 'its list was not closed when it was committed to; give it up and commit anew',
    });
  await moveOne(tx, inspectionDrawLifecycle, drawId, {
    event: 'reveal',
    set: { revealed_by: tx.context.actor },
  });
  return null;
}

/**
 * Draws from the list and the seed that were committed to, publishes both with the result, and promises that an inspection of
 * each firm that was drawn is planned. Takes nothing new; asked in a later transaction than {@link revealDraw}.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_IMPOSSIBLE when its seed was not revealed before
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function holdDraw(tx: Tx, drawId: string): Promise<PublishedDraw> {
  const row = await rowOf(tx, drawId, 'for update');
  const { authority, division, commitment } = row;
  mustActFor(tx.context, authority, division);
  const { seed, list } = row;
  if (row.state === 'revealed' && (seed === null || list === null))
    throw new DrawImpossible({
      zh: '种子在同一事务中公开，尚不能读取',
      en: 'the seed was revealed in this very transaction and cannot be read yet',
    });
  const isDue = row.state === 'revealed' && seed !== null && list !== null;
  const drawn = isDue ? draw(seed, list) : [];
  await moveOne(tx, inspectionDrawLifecycle, drawId, {
    event: 'draw',
    set: { drawn: JSON.stringify(drawn), drawn_by: tx.context.actor, drawn_at: 'now' },
  });
  // Not told at the commit: whoever waits sees how far it is, and of many firms it takes long.
  await promise(tx, [{ kind: PLAN_DRAWN, ref: drawId }]);
  return { commitment, seed: seed as string, list: list as DrawList, drawn };
}

/**
 * Gives up a draw whose seed was not revealed; it stays on the list of commitments with its ground. The reason is kept and not
 * published.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function abandonDraw(
  tx: Tx,
  drawId: string,
  ground: AbandonGround,
  reason: string,
): Promise<void> {
  const { authority, division } = await rowOf(tx, drawId, 'for update');
  mustActFor(tx.context, authority, division);
  await moveOne(tx, inspectionDrawLifecycle, drawId, {
    event: 'abandon',
    reason,
    set: { abandoned_ground: ground, abandoned_because: reason },
  });
}

/**
 * A draw as it is published once it was held.
 *
 * @throws PLATFORM.NOT_FOUND also while it was not held
 * @throws INSPECTIONS.DRAW_LIST_NAMED for one of before lists went by names
 */
export async function publishedDraw(tx: Tx, drawId: string): Promise<PublishedDraw> {
  const { commitment, seed, list, list_digest: digest, drawn } = await rowOf(tx, drawId);
  if (!list || !drawn || seed === null) throw new NotFound(inspectionDrawLifecycle.title);
  if (digest === null) throw new DrawListNamed();
  return { commitment, seed, list, drawn };
}

/** What proves to whoever is given it which name of a list is whose. */
export interface NameOpening {
  readonly name: string;
  readonly opening: string;
}

/**
 * The opening of one name of a draw, for the firm or the inspector it belongs to, or for whoever audits. That it was opened,
 * and by whom, stands in the trail.
 *
 * @param id a credit code, or the number of a certificate
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.NOT_IN_DRAW
 */
export async function openName(
  tx: Tx,
  drawId: string,
  of: Named,
  id: string,
): Promise<NameOpening> {
  const [row] = await tx.query<{ list: DrawList | null; name_key: string | null }>(
    `select list, name_key from inspection_draw where id = $1`,
    [drawId],
  );
  if (!row?.list || row.name_key === null) throw new NotFound(inspectionDrawLifecycle.title);
  const opening = openingOf(row.name_key, of, id);
  const name = drawName(opening, id);
  const named = of === 'firm' ? row.list.firms : row.list.inspectors;
  if (!named.some((one) => one.id === name)) throw new NotInDraw(id);
  await tx.query(`select open_name($1, $2)`, [drawId, name]);
  return { name, opening };
}

async function rowOf(tx: Tx, drawId: string, lock: '' | 'for update' = ''): Promise<DrawRow> {
  const [row] = await tx.query<DrawRow>(
    `select id, state, plan_id, matter_id, commitment, draw_seed(id) as seed, list, list_digest, drawn, authority, division
     from inspection_draw where id = $1 ${lock}`,
    [drawId],
  );
  if (!row) throw new NotFound(inspectionDrawLifecycle.title);
  return row;
}

function refusedDraw(
  { id: planId, authority, division }: PlanView,
  matterId: string,
  why: Pick<Refused, 'reason' | 'detail'>,
): Refused {
  return { asked: 'draw', ...why, matterId, authority, division, planId };
}

interface Drawable {
  readonly matter: MatterVersion;
  readonly quota: QuotaVersion;
  readonly today: LocalDate;
}

/**
 * What a draw needs, or what speaks against it: a listed matter first, then an approved plan that names it, and a published
 * quota, all for the first day on which the plan can inspect.
 */
async function drawable(
  tx: Tx,
  rules: RuleStore,
  plan: PlanView,
  matterId: string,
): Promise<Drawable | { readonly refused: Pick<Refused, 'reason' | 'detail'> }> {
  const { authority, division, state, matters, endsOn } = plan;
  const today = await businessDate(tx);
  const day = firstDayOf(plan, today);
  const matter = await listedMatter(tx, rules, { matterId, authority, division }, day);
  if (typeof matter === 'string') return { refused: { reason: matter } };
  if (state !== 'approved' || !matters.includes(matterId))
    return { refused: { reason: 'not-planned', detail: { state, matters } } };
  if (today >= endsOn) return { refused: { reason: 'outside-plan', detail: { endsOn } } };
  if (matter.matter.matter.random === null)
    throw new DrawImpossible({
      zh: '该事项不实行双随机',
      en: 'nobody is drawn at random in the matter',
    });
  const quota = await quotaOf(tx, rules, { authority, division }, day);
  if (!quota) return { refused: { reason: 'no-quota' } };
  mustHaveShares(matter, quota);
  return { matter, quota, today };
}
