import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Joint visits (综合查一次) as they are proposed: what several plans owe the firms of a division, who goes when, and what that
 * spares each firm and authority; approved by a second person while all of it is still due.
 */
export class JointProposals1767225600222 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROPOSALS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table joint_proposal;
      drop function joint_of_due_inspections;
      delete from lifecycle_transition where entity = 'joint_proposal';
      delete from lifecycle where entity = 'joint_proposal';`);
  }
}

const PROPOSALS = `
create table joint_proposal (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  -- Those that stand in its visits.
  inspections uuid[] not null check (cardinality(inspections) > 0),
  -- What was due and who could go when it was proposed; what other proposals promised of the teams' days is not in it.
  due jsonb not null,
  teams jsonb not null,
  schedule jsonb not null,
  saving jsonb not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  decided_by text,
  decided_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint joint_second_person check (decided_by is null or decided_by <> proposed_by),
  constraint joint_says_why check (btrim(coalesce(decided_because, 'x')) <> '' and (state = 'rejected') = (decided_because is not null)),
  check ((decided_by is not null) = (state in ('approved', 'rejected', 'closed')))
);
create index joint_proposal_latest on joint_proposal (proposed_at desc, id desc);
create index joint_proposal_approved on joint_proposal using gin (inspections) where state = 'approved';
select declare_lifecycle('joint_proposal', 'proposed', array[
  'proposed approve approved', 'proposed reject rejected', 'approved close closed']);
select govern('joint_proposal');
select protect('joint_proposal', 'authority', 'division', null);
grant select, insert on joint_proposal to huizhi_app;
grant update (state, version, decided_by, decided_because) on joint_proposal to huizhi_app;
select keep_columns('joint_proposal', 'inspections, due, teams, schedule, saving, proposed_by, proposed_at, authority, division');
select sign_own_name('joint_proposal', 'decided_by');
create trigger own_name_proposed before insert on joint_proposal for each row
  when (new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

-- One after another, whoever approves: what is joined is due, under an approved plan, and joined once, and its teams have the time.
create function joint_of_due_inspections() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('joint_proposal', 0));
  if exists (select from unnest(new.inspections) one
      where not exists (select from inspection i join inspection_plan p on p.id = i.plan_id
          where i.id = one and i.state = 'planned' and p.state = 'approved')
        or exists (select from joint_proposal o where o.id <> new.id and o.state = 'approved' and one = any(o.inspections)))
    or exists (select from (
        select part->>'team' as team, visit->>'day' as day, sum((part->>'minutes')::integer) as minutes
        from joint_proposal o, jsonb_array_elements(o.schedule->'visits') visit, jsonb_array_elements(visit->'parts') part
        where o.state = 'approved' or o.id = new.id group by 1, 2) load
      join jsonb_array_elements(new.teams) named on named->>'id' = load.team
      where load.minutes > (named->>'minutesPerDay')::integer - coalesce((named->'promised'->>load.day)::integer, 0)) then
    raise exception 'joint visits are approved while all of them are due, each in one proposal, and no day of a team is promised twice' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function joint_of_due_inspections from public;
create trigger joint_of_due_inspections before update of state on joint_proposal for each row
  when (new.state = 'approved' and old.state <> 'approved') execute function joint_of_due_inspections();`;
