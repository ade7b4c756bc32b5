import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A run stages only what differs from the episodes that stand. Whether an episode was decided by the rule of the run is part
 * of that, and asked by the role that computes; what a declaration opened is found by its policy.
 */
export class Differences1767225600070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant select (episode_id, decision_hash) on decision to huizhi_matcher;
      create index declaration_by_policy on declaration (policy_id, period, subject_id) where episode_id is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index declaration_by_policy;
      revoke select (episode_id, decision_hash) on decision from huizhi_matcher;`);
  }
}
