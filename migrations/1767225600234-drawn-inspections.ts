import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An inspection keeps the draw it comes from, so that everybody sees what became of those who were drawn; a draw is given up
 * for one of a few grounds that are published, beside a reason that is not; a plan is closed with no draw half-way; and whoever
 * has a name of a draw opened stands in the trail.
 */
export class DrawnInspections1767225600234 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ORIGIN);
    await runner.query(GROUNDS);
    await runner.query(closedPlans(`('committed', 'revealed')`));
    await runner.query(OPENINGS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function open_name;
      ${closedPlans(`('committed')`)}
      alter table inspection_draw drop constraint draw_has_its_ground, drop column abandoned_ground;
      drop trigger columns_are_final on inspection;
      select keep_columns('inspection', '${KEPT}');
      alter table inspection drop constraint inspection_of_its_draw, drop constraint inspection_drawn_once, drop column draw_id;
      alter table inspection_draw drop constraint draw_of_plan_and_matter;`);
  }
}

const KEPT =
  'origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source, as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, requested_by, requested_at, authority, division, inspectors';

const ORIGIN = `
alter table inspection_draw add constraint draw_of_plan_and_matter unique (id, plan_id, matter_id);
alter table inspection
  add column draw_id uuid,
  add constraint inspection_of_its_draw foreign key (draw_id, plan_id, matter_id) references inspection_draw (id, plan_id, matter_id) match simple,
  add constraint inspection_drawn_once unique (draw_id, subject_id);
drop trigger columns_are_final on inspection;
select keep_columns('inspection', '${KEPT}, draw_id');`;

const GROUNDS = `
-- Published, unlike what was written beside it.
alter table inspection_draw add column abandoned_ground text;
alter table inspection_draw disable trigger user;
update inspection_draw set abandoned_ground = 'other' where state = 'abandoned';
alter table inspection_draw enable trigger user;
alter table inspection_draw add constraint draw_has_its_ground check ((state = 'abandoned') = (abandoned_ground is not null)
  and abandoned_ground in ('list-wrong', 'inspectors-changed', 'matter-changed', 'plan-closed', 'other'));
grant select (abandoned_ground), update (abandoned_ground) on inspection_draw to huizhi_app;`;

/** @param unfinished states of a draw that no closed plan has */
function closedPlans(unfinished: string): string {
  return `
create or replace function closed_plan_keeps_nothing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from inspection i where i.plan_id = new.id and i.state = 'planned')
    or exists (select from inspection_draw d where d.plan_id = new.id and d.state in ${unfinished}) then
    raise exception 'a plan is closed with what was planned under it' using errcode = 'HZ005';
  end if;
  return null;
end $$;`;
}

const OPENINGS = `
-- Whose name was opened, by the name; the code or certificate behind it stands in no trail.
create function open_name(one uuid, name text) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into audit (entity, entity_id, event, reason, authority, division)
    select 'inspection_draw_name', d.id::text, 'open', name, d.authority, d.division from inspection_draw d where d.id = one
$$;
revoke execute on function open_name from public;
grant execute on function open_name to huizhi_app;`;
