import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Joint review of lists (联合审核): views of the departments concerned, remarks, and firms added with evidence. */
export class JointReview1767225600105 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(OPINIONS);
    await runner.query(REMARKS);
    await runner.query(ADDITIONS);
    await runner.query(HELD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger review_is_over on benefit_list;
      drop table list_addition, list_remark, list_opinion;
      drop function review_is_over, opinion_is_in_time, list_review_outcome;
      delete from lifecycle_transition where entity in ('list_opinion', 'list_remark', 'list_addition');
      delete from lifecycle where entity in ('list_opinion', 'list_remark', 'list_addition');`);
  }
}

const OPINIONS = `
create table list_opinion (
  id uuid primary key default gen_random_uuid(),
  list_id uuid not null references benefit_list,
  state text not null,
  -- Of the department whose view is asked: its name; its code is the row's authority.
  title jsonb not null,
  asked_by text not null,
  asked_on date not null,
  workdays integer not null check (workdays > 0),
  reason text,
  -- Who stood on the list, and with how much, when the view was given.
  seen_digest text,
  given_by text,
  given_at timestamptz,
  authority text not null,
  division text not null,
  version integer not null default 1,
  unique (list_id, authority),
  check (state not in ('agreed', 'objected') or (given_by is not null and given_at is not null and seen_digest is not null)),
  check (state <> 'objected' or reason is not null)
);
select declare_lifecycle('list_opinion', 'asked', array[
  'asked agree agreed', 'asked object objected', 'asked lapse lapsed', 'asked drop dropped',
  'objected agree agreed', 'objected drop dropped', 'agreed object objected', 'lapsed agree agreed', 'lapsed object objected',
  'agreed ask-again asked', 'lapsed ask-again asked']);
select govern('list_opinion');
select protect('list_opinion', 'authority', 'division', null);
grant select, insert on list_opinion to huizhi_app;
grant update (state, version, reason, seen_digest, given_by, given_at) on list_opinion to huizhi_app;
select keep_columns('list_opinion', 'list_id, title, asked_by, asked_on, workdays, authority, division');
create trigger own_name_asked before insert on list_opinion for each row
  when (new.asked_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger own_name_given before update of given_by on list_opinion for each row
  when (new.given_by is distinct from old.given_by and new.given_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const REMARKS = `
create table list_remark (
  id uuid primary key default gen_random_uuid(),
  list_id uuid not null references benefit_list,
  -- Empty where it is about the whole list.
  entitlement_id uuid references entitlement,
  state text not null,
  text text not null check (length(text) between 1 and 2000),
  said_by text not null,
  said_at timestamptz not null default clock_timestamp(),
  authority text not null,
  division text not null,
  version integer not null default 1
);
create index list_remark_by_list on list_remark (list_id, said_at);
select declare_lifecycle('list_remark', 'said', '{}');
select govern('list_remark');
select protect('list_remark', 'authority', 'division', null);
grant select, insert on list_remark to huizhi_app;
create trigger own_name_said before insert on list_remark for each row
  when (new.said_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger remark_is_final before update or delete on list_remark for each row execute function refuse_change();
create trigger remark_is_kept before truncate on list_remark execute function refuse_change();`;

const ADDITIONS = `
create table list_addition (
  id uuid primary key default gen_random_uuid(),
  list_id uuid not null references benefit_list,
  subject_id integer not null references subject,
  state text not null,
  reason text not null,
  -- Number or name of the document that shows why the draft lacks it.
  evidence text not null,
  -- What the matcher found, on the day of the list, and its reasons.
  verdict text not null check (verdict in ('eligible', 'ineligible', 'undetermined')),
  reasons jsonb not null,
  entitlement_id uuid references entitlement,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint addition_is_eligible check ((state = 'admitted') = (entitlement_id is not null) and (state <> 'admitted' or verdict = 'eligible')),
  check (state <> 'held' or verdict = 'undetermined')
);
create index list_addition_by_list on list_addition (list_id, proposed_at);
select declare_lifecycle('list_addition', 'proposed', array['proposed admit admitted', 'proposed refuse refused', 'proposed hold held']);
select govern('list_addition');
select protect('list_addition', 'authority', 'division', null);
grant select, insert on list_addition to huizhi_app;
grant update (state, version, entitlement_id) on list_addition to huizhi_app;
select keep_columns('list_addition', 'list_id, subject_id, reason, evidence, verdict, reasons, proposed_by, proposed_at, authority, division');
create trigger own_name_proposed before insert on list_addition for each row
  when (new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const HELD = `
-- What the departments said, for the digest that an approval names; nothing where nobody was asked.
create function list_review_outcome(list uuid) returns text language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(encode(sha256(convert_to(string_agg(jsonb_build_array(authority, state, reason, given_by)::text, E'\\n' order by authority), 'UTF8')), 'hex'), '')
  from list_opinion where list_id = list
$$;

-- Nobody gives a view once the list is decided.
create function opinion_is_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state <> 'dropped' and not exists (select from benefit_list l where l.id = new.list_id and l.state in ('draft', 'reviewing') for share) then
    raise exception 'a department gives its view while the list is under review' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger opinion_is_in_time before insert or update on list_opinion for each row execute function opinion_is_in_time();

-- No list is approved while a department concerned owes its view or objects, nor by somebody who put a firm on it or spoke for a department.
create function review_is_over() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from list_opinion o where o.list_id = new.id and o.state in ('asked', 'objected')) then
    raise exception 'a department concerned has neither agreed nor let its term lapse' using errcode = 'HZ005';
  end if;
  if exists (select from list_addition a where a.list_id = new.id and a.state = 'admitted' and a.proposed_by = new.approved_by)
    or exists (select from list_opinion o where o.list_id = new.id and (o.given_by = new.approved_by
      -- Also who spoke before the department was asked again, which the trail remembers.
      or exists (select from audit a where a.entity = 'list_opinion' and a.entity_id = o.id::text and a.event in ('agree', 'object') and a.actor = new.approved_by))) then
    raise exception 'whoever put a firm on a list or spoke for a department does not approve it' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger review_is_over before update of state on benefit_list for each row
  when (new.state = 'approved' and old.state = 'reviewing') execute function review_is_over();
revoke execute on function list_review_outcome, opinion_is_in_time, review_is_over from public;
grant execute on function list_review_outcome to huizhi_app;`;
