import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tiers of a grading that was discarded are nobody's: they may be given up, a row for each subject of the territory. */
export class DiscardedTiers1767225600129 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function tiers_given_up() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from (select distinct grading_id from touched) t join grading g on g.id = t.grading_id
          where g.state not in ('preparing', 'discarded')) then
          raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
        end if;
        return null;
      end $$;
      revoke execute on function tiers_given_up from public;
      drop trigger tiers_go_while_prepared on subject_tier;
      create trigger tiers_go_unless_shown after delete on subject_tier referencing old table as touched
        for each statement execute function tiers_given_up();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger tiers_go_unless_shown on subject_tier;
      drop function tiers_given_up;
      create trigger tiers_go_while_prepared after delete on subject_tier referencing old table as touched
        for each statement execute function tiers_while_prepared();`);
  }
}
