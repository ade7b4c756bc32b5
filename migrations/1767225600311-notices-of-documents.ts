import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A firm is told in the application of every document of an inspection that it may read. */
export class NoticesOfDocuments1767225600311 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notice add column document_id uuid references inspection_document,
        drop constraint notice_is_of_one,
        add constraint notice_is_of_one check (num_nonnulls(entitlement_id, right_id, document_id) = 1);
      create unique index notice_of_document_once on notice (document_id, channel) where document_id is not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from notice where document_id is not null;
      alter table notice drop constraint notice_is_of_one, drop column document_id,
        add constraint notice_is_of_one check (num_nonnulls(entitlement_id, right_id) = 1);`);
  }
}
