import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rights to be told, and rights that end, are taken in batches of an index of just those: whoever was told, or has a right that
 * still runs, is not passed over again for every batch.
 */
export class RightsInOrder1767225600371 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index right_to_tell on benefit_right (policy_id, id) where state = 'granted';
      create index right_by_end on benefit_right (valid_until, id) where state in ('granted', 'active', 'suspended');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index right_to_tell, right_by_end;`);
  }
}
