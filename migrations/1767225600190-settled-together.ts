import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies that are settled together wait for one another within a run, once each was applied. */
export class SettledTogether1767225600190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into lifecycle_transition (entity, from_state, event, to_state) values
        ('run_policy', 'applying', 'await', 'awaiting'), ('run_policy', 'awaiting', 'finish', 'finished');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `delete from lifecycle_transition where entity = 'run_policy' and 'awaiting' in (from_state, to_state)`,
    );
  }
}
