import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gates between listing and payment as rows, and what an entitlement goes through after its enterprise has answered. */
export class Gates1767225600025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GATES);
    await runner.query(ENTITLEMENTS);
    await runner.query(PAYABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger payable_is_proved on entitlement;
      drop table gate;
      drop function gate_in_order, payable_is_proved, gate_keeps_payable, gates_passed;
      alter table entitlement drop constraint entitlement_answered;
      alter table entitlement add constraint entitlement_check check ((state = 'confirmed') = (confirmed_at is not null));
      delete from lifecycle_transition where entity = 'entitlement' and (from_state, event) in (${LATER_MOVES});
      delete from lifecycle_transition where entity = 'gate';
      delete from lifecycle where entity = 'gate';`);
  }
}

const GATES = `
-- A condition between a decision and its effect. Gates have an order; one begins when all before it are closed or waived.
create table gate (
  id uuid primary key default gen_random_uuid(),
  entity text not null,
  entity_id uuid not null,
  kind text not null,
  place smallint not null check (place > 0),
  state text not null,
  -- What requires or waives it; a waiver without an article is none.
  article text,
  workdays integer check (workdays > 0),
  -- Why it is held or failed, in both languages.
  reason jsonb,
  -- When it was last looked at, so that what is held is looked at again in turn.
  judged_at timestamptz,
  subject_id integer,
  authority text not null,
  division text not null,
  version integer not null default 1,
  unique (entity, entity_id, kind),
  unique (entity, entity_id, place),
  constraint gate_waived_by_article check (state <> 'waived' or article is not null)
);
create index gate_held on gate (entity, kind, judged_at) where state in ('held', 'failed');
select declare_lifecycle('gate', 'waiting', array['waiting start open', 'open close closed', 'held close closed', 'failed close closed',
  'open hold held', 'failed hold held', 'held release open', 'open fail failed', 'held fail failed',
  'waiting waive waived', 'open waive waived', 'held waive waived', 'failed waive waived']);
select govern('gate');
select protect('gate', 'authority', 'division', 'subject_id');
grant select, insert, update on gate to huizhi_app;

create function gate_in_order() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from new_rows n join old_rows o using (id) join gate b on b.entity = n.entity and b.entity_id = n.entity_id and b.place < n.place
    where o.state = 'waiting' and n.state not in ('waiting', 'waived') and b.state not in ('closed', 'waived')) then
    raise exception 'a gate may not begin before all before it are closed or waived' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create trigger gate_in_order after update on gate referencing old table as old_rows new table as new_rows
  for each statement execute function gate_in_order();`;

const ENTITLEMENTS = `
alter table entitlement drop constraint entitlement_check;
alter table entitlement add constraint entitlement_answered check (case
  when state in ('confirmed', 'payable', 'ordered', 'paid', 'bounced') then confirmed_at is not null
  when state in ('waiting', 'listed', 'notified', 'silent', 'suspended', 'declined') then confirmed_at is null
  else true end);
insert into lifecycle_transition (entity, from_state, event, to_state) values
  ('entitlement', 'notified', 'deem', 'confirmed'), ('entitlement', 'confirmed', 'clear', 'payable'), ('entitlement', 'payable', 'order', 'ordered'),
  ('entitlement', 'bounced', 'order', 'ordered'), ('entitlement', 'ordered', 'return', 'payable'),
  ('entitlement', 'ordered', 'pay', 'paid'), ('entitlement', 'ordered', 'bounce', 'bounced'),
  ('entitlement', 'notified', 'object', 'objected'), ('entitlement', 'silent', 'object', 'objected'),
  ('entitlement', 'confirmed', 'object', 'objected'), ('entitlement', 'payable', 'object', 'objected'),
  ('entitlement', 'bounced', 'object', 'objected'), ('entitlement', 'objected', 'resume-notified', 'notified'),
  ('entitlement', 'objected', 'resume-suspended', 'suspended'), ('entitlement', 'objected', 'resume-confirmed', 'confirmed'),
  ('entitlement', 'objected', 'revoke', 'withdrawn');`;

const LATER_MOVES = `('notified', 'deem'), ('confirmed', 'clear'), ('payable', 'order'), ('bounced', 'order'), ('ordered', 'return'), ('ordered', 'pay'), ('ordered', 'bounce'),
  ('notified', 'object'), ('silent', 'object'), ('confirmed', 'object'), ('payable', 'object'), ('bounced', 'object'),
  ('objected', 'resume-notified'), ('objected', 'resume-suspended'), ('objected', 'resume-confirmed'), ('objected', 'revoke')`;

const PAYABLE = `
create function gates_passed(what text, which uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) > 0 and bool_and(state in ('closed', 'waived')) from gate where entity = what and entity_id = which
$$;

-- Payable is not a sum that somebody works out: at commit, nothing is payable or beyond with a gate that has not passed.
create function payable_is_proved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from entitlement e where e.id = new.id and e.state in ('payable', 'ordered', 'paid', 'bounced')
      and not gates_passed('entitlement', e.id)) then
    raise exception 'an entitlement is payable only when all its gates are closed or waived' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create constraint trigger payable_is_proved after update on entitlement deferrable initially deferred
  for each row when (new.state in ('payable', 'ordered', 'paid', 'bounced')) execute function payable_is_proved();

create function gate_keeps_payable() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.entity = 'entitlement' and exists (select from entitlement e where e.id = new.entity_id
      and e.state in ('payable', 'ordered', 'paid', 'bounced') and not gates_passed('entitlement', e.id)) then
    raise exception 'an entitlement is payable only while all its gates are closed or waived' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create constraint trigger gate_keeps_payable after insert or update on gate deferrable initially deferred
  for each row when (new.state not in ('closed', 'waived')) execute function gate_keeps_payable();`;
