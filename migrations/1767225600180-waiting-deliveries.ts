import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A delivery that waits for two people says against what it was held, and one that failed says why: whoever agrees sees both
 * sizes, and whoever sent it need not search the trail.
 */
export class WaitingDeliveries1767225600180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery add column expected integer check (expected >= 0),
        add column failure jsonb check (failure is null or state = 'failed');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery drop column failure, drop column expected;');
  }
}
