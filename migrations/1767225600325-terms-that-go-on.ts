import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * On which day a term was paused, so that it can go on with the days that were left; on which its firm was reminded that it ends,
 * before which it does not pass; and a firm past its term that takes its objection back is past it still.
 */
export class TermsThatGoOn1767225600325 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table deadline add column paused_on date, add column reminded_on date;
      -- Who was reminded of this very end has been; on which day is not known, and was no condition then.
      update deadline d set reminded_on = d.starts_on where d.entity = 'entitlement' and d.name = 'confirmation'
        and exists (select from notice n where n.entitlement_id::text = d.entity_id and n.round = d.due_on - date '2000-01-01'
          and n.kind in ('confirm-reminder', 'reminder-confirms', 'reminder-declines'));
      insert into lifecycle_transition (entity, from_state, event, to_state) values ('entitlement', 'objected', 'resume-silent', 'silent');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from lifecycle_transition where entity = 'entitlement' and event = 'resume-silent';
      alter table deadline drop column paused_on, drop column reminded_on;`);
  }
}
