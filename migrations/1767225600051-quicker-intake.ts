import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Taking in new subjects as quickly as what is said of known ones: codes are compared byte by byte and not by the rules of
 * the language, references are looked up once for a statement, and numbers are given before the rows are written.
 */
export class QuickerIntake1767225600051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(codesCompared('collate "C"'));
    await runner.query(STAGING);
    await runner.query(IDENTIFIERS);
    await runner.query(policies('(select context_present())'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(policies('context_present()'));
    await runner.query(`
      drop trigger identifier_references on identifier;
      drop trigger identifier_keeps_its_subject on identifier;
      drop function identifier_references;
      alter table identifier add foreign key (subject_id) references subject;
      revoke usage on sequence subject_id_seq from huizhi_app;
      delete from record_staging;
      alter table record_staging drop column subject_name, drop column subject_kind, drop column subject_division;
      alter table record_staging add column subject jsonb;`);
    await runner.query(codesCompared('collate "default"'));
  }
}

/**
 * Identifiers, items and periods are looked up and never shown in order. Under the language's rules one comparison costs
 * as much as ten of bytes, and an index makes some twenty for each row.
 */
const codesCompared = (collation: string): string => `
alter table identifier alter column scheme type text ${collation}, alter column value type text ${collation};
drop trigger columns_are_final on record;
alter table record alter column dataset type text ${collation}, alter column item type text ${collation},
  alter column period type text ${collation};
select keep_columns('record', 'dataset, item, period, facts, facts_hash, valid_from, known_from, authority');
alter table record_staging alter column scheme type text ${collation}, alter column value type text ${collation},
  alter column item type text ${collation}, alter column period type text ${collation},
  alter column facts_hash type text ${collation};`;

const STAGING = `
-- Read once when a row comes, instead of by every statement that asks.
delete from record_staging;
alter table record_staging drop column subject;
alter table record_staging add column subject_name text, add column subject_kind text collate "C",
  add column subject_division text collate "C";`;

const IDENTIFIERS = `
-- As with records: subjects are never deleted and keep their ids, an identifier keeps its subject.
create function identifier_references() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  missing boolean;
begin
  execute 'select exists (select from new_rows n where not exists (select from subject s where s.id = n.subject_id))' into missing;
  if missing then
    raise exception 'an identifier names a subject that is not there' using errcode = '23503';
  end if;
  return null;
end $$;
revoke execute on function identifier_references from public;
alter table identifier drop constraint identifier_subject_id_fkey;
create trigger identifier_references after insert on identifier referencing new table as new_rows
  for each statement execute function identifier_references();
create trigger identifier_keeps_its_subject before update on identifier for each row
  when (new.subject_id <> old.subject_id) execute function refuse_change();
-- Subjects are numbered in the order of their file before they and their identifiers are written.
grant usage on sequence subject_id_seq to huizhi_app;`;

/** Asked once for a statement instead of once for each row. */
const policies = (present: string): string => `
alter policy tenant on subject using (${present} and case when (select context_subject()) is null
  then true and starts_with(division, (select context_division())) else id = (select context_subject()) end);
alter policy tenant on identifier using (${present} and case when (select context_subject()) is null
  then true and starts_with(division, (select context_division())) else subject_id = (select context_subject()) end);`;
