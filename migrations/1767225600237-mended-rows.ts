import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staged rows say whether something in them was mended, so that a row which acceptance rejects is no longer counted as repaired. */
export class MendedRows1767225600237 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table record_staging add column mended boolean not null default false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table record_staging drop column mended');
  }
}
