import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a policy once dropped what it waits for is asked of hundreds at a time, each of whom hundreds of policies may wait for. */
export class DroppedHolds1767225600229 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index data_hold_dropped on data_hold (policy_id, subject_id) where state = 'dropped'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index data_hold_dropped');
  }
}
