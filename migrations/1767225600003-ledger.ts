import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts and transfers. A transfer is one row, so debits equal credits by construction. */
export class Ledger1767225600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(POSTING);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table transfer, account cascade; drop function ledger_post`);
  }
}

const TABLES = `
create table account (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  unit text not null check (unit in ('CNY', 'VISIT', 'RELIEF')),
  title text not null,
  -- A limited account may never give more than it got: that is the budget rule, at every instant.
  limited boolean not null,
  closed_at timestamptz,
  authority text not null,
  division text not null,
  debits_pending bigint not null default 0 check (debits_pending >= 0),
  debits_posted bigint not null default 0 check (debits_posted >= 0),
  credits_pending bigint not null default 0 check (credits_pending >= 0),
  credits_posted bigint not null default 0 check (credits_posted >= 0),
  constraint account_not_overdrawn check (not limited or debits_pending + debits_posted <= credits_posted)
);

create table transfer (
  id uuid primary key default gen_random_uuid(),
  tx_id uuid not null,
  kind text not null check (kind in ('posted', 'pending', 'post', 'void')),
  debit_account uuid not null references account,
  credit_account uuid not null references account,
  unit text not null,
  amount bigint not null check (amount > 0),
  pending_id uuid references transfer,
  purpose text not null,
  ref text not null,
  actor text not null,
  at timestamptz not null default now(),
  authority text not null,
  division text not null,
  check (debit_account <> credit_account),
  check ((kind in ('post', 'void')) = (pending_id is not null))
);
-- A reservation ends exactly once.
create unique index transfer_resolves_once on transfer (pending_id) where pending_id is not null;
create unique index transfer_once on transfer (purpose, ref, kind);
create index transfer_by_debit on transfer (debit_account);
create trigger transfer_is_final before update or delete on transfer for each row execute function refuse_change();
create trigger transfer_is_kept before truncate on transfer execute function refuse_change();`;

const POSTING = `
-- Keeps the balances, once per statement: a batch of 500 updates the budget's row one time. Accounts are locked in id order.
create function ledger_post() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from new_rows n left join transfer p on p.id = n.pending_id
    where n.pending_id is not null and (p.kind is distinct from 'pending' or p.debit_account <> n.debit_account
      or p.credit_account <> n.credit_account or p.unit <> n.unit or n.amount > p.amount
      or (n.kind = 'void' and n.amount <> p.amount))) then
    raise exception 'a post or void must name a pending transfer of the same accounts and not exceed it' using errcode = 'HZ004';
  end if;
  if exists (
    select from new_rows n join account a on a.id in (n.debit_account, n.credit_account)
    where a.unit <> n.unit or (a.closed_at is not null and n.kind in ('posted', 'pending'))) then
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
      from new_rows n left join transfer p on p.id = n.pending_id
        cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -p.amount end pending,
          case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
      union all
      select n.credit_account, 0, 0, delta.pending, delta.posted
      from new_rows n left join transfer p on p.id = n.pending_id
        cross join lateral (select case n.kind when 'pending' then n.amount when 'posted' then 0 else -p.amount end pending,
          case when n.kind in ('posted', 'post') then n.amount else 0 end posted) delta
    ) legs group by account_id
  ) moved where a.id = moved.account_id;
  return null;
end $$;
create trigger ledger_post after insert on transfer referencing new table as new_rows
  for each statement execute function ledger_post();`;

const GRANTS = `
select protect('account', 'authority', 'division', null);
select protect('transfer', 'authority', 'division', null);
-- The app may open accounts and lock them, but only the trigger above moves balances.
grant select, insert on account to huizhi_app;
grant update (closed_at) on account to huizhi_app;
grant select, insert on transfer to huizhi_app;`;
