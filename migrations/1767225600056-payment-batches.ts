import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payment batches (拨付批次): what is payable, frozen and hashed by one person, released by a second, and what became of it. */
export class PaymentBatches1767225600056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(BATCHES);
    await runner.query(FROZEN);
    await runner.query(PROOF);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger payment_is_proved on entitlement;
      drop table payment_item, payment_batch;
      drop function payment_is_proved, payment_is_complete, payment_is_frozen, payment_digest;
      delete from lifecycle_transition where entity = 'payment_batch';
      delete from lifecycle where entity = 'payment_batch';`);
  }
}

const BATCHES = `
create table payment_batch (
  id uuid primary key default gen_random_uuid(),
  policy_id text not null,
  -- The year whose budget bears it.
  year text not null check (year ~ '^[0-9]{4}$'),
  number integer not null check (number > 0),
  rule_version_id uuid not null references rule_version,
  state text not null,
  item_count integer not null check (item_count > 0),
  amount_fen bigint not null check (amount_fen > 0),
  digest text not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  released_by text,
  released_at timestamptz,
  returned_reason text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  unique (policy_id, year, number),
  constraint payment_second_person check (released_by is null or released_by <> made_by),
  check ((state in ('released', 'settled')) = (released_by is not null and released_at is not null)),
  check ((state = 'returned') = (returned_reason is not null))
);
create table payment_item (
  -- Written before anything is sent, and the name of the payment ever after.
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references payment_batch,
  entitlement_id uuid not null references entitlement,
  place integer not null check (place > 0),
  amount_fen bigint not null check (amount_fen > 0),
  payee text not null,
  credit_code text,
  bank text not null,
  account text not null,
  -- Empty while nobody knows: an unknown outcome is a state, ended by a receipt only.
  outcome text check (outcome in ('paid', 'failed', 'returned')),
  outcome_on date,
  outcome_reason text,
  subject_id integer not null,
  authority text not null,
  division text not null,
  unique (batch_id, place),
  check ((outcome is null) = (outcome_on is null)),
  check (outcome is distinct from 'failed' or outcome_reason is not null)
);
create unique index payment_item_open on payment_item (entitlement_id) where outcome is null;
create unique index payment_item_paid on payment_item (entitlement_id) where outcome = 'paid';
select declare_lifecycle('payment_batch', 'made', array['made release released', 'made return returned', 'released settle settled']);
select govern('payment_batch');
select protect('payment_batch', 'authority', 'division', null);
select protect('payment_item', 'authority', 'division', 'subject_id');
grant select, insert on payment_batch, payment_item to huizhi_app;
grant update (state, version, released_by, released_at, returned_reason) on payment_batch to huizhi_app;
grant update (outcome, outcome_on, outcome_reason) on payment_item to huizhi_app;`;

const FROZEN = `
select keep_columns('payment_batch', 'policy_id, year, number, rule_version_id, item_count, amount_fen, digest, made_by, made_at, authority, division');
select keep_columns('payment_item', 'batch_id, entitlement_id, place, amount_fen, payee, credit_code, bank, account, subject_id, authority, division');
create trigger outcome_is_final before update of outcome, outcome_on, outcome_reason on payment_item for each row
  when (old.outcome is not null) execute function refuse_new_value();
create trigger own_name_made before insert on payment_batch for each row
  when (new.made_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
select sign_own_name('payment_batch', 'released_by');

-- To whom, to which account and how much, in order: what the digest of a batch covers.
create function payment_digest(batch uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select encode(sha256(convert_to(coalesce(string_agg(
    jsonb_build_array(id, place, payee, credit_code, bank, account, amount_fen::text)::text, E'\\n' order by place), ''), 'UTF8')), 'hex')
  from payment_item where batch_id = batch
$$;

-- At commit a batch is what its digest, count and sum say.
create function payment_is_frozen() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from payment_batch b where b.id = new.id and b.digest = payment_digest(new.id)
      and (b.item_count, b.amount_fen) = (select count(*), sum(i.amount_fen) from payment_item i where i.batch_id = new.id)) then
    raise exception 'a payment batch is frozen: its digest, count and sum are those of its items' using errcode = 'HZ004';
  end if;
  return null;
end $$;
create constraint trigger payment_is_frozen after insert on payment_batch deferrable initially deferred
  for each row execute function payment_is_frozen();

-- Items come in the transaction that makes their batch and in no other: one look per statement, not a digest per item.
create function payment_is_complete() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from payment_batch b where b.id in (select n.batch_id from new_rows n) and b.made_at <> now()) then
    raise exception 'a payment batch takes no more items once it is made' using errcode = 'HZ004';
  end if;
  return null;
end $$;
create trigger payment_is_complete after insert on payment_item referencing new table as new_rows
  for each statement execute function payment_is_complete();`;

const PROOF = `
-- At commit what is ordered stands in one batch with its amount, and what is paid has left the ledger with its amount.
create function payment_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e where e.id = new.id and e.state = 'ordered' and not exists (
      select from payment_item i where i.entitlement_id = e.id and i.outcome is null and i.amount_fen = e.amount_fen)) then
    raise exception 'an entitlement is ordered to be paid only within a batch' using errcode = 'HZ004';
  end if;
  if exists (select from entitlement e where e.id = new.id and e.state = 'paid' and not exists (
      select from transfer t where t.purpose = 'payment' and t.ref = e.id::text and t.kind = 'posted' and t.amount = e.amount_fen)) then
    raise exception 'an entitlement is paid only with its amount posted in the ledger' using errcode = 'HZ004';
  end if;
  return null;
end $$;
create constraint trigger payment_is_proved after update of state on entitlement deferrable initially deferred
  for each row when (new.state in ('ordered', 'paid')) execute function payment_is_proved();
revoke execute on function payment_digest, payment_is_frozen, payment_is_complete, payment_is_proved from public;
grant execute on function payment_digest to huizhi_app;`;
