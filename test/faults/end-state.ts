import { systemContext, type Database } from '#libs/platform';

/** Everything that a journey leaves behind and that means something to people, by natural keys: no ids, no instants. */
export type EndState = Readonly<Record<string, readonly string[]>>;

const OF_ENTITLEMENT = `e.subject_id || ' ' || e.policy_id || ' ' || e.period`;

const QUERIES: Readonly<Record<string, string>> = {
  runs: `select concat_ws(' ', state, as_of, requested_by, rows_total, accepted_by, stopped_because) as line from run`,
  segments: `select concat_ws(' ', number, rows_total, rows_done, staged, counts) as line from run_segment`,
  // How many were sampled follows from the id of the run.
  policies: `select concat_ws(' ', policy_id, state, eligible, undetermined, ineligible, 'opened', opened, 'closed', closed, 'suspended', suspended,
    amount_fen, parked_because, second_opinion - 'sampled') as line from run_policy`,
  episodes: `select concat_ws(' ', subject_id, policy_id, period, item, state, amount_fen, opened_on, ended_on) as line from episode`,
  decisions: `select concat_ws(' ', d.subject_id, p.policy_id, d.verdict, d.amount_fen, d.as_of, d.decision_hash, d.fact_vector_hash, read.records) as line
    from decision d join episode p on p.id = d.episode_id, lateral (
      select string_agg(concat_ws(':', r.dataset, r.item, r.period, r.facts_hash), ',' order by r.dataset, r.item, r.period) as records
      from record r where r.id = any(d.record_ids)) read`,
  lists: `select concat_ws(' ', policy_id, period, state, drafted_by, approved_by, demo, version) as line from benefit_list`,
  entitlements: `select concat_ws(' ', ${OF_ENTITLEMENT}, state, amount_fen, confirmed_by,
    regexp_replace(ended_reason, 'run [0-9a-f-]{36}', 'run'), 'version', version,
    'funded', transfer_id is not null, 'notified', notified_at is not null) as line from entitlement e`,
  accounts: `select concat_ws(' ', code, debits_pending, debits_posted, credits_pending, credits_posted) as line from account`,
  transfers: `select concat_ws(' ', t.kind, d.code, c.code, t.amount, t.purpose, t.actor, ${OF_ENTITLEMENT}) as line from transfer t
    join account d on d.id = t.debit_account join account c on c.id = t.credit_account left join entitlement e on e.id::text = t.ref`,
  notices: `select concat_ws(' ', ${OF_ENTITLEMENT}, n.kind, n.channel, n.round) as line from notice n join entitlement e on e.id = n.entitlement_id`,
  deadlines: `select concat_ws(' ', ${OF_ENTITLEMENT}, d.name, d.state, d.starts_on, d.due_on, d.provisional) as line
    from deadline d left join entitlement e on e.id::text = d.entity_id`,
  tasks: `select concat_ws(' ', t.kind, t.state, ${OF_ENTITLEMENT}) as line from task t left join entitlement e on e.id::text = t.entity_id`,
  records: `select concat_ws(' ', subject_id, dataset, item, period, facts_hash, valid_from, valid_until, known_until is null) as line from record`,
  deliveries: `select concat_ws(' ', dataset, state, mode, as_of, row_count, accepted, rejected) as line from delivery`,
  'open promises': `select concat_ws(' ', kind, case when parked_at is null then 'open' else 'parked' end) as line from outbox where done_at is null`,
  answers: `select concat_ws(' ', actor, key, operation, state) as line from idempotency`,
  // Which policy is applied last is left to chance, and with it which job ends the run.
  'audit rows': `select concat_ws(' ', entity, event, from_state, to_state, who, count(*)) as line
    from (select *, case when (entity, event) = ('run', 'finish') then 'its last job' else actor end as who from audit) a
    group by entity, event, from_state, to_state, who`,
  holds: `select concat_ws(' ', subject_id, policy_id, period, authority, state, facts, amount_fen, opened_on, due_on, ended_on) as line from data_hold`,
  inspections: `select concat_ws(' ', subject_id, matter_id, state, year, tier, requested_by, inspectors, quota_transfer_id is not null) as line from inspection`,
  refusals: `select concat_ws(' ', subject_id, matter_id, asked, reason, asked_by) as line from inspection_refusal`,
  draws: `select concat_ws(' ', matter_id, state, jsonb_array_length(drawn), processed) as line from inspection_draw`,
  'joint searches': `select concat_ws(' ', authority, division, state, requested_by, failed_because) as line from joint_search`,
  'joint proposals': `select concat_ws(' ', authority, division, state, proposed_by, version, cardinality(inspections), saving, md5(schedule::text)) as line
    from joint_proposal`,
  'left in staging': `select (select count(*) from match_staging) || ' ' || (select count(*) from hold_staging) || ' ' || (select count(*) from match_judgement) as line`,
};

/** Reads the end state of a world. */
export async function endState(database: Database): Promise<EndState> {
  return database.snapshot('faults.end', systemContext('faults'), async (tx) => {
    const found: Record<string, string[]> = {};
    for (const [name, query] of Object.entries(QUERIES)) {
      found[name] = (
        await tx.query<{ line: string }>(`select line from (${query}) q order by line collate "C"`)
      ).map((row) => row.line);
    }
    return found;
  });
}
