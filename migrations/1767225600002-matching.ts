import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published rules, runs over the population, and the episodes that come of them. */
export class Matching1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table match_staging, decision, episode, run_segment, run_policy, run, rule_version, rule_book cascade`,
    );
  }
}

const TABLES = `
-- All rule files as they were read together: a version is only meaningful with its dictionary, parameters and codes.
create table rule_book (
  digest text primary key,
  files jsonb not null,
  loaded_at timestamptz not null default now(),
  loaded_by text not null
);

create table rule_version (
  id uuid primary key default gen_random_uuid(),
  programme text not null,
  policy_id text not null,
  state text not null,
  period text not null,
  decision_hash text not null,
  document_hash text not null,
  book_digest text not null references rule_book,
  document jsonb not null,
  authority text not null,
  division text not null,
  drafted_by text not null,
  published_by text,
  published_at timestamptz,
  demo boolean not null default false,
  version integer not null default 1,
  check (published_by is null or demo or published_by <> drafted_by)
);
create unique index rule_version_once on rule_version (policy_id, period, decision_hash, document_hash) where state <> 'retired';
create unique index rule_version_in_force on rule_version (policy_id, period) where state = 'published';
select declare_lifecycle('rule_version', 'draft', array['draft publish published', 'draft retire retired', 'published retire retired']);
select govern('rule_version');

create table run (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  authority text not null,
  division text not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  as_of date not null,
  known_at timestamptz not null,
  snapshot_id uuid references snapshot,
  rows_total integer not null default 0,
  stopped_because jsonb,
  accepted_by text,
  version integer not null default 1
);
create unique index run_one_at_a_time on run ((true)) where state in ('requested', 'running', 'applying', 'stopped');
select declare_lifecycle('run', 'requested', array[
  'requested start running', 'running stop stopped', 'running apply applying', 'stopped accept applying', 'applying finish finished',
  'requested cancel cancelled', 'running cancel cancelled', 'stopped cancel cancelled', 'cancelled resume running']);
select govern('run');

create table run_segment (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references run,
  number integer not null,
  rows_total integer not null,
  rows_done integer not null default 0,
  staged integer,
  counts jsonb not null default '{}',
  staged_at timestamptz,
  unique (run_id, number)
);

create table run_policy (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null references run,
  rule_version_id uuid not null references rule_version,
  policy_id text not null,
  period text not null,
  state text not null,
  authority text not null,
  division text not null,
  eligible integer not null default 0,
  undetermined integer not null default 0,
  ineligible integer not null default 0,
  opened integer not null default 0,
  closed integer not null default 0,
  suspended integer not null default 0,
  amount_fen bigint not null default 0,
  second_opinion jsonb,
  parked_because jsonb,
  version integer not null default 1,
  unique (run_id, policy_id)
);
select declare_lifecycle('run_policy', 'pending', array['pending apply applying', 'pending park parked', 'applying finish finished']);
select govern('run_policy');

create table episode (
  id uuid primary key default gen_random_uuid(),
  subject_id integer not null references subject,
  policy_id text not null,
  period text not null,
  item text not null default '',
  state text not null,
  authority text not null,
  division text not null,
  amount_fen bigint not null check (amount_fen >= 0),
  opened_on date not null,
  ended_on date,
  ended_because text,
  version integer not null default 1,
  check ((state = 'closed') = (ended_on is not null))
);
create unique index episode_live on episode (subject_id, policy_id, period, item) where state <> 'closed';
create index episode_by_policy on episode (policy_id, period, subject_id) where state <> 'closed';
select declare_lifecycle('episode', 'open', array[
  'open suspend suspended', 'suspended resume open', 'open close closed', 'suspended close closed']);
select govern('episode');

-- Why an episode stands as it does; enough to replay it years later. A new rule text appends, it never rewrites.
create table decision (
  id uuid primary key default gen_random_uuid(),
  episode_id uuid not null references episode,
  run_id uuid not null references run,
  rule_version_id uuid not null references rule_version,
  subject_id integer not null,
  verdict text not null check (verdict in ('eligible', 'ineligible', 'undetermined')),
  amount_fen bigint,
  as_of date not null,
  known_at timestamptz not null,
  decision_hash text not null,
  fact_vector_hash text not null,
  record_ids bigint[] not null,
  authority text not null,
  division text not null,
  unique (episode_id, run_id, verdict)
);
create index decision_by_episode on decision (episode_id, run_id);
create trigger decision_is_final before update or delete on decision for each row execute function refuse_change();

-- What the columns said, before it is compared with the open episodes. Logged: emptied by a crash of the server while
-- episodes are being applied, it would read as if nobody were entitled any more.
create table match_staging (
  run_id uuid not null,
  policy_id text not null,
  subject_id integer not null,
  segment integer not null,
  verdict text not null,
  amount_fen bigint,
  fact_vector_hash text not null,
  primary key (run_id, policy_id, subject_id)
);`;

const GRANTS = `
select protect('rule_book', null, null, null);
select protect('rule_version', null, null, null);
select protect('run', 'authority', 'division', null);
select protect('run_segment', null, null, null);
select protect('run_policy', 'authority', 'division', null);
select protect('episode', 'authority', 'division', 'subject_id');
select protect('decision', 'authority', 'division', 'subject_id');
grant select, insert, update (loaded_at) on rule_book to huizhi_app;
grant select, insert, update on rule_version, run, run_policy, run_segment, episode to huizhi_app;
grant select, insert on decision to huizhi_app;
grant select, delete on match_staging to huizhi_app;
grant select on rule_book, rule_version, run, run_policy, episode to huizhi_matcher;
grant select, insert, delete on match_staging to huizhi_matcher;
grant select, update on run_segment to huizhi_matcher;`;
