import { move, type Tx } from '#libs/platform';
import { EARLIER_UNPAID } from './instalments.ts';
import { entitlementLifecycle, GOES_ON } from './lifecycles.ts';

const BATCH = 500;
const MAY_CLEAR = `${GOES_ON} and not ${EARLIER_UNPAID}`;

/**
 * Who has no gate left is payable, unless the policy is halted or an earlier instalment is not paid; the database proves all
 * three. Who is left out is taken up later: by {@link clearPassed} when a halt is lifted, by {@link clearInstalments} when
 * the turn has come.
 */
export async function clear(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from entitlement e where e.id = any($1::uuid[]) and ${MAY_CLEAR} order by e.id`,
    [ids],
  );
  await move(tx, entitlementLifecycle, {
    event: 'clear',
    ids: rows.map((row) => row.id),
    reason: 'all gates have passed',
  });
}

/**
 * Clears some of a policy who passed every gate and were left out then.
 *
 * @returns whether more may be left
 */
export function clearPassed(tx: Tx, policyId: string): Promise<boolean> {
  return clearSome(tx, 'e.policy_id = $1', [policyId]);
}

/** Clears some instalments likewise, of any policy. */
export function clearInstalments(tx: Tx): Promise<boolean> {
  return clearSome(
    tx,
    `exists (select from standing_limit s where s.entitlement_id = e.id and s.kind = 'instalment')`,
    [],
  );
}

async function clearSome(tx: Tx, which: string, parameters: readonly unknown[]): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from entitlement e where ${which} and e.state = 'confirmed' and ${MAY_CLEAR}
       and exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id)
       and not exists (select from gate g where g.entity = 'entitlement' and g.entity_id = e.id and g.state not in ('closed', 'waived'))
     order by e.id limit ${BATCH} for update of e`,
    parameters,
  );
  await clear(
    tx,
    rows.map((row) => row.id),
  );
  return rows.length === BATCH;
}
