import { randomUUID } from 'node:crypto';
import { hashPassword, savePrincipal, systemContext } from '#libs/platform';
import type { Stage } from './demo-benefits.ts';
import { wayOf } from './demo-ways.ts';

/** Enterprises that money can reach and that were told of a benefit of a policy: the first has nobody who answers yet. */
const TOLD = `select e.subject_id, e.policy_id from (select distinct on (e.policy_id) e.policy_id, e.subject_id from entitlement e
    where e.state = 'notified'
      and exists (select from record r where r.subject_id = e.subject_id and r.dataset = 'accounts' and r.known_until is null)
      and exists (select from record r where r.subject_id = e.subject_id and r.dataset = 'authorised-persons' and r.known_until is null)
      and not exists (select from principal p where p.subject_id = e.subject_id)
    order by e.policy_id, e.subject_id) e
  where not exists (select from entitlement o join principal p on p.subject_id = o.subject_id
    where o.policy_id = e.policy_id and o.state in ('notified', 'silent', 'confirmed', 'payable', 'ordered', 'bounced', 'paid'))
  order by e.policy_id`;

/**
 * Somebody who signs in for an enterprise of each way by which money is given and that none of the demo's accounts has, so
 * that the story takes each way to the money. Told again it finds them.
 *
 * @returns their accounts
 */
export async function openStoryAccounts({ database, owner, keeper }: Stage): Promise<string[]> {
  const context = systemContext('demo');
  const told = await database.transaction('demo.story', context, (tx) =>
    tx.query<{ subject_id: number; policy_id: string }>(TOLD),
  );
  const book = await database.transaction('demo.book', context, (tx) =>
    keeper.rules.latestBook(tx),
  );
  const before = await database.transaction('demo.accounts', context, (tx) =>
    tx.query<{ account: string }>(
      `select account from principal where account like 'story-%' order by account`,
    ),
  );
  const opened = new Set(before.map(({ account }) => account));
  const taken = new Set<number>();
  for (const { subject_id: subjectId, policy_id: policyId } of told) {
    const policy = book?.policies.get(policyId);
    if (!policy || !wayOf(policy) || taken.has(subjectId)) continue;
    taken.add(subjectId);
    const account = `story-${policyId}`;
    if (opened.has(account)) continue;
    // Nobody signs in by it: the story acts under its name.
    const passwordHash = await hashPassword(randomUUID());
    await owner.transaction('demo.account', context, (tx) =>
      savePrincipal(tx, {
        account,
        displayName: '演示故事经办人 Storyteller',
        roles: ['enterprise'],
        authorities: [],
        division: '',
        subjectId,
        passwordHash,
        demo: true,
      }),
    );
    opened.add(account);
  }
  return [...opened];
}
