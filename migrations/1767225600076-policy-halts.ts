import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Halts (暂停办理): one person halts a policy at once, and nobody is told, cleared or paid until a second person lifts it. */
export class PolicyHalts1767225600076 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HALTS);
    await runner.query(HELD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger halted_waits on entitlement;
      drop trigger halted_is_not_released on payment_batch;
      drop table policy_halt;
      drop function halt_waits_its_turn, halted_waits, halted_is_not_released, refuse_halted;
      delete from lifecycle_transition where entity = 'policy_halt';
      delete from lifecycle where entity = 'policy_halt';`);
  }
}

const HALTS = `
create table policy_halt (
  id uuid primary key default gen_random_uuid(),
  policy_id text not null,
  state text not null,
  reason text not null,
  halted_by text not null,
  halted_at timestamptz not null default now(),
  lifted_by text,
  lifted_at timestamptz,
  lifted_reason text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint halt_second_person check (lifted_by is null or lifted_by <> halted_by),
  check ((state = 'lifted') = (lifted_by is not null and lifted_at is not null and lifted_reason is not null))
);
create unique index policy_halt_in_force on policy_halt (policy_id) where state = 'in-force';
select declare_lifecycle('policy_halt', 'in-force', array['in-force lift lifted']);
select govern('policy_halt');
select protect('policy_halt', 'authority', 'division', null);
grant select, insert on policy_halt to huizhi_app;
grant update (state, version, lifted_by, lifted_at, lifted_reason) on policy_halt to huizhi_app;
select keep_columns('policy_halt', 'policy_id, reason, halted_by, halted_at, authority, division');
create trigger own_name_halted before insert on policy_halt for each row
  when (new.halted_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
select sign_own_name('policy_halt', 'lifted_by');`;

const HELD = `
-- A halt waits for what is under way, and what comes after it sees it: either lock comes first, and both end with their transaction.
create function halt_waits_its_turn() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('halt:' || new.policy_id, 0));
  return new;
end $$;
create trigger halt_waits_its_turn before insert on policy_halt for each row execute function halt_waits_its_turn();

create function refuse_halted(policies text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('halt:' || p, 0)) from unnest(policies) p order by p;
  if exists (select from policy_halt h where h.state = 'in-force' and h.policy_id = any(policies)) then
    raise exception 'nobody is told, cleared or ordered to be paid under a policy that is halted' using errcode = 'HZ005';
  end if;
end $$;

create function halted_waits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  going text[] := (select array_agg(distinct n.policy_id) from new_rows n join old_rows o using (id)
    where (o.state, n.state) in (('listed', 'notified'), ('confirmed', 'payable'), ('payable', 'ordered'), ('bounced', 'ordered')));
begin
  if going is not null then
    perform refuse_halted(going);
  end if;
  return null;
end $$;
create trigger halted_waits after update on entitlement referencing old table as old_rows new table as new_rows
  for each statement execute function halted_waits();

create function halted_is_not_released() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform refuse_halted(array[new.policy_id]);
  return new;
end $$;
create trigger halted_is_not_released before update of state on payment_batch for each row
  when (new.state = 'released' and old.state = 'made') execute function halted_is_not_released();
revoke execute on function halt_waits_its_turn, refuse_halted, halted_waits, halted_is_not_released from public;`;
