import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A visit that was made in an emergency, without a code that its firm accepted (紧急检查), is confirmed by a second person of its
 * authority within its term of working days; one that nobody confirmed in time, or that was refused, is a breach (不合规入企).
 * Visits of before this table was there are confirmed by nobody and are no breach.
 */
export class UrgentVisits1767225600340 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EMERGENCIES);
    await runner.query(STATED);
    await runner.query(DECIDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from inspection_emergency) then
          raise exception 'who confirmed urgent visits, and which of them are breaches, would be lost' using errcode = 'HZ005';
        end if;
      end $$;
      drop trigger urgent_visit_is_stated on inspection;
      drop table inspection_emergency;
      drop function urgent_visit_is_stated, emergency_of_its_visit, emergency_is_decided, had_part_in_visit;
      delete from lifecycle_transition where entity = 'inspection_emergency';
      delete from lifecycle where entity = 'inspection_emergency';`);
  }
}

const EMERGENCIES = `
create table inspection_emergency (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  -- Its ground stands there.
  inspection_id uuid not null unique references inspection,
  stated_by text not null,
  stated_on date not null,
  stated_at timestamptz not null default now(),
  decided_by text,
  decided_on date,
  decided_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint emergency_second_person check (decided_by <> stated_by),
  constraint emergency_refused_because check (btrim(coalesce(decided_because, 'x')) <> '' and (state = 'refused') = (decided_because is not null)),
  check (num_nonnulls(decided_by, decided_on) = case when state in ('confirmed', 'refused') then 2 else 0 end)
);
create index inspection_emergency_latest on inspection_emergency (stated_at desc, id desc);
select declare_lifecycle('inspection_emergency', 'stated', array['stated confirm confirmed', 'stated refuse refused', 'stated lapse lapsed']);
select govern('inspection_emergency');
select protect('inspection_emergency', 'authority', 'division', null);
grant select, insert on inspection_emergency to huizhi_app;
grant update (state, version, decided_by, decided_on, decided_because) on inspection_emergency to huizhi_app;
select keep_columns('inspection_emergency', 'inspection_id, stated_by, stated_on, stated_at, authority, division');
select sign_own_name('inspection_emergency', 'decided_by');
create trigger own_name_stated before insert on inspection_emergency for each row
  when (new.stated_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const STATED = `
create function emergency_of_its_visit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from inspection i where i.id = new.inspection_id and i.state = 'done' and i.code_exception = 'emergency'
      and (i.done_by, i.done_on, i.authority, i.division) = (new.stated_by, new.stated_on, new.authority, new.division)) then
    raise exception 'an emergency is of a visit that was made for it, by whoever recorded that' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger emergency_of_its_visit before insert on inspection_emergency for each row execute function emergency_of_its_visit();

-- Looked at when the transaction ends.
create function urgent_visit_is_stated() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from inspection_emergency e join deadline d on d.entity = 'inspection_emergency' and d.entity_id = e.id::text
      and d.name = 'second-person' and d.starts_on = e.stated_on where e.inspection_id = new.id) then
    raise exception 'an urgent visit waits for a second person, within a term' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create constraint trigger urgent_visit_is_stated after update of state on inspection deferrable initially deferred
  for each row when (new.state = 'done' and old.state <> 'done' and new.code_exception = 'emergency') execute function urgent_visit_is_stated();
revoke execute on function emergency_of_its_visit, urgent_visit_is_stated from public;`;

const DECIDED = `
-- Whether somebody opened an inspection, recorded its visit or went.
create function had_part_in_visit(one uuid, actor text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from inspection i where i.id = one and (actor in (i.requested_by, i.done_by)
    or exists (select from enforcement_certificate c where c.number = any(i.went) and c.account = actor)))
$$;
create function emergency_is_decided() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state in ('confirmed', 'refused') and (new.decided_on is distinct from business_day() or had_part_in_visit(new.inspection_id, new.decided_by)
      or not exists (select from deadline d where d.entity = 'inspection_emergency' and d.entity_id = new.id::text and d.name = 'second-person'
        and d.state = 'running' and (d.provisional or d.due_on >= business_day()))) then
    raise exception 'an urgent visit is decided on within its term, by somebody who had no part in it' using errcode = 'HZ005';
  end if;
  if new.state = 'lapsed' and not exists (select from deadline d where d.entity = 'inspection_emergency' and d.entity_id = new.id::text
      and d.name = 'second-person' and d.state = 'passed' and not d.provisional and d.due_on < business_day()) then
    raise exception 'an urgent visit is a breach once its term is over' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function had_part_in_visit, emergency_is_decided from public;
grant execute on function had_part_in_visit to huizhi_app;
create trigger emergency_is_decided before update of state on inspection_emergency for each row
  when (new.state <> old.state) execute function emergency_is_decided();`;
