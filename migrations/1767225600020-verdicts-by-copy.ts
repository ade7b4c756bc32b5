import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Verdicts of a segment arrive by COPY, which row-level security excludes, in a table that is empty outside the
 * transaction that fills it. What a verdict rested on is hashed where it is decided, not for every verdict staged.
 */
export class VerdictsByCopy1767225600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table match_arrival (
        policy integer not null,
        subject_id integer not null,
        verdict text not null,
        amount_fen bigint
      );
      grant select, insert, delete on match_arrival to huizhi_matcher;
      alter table match_staging drop column fact_vector_hash;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table match_staging add column fact_vector_hash text not null default '';
      alter table match_staging alter column fact_vector_hash drop default;
      drop table match_arrival;`);
  }
}
