import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who goes to an inspection holds a certificate of its authority and keeps away from firms that a draw of its plan was told of;
 * and what was drawn is cancelled by nobody who had a part in the draw, one by one as little as with its plan.
 */
export class WhoGoesAndWhoLetsOff1767225600296 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WHO_GOES);
    await runner.query(WHO_LETS_OFF);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger inspection_by_who_may_go on inspection;
      drop trigger drawn_is_let_off on inspection;
      drop function inspection_by_who_may_go, drawn_is_let_off, had_part_in_draw, not_certified, kept_away;`);
  }
}

const TODAY = `(select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c)`;

const WHO_GOES = `
-- Of some who would go, those without a valid certificate of the authority. Where a matter asks for a check-in its authority
-- keeps a register, and who does not stand in it holds none; elsewhere only who stands there with one that is over is known.
create function not_certified(one uuid, numbers text[]) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  select n from inspection i join rule_version v on v.id = i.rule_version_id cross join unnest(numbers) n
  where i.id = one and not exists (select from enforcement_certificate e where e.number = n and e.state = 'valid' and e.valid_until > ${TODAY}
      and e.authority = i.authority)
    and (v.document->'checkIn' = 'true'::jsonb or exists (select from enforcement_certificate e where e.number = n))
  order by n collate "C"
$$;

-- Of some who would go, those who keep away from the firm by a draw of its plan. Lists are numbered as subjects and certificates are.
create function kept_away(one uuid, numbers text[]) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
  select distinct c.certificate collate "C" from inspection i join inspection_draw d on d.plan_id = i.plan_id and d.state = 'drawn'
    cross join unnest(d.certificates) with ordinality c (certificate, place)
  where i.id = one and c.certificate = any(numbers)
    and d.list->'inspectors'->(c.place - 1)::integer->'conflicts' ? (d.list->'firms'->(array_position(d.subjects, i.subject_id) - 1)->>'id')
  order by 1
$$;
revoke execute on function not_certified, kept_away from public;
grant execute on function not_certified, kept_away to huizhi_app;

create function inspection_by_who_may_go() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from not_certified(new.id, new.went)) then
    raise exception 'an inspection is carried out by officers with a valid certificate of its authority' using errcode = 'HZ005';
  end if;
  if exists (select from kept_away(new.id, new.went)) then
    raise exception 'an officer keeps away from a firm also after the draw that was told of it' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function inspection_by_who_may_go from public;
create trigger inspection_by_who_may_go before update of state on inspection for each row
  when (new.state = 'done' and old.state <> 'done') execute function inspection_by_who_may_go();`;

const WHO_LETS_OFF = `
-- Whether somebody drew up the plan of an inspection or had a part in the draw it comes from; never of what was not drawn.
create function had_part_in_draw(one uuid, actor text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from inspection i join inspection_draw d on d.id = i.draw_id join inspection_plan p on p.id = d.plan_id
    where i.id = one and actor in (p.drafted_by, d.committed_by, d.revealed_by, d.drawn_by))
$$;
create function drawn_is_let_off() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if had_part_in_draw(new.id, new.cancelled_by) then
    raise exception 'what was drawn is cancelled by somebody without a part in the draw' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function had_part_in_draw, drawn_is_let_off from public;
grant execute on function had_part_in_draw to huizhi_app;
create trigger drawn_is_let_off before update of state on inspection for each row
  when (new.state = 'cancelled' and old.state <> 'cancelled' and new.draw_id is not null) execute function drawn_is_let_off();`;
