import type { Invariant } from './invariant.ts';

const OPEN_PROMISE = `o.done_at is null and o.parked_at is null`;

/** Lists, notices, terms, runs, records and promised work. */
export const WORK: readonly Invariant[] = [
  {
    name: 'a list is approved by a second person',
    sql: `select id || ' by ' || coalesce(approved_by, 'nobody') as example from benefit_list
      where approved_by = drafted_by or (state in ('approved', 'announced') and (approved_by is null or approved_at is null))`,
  },
  {
    name: 'nobody is notified off an unapproved list',
    sql: `select e.id || ' off a list ' || l.state as example from entitlement e join benefit_list l on l.id = e.list_id
      where (e.notified_at is not null or e.state not in ('waiting', 'listed', 'suspended', 'withdrawn'))
        and (l.state not in ('approved', 'announced') or e.notified_at is null)`,
  },
  {
    name: 'a rejected list holds nothing in force',
    sql: `select e.id || ' ' || e.state as example from entitlement e join benefit_list l on l.id = e.list_id
      where l.state = 'rejected' and e.state <> 'withdrawn'`,
  },
  {
    name: 'a notified enterprise has exactly one notice of each kind, channel and round',
    sql: `select e.id::text as example from entitlement e where e.notified_at is not null
        and (select count(*) from notice n where n.entitlement_id = e.id and n.kind in ('entitled', 'deemed') and n.channel = 'in-app' and n.round = 1) <> 1
      union all
      -- Who applied knows of what it applied for, and is told when that is withdrawn.
      select n.id::text from notice n join entitlement e on e.id = n.entitlement_id where n.subject_id <> e.subject_id
        or (e.notified_at is null and (n.kind <> 'withdrawn' or e.declaration_id is null))`,
  },
  {
    name: 'no confirmation term passes of which its firm was not reminded',
    sql: `select entity_id as example from deadline where entity = 'entitlement' and name = 'confirmation' and state = 'passed' and reminded_on is null`,
  },
  {
    name: 'the confirmation term runs while an answer is awaited, and ends with it',
    sql: `select e.id || ' ' || e.state || ', term ' || coalesce(d.state, 'missing') as example from entitlement e
      left join deadline d on d.entity = 'entitlement' and d.entity_id = e.id::text and d.name = 'confirmation'
      where (e.notified_at is not null and d.id is null and (e.confirmed_at is null or e.confirmed_by is not null)) or (d.state = 'running' and e.state <> 'notified') or (d.state = 'paused' and e.state not in ('suspended', 'objected'))
        or (e.state = 'notified' and d.state <> 'running')
        or (e.state = 'silent' and d.state <> 'passed')`,
  },
  {
    name: 'every episode is explained by its last decision',
    sql: `select p.id || ' ' || p.state || ' by ' || coalesce(d.verdict, 'nothing') as example from episode p
      left join lateral (select d.* from decision d join run r on r.id = d.run_id where d.episode_id = p.id order by d.known_at desc, r.requested_at desc limit 1) d on true
      where d.verdict is null or d.subject_id <> p.subject_id
        or (p.state = 'open' and (d.verdict <> 'eligible' or coalesce(d.amount_fen, 0) <> p.amount_fen))
        or (p.state = 'suspended' and d.verdict <> 'undetermined')
        or (p.state = 'closed' and d.verdict = 'eligible' and coalesce(d.amount_fen, 0) = p.amount_fen)`,
  },
  {
    name: 'one live episode for each subject, policy, period and item',
    sql: `select subject_id || ' ' || policy_id || ' ' || period as example from episode
      where state <> 'closed' group by subject_id, policy_id, period, item having count(*) > 1`,
  },
  {
    name: 'a parked policy decides nothing',
    sql: `select p.id || ' ' || p.policy_id as example from run_policy p where p.state = 'parked' and (
      exists (select from decision d where d.run_id = p.run_id and d.rule_version_id = p.rule_version_id)
      or exists (select from benefit_list l where l.run_id = p.run_id and l.policy_id = p.policy_id))`,
  },
  {
    name: 'nothing is listed without a second opinion that agrees',
    sql: `select p.id || ' ' || p.policy_id as example from run_policy p join run r on r.id = p.run_id and r.programme = 'benefits'
      where p.state in ('applying', 'awaiting', 'finished') and (p.second_opinion is null or jsonb_array_length(p.second_opinion->'differences') > 0)`,
  },
  {
    name: 'a finished run has finished all its policies and listed them whole',
    sql: `select r.id || ' ' || p.policy_id || ' ' || p.state as example from run r join run_policy p on p.run_id = r.id
        where r.state = 'finished' and p.state in ('pending', 'applying', 'awaiting')
      union all
      select l.id || ' draft' from benefit_list l join run_policy p on p.run_id = l.run_id and p.policy_id = l.policy_id
        where l.state = 'draft' and p.state not in ('applying', 'awaiting')`,
  },
  {
    name: 'staging is cleared with its work',
    sql: `select m.run_id || ' ' || m.policy_id as example from match_staging m join run_policy p on p.run_id = m.run_id and p.policy_id = m.policy_id
        where p.state in ('finished', 'parked')
      union all
      select j.run_id || ' ' || j.policy_id || ' judged' from match_judgement j join run_policy p on p.run_id = j.run_id and p.policy_id = j.policy_id
        where p.state in ('finished', 'parked')
      union all
      select s.delivery_id::text from record_staging s join delivery d on d.id = s.delivery_id where d.state not in ('received', 'waiting')`,
  },
  {
    name: 'at most one run is under way',
    sql: `select string_agg(id::text, ' ') as example from run where state in ('requested', 'running', 'applying', 'stopped') having count(*) > 1`,
  },
  {
    name: 'a run under way has work promised',
    sql: `select r.id || ' ' || r.state as example from run r where (r.state in ('requested', 'running') and not exists (
          select from outbox o where ${OPEN_PROMISE} and ((o.kind in ('match.run', 'match.conclude') and o.ref = r.id::text)
            or (o.kind = 'match.segment' and o.ref in (select s.id::text from run_segment s where s.run_id = r.id)))))
        or (r.state = 'applying' and exists (select from run_policy p where p.run_id = r.id and p.state in ('pending', 'applying')
          and not exists (select from outbox o where ${OPEN_PROMISE} and ((o.kind = 'match.apply' and o.ref = p.id::text)
            or (p.state = 'pending' and o.kind = 'match.judge' and o.ref in (select s.id::text from run_segment s where s.run_id = r.id))))))
        or (r.state = 'applying' and exists (select from run_policy p where p.run_id = r.id and p.state = 'awaiting')
          and not exists (select from outbox o join run_policy p on p.id::text = o.ref and p.run_id = r.id
            where ${OPEN_PROMISE} and o.kind in ('match.apply', 'match.settle')))`,
  },
  {
    name: 'unless its policy is halted, an approved list has its announcement promised until everybody on it is notified',
    sql: `select l.id || ' ' || l.state as example from benefit_list l
      where ((l.state = 'approved' and not exists (select from list_rollout r where r.list_id = l.id and r.state <> 'whole')) or (l.state = 'announced' and exists (select from entitlement e where e.list_id = l.id and e.state = 'listed'
          and not exists (select from gate g where g.entity_id = e.id and g.kind <> 'confirmation' and g.state not in ('waiting', 'closed', 'waived')))))
        -- Under a halt nobody is told; lifting it promises the announcement anew.
        and not exists (select from policy_halt h where h.policy_id = l.policy_id and h.state = 'in-force')
        and not exists (select from outbox o where ${OPEN_PROMISE} and (o.kind, o.ref) in (('benefits.announce', l.id::text), ('benefits.resume', l.policy_id)))`,
  },
  {
    name: 'nobody is told beyond the part of its list that is announced, and a part is watched',
    sql: `select r.list_id || ' ' || r.state as example from list_rollout r
      where exists (select from entitlement e where e.list_id = r.list_id and e.notified_at is not null and r.state <> 'whole'
          and md5(e.list_id || ' ' || e.subject_id) > r.reach)
        or (r.state in ('trial', 'wider') and not exists (select from outbox o where ${OPEN_PROMISE} and o.kind in ('benefits.deadlines', 'benefits.announce')))`,
  },
  {
    name: 'a running term has its deadline watched',
    sql: `select d.id::text as example from deadline d where d.state = 'running' and d.name = 'confirmation'
      and not exists (select from outbox o where ${OPEN_PROMISE} and o.kind in ('benefits.deadlines', 'benefits.announce'))`,
  },
  {
    name: 'a notice goes at most once on each way, as it was told',
    sql: `select n.id::text as example from notice_delivery n join notice t on t.id = n.notice_id
        where t.kind <> n.kind or t.round <> n.round or t.entitlement_id <> n.entitlement_id or t.subject_id <> n.subject_id
      union all
      select min(id::text) from notice_delivery group by notice_id, channel having count(*) > 1`,
  },
  {
    name: 'a notice that waits to be sent has its sending promised',
    sql: `select n.id || ' ' || n.channel as example from notice_delivery n where n.state = 'queued'
      and not exists (select from outbox o where ${OPEN_PROMISE} and o.kind = 'benefits.deliver' and o.ref = n.id::text)`,
  },
  {
    name: 'no promised work is parked',
    sql: `select kind || ' ' || coalesce(last_error, '') as example from outbox where parked_at is not null`,
  },
  {
    name: 'promised work waits once, is under way once and done at most once',
    sql: `select kind || ' ' || ref as example from outbox o where ${OPEN_PROMISE}
        group by kind, ref having count(*) filter (where attempts = 0) > 1 or count(*) filter (where lease_until > now()) > 1
      union all select kind || ' ' || ref from outbox where done_at is not null and (parked_at is not null or fence = 0)`,
  },
  {
    name: 'records never say two things of the same day at the same moment',
    sql: `select a.id || ' ' || b.id as example from record a join record b
        using (subject_id, dataset, item, period)
      where a.id < b.id and daterange(a.valid_from, a.valid_until) && daterange(b.valid_from, b.valid_until)
        and tstzrange(a.known_from, a.known_until) && tstzrange(b.known_from, b.known_until)`,
  },
  {
    name: 'an accepted delivery says when it became known, and no record was known before it',
    sql: `select id::text as example from delivery where state = 'accepted' and (known_at is null or row_count is null or accepted + rejected > row_count)
      union all
      select r.id::text from record r join delivery d on d.id = r.delivery_id where d.state <> 'accepted' or r.known_from < d.known_at`,
  },
  {
    name: 'every row of a delivery is accounted for once: taken as it is, mended or rejected',
    sql: `select d.id || ' ' || d.state || ' ' || coalesce(d.row_count, 0) || ' rows, rejected ' || d.rejected || '/' || r.rows || ', mended ' || d.repaired || '/' || m.rows as example
      from delivery d
      cross join lateral (select count(*)::integer as rows from delivery_reject j where j.delivery_id = d.id) r
      cross join lateral (select count(distinct line)::integer as rows from delivery_repair k where k.delivery_id = d.id) m
      where (d.state in ('accepted', 'failed') or (d.state = 'waiting' and d.row_count is not null))
        and (r.rows <> d.rejected or m.rows <> d.repaired or r.rows + m.rows > coalesce(d.row_count, 0)
          or exists (select from delivery_reject j join delivery_repair k using (delivery_id, line) where j.delivery_id = d.id))`,
  },
];
