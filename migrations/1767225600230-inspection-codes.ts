import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Codes that officers show before they inspect (亮码): of which officer, for which firm and when, answered once by the firm
 * itself. What its matter asks for or its firm refused is not carried out without an accepted one, or a named exception.
 */
export class InspectionCodes1767225600230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CERTIFICATES);
    await runner.query(CODES);
    await runner.query(CHECK_INS);
    await runner.query(VISITS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger inspection_was_checked_in on inspection;
      drop table inspection_check_in, inspection_code, enforcement_certificate cascade;
      drop function inspection_was_checked_in, check_in_of_live_code, code_of_planned_inspection, answered_code_stays, may_be_visited_today;
      alter table inspection drop column code_exception, drop column code_because;
      delete from lifecycle_transition where entity in ('inspection_code', 'enforcement_certificate');
      delete from lifecycle where entity in ('inspection_code', 'enforcement_certificate');`);
  }
}

const TODAY = `(select coalesce(c.moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock c)`;

const CERTIFICATES = `
-- Who may inspect (执法证), with the account that signs in with it; written by the owner alone, as accounts are.
create table enforcement_certificate (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  number text not null check (btrim(number) <> ''),
  holder text not null check (btrim(holder) <> ''),
  account text not null,
  -- Half-open.
  valid_until date not null,
  photo bytea check (octet_length(photo) between 1 and 200000),
  photo_type text check (photo_type in ('image/jpeg', 'image/png')),
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint certificate_photo_typed check ((photo is null) = (photo_type is null))
);
create unique index certificate_number on enforcement_certificate (number) where state = 'valid';
create unique index certificate_account on enforcement_certificate (account) where state = 'valid';
select declare_lifecycle('enforcement_certificate', 'valid', array['valid withdraw withdrawn']);
select govern('enforcement_certificate');
select protect('enforcement_certificate', 'authority', 'division', null);
grant select on enforcement_certificate to huizhi_app;
select keep_columns('enforcement_certificate', 'number, holder, account, valid_until, photo, photo_type, authority, division');`;

const CODES = `
-- Whether a planned inspection may be carried out today: its matter is listed and in force, its plan approved and under way.
create function may_be_visited_today(one uuid) returns boolean language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from inspection i where i.id = one and i.state = 'planned' and matter_is_listed(i.matter_id, i.authority, null, null)
      and (i.plan_id is null or exists (select from inspection_plan p where p.id = i.plan_id and p.state = 'approved'
        and ${TODAY} >= p.starts_on and ${TODAY} < p.ends_on)))
$$;
revoke execute on function may_be_visited_today from public;

create table inspection_code (
  -- The nonce that the code carries.
  id uuid primary key,
  state text not null,
  inspection_id uuid not null references inspection,
  certificate_id uuid not null references enforcement_certificate,
  subject_id integer not null references subject,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  -- Why an officer who was neither drawn nor named shows it: only where the firm had refused a code before.
  instead_because text,
  issued_by text not null,
  issued_at timestamptz not null default now(),
  revoked_by text,
  revoked_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint code_of_minutes check (extract(epoch from valid_from) % 60 = 0 and extract(epoch from valid_until) % 60 = 0
    and valid_until > valid_from and extract(epoch from valid_until) - extract(epoch from valid_from) <= 4 * 3600),
  constraint code_says_why check (btrim(coalesce(revoked_because, 'x')) <> '' and btrim(coalesce(instead_because, 'x')) <> ''),
  check ((state = 'revoked') = (revoked_by is not null and revoked_because is not null))
);
create index code_of_inspection on inspection_code (inspection_id, issued_at);
select declare_lifecycle('inspection_code', 'issued', array['issued revoke revoked']);
select govern('inspection_code');
-- No firm reads beforehand when somebody will come.
select protect('inspection_code', 'authority', 'division', null);
grant select, insert on inspection_code to huizhi_app;
grant update (state, version, revoked_by, revoked_because) on inspection_code to huizhi_app;
select keep_columns('inspection_code', 'inspection_id, certificate_id, subject_id, valid_from, valid_until, instead_because, issued_by, issued_at, authority, division');
select sign_own_name('inspection_code', 'revoked_by');
create trigger own_name_issued before insert on inspection_code for each row
  when (new.issued_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

create function code_of_planned_inspection() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from inspection i where i.id = new.inspection_id and i.state = 'planned' for share;
  if not found then
    raise exception 'a code is shown for an inspection that is planned' using errcode = 'HZ005';
  end if;
  if not exists (select from inspection i join enforcement_certificate e on e.id = new.certificate_id
      where i.id = new.inspection_id and i.subject_id = new.subject_id and i.authority = new.authority and i.division = new.division
        and e.state = 'valid' and e.valid_until > ${TODAY} and e.authority = i.authority and e.account = new.issued_by
        and (e.number = any(i.inspectors) or cardinality(i.inspectors) = 0 or (new.instead_because is not null
          and exists (select from inspection_check_in c where c.inspection_id = i.id and c.answer = 'refused')))) then
    raise exception 'a code is shown by an officer of the team, with the own certificate, or in the place of one who was refused' using errcode = 'HZ005';
  end if;
  if not may_be_visited_today(new.inspection_id) then
    raise exception 'a code is shown for what may be inspected today' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function code_of_planned_inspection from public;
create trigger code_of_planned_inspection before insert on inspection_code for each row execute function code_of_planned_inspection();`;

const CHECK_INS = `
-- What a firm answered to a code: once, for ever.
create table inspection_check_in (
  nonce uuid not null constraint check_in_once primary key references inspection_code,
  inspection_id uuid not null references inspection,
  certificate_id uuid not null references enforcement_certificate,
  subject_id integer not null references subject,
  answer text not null check (answer in ('accepted', 'refused')),
  because text,
  answered_by text not null,
  answered_at timestamptz not null default now(),
  -- The business day.
  on_day date not null,
  authority text not null,
  division text not null,
  constraint refusal_says_why check ((answer = 'refused') = (because is not null) and btrim(coalesce(because, 'x')) <> '')
);
create index check_in_of_inspection on inspection_check_in (inspection_id, answered_at);
create index check_in_of_subject on inspection_check_in (subject_id, answered_at);
select protect('inspection_check_in', 'authority', 'division', 'subject_id');
grant select, insert on inspection_check_in to huizhi_app;
create trigger check_in_is_final before update or delete on inspection_check_in for each row execute function refuse_change();
create trigger check_in_is_kept before truncate on inspection_check_in execute function refuse_change();
create trigger own_name_answered before insert on inspection_check_in for each row
  when (new.answered_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

-- Only the firm itself answers: whoever shows a code has it too. The skew is that of the code's own check.
create function check_in_of_live_code() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  code inspection_code;
begin
  select * into code from inspection_code k where k.id = new.nonce for share;
  if code.state is distinct from 'issued' or context_subject() is distinct from code.subject_id then
    raise exception 'a firm answers a code that was issued to it and not revoked' using errcode = 'HZ005';
  end if;
  if now() < code.valid_from - interval '2 minutes' or now() >= code.valid_until + interval '2 minutes' then
    raise exception 'a code is answered within its slot' using errcode = 'HZ005';
  end if;
  perform from inspection i where i.id = code.inspection_id and i.state = 'planned' for share;
  if not found or not may_be_visited_today(code.inspection_id) or not exists (
      select from enforcement_certificate e where e.id = code.certificate_id and e.state = 'valid' and e.valid_until > ${TODAY}) then
    raise exception 'a code is answered while its inspection may be carried out and its officer is certified' using errcode = 'HZ005';
  end if;
  new.inspection_id := code.inspection_id;
  new.certificate_id := code.certificate_id;
  new.subject_id := code.subject_id;
  new.authority := code.authority;
  new.division := code.division;
  new.answered_at := now();
  new.on_day := ${TODAY};
  return new;
end $$;
create trigger check_in_of_live_code before insert on inspection_check_in for each row execute function check_in_of_live_code();

create function answered_code_stays() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from inspection_check_in c where c.nonce = new.id) then
    raise exception 'a code that was answered is not revoked' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function check_in_of_live_code, answered_code_stays from public;
create trigger answered_code_stays before update of state on inspection_code for each row
  when (new.state = 'revoked' and old.state <> 'revoked') execute function answered_code_stays();`;

const VISITS = `
alter table inspection
  -- Why it was carried out without a code that the firm accepted.
  add column code_exception text check (code_exception in ('emergency', 'cannot-sign-in')),
  add column code_because text,
  add constraint inspection_exception_says_why check ((code_exception is null) = (code_because is null)
    and btrim(coalesce(code_because, 'x')) <> '' and (code_exception is null or state = 'done'));
grant update (code_exception, code_because) on inspection to huizhi_app;

create function inspection_was_checked_in() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.code_exception = 'cannot-sign-in' and exists (select from inspection_check_in c where c.inspection_id = new.id) then
    raise exception 'a firm that answered a code can sign in' using errcode = 'HZ005';
  end if;
  -- What was accepted before a refusal no longer counts.
  if new.code_exception is null
    and (exists (select from rule_version v where v.id = new.rule_version_id and v.document->'checkIn' = 'true'::jsonb)
      or exists (select from inspection_check_in c where c.inspection_id = new.id and c.answer = 'refused'))
    and not exists (select from inspection_check_in c join enforcement_certificate e on e.id = c.certificate_id
      where c.inspection_id = new.id and c.answer = 'accepted' and c.on_day = new.done_on and e.number = any(new.went)
        and not exists (select from inspection_check_in r
          where r.inspection_id = new.id and r.answer = 'refused' and r.answered_at >= c.answered_at)) then
    raise exception 'an inspection is carried out after its firm accepted a code of that day, or for a named exception' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function inspection_was_checked_in from public;
create trigger inspection_was_checked_in before update of state on inspection for each row
  when (new.state = 'done' and old.state <> 'done') execute function inspection_was_checked_in();`;
