import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices are read by their enterprise: what was said stays as it was said, and only when it was read is added. */
export class NoticesRead1767225600077 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index notice_of_subject on notice (subject_id, sent_at desc, id desc);
      revoke update on notice from huizhi_app;
      grant update (read_at) on notice to huizhi_app;
      create trigger read_is_final before update of read_at on notice for each row
        when (old.read_at is not null) execute function refuse_new_value();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger read_is_final on notice;
      grant update on notice to huizhi_app;
      drop index notice_of_subject;`);
  }
}
