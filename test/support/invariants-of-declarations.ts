import type { Invariant } from './invariant.ts';

/** What enterprises declared of themselves, and what rests on it. */
export const DECLARATIONS: readonly Invariant[] = [
  {
    name: 'a benefit without a list rests on a declaration of its own that came out eligible',
    sql: `select e.id::text as example from entitlement e left join declaration d on d.id = e.declaration_id
      where (e.list_id is null) = (e.declaration_id is null) or (e.list_id is null and (d.verdict is distinct from 'eligible'
        or (e.subject_id, e.policy_id, e.period, e.episode_id, e.amount_fen) is distinct from (d.subject_id, d.policy_id, d.period, d.episode_id, d.amount_fen)))`,
  },
  {
    name: 'what was declared falsely is stopped before it is paid',
    sql: `select e.id || ' ' || e.state as example from entitlement e join declaration d on d.id = e.declaration_id
      where d.state = 'contradicted' and e.state not in ('objected', 'declined', 'withdrawn', 'ordered', 'paid')
        -- Unless a second person let just that pass: what was dismissed before, or said by the firm itself, says nothing of it.
        and not exists (select from objection o where o.entitlement_id = e.id and o.state = 'dismissed' and o.about = 'fact'
          and o.complainant is not null and o.decided_at >= d.settled_at)`,
  },
  {
    name: 'a decision takes nothing from the declaration of another',
    sql: `select c.id::text as example from decision c join declaration d on d.id = c.declaration_id
      join episode p on p.id = c.episode_id
      where (p.subject_id, p.policy_id, p.period) is distinct from (d.subject_id, d.policy_id, d.period)`,
  },
  {
    name: 'nobody verifies what they declared themselves',
    sql: `select id::text as example from declaration where settled_by = declared_by and state <> 'dropped'`,
  },
];
