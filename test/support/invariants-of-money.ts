import type { Invariant } from './invariant.ts';

/** What became of each reservation: its resolutions, none, or more than there may be. */
const RESOLUTIONS = `
  select p.id, p.ref, p.amount, p.purpose, count(r.id) as ends, min(r.kind) as kind, sum(r.amount) as ended
  from transfer p left join transfer r on r.pending_id = p.id where p.kind = 'pending' group by p.id`;

/** Money: budgets, balances, reservations, and the entitlements they are for. */
export const MONEY: readonly Invariant[] = [
  {
    name: 'a budget never gives more than it got',
    sql: `select code || ': ' || debits_pending || ' + ' || debits_posted || ' > ' || credits_posted as example from account
      where (limited and debits_pending + debits_posted > credits_posted)
        or least(debits_pending, debits_posted, credits_pending, credits_posted) < 0`,
  },
  {
    name: 'a closed budget has nothing that it has not promised',
    sql: `select a.code as example from budget_closing c join account a on a.id = c.account
      where a.credits_posted <> a.debits_posted + a.debits_pending`,
  },
  {
    name: 'balances are the sums of transfers',
    sql: `select a.code as example from account a
      left join (select account_id, sum(dp) dp, sum(dd) dd, sum(cp) cp, sum(cd) cd from (
          select t.debit_account as account_id, open.amount dp, posted.amount dd, 0 cp, 0 cd
          from transfer t cross join lateral (select case when t.kind = 'pending'
              and not exists (select from transfer r where r.pending_id = t.id) then t.amount else 0 end amount) open
            cross join lateral (select case when t.kind in ('posted', 'post') then t.amount else 0 end amount) posted
          union all
          select t.credit_account, 0, 0, open.amount, posted.amount
          from transfer t cross join lateral (select case when t.kind = 'pending'
              and not exists (select from transfer r where r.pending_id = t.id) then t.amount else 0 end amount) open
            cross join lateral (select case when t.kind in ('posted', 'post') then t.amount else 0 end amount) posted
        ) legs group by account_id) s on s.account_id = a.id
      where (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted)
        <> (coalesce(s.dp, 0), coalesce(s.dd, 0), coalesce(s.cp, 0), coalesce(s.cd, 0))`,
  },
  {
    name: 'a transfer moves a positive amount between two accounts of its unit',
    sql: `select t.id::text as example from transfer t
      left join account d on d.id = t.debit_account left join account c on c.id = t.credit_account
      where t.amount <= 0 or t.debit_account = t.credit_account or d.unit is distinct from t.unit or c.unit is distinct from t.unit`,
  },
  {
    name: 'a reservation ends at most once',
    sql: `select id::text as example from (${RESOLUTIONS}) r where ends > 1`,
  },
  {
    name: 'a reservation ends within its own accounts and amount',
    sql: `select r.id::text as example from transfer r left join transfer p on p.id = r.pending_id
      where r.kind in ('post', 'void') and (p.kind is distinct from 'pending' or p.debit_account <> r.debit_account
        or p.credit_account <> r.credit_account or r.amount > p.amount or (r.kind = 'void' and r.amount <> p.amount))`,
  },
  {
    name: 'no reservation without its entitlement',
    sql: `select r.id::text as example from (${RESOLUTIONS}) r
      where r.purpose = 'entitlement' and not exists (select from entitlement e where e.transfer_id = r.id and e.id::text = r.ref)`,
  },
  {
    name: 'the shares of a budget are the whole of it',
    sql: `select b.code as example from funding_share s join account b on b.id = s.budget join account l on l.id = s.line join account d on d.id = s.drawn
      group by b.id having sum(l.debits_pending) <> b.debits_pending
        or sum(l.credits_posted - l.debits_posted) <> b.credits_posted - b.debits_posted or sum(s.percent) <> 100`,
  },
  {
    name: 'the shares of a reservation end as it ends',
    sql: `select t.id::text as example from transfer t join transfer p on p.id = t.share_of
      where (select min(r.kind) from transfer r where r.pending_id = t.id) is distinct from (select min(r.kind) from transfer r where r.pending_id = p.id)`,
  },
  {
    name: 'an accepted top-up has exactly its money committed, and no other adjustment has any',
    sql: `select a.id || ' ' || a.state as example from adjustment a left join (${RESOLUTIONS}) r on r.id = a.transfer_id
        where ((a.state = 'accepted' and a.kind = 'top-up') and a.set_off_fen < a.difference_fen
            and (r.kind is distinct from 'post' or r.ended <> a.difference_fen - a.set_off_fen or r.ref <> a.id::text))
      union all
      select r.ref from (${RESOLUTIONS}) r where r.purpose = 'adjustment' and not exists (select from adjustment a where a.transfer_id = r.id)`,
  },
  {
    name: 'no accepted top-up is committed under a withdrawn entitlement, and nothing found of one is open',
    sql: `select a.id || ' ' || a.state as example from adjustment a join entitlement e on e.id = a.entitlement_id
        left join transfer t on t.purpose = 'taken-back' and t.ref = a.id::text
      where e.state = 'withdrawn' and (a.state in ('open', 'endorsed')
        or (a.transfer_id is not null and t.amount is distinct from a.difference_fen - a.set_off_fen))`,
  },
  {
    name: 'no difference was accepted by who put it forward, and what waits has a task',
    sql: `select a.id || ' ' || a.state as example from adjustment a
      where (a.state in ('accepted', 'contested', 'annulled') and a.decided_by in (a.endorsed_by, a.found_by))
        or (a.state in ('open', 'endorsed') and not exists (select from task t where t.kind = 'adjustment' and t.entity_id = a.id::text))`,
  },
  {
    name: 'a recovery is contested while an objection to it is open, and annulled by one that a third person upheld',
    sql: `select a.id || ' ' || a.state as example from adjustment a left join objection o on o.adjustment_id = a.id and o.state <> 'withdrawn'
      where (a.state = 'contested') <> (o.state is not distinct from 'open') or (a.state = 'annulled') <> (o.state is not distinct from 'upheld')
        or o.decided_by in (a.found_by, a.endorsed_by, a.decided_by)`,
  },
  {
    name: 'an entitlement in force has exactly its amount reserved',
    sql: `select e.id || ' ' || e.state as example from entitlement e left join (${RESOLUTIONS}) r on r.id = e.transfer_id
      where e.state in ('listed', 'notified', 'silent', 'suspended')
        and (r.id is null or r.ends <> 0 or r.amount <> e.amount_fen or r.ref <> e.id::text)`,
  },
  {
    name: 'a confirmed entitlement has its reservation posted',
    sql: `select e.id::text as example from entitlement e left join (${RESOLUTIONS}) r on r.id = e.transfer_id
      where e.state in ('confirmed', 'payable', 'ordered', 'paid', 'bounced') and (r.kind is distinct from 'post' or r.ended <> e.amount_fen)`,
  },
  {
    name: 'an entitlement that ended has given its reservation back',
    sql: `select e.id || ' ' || e.state as example from entitlement e left join (${RESOLUTIONS}) r on r.id = e.transfer_id
      where (e.state in ('declined', 'withdrawn') and e.confirmed_at is null and e.transfer_id is not null and r.kind is distinct from 'void')
        or (e.state = 'waiting' and e.transfer_id is not null)`,
  },
  {
    name: 'one live entitlement for each subject, policy, period and item',
    sql: `select subject_id || ' ' || policy_id || ' ' || period as example from entitlement
      where state not in ('declined', 'withdrawn') group by subject_id, policy_id, period, item having count(*) > 1`,
  },
  {
    name: 'an entitlement stands on an episode and a decision that say the same',
    sql: `select e.id::text as example from entitlement e
      left join episode p on p.id = e.episode_id left join decision d on d.id = e.decision_id
      where (e.subject_id, e.policy_id, e.period, e.item, coalesce(e.entitled_fen, e.amount_fen))
          is distinct from (p.subject_id, p.policy_id, p.period, p.item, p.amount_fen)
        or d.episode_id is distinct from e.episode_id or d.verdict is distinct from 'eligible'
        or d.amount_fen is distinct from coalesce(e.entitled_fen, e.amount_fen)`,
  },
  {
    name: 'who shares in a list gets its ratio of the amount, to the fen, and never more than the amount',
    sql: `select e.id || ': ' || e.amount_fen || ' of ' || e.entitled_fen as example from entitlement e left join list_allocation a on a.list_id = e.list_id
      where e.entitled_fen is not null and (a.list_id is null or e.amount_fen > e.entitled_fen
        or abs(e.amount_fen - least(e.entitled_fen::numeric, e.entitled_fen::numeric * a.available_fen / a.entitled_fen)) >= 1)`,
  },
  {
    name: 'an entitlement stands as its episode stands',
    sql: `select e.id || ' ' || e.state || ' on ' || p.state as example from entitlement e join episode p on p.id = e.episode_id
      where (e.state = 'waiting' and p.state = 'closed') or (e.state in ('listed', 'notified', 'silent') and p.state <> 'open')
        or (e.state = 'suspended' and p.state <> 'suspended')`,
  },
  {
    name: 'a right stands as its episode stands',
    sql: `select r.id || ' ' || r.state || ' on ' || p.state as example from benefit_right r join episode p on p.id = r.episode_id
      where (r.state in ('granted', 'active') and p.state <> 'open') or (r.state = 'suspended' and p.state <> 'suspended')
        or (r.state = 'withdrawn' and p.state <> 'closed')`,
  },
  {
    name: 'an open episode of a policy that pays without application has an entitlement, or is held back by another',
    sql: `select p.id::text as example from episode p
      where p.state = 'open' and p.amount_fen > 0 and exists (select from rule_version v where v.policy_id = p.policy_id
          and v.document->>'deliveryMode' = 'no-application' and jsonb_typeof(v.document->'fundingLine') = 'object')
        and not exists (select from entitlement e where e.episode_id = p.id)
        and not exists (select from held_back h where h.episode_id = p.id)
        and not exists (select from entitlement e where (e.subject_id, e.policy_id, e.period, e.item) = (p.subject_id, p.policy_id, p.period, p.item)
          and (e.state not in ('declined', 'withdrawn') or e.barred_by is not null))
        -- What stood still in its place ended as its objection was decided, after the last run: the next one lists it.
        and not exists (select from entitlement e join objection o on o.entitlement_id = e.id
          where (e.subject_id, e.policy_id, e.period, e.item) = (p.subject_id, p.policy_id, p.period, p.item) and e.state = 'withdrawn' and o.state in ('upheld', 'dismissed', 'withdrawn')
            and not exists (select from run_policy q join run r on r.id = q.run_id
              where q.policy_id = p.policy_id and q.state = 'finished' and r.kind = 'full' and r.known_at > coalesce(o.decided_at,
                (select max(a.at) from audit a where a.entity = 'objection' and a.entity_id = o.id::text))))`,
  },
  {
    name: 'what is claimed is held by an entitlement of that subject that stands',
    sql: `select c.key as example from (select key, subject_id, entitlement_id from relation_claim union all select key, subject_id, entitlement_id from item_claim) c
      left join entitlement e on e.id = c.entitlement_id where e.id is null or e.subject_id <> c.subject_id or e.state in ('declined', 'withdrawn')`,
  },
  {
    name: 'a claim is held once',
    sql: `select key as example from relation_claim group by subject_id, key having count(*) > 1`,
  },
  {
    name: 'a person or a loan is counted once',
    sql: `select key as example from item_claim group by key having count(*) > 1`,
  },
  {
    name: 'what is held back is open and stands on no list',
    sql: `select h.episode_id::text as example from held_back h join episode p on p.id = h.episode_id
      where p.state = 'closed' or exists (select from entitlement e where e.episode_id = h.episode_id and e.state not in ('declined', 'withdrawn'))`,
  },
  {
    name: 'no firm has more in a row of years than its policies allow, nor more instalments than there are',
    sql: `select s.entitlement_id || ' ' || s.kind as example from standing_limit s join entitlement e on e.id = s.entitlement_id
      where e.state not in ('declined', 'withdrawn') and ((s.kind = 'rolling-cap'
          and exists (select from generate_series(left(s.period, 4)::integer - s.years + 1, left(s.period, 4)::integer) w
            where (select sum(o.amount_fen) from entitlement o where o.subject_id = s.subject_id and o.policy_id = any(s.members)
              and left(o.period, 4)::integer between w and w + s.years - 1 and o.state not in ('declined', 'withdrawn')) > s.most_fen))
        or (s.kind = 'instalment' and (select count(*) from entitlement o where o.subject_id = s.subject_id and o.policy_id = any(s.members)
          and o.state not in ('declined', 'withdrawn')) > s.parts))`,
  },
  {
    name: 'only a person of the enterprise confirms',
    sql: `select e.id || ' by ' || coalesce(e.confirmed_by, 'nobody') as example from entitlement e
      left join principal p on p.account = e.confirmed_by
      left join audit a on a.entity = 'entitlement' and a.entity_id = e.id::text and a.event = 'confirm'
      where e.confirmed_at is not null and (e.confirmed_by is not null or not exists (
          select from gate g where g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation' and (g.state = 'waived' or (g.state = 'closed' and g.silence = 'confirms'))))
        and (p.subject_id is distinct from e.subject_id or a.actor is distinct from e.confirmed_by)`,
  },
];
