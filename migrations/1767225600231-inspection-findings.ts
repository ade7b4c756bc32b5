import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Findings (检查发现): what an inspection found, item by item, or that it found nothing; decided on, open to objection, final
 * once the time for that is over. Behind a firewall: no rule of credit or benefits reads of a finding before it is final.
 */
export class InspectionFindings1767225600231 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FINDINGS);
    await runner.query(OF_ITS_INSPECTION);
    await runner.query(FIREWALL);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger issued_findings_are_final on delivery;
      drop table finding cascade;
      drop function finding_is_of_its_inspection, finding_moves_in_time, issued_findings_are_final, finding_leaves_no_record, final_findings, final_facts, business_day;
      delete from lifecycle_transition where entity = 'finding';
      delete from lifecycle where entity = 'finding';`);
  }
}

const FINDINGS = `
create table finding (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  inspection_id uuid not null references inspection,
  matter_id text not null,
  subject_id integer not null references subject,
  -- 'none' says that no problem was found; that nothing was noted says nothing.
  kind text not null check (kind in ('problem', 'none')),
  -- Which item of the matter; empty for none.
  item text not null,
  statement text not null check (btrim(statement) <> ''),
  noted_by text not null,
  noted_on date not null,
  outcome text check (outcome in ('unpunished', 'reduced', 'lighter', 'penalty')),
  article text,
  explanation text,
  decided_by text,
  decided_on date,
  -- Until when it may be objected to, and until when the firm may put it right; both days count.
  appeal_until date,
  repair_until date,
  -- The days off of a year that the term reaches are not published yet: it does not end before they are.
  provisional boolean not null default false,
  objection text,
  objected_by text,
  objected_on date,
  final_on date,
  withdrawn_by text,
  withdrawn_because text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint finding_says_what check ((kind = 'none') = (item = '') and btrim(item) = item),
  constraint finding_explained check (btrim(coalesce(article, 'x')) <> '' and btrim(coalesce(explanation, 'x')) <> ''
    and btrim(coalesce(objection, 'x')) <> '' and btrim(coalesce(withdrawn_because, 'x')) <> ''),
  constraint finding_decided_whole check (num_nonnulls(outcome, article, explanation, decided_by, decided_on, appeal_until) in (0, 6)),
  constraint finding_none_is_undecided check (kind = 'problem' or outcome is null),
  constraint finding_decided_in_its_state check (kind = 'none' or state in ('noted', 'withdrawn') or outcome is not null),
  -- A penalty of any kind takes a second person (行政处罚法 art. 42, 57: who looks into it is not alone who decides).
  constraint finding_second_person check (outcome is null or outcome = 'unpunished' or decided_by <> noted_by),
  -- Nor does who noted it undo alone what was decided on it.
  constraint finding_annulled_by_another check (state <> 'withdrawn' or outcome is null or withdrawn_by <> noted_by),
  -- Sixty days (行政复议法 art. 20), never less.
  constraint finding_appeal_time check (appeal_until >= decided_on + 60 and (repair_until is null or repair_until >= decided_on)),
  constraint finding_final_after_its_time check ((state = 'final') = (final_on is not null)
    and (state <> 'final' or kind = 'none' or (not provisional and final_on > greatest(appeal_until, repair_until)))),
  constraint finding_objected_by_somebody check (num_nonnulls(objection, objected_by, objected_on) in (0, 3) and (state <> 'objected' or objection is not null)),
  check ((state = 'withdrawn') = (withdrawn_by is not null and withdrawn_because is not null))
);
create unique index finding_once on finding (inspection_id, item) where state <> 'withdrawn';
create index finding_of_subject on finding (subject_id, state);
create index finding_waits on finding (appeal_until) where state = 'decided';
select declare_lifecycle('finding', 'noted', array['noted decide decided', 'noted clear final', 'noted withdraw withdrawn',
  'decided object objected', 'decided settle final', 'decided withdraw withdrawn',
  'objected decide-again decided', 'objected withdraw withdrawn', 'final reopen objected', 'final withdraw withdrawn']);
select govern('finding');
-- A firm reads what was found of it; who complained stands in the inspection, which it does not read.
select protect('finding', 'authority', 'division', 'subject_id');
grant select, insert on finding to huizhi_app;
grant update (state, version, outcome, article, explanation, decided_by, decided_on, appeal_until, repair_until, provisional,
  objection, objected_by, objected_on, final_on, withdrawn_by, withdrawn_because) on finding to huizhi_app;
select keep_columns('finding', 'inspection_id, matter_id, subject_id, kind, item, statement, noted_by, noted_on, authority, division');
create trigger own_name_noted before insert on finding for each row
  when (new.noted_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger own_name_decided before update of decided_by on finding for each row
  when (new.decided_by is distinct from old.decided_by and new.decided_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();
create trigger own_name_objected before update of objected_by on finding for each row
  when (new.objected_by is distinct from old.objected_by and new.objected_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();
create trigger own_name_withdrawn before update of withdrawn_by on finding for each row
  when (new.withdrawn_by is distinct from old.withdrawn_by and new.withdrawn_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();`;

const OF_ITS_INSPECTION = `
create function business_day() returns date language sql stable set search_path = public, pg_temp as $$
  select coalesce(moved_to, (now() at time zone 'Asia/Shanghai')::date) from business_clock
$$;

create function finding_is_of_its_inspection() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one inspection;
begin
  -- Locked, so that nobody says at the same moment that there is none.
  select * into one from inspection where id = new.inspection_id for update;
  if one.state is distinct from 'done'
      or (one.matter_id, one.subject_id, one.authority, one.division) is distinct from (new.matter_id, new.subject_id, new.authority, new.division) then
    raise exception 'a finding is of an inspection that was carried out, of its firm and matter' using errcode = 'HZ005';
  end if;
  if exists (select from finding f where f.inspection_id = new.inspection_id and f.state <> 'withdrawn' and f.kind <> new.kind) then
    raise exception 'an inspection found problems, or none' using errcode = 'HZ005';
  end if;
  return new;
end $$;

create function finding_moves_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'none' and new.state not in ('final', 'withdrawn') then
    raise exception 'that there is no problem is neither decided on nor objected to' using errcode = 'HZ005';
  end if;
  if (new.state = 'final' and new.final_on is distinct from business_day()) or (new.kind = 'problem' and new.state = 'final' and old.state = 'noted') then
    raise exception 'a finding becomes final on the day on which that is said, and after its decision' using errcode = 'HZ005';
  end if;
  if new.state = 'decided' and (new.decided_on is distinct from business_day() or (old.state = 'objected' and new.decided_by = old.decided_by)) then
    raise exception 'a finding is decided on today, and after an objection by somebody else' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function finding_is_of_its_inspection, finding_moves_in_time, business_day from public;
create trigger finding_is_of_its_inspection before insert on finding for each row execute function finding_is_of_its_inspection();
create trigger finding_moves_in_time before update of state on finding for each row
  when (new.state is distinct from old.state) execute function finding_moves_in_time();`;

const FIREWALL = `
-- What rules may read of the findings of each firm: of those that are final, and of no other.
create function final_findings() returns table (subject_id integer, facts jsonb) language sql stable set search_path = public, pg_temp as $$
  select f.subject_id, jsonb_build_object('finding.problems', count(*) filter (where f.kind = 'problem'),
    'finding.penalties', count(*) filter (where f.outcome <> 'unpunished'))
  from finding f where f.state = 'final' group by f.subject_id
$$;

-- The same of one firm, of what had become final before a day; null where nothing had.
create function final_facts(of_subject integer, before_day date) returns jsonb language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_object('finding.problems', count(*) filter (where f.kind = 'problem'),
    'finding.penalties', count(*) filter (where f.outcome <> 'unpunished'))
  from finding f where f.subject_id = of_subject and f.state = 'final' and f.final_on < before_day group by f.subject_id
$$;

-- Both are looked at when the transaction ends: no issue says anything else, of past days neither, and a finding that is final no longer
-- takes its record with it, also what was said of the days before.
create function issued_findings_are_final() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from (select r.subject_id, r.facts from record r
      where r.dataset = 'inspection-findings' and r.known_until is null and r.valid_until is null) r
    full join final_findings() f using (subject_id) where r.facts is distinct from f.facts)
    or exists (select from record r where r.dataset = 'inspection-findings' and r.known_until is null and r.valid_until is not null
      and r.facts is distinct from final_facts(r.subject_id, r.valid_until)) then
    raise exception 'only findings that are final become records' using errcode = 'HZ004';
  end if;
  return null;
end $$;

create function finding_leaves_no_record() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from record r where r.dataset = 'inspection-findings' and r.subject_id = new.subject_id and r.known_until is null
      and r.facts is distinct from final_facts(r.subject_id, coalesce(r.valid_until, 'infinity'))) then
    raise exception 'what is final no longer leaves no record behind' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function final_findings, final_facts, issued_findings_are_final, finding_leaves_no_record from public;
create constraint trigger issued_findings_are_final after update of state on delivery deferrable initially deferred
  for each row when (new.dataset = 'inspection-findings' and new.state = 'accepted') execute function issued_findings_are_final();
create constraint trigger finding_leaves_no_record after update of state on finding deferrable initially deferred
  for each row when (old.state = 'final' or new.state = 'final') execute function finding_leaves_no_record();`;
