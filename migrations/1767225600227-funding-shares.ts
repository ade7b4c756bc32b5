import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Shares of a budget (分担): what each of several sources bears of it. Beside the budget's own account each source has one of
 * what it gave and one of what was drawn; every reservation takes each share in the same transaction, or none.
 */
export class FundingShares1767225600227 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SHARES);
    await runner.query(LEGS);
    await runner.query(BALANCES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger shares_are_whole on transfer;
      drop trigger shares_stand on account;
      drop table funding_share;
      drop function shares_are_whole, shares_make_a_hundred, shares_stand, share_is_kept;
      alter table transfer drop column share_of;`);
  }
}

const SHARES = `
create table funding_share (
  budget uuid not null references account,
  place integer not null check (place >= 0),
  source text not null check (source <> ''),
  title jsonb not null,
  percent integer not null check (percent between 1 and 99),
  -- What the source gave and has not promised, and what was drawn of it.
  line uuid not null unique references account,
  drawn uuid not null unique references account,
  authority text not null,
  division text not null,
  primary key (budget, source),
  unique (budget, place)
);
create trigger share_is_final before update on funding_share for each row execute function refuse_change();
create trigger shares_are_kept before truncate on funding_share execute function refuse_change();
select protect('funding_share', 'authority', 'division', null);
grant select, insert, delete on funding_share to huizhi_app;

-- Shares go only while other shares can come: nothing was appropriated yet, and nothing promised of what a year before left.
create function share_is_kept() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from account a where a.id = old.budget and (a.debits_pending + a.debits_posted > 0
      or exists (select from transfer t where t.credit_account = a.id and t.purpose = 'appropriation'))) then
    raise exception 'the shares of a budget stay once it was appropriated to or promised' using errcode = 'HZ004';
  end if;
  return old;
end $$;
revoke execute on function share_is_kept from public;
create trigger share_is_kept before delete on funding_share for each row execute function share_is_kept();

create function shares_make_a_hundred() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select sum(percent) from funding_share where budget = coalesce(new.budget, old.budget)) is distinct from 100 then
    raise exception 'the shares of a budget are a hundred per cent together' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function shares_make_a_hundred from public;
create constraint trigger shares_make_a_hundred after insert or delete on funding_share deferrable initially deferred
  for each row execute function shares_make_a_hundred();`;

const LEGS = `
-- The reservation whose share this is.
alter table transfer add column share_of uuid references transfer;
create index transfer_by_share on transfer (share_of) where share_of is not null;

-- At commit a reservation from a budget with shares has them, each from its own account and no further from it than a fen for
-- each source, since what rounding gave one before is made good; and they end as it ends.
create function shares_are_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
revoke execute on function shares_are_whole from public;
create constraint trigger shares_are_whole after insert on transfer deferrable initially deferred
  for each row when (new.kind <> 'posted' and new.share_of is null) execute function shares_are_whole();`;

const BALANCES = `
-- At commit the shares of a budget are the whole of it, whatever moved: a fen of the budget is a fen of one of its sources.
create function shares_stand() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from funding_share o join account b on b.id = o.budget where (o.budget = new.id or o.line = new.id)
      and (b.credits_posted, b.debits_posted, b.debits_pending) <> (
        select sum(l.credits_posted), sum(l.debits_posted), sum(l.debits_pending) from funding_share s join account l on l.id = s.line
        where s.budget = b.id)) then
    raise exception 'the shares of a budget are the whole of it' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function shares_stand from public;
create constraint trigger shares_stand after update on account deferrable initially deferred
  for each row execute function shares_stand();`;
