import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Documents of an inspection (检查文书): numbered, hashed and frozen when they are issued, each after those that its kind
 * follows and not before its day; and what the firm has to say before anything is decided.
 */
export class InspectionDocuments1767225600272 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DOCUMENTS);
    await runner.query(STATEMENTS);
    await runner.query(IN_ORDER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table inspection_statement, inspection_document; drop function document_of_its_inspection;`,
    );
  }
}

const DOCUMENTS = `
create table inspection_document (
  id uuid primary key default gen_random_uuid(),
  inspection_id uuid not null references inspection,
  subject_id integer not null references subject,
  kind text not null,
  title text not null check (btrim(title) <> ''),
  -- Which kinds were issued of this inspection before, as the list of documents asks.
  after text[] not null,
  -- The first day on which it may be issued; null where nobody has to be heard before.
  not_before date,
  year text not null check (year ~ '^[0-9]{4}$'),
  number integer not null check (number > 0),
  content jsonb not null,
  pdf bytea not null,
  digest text not null check (digest = encode(sha256(pdf), 'hex')),
  -- Kinds that come once.
  once boolean not null,
  of_firm boolean not null,
  issued_by text not null,
  issued_on date not null,
  issued_at timestamptz not null default now(),
  authority text not null,
  division text not null,
  constraint document_not_early check (not_before is null or issued_on >= not_before),
  constraint document_number unique (authority, year, number)
);
create unique index document_once on inspection_document (inspection_id, kind) where once;
create index document_of_subject on inspection_document (subject_id, issued_at desc);
select protect('inspection_document', 'authority', 'division', 'subject_id');
create policy firm_reads_its_own on inspection_document as restrictive for select to huizhi_app
  using ((select context_subject()) is null or of_firm);
grant select, insert on inspection_document to huizhi_app;
create trigger document_is_final before update or delete on inspection_document for each row execute function refuse_change();
create trigger document_is_kept before truncate on inspection_document execute function refuse_change();
create trigger own_name_issued before insert on inspection_document for each row
  when (new.issued_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const STATEMENTS = `
-- What the firm states, once: before the result is told.
create table inspection_statement (
  inspection_id uuid primary key references inspection,
  subject_id integer not null references subject,
  statement text not null check (btrim(statement) <> ''),
  -- It has nothing further to say, so nobody waits for it any longer.
  is_last boolean not null,
  stated_by text not null,
  stated_on date not null,
  authority text not null,
  division text not null
);
select protect('inspection_statement', 'authority', 'division', 'subject_id');
grant select, insert on inspection_statement to huizhi_app;
create trigger statement_is_final before update or delete on inspection_statement for each row execute function refuse_change();
create trigger statement_is_kept before truncate on inspection_statement execute function refuse_change();
create trigger own_name_stated before insert on inspection_statement for each row
  when (new.stated_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`;

const IN_ORDER = `
create function document_of_its_inspection() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one inspection;
begin
  select * into one from inspection where id = new.inspection_id for update;
  if (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division) then
    raise exception 'a document is of its inspection' using errcode = 'HZ005';
  end if;
  if tg_table_name = 'inspection_statement' then
    if context_subject() is distinct from new.subject_id or new.stated_on <> business_day() then
      raise exception 'a firm states its own case, today' using errcode = 'HZ005';
    end if;
    return new;
  end if;
  if new.issued_on <> business_day() or new.year <> extract(year from new.issued_on)::text then
    raise exception 'a document is issued today' using errcode = 'HZ005';
  end if;
  if exists (select from unnest(new.after) a (kind) where not exists (
      select from inspection_document d where d.inspection_id = new.inspection_id and d.kind = a.kind)) then
    raise exception 'a document is issued after those that it follows' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function document_of_its_inspection from public;
create trigger document_of_its_inspection before insert on inspection_document for each row execute function document_of_its_inspection();
create trigger document_of_its_inspection before insert on inspection_statement for each row execute function document_of_its_inspection();`;
