import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Before a penalty its firm is told which one is intended, on what it rests, and what it may do (事先告知: 行政处罚法 arts. 44, 45, 62,
 * 63). The time to be heard runs from the latest notice of the finding, and a decision is no heavier than that notice told. What was
 * decided on before stays as it was; its penalty is in no kinds.
 */
export class PenaltyNotices1767225600342 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WEIGHTS);
    await runner.query(NOTICES);
    await runner.query(HEARINGS);
    await runner.query(FINDINGS);
    await runner.query(movesInTime(TOLD_BEFORE, LATEST));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from penalty_notice) then
          raise exception 'firms were told of penalties that were intended, and decisions rest on that: both would be lost' using errcode = 'HZ005';
        end if;
      end $$;
      ${movesInTime(HEARD_BEFORE)}
      alter table finding drop constraint finding_penalty_of_its_outcome, drop constraint finding_has_its_amount,
        drop column penalty_kinds, drop column penalty_fen;
      drop trigger hearing_was_demanded on inspection_document;
      drop trigger hearing_is_demanded on inspection_statement;
      drop function hearing_was_demanded, hearing_is_demanded;
      alter table inspection_document drop column hearing_of;
      alter table inspection_statement drop column demands_hearing;
      drop function latest_notice;
      drop table penalty_notice;
      drop function notice_of_its_finding, is_heavier, penalty_weights, penalty_kinds_known;`);
  }
}

/** The kinds in the order of 行政处罚法 art. 9, the heavier later. */
const KINDS = `array['warning', 'criticism', 'fine', 'confiscation', 'suspension', 'downgrade', 'revocation', 'restriction', 'shutdown', 'closure', 'ban', 'other']`;

const WEIGHTS = `
create function penalty_kinds_known(kinds text[]) returns boolean language sql immutable set search_path = public, pg_temp as $$
  select cardinality(kinds) > 0 and kinds <@ ${KINDS} and cardinality(kinds) = (select count(distinct k) from unnest(kinds) k)
$$;
create function penalty_weights(kinds text[]) returns integer[] language sql immutable set search_path = public, pg_temp as $$
  select coalesce(array_agg(w order by w desc), '{}') from (select array_position(${KINDS}, k) as w from unnest(kinds) k) weighed
$$;
-- Whether a punishment is heavier than another: costs more, is of more kinds or of heavier ones, or is of a less lenient outcome.
create function is_heavier(kinds text[], fen bigint, outcome text, than_kinds text[], than_fen bigint, than_outcome text)
returns boolean language sql immutable set search_path = public, pg_temp as $$
  select coalesce(fen, 0) > coalesce(than_fen, 0)
    or array_position(array['unpunished', 'reduced', 'lighter', 'penalty'], outcome) > array_position(array['unpunished', 'reduced', 'lighter', 'penalty'], than_outcome)
    or cardinality(kinds) > cardinality(than_kinds)
    or exists (select from unnest(penalty_weights(kinds)) with ordinality one (weight, place)
      join unnest(penalty_weights(than_kinds)) with ordinality other (weight, place) using (place) where one.weight > other.weight)
$$;
revoke execute on function penalty_kinds_known, penalty_weights, is_heavier from public;
grant execute on function penalty_kinds_known, penalty_weights, is_heavier to huizhi_app;`;

const NOTICES = `
create table penalty_notice (
  document_id uuid primary key references inspection_document,
  finding_id uuid not null references finding,
  subject_id integer not null references subject,
  outcome text not null check (outcome in ('reduced', 'lighter', 'penalty')),
  kinds text[] not null check (penalty_kinds_known(kinds)),
  amount_fen bigint check (amount_fen > 0),
  article text not null check (btrim(article) <> ''),
  ground text not null check (btrim(ground) <> ''),
  -- Why the firm may demand a hearing; null where it may not.
  hearing_because text check (btrim(hearing_because) <> ''),
  -- Which facts were established since the firm spoke, where it is heavier than before.
  heavier_because text check (btrim(heavier_because) <> ''),
  -- The last day on which the firm answers; provisional while the days off of that year are not published.
  answer_until date not null,
  provisional boolean not null,
  authority text not null,
  division text not null,
  constraint notice_has_its_amount check ((amount_fen is null or kinds && array['fine', 'confiscation']) and (amount_fen is not null or not 'fine' = any(kinds))),
  -- 行政处罚法 art. 63 (3), (4).
  constraint notice_lets_demand_a_hearing check (hearing_because is not null or not kinds && array['downgrade', 'revocation', 'shutdown', 'closure', 'ban'])
);
create index penalty_notice_of_finding on penalty_notice (finding_id);
select protect('penalty_notice', 'authority', 'division', 'subject_id');
create policy intended_by_officers on penalty_notice as restrictive for insert to huizhi_app with check ((select context_subject()) is null);
grant select, insert on penalty_notice to huizhi_app;
create trigger penalty_notice_is_final before update or delete on penalty_notice for each row execute function refuse_change();
create trigger penalty_notice_is_kept before truncate on penalty_notice execute function refuse_change();

-- The one from which the time of a finding runs.
create function latest_notice(of_finding uuid) returns penalty_notice language sql stable security definer set search_path = public, pg_temp as $$
  select n from penalty_notice n join inspection_document d on d.id = n.document_id
  where n.finding_id = of_finding order by d.issued_at desc, d.year desc, d.number desc limit 1
$$;
create function notice_of_its_finding() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one finding;
  before penalty_notice;
begin
  select * into one from finding where id = new.finding_id for update;
  if one.kind is distinct from 'problem' or one.state not in ('noted', 'objected')
      or (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division)
      or not exists (select from inspection_document d where d.id = new.document_id and d.inspection_id = one.inspection_id
        and d.told_of = array[one.id] and d.issued_on = business_day() and new.answer_until >= d.issued_on + d.hears_workdays) then
    raise exception 'a penalty is intended for a problem that waits for a decision, in a document of today that lets its firm answer' using errcode = 'HZ005';
  end if;
  before := latest_notice(one.id);
  if new.heavier_because is null and (
      (exists (select from inspection_statement s where s.document_id = before.document_id)
        and is_heavier(new.kinds, new.amount_fen, new.outcome, before.kinds, before.amount_fen, before.outcome))
      or (one.state = 'objected' and (one.outcome = 'unpunished' or one.penalty_kinds is not null)
        and is_heavier(new.kinds, new.amount_fen, new.outcome, coalesce(one.penalty_kinds, '{}'), one.penalty_fen, one.outcome))) then
    raise exception 'nothing heavier is intended for what a firm stated' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function latest_notice, notice_of_its_finding from public;
create trigger notice_of_its_finding before insert on penalty_notice for each row execute function notice_of_its_finding();`;

const HEARINGS = `
alter table inspection_statement add column demands_hearing boolean not null default false,
  add constraint statement_waits_for_its_hearing check (not (demands_hearing and is_last));
-- The record of the hearing that a firm demanded in answer to a notice.
alter table inspection_document add column hearing_of uuid references inspection_document;
create function hearing_is_demanded() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from penalty_notice n where n.document_id = new.document_id and n.hearing_because is not null
      and (n.provisional or new.stated_on <= n.answer_until)) then
    raise exception 'a hearing is demanded in answer to a notice that allows it, within its time' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger hearing_is_demanded before insert on inspection_statement for each row when (new.demands_hearing) execute function hearing_is_demanded();
create function hearing_was_demanded() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from inspection_statement s where s.document_id = new.hearing_of and s.inspection_id = new.inspection_id and s.demands_hearing) then
    raise exception 'the record of a hearing is of one that its firm demanded' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger hearing_was_demanded before insert on inspection_document for each row when (new.hearing_of is not null) execute function hearing_was_demanded();
revoke execute on function hearing_is_demanded, hearing_was_demanded from public;`;

const FINDINGS = `
alter table finding
  -- Of a penalty, its kinds and the amount of them all; null where it was decided on before kinds were kept.
  add column penalty_kinds text[] check (penalty_kinds_known(penalty_kinds)),
  add column penalty_fen bigint check (penalty_fen > 0),
  add constraint finding_penalty_of_its_outcome check (coalesce(outcome, 'unpunished') <> 'unpunished' or num_nonnulls(penalty_kinds, penalty_fen) = 0),
  add constraint finding_has_its_amount check ((penalty_fen is null or penalty_kinds && array['fine', 'confiscation'])
    and (penalty_fen is not null or penalty_kinds is null or not 'fine' = any(penalty_kinds)));
grant update (penalty_kinds, penalty_fen) on finding to huizhi_app;`;

const HEARD_BEFORE = `
  if new.state = 'decided' and new.outcome <> 'unpunished' and not exists (
      select from inspection_document d where d.id = new.heard_in and d.inspection_id = new.inspection_id and new.id = any(d.told_of)
        and d.hears_workdays is not null
        and ((new.heard_until < business_day() and new.heard_until >= d.issued_on + d.hears_workdays)
          or exists (select from inspection_statement s where s.document_id = d.id and s.is_last))) then
    raise exception 'a penalty is decided on after its firm was told what was found and was heard' using errcode = 'HZ005';
  end if;`;

const TOLD_BEFORE = `
  if new.state = 'decided' and new.outcome <> 'unpunished' then
    notice := latest_notice(new.id);
    if notice.document_id is null or notice.document_id is distinct from new.heard_in then
      raise exception 'a penalty is decided on after its firm was told what is intended, by the latest notice' using errcode = 'HZ005';
    end if;
    if not exists (select from inspection_statement s where s.document_id = notice.document_id and s.is_last)
        and not coalesce(new.heard_until < business_day() and new.heard_until >= notice.answer_until, false) then
      raise exception 'a penalty is decided on after its firm was heard' using errcode = 'HZ005';
    end if;
    if exists (select from inspection_statement s where s.document_id = notice.document_id and s.demands_hearing)
        and not exists (select from inspection_document d where d.hearing_of = notice.document_id) then
      raise exception 'a penalty is decided on after the hearing that its firm demanded' using errcode = 'HZ005';
    end if;
    if new.penalty_kinds is null
        or is_heavier(new.penalty_kinds, new.penalty_fen, new.outcome, notice.kinds, notice.amount_fen, notice.outcome)
        or (old.state = 'objected' and (old.outcome = 'unpunished' or old.penalty_kinds is not null)
          and is_heavier(new.penalty_kinds, new.penalty_fen, new.outcome, coalesce(old.penalty_kinds, '{}'), old.penalty_fen, old.outcome)
          and (new.heard_in is not distinct from old.heard_in or not exists (select from inspection_document d
            where d.id = notice.document_id and d.issued_on >= old.objected_on))) then
      raise exception 'a penalty is no heavier than its firm was told' using errcode = 'HZ005';
    end if;
  end if;`;

const LATEST = `
declare
  notice penalty_notice;`;

/** What a finding is asked when its state changes, with how its firm was heard. */
function movesInTime(heard: string, declared = ''): string {
  return `
create or replace function finding_moves_in_time() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$${declared}
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
  if new.state = 'decided' and new.told_in is not null then
    raise exception 'a decision is told after it was made' using errcode = 'HZ005';
  end if;${heard}
  if new.kind = 'problem' and new.state = 'final' and new.told_in is null then
    raise exception 'a decision becomes final after its firm was told of it' using errcode = 'HZ005';
  end if;
  return new;
end $$;`;
}
