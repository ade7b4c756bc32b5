import { voidReservations } from '#libs/ledger';
import { elevate, move, moveOne, type Tx } from '#libs/platform';
import {
  inspectionDrawLifecycle,
  inspectionLifecycle,
  inspectionPlanLifecycle,
} from './lifecycles.ts';
import { mustActFor } from './matter-list.ts';
import { viewPlan } from './plan.ts';

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
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function closePlan(tx: Tx, id: string, reason: string): Promise<ClosedPlan> {
  const { authority, division } = await viewPlan(tx, id, 'for update');
  mustActFor(tx.context, authority, division);
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
    set: { abandoned_because: reason },
  });
  return { cancelled: ids.length, abandoned: draws.length };
}
