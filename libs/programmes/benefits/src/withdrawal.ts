import { move, type Tx } from '#libs/platform';
import { endDeadlines } from '#libs/workflow';
import { release } from './funding.ts';
import { endPublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import { tellAnew } from './notice.ts';

/**
 * Withdraws entitlements that are not yet confirmed or ended, and gives their money back to the budget. Whoever knows of its
 * benefit is told.
 */
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
  const known = await tx.query<{ id: string }>(
    `select id from entitlement where id = any($1::uuid[]) and (notified_at is not null or declaration_id is not null) order by id`,
    [gone.map((one) => one.id)],
  );
  await tellAnew(
    tx,
    'withdrawn',
    known.map(({ id }) => id),
  );
}
