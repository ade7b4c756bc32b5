import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Recoveries (追回) that a person finds, beside those that corrected data makes: of what is paid or at the bank, by the same two
 * people. And a firm may object to a recovery in its term, which is decided by somebody who had no hand in it.
 */
export class RecoveriesByHand1767225600370 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FOUND);
    await runner.query(`
      insert into lifecycle_transition (entity, from_state, event, to_state) values ('adjustment', 'accepted', 'contest', 'contested'),
        ('adjustment', 'contested', 'sustain', 'accepted'), ('adjustment', 'contested', 'annul', 'annulled');`);
    await runner.query(OBJECTED);
    await runner.query(restsOn(` and (new.ground = 'data' or e.state in ('ordered', 'paid'))`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(restsOn(''));
    await runner.query(`
      drop trigger contested_has_its_objection on adjustment;
      drop trigger contested_has_its_objection on objection;
      drop trigger contest_by_a_third on objection;
      drop function contested_has_its_objection, contest_by_a_third;
      drop trigger columns_are_final on objection;
      select keep_columns('objection', '${said('')}');
      drop index objection_open, objection_to_recovery;
      create unique index objection_open on objection (entitlement_id) where state = 'open';
      alter table objection drop constraint objection_to_a_recovery, drop column adjustment_id, drop constraint objection_about_check,
        add constraint objection_about_check check (about in ('publicity', 'decision', 'list', 'amount', 'fact'));
      drop trigger columns_are_final on adjustment;
      drop trigger own_name_found on adjustment;
      select keep_columns('adjustment', '${found('')}');
      alter table adjustment drop constraint adjustment_found_by_a_person, drop constraint adjustment_contested, drop constraint adjustment_decided,
        drop constraint adjustment_second_person, drop column ground, drop column found_by, drop column finding, drop column object_until, drop column object_provisional,
        add constraint adjustment_check check ((state in ('accepted', 'dismissed')) = (decided_by is not null)),
        add constraint adjustment_second_person check (state <> 'accepted' or (endorsed_by is not null and decided_by is not null and decided_by <> endorsed_by));
      delete from lifecycle_transition where entity = 'adjustment' and event in ('contest', 'sustain', 'annul');`);
  }
}

const found = (besides: string): string =>
  `entitlement_id, kind, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at, decision_hash, fact_vector_hash, record_ids, found_at, subject_id, authority${besides}`;
const said = (besides: string): string =>
  `entitlement_id, about, raised_by, complainant, statement, raised_on, subject_id, authority${besides}`;

const FOUND = `
-- Found by a decision taken once more on corrected data, or by a person, who says what was found.
alter table adjustment add column ground text not null default 'data' check (ground in ('data', 'finding')),
  add column found_by text, add column finding text,
  -- The last day on which the firm may object to a recovery; null of one that was accepted before there was such a term.
  add column object_until date, add column object_provisional boolean not null default false,
  drop constraint adjustment_check, drop constraint adjustment_second_person,
  add constraint adjustment_found_by_a_person check ((ground = 'finding') = (found_by is not null) and (found_by is null) = (finding is null)
    and (finding is null or btrim(finding) <> '') and (ground = 'data' or kind = 'recovery')),
  add constraint adjustment_contested check (state not in ('contested', 'annulled') or kind = 'recovery'),
  add constraint adjustment_decided check ((state in ('accepted', 'dismissed', 'contested', 'annulled')) = (decided_by is not null)),
  add constraint adjustment_second_person check (state not in ('accepted', 'contested', 'annulled')
    or (endorsed_by is not null and decided_by is not null and decided_by <> endorsed_by and decided_by is distinct from found_by));
drop trigger columns_are_final on adjustment;
select keep_columns('adjustment', '${found(', ground, found_by, finding')}');
create trigger own_name_found before insert on adjustment for each row
  when (new.found_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const OBJECTED = `
-- The recovery that is objected to; null where it is the benefit itself.
alter table objection add column adjustment_id uuid references adjustment, drop constraint objection_about_check,
  add constraint objection_about_check check (about in ('publicity', 'decision', 'list', 'amount', 'fact', 'recovery')),
  add constraint objection_to_a_recovery check ((about = 'recovery') = (adjustment_id is not null) and (adjustment_id is null or complainant is null));
drop index objection_open;
create unique index objection_open on objection (entitlement_id) where state = 'open' and adjustment_id is null;
-- Once decided it is not said again.
create unique index objection_to_recovery on objection (adjustment_id) where state <> 'withdrawn';
drop trigger columns_are_final on objection;
select keep_columns('objection', '${said(', adjustment_id')}');

create function contest_by_a_third() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from adjustment a where a.id = new.adjustment_id and new.decided_by in (a.found_by, a.endorsed_by, a.decided_by)) then
    raise exception 'an objection to a recovery is decided by somebody who had no hand in it' using errcode = 'HZ005';
  end if;
  return new;
end $$;
create trigger contest_by_a_third before update of decided_by on objection for each row
  when (new.adjustment_id is not null and new.decided_by is not null) execute function contest_by_a_third();

-- At commit a recovery is contested while an objection to it is open, and annulled only by one that was upheld.
create function contested_has_its_objection() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  recovery uuid := case tg_table_name when 'adjustment' then to_jsonb(new)->>'id' else to_jsonb(new)->>'adjustment_id' end;
begin
  if exists (select from adjustment a left join objection o on o.adjustment_id = a.id and o.state <> 'withdrawn' where a.id = recovery
      and ((a.state = 'contested') <> (o.state is not distinct from 'open') or (a.state = 'annulled') <> (o.state is not distinct from 'upheld'))) then
    raise exception 'a recovery is contested by an open objection, and annulled by one that was upheld' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create constraint trigger contested_has_its_objection after update of state on adjustment deferrable initially deferred
  for each row when (new.state in ('contested', 'annulled') or old.state = 'contested') execute function contested_has_its_objection();
create constraint trigger contested_has_its_objection after insert or update of state on objection deferrable initially deferred
  for each row when (new.adjustment_id is not null) execute function contested_has_its_objection();
revoke execute on function contest_by_a_third, contested_has_its_objection from public;`;

/** As it was, but for what a person finds. */
const restsOn = (found: string): string => `
create or replace function adjustment_rests_on() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from entitlement e join decision d on d.id = e.decision_id where e.id = new.entitlement_id and d.id = new.decision_id
      and d.as_of = new.as_of and d.decision_hash = new.decision_hash and d.known_at < new.known_at
      and e.subject_id = new.subject_id and e.state in ('confirmed', 'payable', 'ordered', 'bounced', 'paid')
      and granted_of(e.id) = new.granted_fen${found}) then
    raise exception 'a difference is that of a confirmed benefit, decided by the same rule as of the same day on later knowledge' using errcode = 'HZ005';
  end if;
  return new;
end $$;`;
