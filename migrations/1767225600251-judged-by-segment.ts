import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a run staged is judged again by segment, for all policies at once, before any of them is applied: what a decision will
 * rest on stands beside the staging until then. Not logged: emptied by a crash it is worked out again where it is needed.
 */
export class JudgedBySegment1767225600251 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run_segment add column judged_at timestamptz;
      create index match_staging_by_subject on match_staging (run_id, subject_id);
      create unlogged table match_judgement (
        run_id uuid not null,
        policy_id text not null,
        subject_id integer not null,
        verdict text not null,
        amount_fen bigint,
        fact_vector_hash text not null,
        record_ids bigint[] not null,
        constraint match_judgement_of_pair primary key (run_id, policy_id, subject_id)
      );
      alter table match_judgement enable row level security;
      alter table match_judgement force row level security;
      create policy keeper on match_judgement to current_user using ((select context_present()));
      -- Jobs only, in whose reach everything is.
      create policy tenant on match_judgement using ((select context_present() and context_authorities() @> array['*']
        and context_division() = '' and context_subject() is null));
      grant select, insert, delete on match_judgement to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table match_judgement;
      drop index match_staging_by_subject;
      alter table run_segment drop column judged_at;`);
  }
}
