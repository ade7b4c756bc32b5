import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instalments (分期拨付) are paid in their turn: none is payable before the one before it is paid. */
export class InstalmentsInTurn1767225600192 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function instalment_in_turn() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from standing_limit s join entitlement o on o.subject_id = s.subject_id and o.policy_id = any(s.members)
            and o.period < new.period and o.state not in ('paid', 'declined', 'withdrawn')
            where s.entitlement_id = new.id and s.kind = 'instalment') then
          raise exception 'an instalment is payable only when the one before it is paid' using errcode = 'HZ005';
        end if;
        return new;
      end $$;
      revoke execute on function instalment_in_turn from public;
      create trigger instalment_in_turn before update on entitlement for each row
        when (new.state = 'payable' and old.state = 'confirmed') execute function instalment_in_turn();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop trigger instalment_in_turn on entitlement; drop function instalment_in_turn;`,
    );
  }
}
