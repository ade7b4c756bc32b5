import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a post or void names is looked up by its id. Joined, it was found by a plan that a first, small ledger had made, which read
 * all transfers twice for every batch of reservations, though reservations name none: the dearer the longer the ledger.
 */
export class LedgerByStatement1767225600258 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      posting(
        `(select p.kind = 'pending' and p.debit_account = n.debit_account and p.credit_account = n.credit_account and p.unit = n.unit
      and n.amount <= p.amount and (n.kind <> 'void' or n.amount = p.amount) from transfer p where p.id = n.pending_id) is not true`,
        '',
        '(select p.amount from transfer p where p.id = n.pending_id)',
      ),
    );
    await runner.query(SHARES);
    await runner.query(
      LOOKUPS.map((name) => `alter function ${name} set enable_seqscan = off;`).join('\n'),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      LOOKUPS.map((name) => `alter function ${name} reset enable_seqscan;`).join('\n'),
    );
    await runner.query(SHARES_ROW_BY_ROW);
    await runner.query(
      posting(
        `(p.kind is distinct from 'pending' or p.debit_account <> n.debit_account
      or p.credit_account <> n.credit_account or p.unit <> n.unit or n.amount > p.amount
      or (n.kind = 'void' and n.amount <> p.amount))`,
        ' left join transfer p on p.id = n.pending_id',
        'p.amount',
      ),
    );
  }
}

/** What these look up by id they find by the index also where their plan was made while a page held the whole table. */
const LOOKUPS = [
  'ledger_post',
  'shares_are_whole',
  'entitlement_money_kept',
  'audit_current_link',
  'audit_hangs_on_its_link',
];

const SHARES = `
-- A reservation from a budget with shares comes in one statement with them, each from its own account and no further from it than
-- a fen for each source, since what rounding gave one before is made good; and they end in one statement with it. Who reserves
-- from a budget without shares is asked once for all. The counts stand by themselves so that no plan reads the whole ledger.
drop trigger shares_are_whole on transfer;
create or replace function shares_are_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from (select distinct debit_account from new_rows) n join funding_share s on s.budget = n.debit_account) then
    return null;
  end if;
  if exists (select from new_rows n where n.kind = 'pending' and n.share_of is null
      and (select count(*) from funding_share s where s.budget = n.debit_account) > 0
      and (select coalesce(sum(t.amount), 0) from transfer t join funding_share s on s.line = t.debit_account and s.drawn = t.credit_account
        where t.share_of = n.id and t.kind = 'pending' and s.budget = n.debit_account
          and t.amount - div(n.amount::numeric * s.percent, 100) between
            -(select count(*) from funding_share o where o.budget = s.budget) and 1 + (select count(*) from funding_share o where o.budget = s.budget)) <> n.amount) then
    raise exception 'a reservation takes the share of each source, to the fen' using errcode = 'HZ004';
  end if;
  if exists (select from new_rows n where n.kind in ('post', 'void') and n.share_of is null
      and (select count(*) from funding_share s where s.budget = n.debit_account) > 0
      and (select count(*) from transfer t where t.share_of = n.pending_id
        and not exists (select from transfer r where r.pending_id = t.id and r.kind = n.kind and r.amount = t.amount)) > 0) then
    raise exception 'the shares of a reservation end as it ends' using errcode = 'HZ004';
  end if;
  return null;
end $$;
create trigger shares_are_whole after insert on transfer referencing new table as new_rows
  for each statement execute function shares_are_whole();`;

const SHARES_ROW_BY_ROW = `
drop trigger shares_are_whole on transfer;
create or replace function shares_are_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from funding_share where budget = new.debit_account) then
    return null;
  end if;
  if new.kind = 'pending' and (select coalesce(sum(t.amount), 0) from transfer t join funding_share s on s.line = t.debit_account and s.drawn = t.credit_account
      where t.share_of = new.id and t.kind = 'pending' and s.budget = new.debit_account
        and t.amount - div(new.amount::numeric * s.percent, 100) between
          -(select count(*) from funding_share o where o.budget = s.budget) and 1 + (select count(*) from funding_share o where o.budget = s.budget)) <> new.amount then
    raise exception 'a reservation takes the share of each source, to the fen' using errcode = 'HZ004';
  end if;
  if new.kind in ('post', 'void') and exists (select from transfer t where t.share_of = new.pending_id
      and not exists (select from transfer r where r.pending_id = t.id and r.kind = new.kind and r.amount = t.amount)) then
    raise exception 'the shares of a reservation end as it ends' using errcode = 'HZ004';
  end if;
  return null;
end $$;
create constraint trigger shares_are_whole after insert on transfer deferrable initially deferred
  for each row when (new.kind <> 'posted' and new.share_of is null) execute function shares_are_whole();`;

/**
 * @param astray says of a row n that it ends a reservation which it may not end so
 * @param joined how the reservation is found, where it is joined
 * @param amount of that reservation
 */
const posting = (astray: string, joined: string, amount: string): string => `
create or replace function ledger_post() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  missing boolean;
  astray boolean;
begin
  if exists (
    select from new_rows n${joined}
    where n.pending_id is not null and ${astray}) then
    raise exception 'a post or void must name a pending transfer of the same accounts and not exceed it' using errcode = 'HZ004';
  end if;
  select bool_or(a.id is null), bool_or(a.unit <> n.unit or (a.closed_at is not null and n.kind in ('posted', 'pending')))
    into missing, astray
  from (select distinct debit_account as id, unit, kind from new_rows union select distinct credit_account, unit, kind from new_rows) n
    left join account a on a.id = n.id;
  if missing then
    raise exception 'a transfer names an account that is not there' using errcode = '23503';
  end if;
  if astray then
    raise exception 'a transfer must stay within open accounts of its unit' using errcode = 'HZ004';
  end if;
  perform from account where id in (select debit_account from new_rows union select credit_account from new_rows) order by id
    -- A plain update lock would wait for the foreign keys of a neighbour's transfers, and the neighbour for ours.
    for no key update;
  update account a set
    debits_pending = a.debits_pending + moved.debits_pending, debits_posted = a.debits_posted + moved.debits_posted,
    credits_pending = a.credits_pending + moved.credits_pending, credits_posted = a.credits_posted + moved.credits_posted
  from (
    select account_id, sum(debits_pending)::bigint debits_pending, sum(debits_posted)::bigint debits_posted,
      sum(credits_pending)::bigint credits_pending, sum(credits_posted)::bigint credits_posted
    from (
      select n.debit_account account_id, delta.pending debits_pending, delta.posted debits_posted, 0 credits_pending, 0 credits_posted
      from new_rows n${joined}
        cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -${amount} end pending,
          case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
      union all
      select n.credit_account, 0, 0, delta.pending, delta.posted
      from new_rows n${joined}
        cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -${amount} end pending,
          case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
    ) legs group by account_id
  ) moved where a.id = moved.account_id;
  return null;
end $$;`;
