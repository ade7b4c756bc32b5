import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gradings (信用风险分类): a run belongs to a programme, and a grading is what a run of the credit programme found of
 * everybody, one row per subject, drafted by one person and published for a month by a second one.
 */
export class Gradings1767225600115 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RUNS);
    await runner.query(GRADINGS);
    await runner.query(FROZEN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table subject_tier, grading cascade;
      drop function tiers_while_prepared, tiers_never_change, grading_is_its_runs;
      delete from lifecycle_transition where entity = 'grading';
      delete from lifecycle where entity = 'grading';
      drop trigger columns_are_final on run;
      alter table run drop column programme;
      select keep_columns('run', 'requested_by, requested_at, as_of, known_at, authority, division');`);
  }
}

const RUNS = `
alter table run add column programme text not null default 'benefits';
drop trigger columns_are_final on run;
select keep_columns('run', 'programme, requested_by, requested_at, as_of, known_at, authority, division');`;

const GRADINGS = `
create table grading (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null unique references run,
  month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  as_of date not null,
  state text not null,
  -- The grading it is compared with: the latest one published before it.
  previous_id uuid references grading,
  -- How many by tier, and by division, industry and size; from which tier to which.
  distribution jsonb,
  movements jsonb,
  second_opinion jsonb,
  drafted_by text not null,
  drafted_at timestamptz not null default now(),
  published_by text,
  published_at timestamptz,
  demo boolean not null default false,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint grading_second_person check (published_by is null or published_by <> drafted_by),
  check ((state = 'published') = (published_by is not null and published_at is not null)),
  check (state in ('preparing', 'discarded') or (distribution is not null and movements is not null and second_opinion is not null))
);
create unique index grading_of_month on grading (month) where state = 'published';
create index grading_latest on grading (drafted_at desc, id desc);
select declare_lifecycle('grading', 'preparing', array[
  'preparing present draft', 'preparing discard discarded', 'draft publish published', 'draft discard discarded']);
select govern('grading');
select protect('grading', 'authority', 'division', null);

create table subject_tier (
  grading_id uuid not null references grading,
  subject_id integer not null,
  rule_version_id uuid not null references rule_version,
  tier text,
  score smallint,
  unknown_points smallint not null,
  reason text not null,
  division text not null,
  primary key (grading_id, subject_id),
  check ((tier is null) = (reason not in ('score', 'worst')))
);
create index subject_tier_history on subject_tier (subject_id, grading_id);
select protect('subject_tier', null, 'division', 'subject_id');
grant select, insert on grading to huizhi_app;
grant update (state, version, previous_id, distribution, movements, second_opinion, published_by, published_at) on grading to huizhi_app;
grant select on grading, subject_tier to huizhi_matcher;
grant select on subject_tier to huizhi_app;
grant insert, delete on subject_tier to huizhi_matcher;`;

const FROZEN = `
select keep_columns('grading', 'run_id, month, as_of, drafted_by, drafted_at, demo, authority, division');
select sign_own_name('grading', 'published_by');

-- What was shown is what is published: counts are written once, with the draft.
create trigger grading_is_shown before update of previous_id, distribution, movements, second_opinion on grading for each row
  when (old.state <> 'preparing') execute function refuse_new_value();

create function grading_is_its_runs() returns trigger language plpgsql as $$
begin
  if not exists (select from run r where r.id = new.run_id and r.programme = 'credit' and r.requested_by = new.drafted_by
    and r.as_of = new.as_of) or new.month <> to_char(new.as_of, 'YYYY-MM') then
    raise exception 'a grading is of the person and the day of its run' using errcode = 'HZ006';
  end if;
  return new;
end $$;
create trigger grading_is_its_runs before insert on grading for each row execute function grading_is_its_runs();

-- Tiers are written while their grading is prepared; from its draft on they are what people saw.
create function tiers_while_prepared() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from (select distinct grading_id from touched) t join grading g on g.id = t.grading_id where g.state <> 'preparing') then
    raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
  end if;
  return null;
end $$;
create trigger tiers_come_while_prepared after insert on subject_tier referencing new table as touched
  for each statement execute function tiers_while_prepared();
create trigger tiers_go_while_prepared after delete on subject_tier referencing old table as touched
  for each statement execute function tiers_while_prepared();
create function tiers_never_change() returns trigger language plpgsql as $$
begin
  raise exception 'the tiers of a grading never change: grade anew' using errcode = 'HZ002';
end $$;
create trigger tiers_never_change before update or truncate on subject_tier for each statement execute function tiers_never_change();
revoke execute on function tiers_while_prepared, tiers_never_change, grading_is_its_runs from public;`;
