import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A penalty is decided on after its firm was told what was found and was heard (行政处罚法 arts. 44, 45, 62), and the time to
 * object runs from the day on which the firm was told what was decided (行政复议法 art. 20), not from the decision.
 *
 * Documents keep of which findings they tell, and for how many working days they let the firm state its case; a statement
 * answers one of them. What was decided before and is not final counts as not told yet: its time begins once it is.
 */
export class HearingBeforePenalty1767225600310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DOCUMENTS);
    await runner.query(STATEMENTS);
    await runner.query(FINDINGS);
    await runner.query(movesInTime(HEARD_AND_TOLD));
    await runner.query(TOLD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from finding where state = 'decided') or exists (select from inspection_statement group by inspection_id having count(*) > 1) then
          raise exception 'decisions wait for their time to be over, or a firm stated its case twice: both would be lost' using errcode = 'HZ005';
        end if;
      end $$;
      ${movesInTime('')}
      drop trigger finding_is_told on finding;
      drop function finding_is_told;
      alter table finding drop constraint finding_told_whole, drop constraint finding_time_runs_from_telling,
        drop constraint finding_heard_whole, drop constraint finding_told_once_heard,
        drop constraint finding_decided_whole, drop constraint finding_appeal_time, drop constraint finding_final_after_its_time,
        drop column told_in, drop column told_on, drop column heard_in, drop column heard_until;
      alter table finding
        add constraint finding_decided_whole check (num_nonnulls(outcome, article, explanation, decided_by, decided_on, appeal_until) in (0, 6)) not valid,
        add constraint finding_appeal_time check (appeal_until >= decided_on + 60 and (repair_until is null or repair_until >= decided_on)),
        add constraint finding_final_after_its_time check ((state = 'final') = (final_on is not null)
          and (state <> 'final' or kind = 'none' or (not provisional and final_on > greatest(appeal_until, repair_until))));
      drop trigger statement_answers_its_document on inspection_statement;
      drop function statement_answers_its_document;
      drop index statement_of_inspection;
      alter table inspection_statement drop column id, drop column document_id;
      alter table inspection_statement add primary key (inspection_id);
      drop trigger document_tells_of_its_findings on inspection_document;
      drop function document_tells_of_its_findings;
      alter table inspection_document drop column told_of, drop column hears_workdays;`);
  }
}

const DOCUMENTS = `
alter table inspection_document
  -- The findings that its firm is told of in it, for the first time: as they were found, or what was decided on them.
  add column told_of uuid[] not null default '{}',
  -- For so many working days after it the firm may state its case; null where it tells of nothing that was found.
  add column hears_workdays integer check (hears_workdays > 0),
  add constraint document_tells_its_firm check (of_firm or (hears_workdays is null and told_of = '{}'));
create function document_tells_of_its_findings() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from unnest(new.told_of) t (id) where not exists (
      select from finding f where f.id = t.id and f.inspection_id = new.inspection_id and f.state <> 'withdrawn')) then
    raise exception 'a document tells of findings of its inspection' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function document_tells_of_its_findings from public;
create trigger document_tells_of_its_findings before insert on inspection_document for each row
  execute function document_tells_of_its_findings();`;

const STATEMENTS = `
alter table inspection_statement drop constraint inspection_statement_pkey;
alter table inspection_statement
  add column id uuid primary key default gen_random_uuid(),
  -- What it answers; null of one that was made before documents said of what they tell.
  add column document_id uuid unique references inspection_document;
create index statement_of_inspection on inspection_statement (inspection_id);
create function statement_answers_its_document() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from inspection_document d where d.id = new.document_id and d.inspection_id = new.inspection_id
      and d.subject_id = new.subject_id and d.hears_workdays is not null) then
    raise exception 'a firm answers a document that told it what was found' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function statement_answers_its_document from public;
create trigger statement_answers_its_document before insert on inspection_statement for each row
  execute function statement_answers_its_document();`;

const FINDINGS = `
alter table finding
  -- In which document the firm was told what was found, and the last day on which it could state its case; no day where it said
  -- before that it had nothing further to say.
  add column heard_in uuid references inspection_document,
  add column heard_until date,
  -- In which document the firm was told what was decided, and when: the time to object runs from then.
  add column told_in uuid references inspection_document,
  add column told_on date,
  drop constraint finding_decided_whole, drop constraint finding_appeal_time, drop constraint finding_final_after_its_time;
alter table finding disable trigger user;
-- Until now the time ran from the decision, whether or not anybody had told the firm of it.
update finding set appeal_until = null, provisional = false where state = 'decided';
alter table finding enable trigger user;
alter table finding
  add constraint finding_decided_whole check (num_nonnulls(outcome, article, explanation, decided_by, decided_on) in (0, 5)),
  add constraint finding_told_whole check (num_nonnulls(told_in, told_on) in (0, 2)
    and (told_on is null or (told_on >= decided_on and appeal_until is not null))),
  add constraint finding_time_runs_from_telling check (state <> 'decided' or (appeal_until is null) = (told_on is null)),
  -- Sixty days (行政复议法 art. 20), never less.
  add constraint finding_appeal_time check ((appeal_until is null or appeal_until >= coalesce(told_on, decided_on) + 60)
    and (repair_until is null or repair_until >= decided_on)),
  add constraint finding_final_after_its_time check ((state = 'final') = (final_on is not null)
    and (state <> 'final' or kind = 'none' or (not provisional and appeal_until is not null and final_on > greatest(appeal_until, repair_until)))),
  add constraint finding_heard_whole check (heard_until is null or heard_in is not null),
  add constraint finding_told_once_heard check (told_on is null or outcome = 'unpunished' or heard_in is not null);
grant update (heard_in, heard_until, told_in, told_on) on finding to huizhi_app;`;

const HEARD_AND_TOLD = `
  if new.state = 'decided' and new.told_in is not null then
    raise exception 'a decision is told after it was made' using errcode = 'HZ005';
  end if;
  if new.state = 'decided' and new.outcome <> 'unpunished' and not exists (
      select from inspection_document d where d.id = new.heard_in and d.inspection_id = new.inspection_id and new.id = any(d.told_of)
        and d.hears_workdays is not null
        and ((new.heard_until < business_day() and new.heard_until >= d.issued_on + d.hears_workdays)
          or exists (select from inspection_statement s where s.document_id = d.id and s.is_last))) then
    raise exception 'a penalty is decided on after its firm was told what was found and was heard' using errcode = 'HZ005';
  end if;
  if new.kind = 'problem' and new.state = 'final' and new.told_in is null then
    raise exception 'a decision becomes final after its firm was told of it' using errcode = 'HZ005';
  end if;`;

/** What a finding is asked when its state changes: what it was asked before, and besides. */
function movesInTime(besides: string): string {
  return `
create or replace function finding_moves_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'none' and new.state not in ('final', 'withdrawn') then
    raise exception 'that there is no problem is neither decided on nor objected to' using errcode = 'HZ005';
  end if;
  if (new.state = 'final' and new.final_on is distinct from business_day()) or (new.kind = 'problem' and new.state = 'final' and old.state = 'noted') then
    raise exception 'a finding becomes final on the day on which that is said, and after its decision' using errcode = 'HZ005';
  end if;
  if new.state = 'decided' and (new.decided_on is distinct from business_day() or (old.state = 'objected' and new.decided_by = old.decided_by)) then
    raise exception 'a finding is decided on today, and after an objection by somebody else' using errcode = 'HZ005';
  end if;${besides}
  return new;
end $$;`;
}

const TOLD = `
create function finding_is_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.state = 'decided' and old.state <> 'decided' then
    return new;
  end if;
  if (new.heard_in, new.heard_until) is distinct from (old.heard_in, old.heard_until) then
    raise exception 'how a firm was heard stands with the decision' using errcode = 'HZ005';
  end if;
  if (new.told_in, new.told_on) is distinct from (old.told_in, old.told_on) and (old.told_in is not null or new.state <> 'decided'
      or new.told_on is distinct from business_day() or not exists (
        select from inspection_document d where d.id = new.told_in and d.inspection_id = new.inspection_id and d.of_firm
          and d.hears_workdays is null and new.id = any(d.told_of) and d.issued_on = new.told_on)) then
    raise exception 'a decision is told once, in a document of that day' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function finding_is_told from public;
create trigger finding_is_told before update of heard_in, heard_until, told_in, told_on on finding for each row execute function finding_is_told();`;
