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
      drop function joint_of_due_inspections, joint_promises, joint_authorities;
      delete from lifecycle_transition where entity = 'joint_proposal';
      delete from lifecycle where entity = 'joint_proposal';`);
  }
}

const PROPOSALS = `
-- Whoever puts joint visits together, and everybody whose inspections are in them.
create function joint_authorities(composer text, due jsonb) returns text[] language sql immutable as $$
  select array(select one->>'authority' from jsonb_array_elements(due) one union select composer order by 1)
$$;
-- What a schedule takes of the days of each officer: a team goes as a whole, and other proposals may put its people into other teams.
create function joint_promises(schedule jsonb, teams jsonb) returns table (officer text, day text, minutes integer) language sql immutable as $$
  with part as materialized (
    select part->>'team' as team, visit->>'day' as day, sum((part->>'minutes')::integer)::integer as minutes
    from jsonb_array_elements(schedule->'visits') visit, jsonb_array_elements(visit->'parts') part group by 1, 2),
  member as materialized (
    select named->>'id' as team, member as officer from jsonb_array_elements(teams) named, jsonb_array_elements_text(named->'officers') member)
  select member.officer, part.day, sum(part.minutes)::integer from part join member using (team) group by 1, 2
$$;
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
  authorities text[] not null generated always as (joint_authorities(authority, due)) stored,
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
-- It tells of the firms and days of all its authorities: only who acts for each of them sees it whole.
alter policy tenant on joint_proposal using (context_present() and (select context_subject()) is null
  and ((select context_authorities()) @> array['*'] or authorities <@ (select context_authorities())::text[])
  and starts_with(division, (select context_division())));
grant select, insert on joint_proposal to huizhi_app;
grant update (state, version, decided_by, decided_because) on joint_proposal to huizhi_app;
select keep_columns('joint_proposal', 'inspections, due, teams, schedule, saving, proposed_by, proposed_at, authority, division');
select sign_own_name('joint_proposal', 'decided_by');
create trigger own_name_proposed before insert on joint_proposal for each row
  when (new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

-- One after another, whoever approves: what is joined is due, under an approved plan, and joined once, and its officers have the time.
create function joint_of_due_inspections() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('joint_proposal', 0));
  if exists (select from unnest(new.inspections) one
      where not exists (select from inspection i join inspection_plan p on p.id = i.plan_id
          where i.id = one and i.state = 'planned' and p.state = 'approved'))
    or exists (select from joint_proposal o where o.id <> new.id and o.state = 'approved' and o.inspections && new.inspections)
    or exists (select from (
        select taken.officer, taken.day, sum(taken.minutes) as minutes
        from joint_proposal o, joint_promises(o.schedule, o.teams) taken
        where o.state = 'approved' or o.id = new.id group by 1, 2) load
      join (select member, named from jsonb_array_elements(new.teams) named, jsonb_array_elements_text(named->'officers') member) own
        on own.member = load.officer
      where load.minutes > (named->>'minutesPerDay')::integer - coalesce((named->'promised'->>load.day)::integer, 0)) then
    raise exception 'joint visits are approved while all of them are due, each in one proposal, and no day of an officer is promised twice' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function joint_of_due_inspections from public;
create trigger joint_of_due_inspections before update of state on joint_proposal for each row
  when (new.state = 'approved' and old.state <> 'approved') execute function joint_of_due_inspections();`;
