import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staged announcement of lists (分批告知): one per cent, ten, then everybody, stopped where what comes back is not as expected. */
export class ListRollouts1767225600131 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLLOUT);
    await runner.query(HELD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger rollout_waits on entitlement;
      drop table list_rollout;
      drop function rollout_waits, in_rollout;
      delete from lifecycle_transition where entity = 'list_rollout';
      delete from lifecycle where entity = 'list_rollout';`);
  }
}

const ROLLOUT = `
create table list_rollout (
  id uuid primary key default gen_random_uuid(),
  list_id uuid not null unique references benefit_list,
  state text not null,
  -- As the policy of the list had it when the list was announced.
  band jsonb not null,
  workdays integer not null check (workdays between 1 and 60),
  -- Firms whose mark is not beyond this one are told; the whole list needs none.
  reach text not null,
  -- The day on which the part is looked at.
  look_on date not null,
  -- Who was told before was looked at when a person let it go on.
  counted_from timestamptz not null default '-infinity',
  stopped_by text,
  stopped_reason text,
  -- Rates in which it was stopped by itself; empty where a person stopped it.
  stopped_rates jsonb,
  resumed_by text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint rollout_stop_reasoned check (state not in ('stopped-trial', 'stopped-wider') or (stopped_by is not null and stopped_reason is not null)),
  constraint rollout_second_person check (resumed_by is null or resumed_by <> stopped_by)
);
select declare_lifecycle('list_rollout', 'trial', array[
  'trial widen wider', 'wider complete whole', 'trial stop stopped-trial', 'wider stop stopped-wider',
  'stopped-trial resume wider', 'stopped-wider resume whole']);
select govern('list_rollout');
select protect('list_rollout', 'authority', 'division', null);
grant select, insert on list_rollout to huizhi_app;
grant update (state, version, reach, look_on, counted_from, stopped_by, stopped_reason, stopped_rates, resumed_by) on list_rollout to huizhi_app;
select keep_columns('list_rollout', 'list_id, band, workdays, authority, division');
-- Emptied when it is stopped again: who let it go on before may stop it.
create trigger own_name_resumed before update of resumed_by on list_rollout for each row
  when (new.resumed_by is distinct from old.resumed_by and new.resumed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const HELD = `
-- The mark of a firm on a list is no secret and no choice of anybody: the list's own number and the firm's, hashed.
create function in_rollout(list uuid, subject integer) returns boolean language sql stable set search_path = public, pg_temp as $$
  select coalesce((select r.state = 'whole' or (r.state in ('trial', 'wider') and md5(list || ' ' || subject) <= r.reach)
    from list_rollout r where r.list_id = list), true)
$$;

-- Whoever tells firms of a list and whoever stops it wait for each other; nobody is told beyond its part.
create function rollout_waits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from list_rollout r where r.list_id in (select n.list_id from new_rows n join old_rows o using (id)
    where o.state = 'listed' and n.state = 'notified') order by r.id for share;
  if exists (select from new_rows n join old_rows o using (id)
      where o.state = 'listed' and n.state = 'notified' and not in_rollout(n.list_id, n.subject_id)) then
    raise exception 'nobody is told beyond the part of its list that is announced' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create trigger rollout_waits after update on entitlement referencing old table as old_rows new table as new_rows
  for each statement execute function rollout_waits();
revoke execute on function in_rollout, rollout_waits from public;
grant execute on function in_rollout to huizhi_app;`;
