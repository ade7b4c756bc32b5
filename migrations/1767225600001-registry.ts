import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subjects, their identifiers, what departments delivered about them, and snapshots of it. */
export class Registry1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table snapshot, record_staging, record, delivery, identifier, subject cascade`,
    );
  }
}

const TABLES = `
-- The number is dense and never reused: a segment is number >> 16.
create table subject (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('legal-entity', 'branch', 'individual-business', 'cooperative', 'person')),
  name text not null,
  division text not null,
  synthetic boolean not null default false,
  created_at timestamptz not null default now()
);

create table identifier (
  scheme text not null,
  value text not null,
  subject_id integer not null references subject,
  valid_from date not null default '1900-01-01',
  valid_until date,
  division text not null,
  check (valid_until is null or valid_until > valid_from),
  primary key (scheme, value, valid_from)
);
create unique index identifier_current on identifier (scheme, value) where valid_until is null;
create index identifier_by_subject on identifier (subject_id);

create table delivery (
  id uuid primary key default gen_random_uuid(),
  dataset text not null,
  state text not null,
  authority text not null,
  division text not null,
  mode text not null check (mode in ('full', 'delta')),
  digest text not null,
  source text not null,
  as_of date not null,
  row_count integer,
  accepted integer not null default 0,
  rejected integer not null default 0,
  received_at timestamptz not null default now(),
  known_at timestamptz,
  synthetic boolean not null default false,
  version integer not null default 1
);
create unique index delivery_once on delivery (dataset, digest, as_of) where state <> 'failed';
select declare_lifecycle('delivery', 'received', array['received accept accepted', 'received fail failed']);
select govern('delivery');

-- Bitemporal: valid time [valid_from, valid_until), known time [known_from, known_until).
create table record (
  id bigint generated always as identity primary key,
  subject_id integer not null references subject,
  dataset text not null,
  item text not null default '',
  period text not null default 'asOf',
  facts jsonb not null,
  facts_hash text not null,
  valid_from date not null,
  valid_until date check (valid_until > valid_from),
  known_from timestamptz not null,
  known_until timestamptz,
  delivery_id uuid not null references delivery,
  authority text not null,
  division text not null,
  check (known_until is null or known_until > known_from)
);
-- One open-ended statement at a time; what ended at a known day stays known beside it.
create unique index record_current on record (subject_id, dataset, item, period) where known_until is null and valid_until is null;
create index record_known on record (dataset, subject_id, known_from);

-- COPY and row-level security exclude each other: rows land here first, and a crash of the server may empty it.
create unlogged table record_staging (
  delivery_id uuid not null,
  attempt uuid not null,
  line integer not null,
  scheme text not null,
  value text not null,
  item text not null,
  period text not null,
  facts jsonb not null,
  facts_hash text not null,
  subject jsonb,
  rejected text
);
create index record_staging_by_delivery on record_staging (delivery_id, line);

-- A cache of f(as_of, known_at): the manifest names content-addressed column files that can be made again from the records.
create table snapshot (
  id uuid primary key default gen_random_uuid(),
  as_of date not null,
  known_at timestamptz not null,
  subjects integer not null,
  manifest jsonb not null,
  digest text not null,
  created_at timestamptz not null default now()
);
create unique index snapshot_once on snapshot (as_of, known_at, digest);`;

const GRANTS = `
select protect('subject', null, 'division', 'id');
select protect('identifier', null, 'division', 'subject_id');
select protect('delivery', 'authority', 'division', null);
select protect('record', 'authority', 'division', 'subject_id');
select protect('snapshot', null, null, null);
grant select, insert, update on subject, identifier, delivery, record to huizhi_app;
grant select, insert, delete on record_staging to huizhi_app;
grant select on subject, identifier, delivery, record to huizhi_matcher;
grant select, insert on snapshot to huizhi_matcher, huizhi_app;`;
