import type { Invariant } from './invariant.ts';

/** Payment batches: what is handed over to be paid, and what became of it. */
export const PAYMENTS: readonly Invariant[] = [
  {
    name: 'what is ordered to be paid stands in exactly one batch, with its amount',
    sql: `select e.id::text as example from entitlement e where e.state = 'ordered' and (select count(*) from payment_item i
        where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome is null and i.amount_fen + i.set_off_fen = e.amount_fen) <> 1
      union all
      select i.id || ' ' || e.state from payment_item i join entitlement e on e.id = i.entitlement_id where i.outcome is null and i.adjustment_id is null and e.state <> 'ordered'`,
  },
  {
    name: 'what is paid was paid once, by a receipt and out of the ledger',
    sql: `select e.id::text as example from entitlement e
      left join (select entitlement_id, count(*) as times, sum(amount_fen) as fen, sum(set_off_fen) as off from payment_item where outcome = 'paid' and adjustment_id is null group by 1) i on i.entitlement_id = e.id
      left join transfer t on t.purpose = 'payment' and t.ref = e.id::text
      where (e.state = 'paid') <> (t.id is not null) or (e.state = 'paid') <> (coalesce(i.times, 0) = 1) or t.amount <> i.fen or i.fen + i.off <> e.amount_fen`,
  },
  {
    name: 'a payment of a benefit, with what it sets off, is what was granted',
    sql: `select i.id::text as example from payment_item i join entitlement e on e.id = i.entitlement_id
      where i.adjustment_id is null and i.amount_fen + i.set_off_fen <> e.amount_fen`,
  },
  {
    name: 'what a payment set off is in its budget again with its receipt, and not before',
    sql: `select i.id::text as example from payment_item i left join transfer t on t.purpose = 'set-off' and t.ref = i.id::text
        where (case when i.outcome = 'paid' then i.set_off_fen else 0 end) <> coalesce(t.amount, 0)
      union all
      select t.ref from transfer t where t.purpose = 'set-off' and not exists (select from payment_item i where i.id::text = t.ref)`,
  },
  {
    name: 'nothing is set off that was not owed back',
    // What was recovered, less what top-ups and payments set off, is never less than nothing.
    sql: `select w.entitlement_id::text as example from (select a.entitlement_id, sum(case a.kind when 'recovery' then a.difference_fen else -a.set_off_fen end) as fen
          from adjustment a where a.state = 'accepted' group by 1) w
        full join (select i.entitlement_id, sum(i.set_off_fen) as off from payment_item i where i.outcome is null or i.outcome = 'paid' group by 1) o using (entitlement_id)
        where coalesce(w.fen, 0) < coalesce(o.off, 0)`,
  },
  {
    name: 'a top-up is paid once, as it was accepted, after its benefit and out of the ledger',
    sql: `select i.id::text as example from payment_item i left join adjustment a on a.id = i.adjustment_id left join entitlement e on e.id = i.entitlement_id
        left join transfer t on t.purpose = 'payment' and t.ref = a.id::text
      where i.adjustment_id is not null and (a.state is distinct from 'accepted' or a.entitlement_id <> i.entitlement_id or e.state <> 'paid'
        or i.amount_fen <> a.difference_fen - a.set_off_fen or (i.outcome = 'paid' and t.amount is distinct from i.amount_fen))
      union all
      select t.ref from transfer t join adjustment a on a.id::text = t.ref where t.purpose = 'payment'
        and (select count(*) from payment_item i where i.adjustment_id = a.id and i.outcome = 'paid') <> 1`,
  },
  {
    name: 'what was paid of a budget is the sum of its receipts',
    sql: `select a.code as example from account a where a.code like 'paid:%' and a.credits_posted <> (
      select coalesce(sum(i.amount_fen), 0) from payment_item i join payment_batch b on b.id = i.batch_id
      where i.outcome = 'paid' and 'paid:' || b.policy_id || ':' || b.year = a.code)`,
  },
  {
    name: 'a batch is what its digest, count and sum say',
    sql: `select b.id::text as example from payment_batch b cross join lateral (select count(*) as items, sum(i.amount_fen) as fen, encode(sha256(convert_to(string_agg(
          jsonb_build_array(i.id, i.place, i.payee, i.credit_code, i.bank, i.account, i.amount_fen::text)::text, E'\\n' order by i.place), 'UTF8')), 'hex') as digest
        from payment_item i where i.batch_id = b.id) w
      where (b.digest, b.item_count, b.amount_fen) is distinct from (w.digest, w.items, w.fen)`,
  },
  {
    name: 'a batch is released by a second person, and nothing is paid before that',
    sql: `select b.id || ' ' || b.state as example from payment_batch b where b.released_by = b.made_by
        or (b.released_by is null and exists (select from payment_item i where i.batch_id = b.id and i.outcome in ('paid', 'failed')))
        or (b.state = 'settled' and exists (select from payment_item i where i.batch_id = b.id and i.outcome is null))`,
  },
];
