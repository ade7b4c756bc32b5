import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rejected rows that are corrected and sent again, and files that departments upload part by part. */
export class Uploads1767225600015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CORRECTED);
    await runner.query(UPLOADS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table delivery_upload;
      delete from lifecycle_transition where entity = 'delivery_upload';
      delete from lifecycle where entity = 'delivery_upload';
      alter table delivery_reject drop column sent_again;
      alter table delivery drop column form, drop column corrects;`);
  }
}

const CORRECTED = `
-- How the rows of the file were laid out, so that rejected ones can be written under the department's own headers.
alter table delivery add column form jsonb, add column corrects uuid references delivery;
-- The delivery in which a rejected row came again.
alter table delivery_reject add column sent_again uuid references delivery;`;

const UPLOADS = `
create table delivery_upload (
  id uuid primary key default gen_random_uuid(),
  dataset text not null,
  authority text not null,
  division text not null,
  state text not null,
  name text not null,
  size bigint not null check (size > 0),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  -- Bytes that lie on disk, from the first on.
  received bigint not null default 0 check (received between 0 and size),
  mode text not null check (mode in ('full', 'delta')),
  as_of date not null,
  declared_rows integer,
  declared_period text,
  corrects uuid references delivery,
  -- Prefix of the divisions that whoever sends it may see: the import sees no others.
  reach text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  rows_done integer not null default 0,
  delivery_id uuid references delivery,
  failure jsonb,
  ended_at timestamptz,
  version integer not null default 1,
  check ((ended_at is null) = (state in ('open', 'queued', 'importing'))),
  check (state in ('open', 'cancelled', 'expired', 'refused') or received = size)
);
create index delivery_upload_by_time on delivery_upload (created_at desc, id desc);
select declare_lifecycle('delivery_upload', 'open', array['open complete queued', 'queued begin importing', 'importing take taken',
  'queued refuse refused', 'importing refuse refused', 'open cancel cancelled', 'queued cancel cancelled',
  'importing cancel cancelled', 'open expire expired']);
select govern('delivery_upload');
select protect('delivery_upload', 'authority', 'division', null);
grant select, insert, update on delivery_upload to huizhi_app;`;
