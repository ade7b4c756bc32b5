import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivery may also name what no longer holds. */
export class Tombstones1767225600082 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(modes(`'full', 'delta', 'tombstone'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(modes(`'full', 'delta'`));
  }
}

const modes = (allowed: string): string =>
  ['delivery', 'delivery_upload']
    .map(
      (table) => `
alter table ${table} drop constraint ${table}_mode_check;
alter table ${table} add constraint ${table}_mode_check check (mode in (${allowed}));`,
    )
    .join('');
