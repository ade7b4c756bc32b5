import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What departments owe of a subject is seen where the subject is: when it moves, its open holds go with it, as its records do. */
export class HoldsMove1767225600128 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function holds_move() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update data_hold h set division = n.division from moved n
        where h.subject_id = n.id and h.state = 'open' and h.division <> n.division;
        return null;
      end $$;
      revoke execute on function holds_move from public;
      create trigger holds_move after update on subject referencing new table as moved
        for each statement execute function holds_move();
      update data_hold h set division = s.division from subject s where s.id = h.subject_id and h.state = 'open' and h.division <> s.division;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger holds_move on subject; drop function holds_move;`);
  }
}
