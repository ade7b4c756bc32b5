import { voidReservations } from '#libs/ledger';
import { elevate, move, moveOne, type Tx } from '#libs/platform';
import { DrawnUndone, DrawnUnplanned, DrawRevealed } from './errors.ts';
import {
  inspectionDrawLifecycle,
  inspectionLifecycle,
  inspectionPlanLifecycle,
} from './lifecycles.ts';
import { mustActFor } from './matter-list.ts';
import { type PlanView, viewPlan } from './plan.ts';

/** What a plan left open when it was closed. */
export interface ClosedPlan {
  /** Inspections that were cancelled with it. */
  readonly cancelled: number;
  /** Draws that were given up with it. */
  readonly abandoned: number;
}

/**
 * Ends an approved plan: nothing more is planned under it, and what waits under it ends with it for the same reason.
 * Inspections that were not carried out are cancelled and their visits go back; draws that were only committed to are given up.
 * Firms that were drawn are let off by an approver alone who neither drew up the plan nor had a part in the draw, so that
 * nobody draws under plan after plan until it suits.
 *
 * @param role in which the person acts
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.DRAW_REVEALED
 * @throws INSPECTIONS.DRAWN_UNPLANNED
 * @throws INSPECTIONS.DRAWN_UNDONE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function closePlan(
  tx: Tx,
  id: string,
  reason: string,
  role: 'operator' | 'approver',
): Promise<ClosedPlan> {
  const plan = await viewPlan(tx, id, 'for update');
  const { authority, division } = plan;
  mustActFor(tx.context, authority, division);
  await mustLetOff(tx, plan, role);
  await moveOne(tx, inspectionPlanLifecycle, id, { event: 'close', reason });
  const waiting = await tx.query<{ id: string; transfers: string[] }>(
    `select id, array[quota_transfer_id, cap_transfer_id]::text[] as transfers
     from inspection where plan_id = $1 and state = 'planned' order by id for update`,
    [id],
  );
  const ids = waiting.map((one) => one.id);
  await move(tx, inspectionLifecycle, {
    event: 'cancel',
    ids,
    reason,
    set: { cancelled_by: tx.context.actor, cancelled_because: reason },
  });
  if (ids.length > 0)
    await elevate(tx, () =>
      voidReservations(
        tx,
        waiting.flatMap(({ transfers }) => transfers),
      ),
    );
  const draws = await tx.query<{ id: string }>(
    `select id from inspection_draw where plan_id = $1 and state = 'committed' for update`,
    [id],
  );
  await move(tx, inspectionDrawLifecycle, {
    event: 'abandon',
    ids: draws.map((one) => one.id),
    reason,
    set: { abandoned_ground: 'plan-closed', abandoned_because: reason },
  });
  return { cancelled: ids.length, abandoned: draws.length };
}

/** Whether the person may end what the draws of a plan led to. */
async function mustLetOff(
  tx: Tx,
  { id, draftedBy }: PlanView,
  role: 'operator' | 'approver',
): Promise<void> {
  const draws = await tx.query<{ id: string; state: string; left: number; by: string[] }>(
    `select id, state, jsonb_array_length(drawn) - processed as left, array_remove(array[committed_by, revealed_by, drawn_by], null) as by
     from inspection_draw where plan_id = $1 and state in ('revealed', 'drawn') order by committed_at, id for update`,
    [id],
  );
  const revealed = draws.filter(({ state }) => state === 'revealed').map((one) => one.id);
  if (revealed.length > 0) throw new DrawRevealed(revealed);
  const left = draws.reduce((sum, one) => sum + one.left, 0);
  if (left > 0) throw new DrawnUnplanned(left);
  const undone = await tx.query<{ draw_id: string }>(
    `select draw_id from inspection where plan_id = $1 and state = 'planned' and draw_id is not null`,
    [id],
  );
  if (undone.length === 0) return;
  const own = new Set(undone.map(({ draw_id: drawId }) => drawId));
  const had = draws.filter((one) => own.has(one.id)).flatMap(({ by }) => by);
  if (role !== 'approver' || [draftedBy, ...had].includes(tx.context.actor))
    throw new DrawnUndone(undone.length);
}
