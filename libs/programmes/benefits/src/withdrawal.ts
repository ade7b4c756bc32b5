import { move, type Tx } from '#libs/platform';
import { endDeadlines } from '#libs/workflow';
import { release } from './funding.ts';
import { endPublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';

/** Withdraws entitlements that are not yet confirmed or ended, and gives their money back to the budget. */
export async function withdraw(
  tx: Tx,
  standing: readonly { id: string; transfer_id: string | null }[],
  reason: string,
): Promise<void> {
  const moved = new Set(
    await move(tx, entitlementLifecycle, {
      event: 'withdraw',
      ids: standing.map((one) => one.id),
      reason,
      set: { ended_reason: reason },
    }),
  );
  const gone = standing.filter((one) => moved.has(one.id));
  await release(
    tx,
    gone.flatMap((one) => one.transfer_id ?? []),
  );
  await endDeadlines(
    tx,
    'entitlement',
    gone.map((one) => one.id),
    'void',
  );
  await endPublicity(
    tx,
    gone.map((one) => one.id),
  );
}
