import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Former names of subjects, deliveries that say again what was corrected, and what was left unprotected. */
export class RegistryNames1767225600008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NAMES);
    await runner.query(DELIVERIES);
    await runner.query(PROTECTION);
    await runner.query(PAGES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index run_latest, benefit_list_latest;
      drop trigger decision_is_kept on decision;
      drop policy tenant on match_staging;
      drop policy keeper on match_staging;
      alter table match_staging no force row level security, disable row level security;
      drop index delivery_under_way, delivery_latest;
      create unique index delivery_once on delivery (dataset, digest, as_of) where state <> 'failed';
      drop function subject_name_at(integer, date, timestamptz);
      drop table subject_former_name;`);
  }
}

const NAMES = `
-- A name that a subject no longer bears. The present one stays in subject; a subject never renamed has no row here.
-- It was believed to be the present name until known_until, and from then on to have been borne until valid_until.
create table subject_former_name (
  subject_id integer not null references subject,
  name text not null,
  valid_until date not null,
  known_until timestamptz not null,
  primary key (subject_id, known_until)
);
create trigger former_name_is_final before update or delete on subject_former_name for each row execute function refuse_change();
create trigger former_name_is_kept before truncate on subject_former_name execute function refuse_change();
alter table subject_former_name enable row level security;
alter table subject_former_name force row level security;
-- Who sees the subject sees its names: subject's own policy decides.
create policy tenant on subject_former_name using (context_present() and exists (select from subject s where s.id = subject_id));
create policy keeper on subject_former_name to current_user using (context_present());
grant select, insert on subject_former_name to huizhi_app;
grant select on subject_former_name to huizhi_matcher;

-- The name a subject bore on a day, as it was known at an instant: of the renamings known by then, the first one later
-- than the day tells it; without one it is the name that was the present one at that instant.
create function subject_name_at(subject integer, day date, instant timestamptz) returns text language sql stable as $$
  select coalesce(
    (select f.name from subject_former_name f where f.subject_id = s.id and f.known_until <= instant and f.valid_until > day
     order by f.known_until limit 1),
    (select f.name from subject_former_name f where f.subject_id = s.id and f.known_until > instant
     order by f.known_until limit 1),
    s.name)
  from subject s where s.id = subject
$$;`;

const DELIVERIES = `
-- One attempt at a file at a time. That the content just accepted is not taken again is decided against the latest
-- accepted delivery: A, then B, then A again is three deliveries.
drop index delivery_once;
create unique index delivery_under_way on delivery (dataset, digest, as_of, division) where state = 'received';
create index delivery_latest on delivery (dataset, known_at) where state = 'accepted';`;

const PROTECTION = `
-- Staged verdicts are seen with the run's results for their policy, by officers of that authority and division.
alter table match_staging enable row level security;
alter table match_staging force row level security;
create policy tenant on match_staging using (context_present() and exists (
  select from run_policy p where p.run_id = match_staging.run_id and p.policy_id = match_staging.policy_id));
create policy keeper on match_staging to current_user using (context_present());
create trigger decision_is_kept before truncate on decision execute function refuse_change();`;

const PAGES = `
-- The order in which people page through them: an instant may be shared, an instant with a number may not.
create index run_latest on run (requested_at desc, id desc);
create index benefit_list_latest on benefit_list (drafted_at desc, id desc);`;
