import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever struck a firm off a list does not approve it: a firm is taken off for good, so two people are behind it as behind who is put on. */
export class StrikesSeen1767225600284 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      reviewIsOver(
        `
    or exists (select from entitlement e join audit a on a.entity = 'entitlement' and a.entity_id = e.id::text and a.event = 'withdraw'
        and a.actor = new.approved_by where e.list_id = new.id and e.barred_by = 'strike')`,
        'whoever put a firm on a list, struck one off it or spoke for a department does not approve it',
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      reviewIsOver(
        '',
        'whoever put a firm on a list or spoke for a department does not approve it',
      ),
    );
  }
}

/** As it was, but for who else had a hand in the list. */
const reviewIsOver = (struck: string, said: string): string => `
create or replace function review_is_over() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from list_opinion o where o.list_id = new.id and o.state in ('asked', 'objected')) then
    raise exception 'a department concerned has neither agreed nor let its term lapse' using errcode = 'HZ005';
  end if;
  if exists (select from list_addition a where a.list_id = new.id and a.state = 'admitted' and a.proposed_by = new.approved_by)${struck}
    or exists (select from list_opinion o where o.list_id = new.id and (o.given_by = new.approved_by
      -- Also who spoke before the department was asked again, which the trail remembers.
      or exists (select from audit a where a.entity = 'list_opinion' and a.entity_id = o.id::text and a.event in ('agree', 'object') and a.actor = new.approved_by))) then
    raise exception '${said}' using errcode = 'HZ005';
  end if;
  return new;
end $$;`;
