import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An inspection keeps the team it was given beside the one that went; its matter is listed for the days of its plan, which may
 * begin next year; a plan that is closed leaves no inspection waiting.
 */
export class InspectionsAsPlanned1767225600221 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TEAMS);
    await runner.query(LISTED_FOR_THE_PLAN);
    await runner.query(CLOSED_PLANS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger closed_plan_keeps_nothing on inspection_plan;
      drop function closed_plan_keeps_nothing;
      ${LISTED_TODAY}
      drop trigger columns_are_final on inspection;
      select keep_columns('inspection', '${KEPT}');
      alter table inspection drop constraint inspection_by_two, drop constraint inspection_team_went, drop constraint inspection_team_explained;
      ${ASLEEP}
      update inspection set inspectors = went where state = 'done';
      ${AWAKE}
      alter table inspection drop column went, drop column team_because,
        add constraint inspection_by_two check (state <> 'done' or cardinality(inspectors) >= 2);
      grant update (inspectors) on inspection to huizhi_app;`);
  }
}

const KEPT =
  'origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source, as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, requested_by, requested_at, authority, division';
/** Who went is what was noted then; nothing that anybody said is written anew. */
const ASLEEP = `alter table inspection disable trigger user;`;
const AWAKE = `alter table inspection enable trigger user;`;

const TEAMS = `
alter table inspection
  -- Who went, by certificate number, and why others than were drawn or named.
  add column went text[],
  add column team_because text;
${ASLEEP}
update inspection set went = inspectors where state = 'done';
${AWAKE}
alter table inspection
  drop constraint inspection_by_two,
  add constraint inspection_by_two check (state <> 'done' or coalesce(cardinality(went), 0) >= 2),
  add constraint inspection_team_went check ((state = 'done') = (went is not null)),
  add constraint inspection_team_explained check (btrim(coalesce(team_because, 'x')) <> '' and (state <> 'done'
    or cardinality(inspectors) = 0 or (went @> inspectors and inspectors @> went) or team_because is not null));
revoke update (inspectors) on inspection from huizhi_app;
grant update (went, team_because) on inspection to huizhi_app;
drop trigger columns_are_final on inspection;
select keep_columns('inspection', '${KEPT}, inspectors');`;

/** @param call what is asked of the list, as SQL */
function inspectionIsListed(call: string): string {
  return `
create or replace function inspection_is_listed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not ${call} then
    raise exception 'no listed and effective matter, no inspection' using errcode = 'HZ005';
  end if;
  if new.plan_id is not null and not exists (select from inspection_plan p where p.id = new.plan_id and p.state = 'approved'
      and p.authority = new.authority and new.matter_id = any(p.matters) and new.year = extract(year from p.starts_on)::text
      and starts_with(new.division, p.division)) then
    raise exception 'an inspection under a plan is of an approved plan of its authority that names its matter' using errcode = 'HZ005';
  end if;
  return new;
end $$;`;
}

const TODAY = `coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date)`;
const LISTED_FOR_THE_PLAN = `
-- Whether a matter stands on the list of an authority, by its version of the year, and is in force on a day: the business day,
-- or a later one that is given.
create function matter_is_listed(matter text, of_authority text, one uuid, from_day date) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from rule_version v, business_clock c
    where v.policy_id = matter and v.programme = 'inspections' and v.state = 'published' and v.authority = of_authority
      and (one is null or v.id = one) and v.document ? 'subjects'
      and v.period = extract(year from greatest(from_day, ${TODAY}))::text
      and (v.document->'validity'->>'from')::date <= greatest(from_day, ${TODAY})
      and coalesce((v.document->'validity'->>'until')::date > greatest(from_day, ${TODAY}), true))
$$;
${inspectionIsListed(`matter_is_listed(new.matter_id, new.authority, case when tg_op = 'INSERT' then new.rule_version_id end,
    case when tg_op = 'INSERT' then (select p.starts_on from inspection_plan p where p.id = new.plan_id) end)`)}
drop function matter_is_listed(text, text, uuid);
revoke execute on function matter_is_listed(text, text, uuid, date) from public;`;

const LISTED_TODAY = `
create function matter_is_listed(matter text, of_authority text, one uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from rule_version v, business_clock c
    where v.policy_id = matter and v.programme = 'inspections' and v.state = 'published' and v.authority = of_authority
      and (one is null or v.id = one) and v.document ? 'subjects'
      and (v.document->'validity'->>'from')::date <= ${TODAY}
      and coalesce((v.document->'validity'->>'until')::date > ${TODAY}, true))
$$;
${inspectionIsListed(`matter_is_listed(new.matter_id, new.authority, case when tg_op = 'INSERT' then new.rule_version_id end)`)}
drop function matter_is_listed(text, text, uuid, date);
revoke execute on function matter_is_listed(text, text, uuid) from public;`;

const CLOSED_PLANS = `
-- Looked at when the transaction ends: what was planned under a plan is cancelled with it, and its visits go back.
create function closed_plan_keeps_nothing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from inspection i where i.plan_id = new.id and i.state = 'planned')
    or exists (select from inspection_draw d where d.plan_id = new.id and d.state = 'committed') then
    raise exception 'a plan is closed with what was planned under it' using errcode = 'HZ005';
  end if;
  return null;
end $$;
revoke execute on function closed_plan_keeps_nothing from public;
create constraint trigger closed_plan_keeps_nothing after update of state on inspection_plan deferrable initially deferred
  for each row when (new.state = 'closed' and old.state <> 'closed') execute function closed_plan_keeps_nothing();`;
