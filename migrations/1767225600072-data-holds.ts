import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who would be found entitled if a department delivered what is missing: a row for each enterprise, policy and owing
 * department, the money at stake, and a day. Candidates are staged by the role that computes and settled with the episodes.
 */
export class DataHolds1767225600072 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hold_staging, data_hold;
      delete from lifecycle_transition where entity = 'data_hold';
      delete from lifecycle where entity = 'data_hold';`);
  }
}

const TABLES = `
create table data_hold (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  subject_id integer not null references subject,
  policy_id text not null,
  period text not null,
  run_id uuid not null references run,
  rule_version_id uuid not null references rule_version,
  facts jsonb not null,
  amount_fen bigint,
  opened_on date not null,
  due_on date not null,
  due_provisional boolean not null,
  ended_on date,
  policy_authority text not null,
  authority text not null,
  division text not null,
  version integer not null default 1
);
create unique index data_hold_open on data_hold (policy_id, subject_id, period, authority) where state = 'open';
create index data_hold_by_authority on data_hold (authority, due_on, id) where state = 'open';
create index data_hold_by_subject on data_hold (subject_id);
select declare_lifecycle('data_hold', 'open', array['open meet met', 'open drop dropped']);
select govern('data_hold');
select keep_columns('data_hold', 'subject_id, policy_id, period, run_id, rule_version_id, facts, amount_fen, opened_on, due_on, due_provisional,
  policy_authority, authority');
alter table data_hold add constraint data_hold_ends check ((state = 'open') = (ended_on is null));

create table hold_staging (
  run_id uuid not null,
  policy_id text not null,
  subject_id integer not null,
  segment integer not null,
  amount_fen bigint,
  primary key (run_id, policy_id, subject_id)
);`;

const GRANTS = `
select protect('data_hold', 'authority', 'division', null);
-- Whoever keeps a policy sees what it waits for, whichever department owes it.
create policy of_own_policy on data_hold for select using (context_present() and (select context_subject()) is null
  and policy_authority = any ((select context_authorities())::text[]) and starts_with(division, (select context_division())));
-- As with match_staging: whoever sees a run's policy sees what was staged for it.
alter table hold_staging enable row level security;
alter table hold_staging force row level security;
create policy tenant on hold_staging using (context_present() and exists (
  select from run_policy p where p.run_id = hold_staging.run_id and p.policy_id = hold_staging.policy_id));
create policy keeper on hold_staging to current_user using (context_present());
grant select, insert, update on data_hold to huizhi_app;
grant select, delete on hold_staging to huizhi_app;
grant select, insert, delete on hold_staging to huizhi_matcher;`;
