import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the holder of a lease was last heard of, so that a dead one is told from a busy one before its lease runs out. */
export class SignsOfLife1767225600024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table outbox add column beaten_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table outbox drop column beaten_at');
  }
}
