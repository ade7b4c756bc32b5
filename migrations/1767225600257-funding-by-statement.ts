import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Money kept for entitlements is proved once for a statement, whenever one with money is written, and no longer once for each
 * row when the transaction ends. Who waits for a budget is found list by list in the published order.
 */
export class FundingByStatement1767225600257 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MONEY);
    await runner.query(`
      drop index entitlement_waiting;
      create index entitlement_waiting on entitlement (policy_id, list_id, subject_id) where state = 'waiting';
      drop index entitlement_by_declaration;
      create unique index entitlement_by_declaration on entitlement (declaration_id) where declaration_id is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index entitlement_by_declaration;
      create unique index entitlement_by_declaration on entitlement (declaration_id);
      drop index entitlement_waiting;
      create index entitlement_waiting on entitlement (policy_id, period) where state = 'waiting';`);
    await runner.query(ROW_BY_ROW);
  }
}

const MONEY = `
drop trigger entitlement_money_kept on entitlement;
drop trigger entitlement_money_committed on entitlement;
drop function entitlement_money;

-- What is kept for an entitlement is its amount to the fen; a reservation that is there stays as it is, so that no foreign key has
-- to say it again. The lookup stands by itself so that no plan of a first, small statement makes it read the whole ledger.
create function entitlement_money_kept() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from new_rows n where n.transfer_id is not null
      and (select t.amount from transfer t where t.id = n.transfer_id and t.kind = 'pending') is distinct from n.amount_fen) then
    raise exception 'what is kept for an entitlement must be its amount' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function entitlement_money_kept from public;
create trigger entitlement_money_kept_at_first after insert on entitlement referencing new table as new_rows
  for each statement execute function entitlement_money_kept();
create trigger entitlement_money_kept after update on entitlement referencing new table as new_rows
  for each statement execute function entitlement_money_kept();
alter table entitlement drop constraint entitlement_transfer_id_fkey;

-- What is confirmed has been committed. Looked at when the transaction ends, as the owner: a firm that confirms may not see the ledger.
create function entitlement_money_committed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from transfer t where t.pending_id = new.transfer_id and t.kind = 'post' and t.amount = new.amount_fen) then
    raise exception 'an entitlement is confirmed with its money committed' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function entitlement_money_committed from public;
create constraint trigger entitlement_money_committed after update of state on entitlement deferrable initially deferred
  for each row when (new.state = 'confirmed' and old.state <> 'confirmed') execute function entitlement_money_committed();`;

const ROW_BY_ROW = `
drop trigger entitlement_money_committed on entitlement;
drop trigger entitlement_money_kept on entitlement;
drop trigger entitlement_money_kept_at_first on entitlement;
drop function entitlement_money_committed, entitlement_money_kept;
alter table entitlement add foreign key (transfer_id) references transfer deferrable initially deferred;

create function entitlement_money() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.transfer_id is not null and not exists (
    select from transfer t where t.id = new.transfer_id and t.kind = 'pending' and t.amount = new.amount_fen) then
    raise exception 'what is kept for an entitlement must be its amount' using errcode = 'HZ004';
  end if;
  if new.state = 'confirmed' and not exists (
    select from transfer t where t.pending_id = new.transfer_id and t.kind = 'post' and t.amount = new.amount_fen) then
    raise exception 'an entitlement is confirmed with its money committed' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function entitlement_money from public;
create constraint trigger entitlement_money_kept after insert on entitlement deferrable initially deferred for each row
  when (new.transfer_id is not null) execute function entitlement_money();
create constraint trigger entitlement_money_committed after update of transfer_id, state on entitlement deferrable initially deferred
  for each row when (new.transfer_id is distinct from old.transfer_id or (new.state = 'confirmed' and old.state <> 'confirmed'))
  execute function entitlement_money();`;
