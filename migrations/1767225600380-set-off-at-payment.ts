import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Set-off (抵扣): what a firm owes back of a benefit that is not paid yet is taken off its payment, once the firm can object to it no
 * more. The amount granted stays; the payment is the rest; what was set off returns to its budget with the payment's receipt.
 */
export class SetOffAtPayment1767225600380 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FINAL);
    await runner.query(`
      alter table payment_item add column set_off_fen bigint not null default 0 check (set_off_fen >= 0),
        add constraint set_off_of_a_benefit check (set_off_fen = 0 or adjustment_id is null);
      drop trigger columns_are_final on payment_item;
      select keep_columns('payment_item', '${kept('set_off_fen, ')}');`);
    await runner.query(owedBack(CLAIMED));
    await runner.query(room(PAID_BACK));
    await runner.query(proved(' + i.set_off_fen'));
    await runner.query(SET_OFF);
    await runner.query(WHOLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table entitlement drop constraint entitlement_barred_by_check,
        add constraint entitlement_barred_by_check check (barred_by in ('objection', 'strike'));
      delete from lifecycle_transition where entity = 'entitlement' and event = 'recover';
      drop trigger set_off_is_owed on payment_item;
      drop function set_off_is_owed;`);
    await runner.query(provedBefore);
    await runner.query(room(''));
    await runner.query(owedBack(''));
    await runner.query(`
      drop trigger columns_are_final on payment_item;
      select keep_columns('payment_item', '${kept('')}');
      alter table payment_item drop column set_off_fen;
      drop function recovery_is_final;`);
  }
}

const kept = (besides: string): string =>
  `batch_id, entitlement_id, adjustment_id, place, amount_fen, ${besides}payee, credit_code, bank, account, subject_id, authority, division`;

const FINAL = `
-- Whether a firm can object to an accepted recovery no more: its term is over, or what it objected was decided against it. One that was
-- accepted before there was such a term has the same sixty days.
create function recovery_is_final(one uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from adjustment a where a.id = one and a.kind = 'recovery' and a.state = 'accepted'
    and (exists (select from objection o where o.adjustment_id = a.id and o.state = 'dismissed')
      or (not a.object_provisional and coalesce(a.object_until, (a.decided_at at time zone 'Asia/Shanghai')::date + 60) < business_day())))
$$;
revoke execute on function recovery_is_final from public;
grant execute on function recovery_is_final to huizhi_app;`;

/** What a payment takes off, it claims while it is under way: a failed or returned one settles nothing. */
const CLAIMED = ` - coalesce((select sum(i.set_off_fen) from payment_item i
    where i.entitlement_id = one and (i.outcome is null or i.outcome = 'paid')), 0)`;
const owedBack = (claimed: string): string => `
create or replace function owed_back(one uuid) returns bigint language sql stable set search_path = public, pg_temp as $$
  select (coalesce(sum(case a.kind when 'recovery' then a.difference_fen else -a.set_off_fen end), 0)${claimed})::bigint
  from adjustment a where a.entitlement_id = one and a.state = 'accepted'
$$;`;

const PAID_BACK = ` - coalesce((select sum(i.set_off_fen) from payment_item i where i.entitlement_id = e.id and i.outcome = 'paid'), 0)`;
const room = (paidBack: string): string => `
create or replace function room_within(subject integer, policies text[], in_year integer, span integer, most bigint) returns bigint
language sql stable set search_path = public, pg_temp as $$
  select min(most - coalesce((select sum(e.amount_fen + coalesce((select sum(a.difference_fen - a.set_off_fen) from adjustment a
      where a.entitlement_id = e.id and a.state = 'accepted' and a.kind = 'top-up'), 0)${paidBack}) from entitlement e
    where e.subject_id = subject and e.policy_id = any(policies)
      and left(e.period, 4)::integer between w and w + span - 1 and e.state not in ('declined', 'withdrawn')), 0))::bigint
  from generate_series(in_year - span + 1, in_year) w
$$;`;

/** As it was, but that what is set off makes up the amount. */
const proved = (setOff: string): string => `
create or replace function payment_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e where e.id = new.id and e.state = 'ordered' and not exists (
      select from payment_item i where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome is null and i.amount_fen${setOff} = e.amount_fen)) then
    raise exception 'an entitlement is ordered to be paid only within a batch' using errcode = 'HZ004';
  end if;
  if exists (select from entitlement e where e.id = new.id and e.state = 'paid' and not exists (
      select from payment_item i join transfer t on t.purpose = 'payment' and t.ref = i.entitlement_id::text and t.kind = 'posted' and t.amount = i.amount_fen
        left join transfer s on s.purpose = 'set-off' and s.ref = i.id::text and s.kind = 'posted'
      where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome = 'paid' and i.amount_fen${setOff} = e.amount_fen
        and coalesce(s.amount, 0) = i.set_off_fen)) then
    raise exception 'an entitlement is paid only with its amount posted in the ledger, less what returned to its budget' using errcode = 'HZ004';
  end if;
  return null;
end $$;`;

const provedBefore = `
create or replace function payment_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e where e.id = new.id and e.state = 'ordered' and not exists (
      select from payment_item i where i.entitlement_id = e.id and i.adjustment_id is null and i.outcome is null and i.amount_fen = e.amount_fen)) then
    raise exception 'an entitlement is ordered to be paid only within a batch' using errcode = 'HZ004';
  end if;
  if exists (select from entitlement e where e.id = new.id and e.state = 'paid' and not exists (
      select from transfer t where t.purpose = 'payment' and t.ref = e.id::text and t.kind = 'posted' and t.amount = e.amount_fen)) then
    raise exception 'an entitlement is paid only with its amount posted in the ledger' using errcode = 'HZ004';
  end if;
  return null;
end $$;`;

const SET_OFF = `
-- At commit a payment of a benefit takes off exactly what is owed back of it, and nothing to which the firm may still object.
create function set_off_is_owed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if owed_back(new.entitlement_id) <> 0 or (new.set_off_fen > 0 and exists (select from adjustment a where a.entitlement_id = new.entitlement_id
      and a.kind = 'recovery' and (a.state = 'contested' or (a.state = 'accepted' and not recovery_is_final(a.id))))) then
    raise exception 'a payment takes off exactly what is owed back of its benefit and can be objected to no more' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function set_off_is_owed from public;
create constraint trigger set_off_is_owed after insert on payment_item deferrable initially deferred
  for each row when (new.adjustment_id is null) execute function set_off_is_owed();`;

const WHOLE = `
-- What is owed back whole before it is paid ends without a payment; what a person found not to be due is not listed again.
insert into lifecycle_transition (entity, from_state, event, to_state) values ('entitlement', 'confirmed', 'recover', 'withdrawn'),
  ('entitlement', 'payable', 'recover', 'withdrawn'), ('entitlement', 'bounced', 'recover', 'withdrawn');
alter table entitlement drop constraint entitlement_barred_by_check,
  add constraint entitlement_barred_by_check check (barred_by in ('objection', 'strike', 'recovery'));`;
