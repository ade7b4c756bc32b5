import type { Invariant } from './invariant.ts';

/** Savings: what firms are promised and what documents show is in the ledger once, and nothing else is. */
export const RELIEF: readonly Invariant[] = [
  {
    name: 'a saving has exactly its posting in the ledger, and one that was taken back the same back',
    sql: `select s.id || ' ' || s.state as example from saving s
      cross join lateral (select
        count(*) filter (where t.purpose = 'relief-realised' and t.id = s.transfer_id) as posted,
        count(*) filter (where t.purpose = 'relief-reversed' and t.id = s.reversal_id) as reversed,
        count(*) as moved
        from transfer t where t.ref = s.id::text and t.unit = 'RELIEF' and t.kind = 'posted' and t.amount = s.amount_fen) l
      where l.posted <> 1 or l.reversed <> case s.state when 'reversed' then 1 else 0 end or l.moved <> l.posted + l.reversed`,
  },
  {
    name: 'a promise of relief is reserved while it stands, for what its episode says',
    sql: `select r.id || ' ' || r.state as example from relief_promise r left join episode p on p.id = r.episode_id
      left join transfer t on t.id = r.transfer_id left join transfer v on v.pending_id = r.transfer_id
      where (r.amount_fen is not null and (t.kind is distinct from 'pending' or t.unit <> 'RELIEF' or t.amount <> r.amount_fen or t.ref <> r.id::text
        or (r.state <> 'standing') <> (v.kind is not distinct from 'void')))
        or (r.amount_fen is null and r.transfer_id is not null)
        or (p.subject_id, p.policy_id, p.period, p.item, p.amount_fen) is distinct from (r.subject_id, r.measure_id, r.period, r.item, coalesce(r.amount_fen, 0))`,
  },
  {
    name: 'what an account of a firm holds in relief is what its savings and promises come to',
    sql: `select a.code as example from account a
      left join (select concat_ws(':', 'relieved', subject_id, left(period, 4), measure_id) as code, sum(amount_fen) as fen
        from saving where state = 'posted' group by 1) s on s.code = a.code
      left join (select concat_ws(':', 'relieved', subject_id, left(period, 4), measure_id) as code, sum(amount_fen) as fen
        from relief_promise where state = 'standing' group by 1) r on r.code = a.code
      where starts_with(a.code, 'relieved:') and (a.unit <> 'RELIEF' or a.credits_posted - a.debits_posted <> coalesce(s.fen, 0)
        or a.credits_pending <> coalesce(r.fen, 0))`,
  },
];
