import type { Text } from '#libs/kernel';
import type { Tx } from '#libs/platform';

/** What was judged at once between two runs over everybody. */
export interface ChangesView {
  readonly id: string;
  /** When it was judged. */
  readonly at: string;
  /** What said something new. */
  readonly dataset: string;
  /** How many enterprises it was about. */
  readonly subjects: number;
  /** Differences that are left to the next run: it looks at the whole before much ends, or a second opinion differed. */
  readonly putOff: number;
  /** Policies of which something differed. */
  readonly policies: readonly ChangedPolicy[];
}

/** What changed for one policy. */
export interface ChangedPolicy {
  readonly policyId: string;
  readonly title: Text;
  readonly opened: number;
  readonly closed: number;
  readonly suspended: number;
  /** Why nothing of it was changed, where the second opinion differed. */
  readonly parked: Text | null;
}

/**
 * The latest judgements between runs of which something came, newest first: most of them find what stood before. Those after a place in that order, where one is given.
 */
export async function listChanges(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<ChangesView[]> {
  return tx.query<ChangesView>(
    `select r.id, to_json(r.requested_at)#>>'{}' as at, d.dataset, r.rows_total as subjects, r.put_off as "putOff",
       coalesce((select json_agg(json_build_object('policyId', p.policy_id, 'title', v.document->'title', 'opened', p.opened,
           'closed', p.closed, 'suspended', p.suspended, 'parked', p.parked_because) order by p.policy_id)
         from run_policy p join rule_version v on v.id = p.rule_version_id where p.run_id = r.id), '[]') as policies
     from run r join delivery d on d.id = r.delivery_id
     where r.kind = 'changes' and r.is_telling
       and ($2::timestamptz is null or (r.requested_at, r.id) < ($2, $3::uuid))
     order by r.requested_at desc, r.id desc limit $1`,
    [limit, after?.at ?? null, after?.id ?? null],
  );
}
