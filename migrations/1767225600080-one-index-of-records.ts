import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records are found and kept apart by one index instead of two.
 *
 * The one that kept present statements apart began with the subject: every row of a delivery then fell into another page of
 * it, between what other departments say of the same subject. Begun with the dataset, a delivery's rows lie side by side.
 */
export class OneIndexOfRecords1767225600080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Also of what has ended: two statements of one thing that end on the same day and cease to be known at the same instant
-- were both valid and both known just before.
drop index record_current;
create unique index record_current on record (dataset, subject_id, item, period, valid_until, known_until) nulls not distinct;
drop index record_known;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop index record_current;
create unique index record_current on record (subject_id, dataset, item, period) where known_until is null and valid_until is null;
create index record_known on record (dataset, subject_id, known_from);`);
  }
}
