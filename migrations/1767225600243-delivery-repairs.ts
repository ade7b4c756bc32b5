import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was mended in the rows of a delivery, cell by cell, and how its file was read: kept as rejects are, so that both can be
 * looked up after the second person's word and after a repetition.
 */
export class DeliveryRepairs1767225600243 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_repair (
        delivery_id uuid not null references delivery,
        line integer not null,
        -- Which of those in its row, from 1.
        place smallint not null check (place > 0),
        column_name text not null,
        reason text not null,
        original text not null,
        mended text not null,
        primary key (delivery_id, line, place)
      );
      alter table delivery_repair enable row level security;
      alter table delivery_repair force row level security;
      create policy tenant on delivery_repair using (context_present() and exists (select from delivery d where d.id = delivery_id));
      create policy keeper on delivery_repair to current_user using (context_present());
      grant select, insert, delete on delivery_repair to huizhi_app;
      alter table delivery add column reading jsonb;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery drop column reading;
      drop table delivery_repair;`);
  }
}
