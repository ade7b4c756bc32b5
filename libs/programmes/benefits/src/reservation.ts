import { budgetAccounts, post, reserve, voidReservations } from '#libs/ledger';
import { move, type Tx } from '#libs/platform';
import { entitlementLifecycle } from './lifecycles.ts';

/** An entitlement that needs money kept for it. */
export interface Unfunded {
  readonly id: string;
  readonly amountFen: bigint;
  readonly division: string;
}

/**
 * Keeps money for entitlements in the order given; those the budget cannot bear stay `waiting`.
 *
 * @returns how many were funded
 */
export async function fund(
  tx: Tx,
  policyId: string,
  period: string,
  entitlements: readonly Unfunded[],
): Promise<number> {
  const { budget, owed } = budgetAccounts(policyId, period.slice(0, 4));
  const outcomes = await reserve(
    tx,
    budget,
    owed,
    'entitlement',
    entitlements.map(({ id, amountFen, division }) => ({ ref: id, amount: amountFen, division })),
  );
  const reserved = outcomes.flatMap((outcome) => (outcome.reserved ? [outcome] : []));
  await tx.query(
    `update entitlement e set transfer_id = r.transfer_id from unnest($1::uuid[], $2::uuid[]) r (id, transfer_id) where e.id = r.id`,
    [reserved.map((one) => one.ref), reserved.map((one) => one.transferId)],
  );
  await move(tx, entitlementLifecycle, { event: 'reserve', ids: reserved.map((one) => one.ref) });
  return reserved.length;
}

/** Commits the money kept for entitlements that were confirmed. @throws LEDGER.RESERVATION_RESOLVED */
export async function commit(tx: Tx, transferIds: readonly string[]): Promise<void> {
  await post(tx, transferIds);
}

/** Gives the money back that was kept for entitlements. @throws LEDGER.RESERVATION_RESOLVED */
export async function release(tx: Tx, transferIds: readonly string[]): Promise<void> {
  await voidReservations(tx, transferIds);
}
