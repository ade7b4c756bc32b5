import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Staging is written and read by jobs, in whose reach everything is: that is asked once for a statement, because looking up the
 * run's policy for each row was most of what an insert cost. Who reaches less sees what was staged for the policies they see, as
 * before. What may wait for data is one row for a policy and segment instead of up to two hundred.
 */
export class StagingAtOnce1767225600228 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hold_staging rename to hold_staging_before;
      create table hold_staging (
        run_id uuid not null,
        policy_id text not null,
        segment integer not null,
        subject_ids integer[] not null,
        amounts_fen bigint[] not null,
        constraint hold_staging_of_segment primary key (run_id, policy_id, segment),
        constraint hold_staging_pairs check (cardinality(subject_ids) = cardinality(amounts_fen))
      );
      insert into hold_staging
      select run_id, policy_id, segment, array_agg(subject_id order by subject_id), array_agg(amount_fen order by subject_id)
      from hold_staging_before group by run_id, policy_id, segment;
      drop table hold_staging_before;
      ${REACH}
      ${policies('(select context_present())', WHOLE)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hold_staging rename to hold_staging_before;
      create table hold_staging (
        run_id uuid not null,
        policy_id text not null,
        subject_id integer not null,
        segment integer not null,
        amount_fen bigint,
        primary key (run_id, policy_id, subject_id)
      );
      insert into hold_staging (run_id, policy_id, segment, subject_id, amount_fen)
      select run_id, policy_id, segment, u.* from hold_staging_before, unnest(subject_ids, amounts_fen) u;
      drop table hold_staging_before;
      ${REACH}
      ${policies('context_present()', '')}`);
  }
}

const REACH = `
alter table hold_staging enable row level security;
alter table hold_staging force row level security;
create policy tenant on hold_staging using (true);
create policy keeper on hold_staging to current_user using (context_present());
grant select, delete on hold_staging to huizhi_app;
grant select, insert, delete on hold_staging to huizhi_matcher;`;

const WHOLE = `(select context_authorities() @> array['*'] and context_division() = '' and context_subject() is null) or `;

const policies = (present: string, whole: string): string =>
  ['match_staging', 'hold_staging']
    .map(
      (staging) => `
alter policy tenant on ${staging} using (${present} and (${whole}exists (
  select from run_policy p where p.run_id = ${staging}.run_id and p.policy_id = ${staging}.policy_id)));`,
    )
    .join('');
