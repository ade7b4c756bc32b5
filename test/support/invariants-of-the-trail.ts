import type { Invariant } from './invariant.ts';

/** The tables under a lifecycle; each has id, state, version, authority and division. */
export const GOVERNED = [
  'rule_version',
  'run',
  'run_policy',
  'adjustment',
  'episode',
  'data_hold',
  'grading',
  'inspection_plan',
  'inspection',
  'inspection_emergency',
  'finding',
  'inspection_draw',
  'enforcement_certificate',
  'inspection_code',
  'relief_promise',
  'saving',
  'charge_list',
  'joint_search',
  'joint_proposal',
  'benefit_list',
  'list_opinion',
  'list_remark',
  'list_addition',
  'list_rollout',
  'entitlement',
  'delivery',
  'delivery_upload',
  'amendment',
  'sender_key',
  'deadline',
  'gate',
  'objection',
  'declaration',
  'payment_batch',
  'budget_entry',
  'benefit_right',
  'policy_halt',
  'notice_channel',
  'notice_delivery',
  'task',
] as const;

const ROWS = GOVERNED.map(
  (table) => `select '${table}' as entity, id::text, state, version from ${table}`,
).join(' union all ');

/** The audit trail: every state is where the trail says, and the trail is whole. */
export const TRAIL: readonly Invariant[] = [
  {
    name: 'every state is the last one in the audit trail',
    sql: `select s.entity || ' ' || s.id || ' ' || s.state || ', trail ' || coalesce(a.to_state, 'missing') as example from (${ROWS}) s
      left join lateral (select to_state from audit where entity = s.entity and entity_id = s.id order by audit.id desc limit 1) a on true
      where a.to_state is distinct from s.state`,
  },
  {
    name: 'every move has exactly one audit row',
    sql: `select s.entity || ' ' || s.id || ' version ' || s.version || ', rows ' || a.counted as example from (${ROWS}) s
      cross join lateral (select count(*) as counted from audit where entity = s.entity and entity_id = s.id) a
      where a.counted <> s.version`,
  },
  {
    // An account and a name of a draw have no lifecycle: their rows say what changed or was told, not from where to where.
    name: 'audit rows follow one another along the lifecycle',
    sql: `select a.entity || ' ' || a.entity_id || ' ' || a.event as example from (
        select entity, entity_id, event, from_state, to_state, lag(to_state) over (partition by entity, entity_id order by id) as before from audit) a
      where a.entity not in ('principal', 'inspection_draw_name') and (a.from_state is distinct from a.before
        or (a.from_state is null and (a.event <> 'create' or a.to_state is distinct from (select initial from lifecycle l where l.entity = a.entity)))
        or (a.from_state is not null and not exists (select from lifecycle_transition t
          where t.entity = a.entity and t.from_state = a.from_state and t.event = a.event and t.to_state = a.to_state)))`,
  },
  {
    name: 'every audit row is about something that exists',
    sql: `select a.entity || ' ' || a.entity_id as example from audit a left join (${ROWS}) s on s.entity = a.entity and s.id = a.entity_id
      where s.id is null and a.entity = any(array[${GOVERNED.map((table) => `'${table}'`).join(', ')}])`,
  },
  {
    name: 'whatever has a state keeps its id',
    sql: `select t.tgrelid::regclass::text as example from pg_trigger t
      where t.tgname = 'record_transition' and not exists (select from pg_trigger k
        where k.tgrelid = t.tgrelid and k.tgname = 'identity_is_final' and k.tgenabled = 'O')`,
  },
  {
    name: 'every audit row is sealed in a link',
    sql: `select a.id::text as example from audit a left join audit_link l on l.id = a.link_id where l.hash is null or l.seq is null`,
  },
  {
    name: 'every link holds the rows it counted',
    sql: `select l.id::text as example from audit_link l
      where l.row_count is distinct from (select count(*)::integer from audit a where a.link_id = l.id)`,
  },
  {
    name: 'every chain is unbroken up to its head',
    sql: `select 'chain ' || h.head as example from audit_head h
      left join (select head, count(*) as links, max(seq) as last from audit_link group by head) l on l.head = h.head
      where h.seq <> coalesce(l.links, 0) or h.seq <> coalesce(l.last, 0)`,
  },
];
