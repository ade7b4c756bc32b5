import type { Invariant } from './invariant.ts';

const PASSED = `('closed', 'waived')`;

/** Gates between listing and payment. */
export const GATES: readonly Invariant[] = [
  {
    name: 'what is payable, ordered or paid has passed every gate',
    sql: `select e.id || ' ' || e.state as example from entitlement e where e.state in ('payable', 'ordered', 'paid', 'bounced')
      and (select count(*) filter (where state not in ${PASSED}) > 0 or count(*) = 0 from gate g where g.entity = 'entitlement' and g.entity_id = e.id)`,
  },
  {
    name: 'a gate that was waived names its article',
    sql: `select id || ' ' || kind as example from gate where state = 'waived' and article is null`,
  },
  {
    name: 'a gate has begun only if all before it have passed',
    sql: `select g.id || ' ' || g.kind as example from gate g join gate b on b.entity = g.entity and b.entity_id = g.entity_id and b.place < g.place
      where g.state not in ('waiting', 'waived') and b.state not in ${PASSED}`,
  },
  {
    name: 'the confirmation gate stands as the answer does',
    sql: `select e.id || ' ' || e.state || ', gate ' || coalesce(g.state, 'missing') as example from entitlement e
      left join gate g on g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation'
      where (e.state = 'notified' and g.state is distinct from 'open') or (e.state = 'silent' and g.state is distinct from 'held')
        or (e.state = 'declined' and g.state is distinct from 'failed')
        or (e.confirmed_at is not null and coalesce(g.state, 'missing') not in ${PASSED})`,
  },
  {
    name: 'silence is taken for an answer by an article alone, and after its term',
    sql: `select g.id::text as example from gate g where g.silence is not null and g.article is null
      union all
      select e.id || ' ' || a.event from audit a join entitlement e on e.id::text = a.entity_id
        join gate g on g.entity = 'entitlement' and g.entity_id = e.id and g.kind = 'confirmation' and g.state <> 'waived'
        left join deadline d on d.entity = 'entitlement' and d.entity_id = e.id::text and d.name = 'confirmation'
        where a.entity = 'entitlement' and a.event in ('deem', 'forgo')
          and (d.state is distinct from 'passed' or g.silence is distinct from case a.event when 'deem' then 'confirms' else 'declines' end)`,
  },
  {
    name: 'publicity is open while its working days run, and closes when they are over',
    sql: `select g.id || ' ' || g.state || ', term ' || coalesce(d.state, 'missing') as example from gate g join entitlement e on e.id = g.entity_id
      left join deadline d on d.entity = 'gate' and d.entity_id = g.id::text and d.name = 'publicity'
      where g.kind = 'publicity' and e.state <> 'withdrawn' and ((g.state = 'open') <> coalesce(d.state = 'running', false)
        or (g.state = 'closed' and d.state is distinct from 'passed') or (g.state = 'held' and d.state is distinct from 'paused'))`,
  },
  {
    name: 'what was objected to is stopped until the objection is decided, by a second person',
    sql: `select e.id || ' ' || e.state as example from entitlement e
        where (e.state = 'objected') <> exists (select from objection o where o.entitlement_id = e.id and o.state = 'open' and o.adjustment_id is null)
      union all
      select o.id || ' by ' || o.decided_by from objection o where o.decided_by = o.raised_by`,
  },
  {
    name: 'what a person took off is never listed again',
    sql: `select e.id::text as example from entitlement b join entitlement e on e.episode_id = b.episode_id and e.id <> b.id
      where b.barred_by is not null and e.state <> 'withdrawn'`,
  },
  {
    name: 'what was committed and then taken back is in its budget again',
    sql: `select e.id || ' ' || e.state as example from entitlement e left join transfer t on t.purpose = 'taken-back' and t.ref = e.id::text
      where (e.state = 'withdrawn' and e.confirmed_at is not null) <> (t.id is not null) or t.amount <> e.amount_fen`,
  },
  {
    name: 'under a halted policy nobody was told, cleared or ordered to be paid, and no term lapsed',
    sql: `select h.policy_id || ' ' || a.event || ' ' || e.id as example from policy_halt h join entitlement e on e.policy_id = h.policy_id
      join audit a on a.entity = 'entitlement' and a.entity_id = e.id::text and a.event in ('notify', 'lapse', 'deem', 'forgo', 'clear', 'order')
      where a.id > (select min(b.id) from audit b where b.entity = 'policy_halt' and b.entity_id = h.id::text)
        and not exists (select from audit l where l.entity = 'policy_halt' and l.entity_id = h.id::text and l.event = 'lift' and l.id < a.id)`,
  },
  {
    name: 'a running publicity has its end watched',
    sql: `select d.id::text as example from deadline d where d.state = 'running' and d.name = 'publicity'
      and not exists (select from outbox o where o.done_at is null and o.parked_at is null and o.kind in ('benefits.gates', 'benefits.announce'))`,
  },
];
