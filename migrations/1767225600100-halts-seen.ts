import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an enterprise is told of a halt: its kind of cause, what the department says of it, and the business days between
 * which it was in force, by which confirmation terms are lengthened.
 */
export class HaltsSeen1767225600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy_halt
        add column cause text not null default 'other' check (cause in ('rule', 'data', 'funds', 'order', 'other')),
        add column public_reason text,
        add column halted_on date,
        add column lifted_on date;
      ${ASLEEP}
      update policy_halt set halted_on = (halted_at at time zone 'Asia/Shanghai')::date, lifted_on = (lifted_at at time zone 'Asia/Shanghai')::date;
      ${AWAKE}
      alter table policy_halt alter column cause drop default, alter column halted_on set not null,
        add constraint halt_days check ((state = 'lifted') = (lifted_on is not null) and lifted_on >= halted_on);
      drop trigger columns_are_final on policy_halt;
      select keep_columns('policy_halt', 'policy_id, reason, halted_by, halted_at, authority, division, cause, public_reason, halted_on');
      grant update (lifted_on) on policy_halt to huizhi_app;
      ${waitsFor(`(('listed', 'notified'), ('notified', 'silent'), ('confirmed', 'payable'), ('payable', 'ordered'), ('bounced', 'ordered'))`)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${waitsFor(`(('listed', 'notified'), ('confirmed', 'payable'), ('payable', 'ordered'), ('bounced', 'ordered'))`)}
      drop trigger columns_are_final on policy_halt;
      alter table policy_halt drop column cause, drop column public_reason, drop column halted_on, drop column lifted_on;
      select keep_columns('policy_halt', 'policy_id, reason, halted_by, halted_at, authority, division');`);
  }
}

/** The days are derived from what stands; nothing that anybody said is written anew. */
const ASLEEP = `alter table policy_halt disable trigger user;`;
const AWAKE = `alter table policy_halt enable trigger user;`;

/** No term lapses while the policy is halted, whatever the programme forgets. */
function waitsFor(steps: string): string {
  return `
create or replace function halted_waits() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  going text[] := (select array_agg(distinct n.policy_id) from new_rows n join old_rows o using (id)
    where (o.state, n.state) in ${steps});
begin
  if going is not null then
    perform refuse_halted(going);
  end if;
  return null;
end $$;`;
}
