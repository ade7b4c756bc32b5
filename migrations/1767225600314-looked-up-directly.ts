import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was given up is looked for by pages that follow long work, once a second, among all that was ever promised: an index of
 * what was given up alone, which is little. And joint visits are searched for once at a time in each division of an authority:
 * what one division searches for is out of the sight of another, which could neither wait for it nor cancel it.
 */
export class LookedUpDirectly1767225600314 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index outbox_parked on outbox (kind, ref) where parked_at is not null;
      drop index joint_search_under_way;
      create unique index joint_search_under_way on joint_search (authority, division) where state in ('requested', 'searching');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index outbox_parked;
      drop index joint_search_under_way;
      create unique index joint_search_under_way on joint_search (authority) where state in ('requested', 'searching');`);
  }
}
