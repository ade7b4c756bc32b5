import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row of a file may wait under several periods: what waits of one row is found together. */
export class QueueByRow1767225600244 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index unlinked_by_row on unlinked_record (delivery_id, line)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index unlinked_by_row');
  }
}
