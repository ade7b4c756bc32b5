import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Random draws (双随机抽取): the seed is committed to by its hash, then the list is closed, then both are published with the
 * result, so that anybody can do the draw again.
 */
export class InspectionDraws1767225600211 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DRAWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table inspection_draw;
      drop function draw_of_approved_plan;
      delete from lifecycle_transition where entity = 'inspection_draw';
      delete from lifecycle where entity = 'inspection_draw';`);
  }
}

const DRAWS = `
create table inspection_draw (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  plan_id uuid not null references inspection_plan,
  matter_id text not null,
  commitment text not null,
  -- Shown by no door before the draw.
  seed text not null,
  list jsonb,
  drawn jsonb,
  committed_by text not null,
  committed_at timestamptz not null default now(),
  drawn_by text,
  drawn_at timestamptz,
  abandoned_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint draw_keeps_its_word check (commitment = encode(sha256(convert_to(seed, 'UTF8')), 'hex')),
  -- In another transaction: the commitment stood before the list was closed.
  constraint draw_after_commitment check (drawn_at is null or drawn_at > committed_at),
  check ((state = 'drawn') = (list is not null and drawn is not null and drawn_by is not null and drawn_at is not null)),
  check ((state = 'abandoned') = (abandoned_because is not null))
);
-- Nobody draws until it suits: a plan has one draw in a matter, and what was drawn is inspected.
create unique index inspection_draw_once on inspection_draw (plan_id, matter_id) where state <> 'abandoned';
select declare_lifecycle('inspection_draw', 'committed', array['committed reveal drawn', 'committed abandon abandoned']);
select govern('inspection_draw');
select protect('inspection_draw', 'authority', 'division', null);
grant select, insert on inspection_draw to huizhi_app;
grant update (state, version, list, drawn, drawn_by, drawn_at, abandoned_because) on inspection_draw to huizhi_app;
select keep_columns('inspection_draw', 'plan_id, matter_id, commitment, seed, committed_by, committed_at, authority, division');
select sign_own_name('inspection_draw', 'drawn_by');
create trigger own_name_committed before insert on inspection_draw for each row
  when (new.committed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger draw_is_published before update of list, drawn on inspection_draw for each row
  when (old.state <> 'committed') execute function refuse_new_value();

create function draw_of_approved_plan() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from inspection_plan p where p.id = new.plan_id and p.state = 'approved' and p.authority = new.authority
      and p.division = new.division and new.matter_id = any(p.matters)) then
    raise exception 'a draw is of an approved plan that names its matter' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function draw_of_approved_plan from public;
create trigger draw_of_approved_plan before insert on inspection_draw for each row execute function draw_of_approved_plan();`;
