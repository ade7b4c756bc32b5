import type { Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';

/** Of an entitlement `e` granted as an instalment (分期拨付): an earlier one of the same firm and policy was not paid yet. */
export const EARLIER_UNPAID = `exists (select from standing_limit s join entitlement o on o.subject_id = s.subject_id and o.policy_id = any(s.members)
    and o.period < e.period and o.state not in ('paid', 'declined', 'withdrawn') where s.entitlement_id = e.id and s.kind = 'instalment')`;

/** Why the money of an instalment is held. */
export const EARLIER_FIRST: Text = {
  zh: '分期拨付：上一笔尚未拨付，待其拨付后自动继续。',
  en: 'Paid in instalments: the one before was not paid yet; this goes on once it is.',
};

/** Those of some entitlements that wait for an earlier instalment to be paid. */
export async function waitForEarlier(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select e.id from entitlement e where e.id = any($1::uuid[]) and ${EARLIER_UNPAID}`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
