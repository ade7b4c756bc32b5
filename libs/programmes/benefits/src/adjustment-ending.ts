import { move, type Tx } from '#libs/platform';
import { closeTasksAbout } from '#libs/workflow';
import { adjustmentLifecycle } from './adjustment-lifecycle.ts';
import { takeBackCommitted } from './funding.ts';

/**
 * Ends what corrected data made of a benefit that is taken back, whose row is locked: each accepted top-up goes back to the
 * budget as far as it was committed, and nobody has to decide what is open.
 */
export async function endAdjustments(
  tx: Tx,
  benefit: { readonly id: string; readonly policy_id: string; readonly period: string },
  reason: string,
): Promise<void> {
  const committed = await tx.query<{ id: string; amount_fen: string; period: string }>(
    // The year that bore it, which need not be the benefit's own.
    `select a.id, (a.difference_fen - a.set_off_fen)::text as amount_fen, split_part(b.code, ':', 3) as period
     from adjustment a join transfer t on t.id = a.transfer_id join account b on b.id = t.debit_account where a.entitlement_id = $1 order by a.id`,
    [benefit.id],
  );
  for (const one of committed) await takeBackCommitted(tx, { ...benefit, ...one });
  const live = await tx.query<{ id: string }>(
    `select id from adjustment where entitlement_id = $1 and state in ('open', 'endorsed') for update`,
    [benefit.id],
  );
  for (const { id } of live) await supersede(tx, id, reason);
}

/** Ends a difference that nobody decided, with its task. */
export async function supersede(tx: Tx, id: string, reason: string): Promise<void> {
  await move(tx, adjustmentLifecycle, { event: 'supersede', ids: [id], reason });
  await closeTasksAbout(tx, { kind: 'adjustment', entity: 'adjustment', entityId: id }, reason);
}
