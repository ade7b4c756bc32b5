import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Payments of top-ups (补发): once a benefit is paid, what was topped up of it is an item of a payment batch of its own, out of
 * the budget that bears it; and the enterprise is told of what was accepted.
 */
export class TopUpPayments1767225600226 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ITEMS);
    await runner.query(PROOF);
    await runner.query(proved('and i.adjustment_id is null'));
    await runner.query(NOTICES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notice drop column adjustment_id;
      drop trigger top_up_is_proved on payment_item;
      drop function top_up_is_proved, budget_year_of;
      drop trigger columns_are_final on payment_item;
      select keep_columns('payment_item', '${final('')}');
      drop index payment_item_open, payment_item_paid;
      alter table payment_item drop column adjustment_id;
      create unique index payment_item_open on payment_item (entitlement_id) where outcome is null;
      create unique index payment_item_paid on payment_item (entitlement_id) where outcome = 'paid';`);
    await runner.query(proved(''));
  }
}

const final = (adjustment: string): string =>
  `batch_id, entitlement_id, ${adjustment}place, amount_fen, payee, credit_code, bank, account, subject_id, authority, division`;

const ITEMS = `
-- The top-up that is paid; null where it is the benefit itself.
alter table payment_item add column adjustment_id uuid references adjustment;
drop index payment_item_open, payment_item_paid;
create unique index payment_item_open on payment_item (entitlement_id, adjustment_id) nulls not distinct where outcome is null;
create unique index payment_item_paid on payment_item (entitlement_id, adjustment_id) nulls not distinct where outcome = 'paid';
drop trigger columns_are_final on payment_item;
select keep_columns('payment_item', '${final('adjustment_id, ')}');

-- The year whose budget bears what was reserved: an officer who pays may not see the ledger.
create function budget_year_of(reservation uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select split_part(a.code, ':', 3) from transfer t join account a on a.id = t.debit_account where t.id = reservation
$$;
revoke execute on function budget_year_of from public;
grant execute on function budget_year_of to huizhi_app;`;

const PROOF = `
-- At commit a payment of a top-up is its committed money to the fen, of a benefit that is paid, in a batch of the budget that
-- bears it; and what was paid has left the ledger.
create function top_up_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from adjustment a join entitlement e on e.id = a.entitlement_id join payment_batch b on b.id = new.batch_id
      where a.id = new.adjustment_id and e.id = new.entitlement_id and e.state = 'paid' and a.state = 'accepted' and a.kind = 'top-up'
        and a.transfer_id is not null and new.amount_fen = a.difference_fen - a.set_off_fen
        and b.policy_id = e.policy_id and b.year = budget_year_of(a.transfer_id)) then
    raise exception 'a top-up is paid as it was accepted, after its benefit and from the budget that bears it' using errcode = 'HZ004';
  end if;
  if new.outcome = 'paid' and not exists (select from transfer t where t.purpose = 'payment' and t.ref = new.adjustment_id::text
      and t.kind = 'posted' and t.amount = new.amount_fen) then
    raise exception 'a top-up is paid only with its amount posted in the ledger' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function top_up_is_proved from public;
create constraint trigger top_up_is_proved after insert or update of outcome on payment_item deferrable initially deferred
  for each row when (new.adjustment_id is not null) execute function top_up_is_proved();`;

/** As it was, but that the item is that of the benefit itself. */
const proved = (itself: string): string => `
create or replace function payment_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e where e.id = new.id and e.state = 'ordered' and not exists (
      select from payment_item i where i.entitlement_id = e.id ${itself === '' ? '' : `${itself} `}and i.outcome is null and i.amount_fen = e.amount_fen)) then
    raise exception 'an entitlement is ordered to be paid only within a batch' using errcode = 'HZ004';
  end if;
  if exists (select from entitlement e where e.id = new.id and e.state = 'paid' and not exists (
      select from transfer t where t.purpose = 'payment' and t.ref = e.id::text and t.kind = 'posted' and t.amount = e.amount_fen)) then
    raise exception 'an entitlement is paid only with its amount posted in the ledger' using errcode = 'HZ004';
  end if;
  return null;
end $$;`;

const NOTICES = `
-- The adjustment that a notice is about; null of one about the benefit itself.
alter table notice add column adjustment_id uuid references adjustment;`;
