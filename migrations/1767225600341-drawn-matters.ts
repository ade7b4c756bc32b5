import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In a matter whose firms are drawn at random (双随机) none is picked by hand under a yearly or quarterly plan: such an inspection
 * names its draw, and is of a firm that it drew. What was planned before stays.
 */
export class DrawnMatters1767225600341 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DRAWN);
    await runner.query(PICKED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger drawn_matter_is_drawn on inspection;
      drop trigger drawn_firms_are_known on inspection_draw;
      drop function drawn_matter_is_drawn, drawn_firms_are_known, subjects_drawn;
      alter table inspection_draw drop column drawn_subjects;`);
  }
}

const DRAWN = `
-- Whom a draw drew, of those behind the names of its list.
create function subjects_drawn(list jsonb, subjects integer[], drawn jsonb) returns integer[] language sql immutable set search_path = public, pg_temp as $$
  select coalesce(array_agg(s.id order by place), '{}') from unnest(subjects) with ordinality s (id, place)
    join jsonb_array_elements(list->'firms') with ordinality f (firm, place) using (place)
  where f.firm->>'id' in (select one->>'id' from jsonb_array_elements(drawn) one)
$$;
-- Null while nothing is drawn, and of one of before lists went by names. Kept, because a list has up to 100,000 firms.
alter table inspection_draw add column drawn_subjects integer[];
alter table inspection_draw disable trigger user;
update inspection_draw set drawn_subjects = subjects_drawn(list, subjects, drawn) where state = 'drawn' and subjects is not null;
alter table inspection_draw enable trigger user;
grant select (drawn_subjects) on inspection_draw to huizhi_app;
create function drawn_firms_are_known() returns trigger language plpgsql as $$
begin
  new.drawn_subjects := subjects_drawn(new.list, new.subjects, new.drawn);
  return new;
end $$;
revoke execute on function subjects_drawn, drawn_firms_are_known from public;
grant execute on function subjects_drawn to huizhi_app;
create trigger drawn_firms_are_known before update of state on inspection_draw for each row
  when (new.state = 'drawn' and old.state <> 'drawn') execute function drawn_firms_are_known();`;

const PICKED = `
create function drawn_matter_is_drawn() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.draw_id is null and exists (select from inspection_plan p join rule_version v on v.id = new.rule_version_id
      where p.id = new.plan_id and p.kind in ('yearly', 'quarterly') and jsonb_typeof(v.document->'random') = 'object') then
    raise exception 'firms of a matter that is drawn are not picked by hand under a yearly or quarterly plan' using errcode = 'HZ005';
  end if;
  if new.draw_id is not null and not exists (select from inspection_draw d where d.id = new.draw_id and new.subject_id = any(d.drawn_subjects)) then
    raise exception 'an inspection of a draw is of a firm that it drew' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function drawn_matter_is_drawn from public;
create trigger drawn_matter_is_drawn before insert on inspection for each row when (new.plan_id is not null)
  execute function drawn_matter_is_drawn();`;
