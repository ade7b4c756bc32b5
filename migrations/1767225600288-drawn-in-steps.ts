import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a draw drew is planned in steps: the draw keeps how many of its firms were dealt with, in the order in which they were
 * drawn, and a refusal keeps the draw it comes from, so that a step done twice plans and refuses nobody twice.
 */
export class DrawnInSteps1767225600288 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROCESSED);
    await runner.query(REFUSED);
    await runner.query(COUNTED);
    await runner.query(
      closedPlans(`or d.state = 'drawn' and d.processed < jsonb_array_length(d.drawn)`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from inspection_draw where state = 'drawn' and processed < jsonb_array_length(drawn)) then
          raise exception 'firms that were drawn are not dealt with yet, and nothing would go on with them' using errcode = 'HZ005';
        end if;
      end $$;
      ${closedPlans('')}
      drop trigger drawn_is_processed on inspection_draw;
      drop trigger processed_only_grows on inspection_draw;
      drop function drawn_is_processed;
      alter table inspection_refusal drop constraint refusal_drawn_once, drop column draw_id;
      alter table inspection_draw drop constraint draw_processes_what_it_drew, drop column processed;`);
  }
}

const PROCESSED = `
alter table inspection_draw add column processed integer not null default 0;
alter table inspection_draw disable trigger user;
-- Until now all of a draw was planned in its own transaction.
update inspection_draw set processed = jsonb_array_length(drawn) where state = 'drawn';
alter table inspection_draw enable trigger user;
alter table inspection_draw add constraint draw_processes_what_it_drew check (processed between 0 and coalesce(jsonb_array_length(drawn), 0));
grant select (processed), update (processed) on inspection_draw to huizhi_app;
create trigger processed_only_grows before update of processed on inspection_draw for each row
  when (new.processed < old.processed) execute function refuse_new_value();`;

const REFUSED = `
alter table inspection_refusal
  -- In which draw the firm was drawn that was refused; null of all else.
  add column draw_id uuid references inspection_draw,
  add constraint refusal_drawn_once unique (draw_id, subject_id);`;

const COUNTED = `
-- Looked at when a step ends: each firm that was dealt with has its inspection, or the reason why not.
create function drawn_is_processed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select processed from inspection_draw where id = new.id) <> (select count(*) from inspection where draw_id = new.id)
      + (select count(*) from inspection_refusal where draw_id = new.id) then
    raise exception 'a firm that was drawn is planned or refused, once' using errcode = 'HZ005';
  end if;
  return null;
end $$;
revoke execute on function drawn_is_processed from public;
create constraint trigger drawn_is_processed after update of processed on inspection_draw deferrable initially deferred
  for each row execute function drawn_is_processed();`;

/** @param unprocessed what further draw no closed plan has */
function closedPlans(unprocessed: string): string {
  return `
create or replace function closed_plan_keeps_nothing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from inspection i where i.plan_id = new.id and i.state = 'planned')
    or exists (select from inspection_draw d where d.plan_id = new.id and (d.state in ('committed', 'revealed') ${unprocessed})) then
    raise exception 'a plan is closed with what was planned under it' using errcode = 'HZ005';
  end if;
  return null;
end $$;`;
}
