import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Inspections (涉企行政检查): plans that a second person approves, inspections under a plan or for a filed reason, and what
 * was refused. What is not on the list of supervised matters is not inspected, and every visit has its place in the ledger.
 */
export class Inspections1767225600210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PLANS);
    await runner.query(INSPECTIONS);
    await runner.query(REFUSALS);
    await runner.query(LISTED);
    await runner.query(VISITS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table inspection_refusal, inspection, inspection_plan cascade;
      drop function inspection_is_listed, inspection_has_its_visit, matter_is_listed;
      delete from lifecycle_transition where entity in ('inspection', 'inspection_plan');
      delete from lifecycle where entity in ('inspection', 'inspection_plan');`);
  }
}

const PLANS = `
create table inspection_plan (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  kind text not null check (kind in ('yearly', 'quarterly', 'special')),
  title text not null,
  -- Half-open; within one calendar year, because quotas are.
  starts_on date not null,
  ends_on date not null,
  matters text[] not null check (cardinality(matters) > 0),
  -- Why a special plan is needed.
  because text,
  drafted_by text not null,
  drafted_at timestamptz not null default now(),
  decided_by text,
  decided_because text,
  -- Under which number a special plan was filed and published (备案).
  filed_as text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint plan_says_why check (btrim(coalesce(because, 'x')) <> '' and btrim(coalesce(decided_because, 'x')) <> '' and btrim(coalesce(filed_as, 'x')) <> ''),
  constraint plan_second_person check (decided_by is null or decided_by <> drafted_by),
  constraint plan_within_year check (ends_on > starts_on and extract(year from starts_on) = extract(year from ends_on - 1)),
  constraint plan_of_its_kind check (case kind
    when 'yearly' then starts_on = date_trunc('year', starts_on::timestamp)::date and ends_on = (starts_on + interval '1 year')::date
    when 'quarterly' then starts_on = date_trunc('quarter', starts_on::timestamp)::date and ends_on = (starts_on + interval '3 months')::date
    else because is not null end),
  constraint special_plan_filed check (kind <> 'special' or state not in ('approved', 'closed') or filed_as is not null),
  check ((decided_by is not null) = (state in ('approved', 'rejected', 'closed')))
);
create index inspection_plan_latest on inspection_plan (drafted_at desc, id desc);
select declare_lifecycle('inspection_plan', 'submitted', array[
  'submitted approve approved', 'submitted reject rejected', 'approved close closed']);
select govern('inspection_plan');
select protect('inspection_plan', 'authority', 'division', null);
grant select, insert on inspection_plan to huizhi_app;
grant update (state, version, decided_by, decided_because, filed_as) on inspection_plan to huizhi_app;
select keep_columns('inspection_plan', 'kind, title, starts_on, ends_on, matters, because, drafted_by, drafted_at, authority, division');
select sign_own_name('inspection_plan', 'decided_by');
create trigger own_name_drafted before insert on inspection_plan for each row
  when (new.drafted_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const INSPECTIONS = `
create table inspection (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  -- Under a plan, or for one of the reasons that no quota limits.
  origin text not null check (origin in ('plan', 'complaint', 'transfer', 'alert')),
  plan_id uuid references inspection_plan,
  matter_id text not null,
  rule_version_id uuid not null references rule_version,
  subject_id integer not null references subject,
  -- The calendar year in whose quota it counts.
  year text not null check (year ~ '^[0-9]{4}$'),
  -- The firm's tier when it was planned; null where nobody had graded it.
  tier text,
  reason text,
  source text,
  as_of date not null,
  known_at timestamptz not null,
  fact_vector_hash text not null,
  record_ids bigint[] not null,
  quota_transfer_id uuid references transfer,
  cap_transfer_id uuid references transfer,
  -- Numbers of enforcement certificates.
  inspectors text[] not null default '{}',
  requested_by text not null,
  requested_at timestamptz not null default now(),
  done_on date,
  done_by text,
  cancelled_by text,
  cancelled_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint inspection_says_why check (btrim(coalesce(reason, 'x')) <> '' and btrim(coalesce(source, 'x')) <> '' and btrim(coalesce(cancelled_because, 'x')) <> ''),
  constraint inspection_under_plan check ((origin = 'plan') = (plan_id is not null)),
  constraint inspection_in_quota check (origin = 'plan' or (quota_transfer_id is null and cap_transfer_id is null)),
  constraint inspection_keeps_visits check (origin <> 'plan' or (quota_transfer_id is not null and cap_transfer_id is not null)),
  constraint inspection_reasoned check (origin = 'plan' or (reason is not null and source is not null)),
  constraint inspection_by_two check (state <> 'done' or cardinality(inspectors) >= 2),
  check ((state = 'done') = (done_on is not null and done_by is not null)),
  check ((state = 'cancelled') = (cancelled_by is not null and cancelled_because is not null))
);
-- One open inspection of a firm in a matter under plans, and one for filed reasons.
create unique index inspection_open on inspection (subject_id, matter_id, (origin = 'plan')) where state = 'planned';
create index inspection_of_subject on inspection (subject_id, year, authority);
create index inspection_of_plan on inspection (plan_id, matter_id, subject_id);
select declare_lifecycle('inspection', 'planned', array['planned do done', 'planned cancel cancelled']);
select govern('inspection');
-- No firm reads who complained of it, or when somebody will come.
select protect('inspection', 'authority', 'division', null);
grant select, insert on inspection to huizhi_app;
grant update (state, version, inspectors, done_on, done_by, cancelled_by, cancelled_because) on inspection to huizhi_app;
select keep_columns('inspection', 'origin, plan_id, matter_id, rule_version_id, subject_id, year, tier, reason, source, as_of, known_at, fact_vector_hash, record_ids, quota_transfer_id, cap_transfer_id, requested_by, requested_at, authority, division');
select sign_own_name('inspection', 'done_by');
create trigger own_name_requested before insert on inspection for each row
  when (new.requested_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger own_name_cancelled before update of cancelled_by on inspection for each row
  when (new.cancelled_by is distinct from old.cancelled_by and new.cancelled_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();`;

const REFUSALS = `
-- What was asked for and may not be (清单之外无检查); kept whoever asked, never changed.
create table inspection_refusal (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default now(),
  asked_by text not null,
  asked text not null check (asked in ('plan', 'inspection', 'visit')),
  reason text not null,
  detail jsonb not null default '{}',
  matter_id text not null,
  plan_id uuid references inspection_plan,
  inspection_id uuid references inspection,
  subject_id integer references subject,
  authority text not null,
  division text not null
);
create index inspection_refusal_latest on inspection_refusal (at desc, id desc);
select protect('inspection_refusal', 'authority', 'division', null);
grant select, insert on inspection_refusal to huizhi_app;
create trigger inspection_refusal_is_final before update or delete on inspection_refusal for each row execute function refuse_change();
create trigger inspection_refusal_is_kept before truncate on inspection_refusal execute function refuse_change();
select sign_own_name('inspection_refusal', 'asked_by');`;

const LISTED = `
-- Whether a matter stands on the list of an authority and is in force on the business day.
create function matter_is_listed(matter text, of_authority text, one uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from rule_version v, business_clock c
    where v.policy_id = matter and v.programme = 'inspections' and v.state = 'published' and v.authority = of_authority
      and (one is null or v.id = one) and v.document ? 'subjects'
      and (v.document->'validity'->>'from')::date <= coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date)
      and coalesce((v.document->'validity'->>'until')::date > coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date), true))
$$;

create function inspection_is_listed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not matter_is_listed(new.matter_id, new.authority, case when tg_op = 'INSERT' then new.rule_version_id end) then
    raise exception 'no listed and effective matter, no inspection' using errcode = 'HZ005';
  end if;
  if new.plan_id is not null and not exists (select from inspection_plan p where p.id = new.plan_id and p.state = 'approved'
      and p.authority = new.authority and new.matter_id = any(p.matters) and new.year = extract(year from p.starts_on)::text
      and starts_with(new.division, p.division)) then
    raise exception 'an inspection under a plan is of an approved plan of its authority that names its matter' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function matter_is_listed, inspection_is_listed from public;
create trigger inspection_is_listed before insert on inspection for each row execute function inspection_is_listed();
create trigger inspection_still_listed before update of state on inspection for each row
  when (new.state = 'done' and old.state <> 'done') execute function inspection_is_listed();`;

const VISITS = `
-- Under a plan two visits are kept, of the firm's quota and of the matter's cap: posted when it is done, voided when it is
-- cancelled. What no quota limits is counted when it is done. Looked at when the transaction ends.
create function inspection_has_its_visit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one inspection;
  kept integer;
  ended integer;
begin
  select * into one from inspection where id = new.id;
  if one.origin = 'plan' then
    select count(*) into kept from transfer t where t.id in (one.quota_transfer_id, one.cap_transfer_id) and t.kind = 'pending'
      and t.unit = 'VISIT' and t.amount = 1 and t.ref = one.id::text;
    select count(*) into ended from transfer t where t.pending_id in (one.quota_transfer_id, one.cap_transfer_id)
      and t.kind = case one.state when 'done' then 'post' when 'cancelled' then 'void' end;
    if kept <> 2 or ended <> (case one.state when 'planned' then 0 else 2 end) then
      raise exception 'an inspection under a plan keeps its visits, and ends them with itself' using errcode = 'HZ004';
    end if;
  elsif (one.state = 'done') <> exists (select from transfer t where t.purpose = 'visit-exception' and t.ref = one.id::text
      and t.kind = 'posted' and t.unit = 'VISIT' and t.amount = 1) then
    raise exception 'an inspection outside the quota is counted when it is done' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function inspection_has_its_visit from public;
create constraint trigger inspection_has_its_visit after insert or update of state on inspection deferrable initially deferred
  for each row execute function inspection_has_its_visit();`;
