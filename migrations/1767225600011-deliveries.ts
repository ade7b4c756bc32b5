import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that wait for two people, rejected rows that can be sent again, and rows that match nobody yet. */
export class Deliveries1767225600011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WAITING);
    await runner.query(REJECTS);
    await runner.query(QUEUE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table unlinked_record, delivery_reject, delivery_approval;
      drop index delivery_under_way;
      create unique index delivery_under_way on delivery (dataset, digest, as_of, division) where state = 'received';
      alter table delivery drop column attempt, drop column staged_records, drop column repaired;
      delete from lifecycle_transition where entity = 'delivery' and 'waiting' in (from_state, to_state);`);
  }
}

const WAITING = `
insert into lifecycle_transition (entity, from_state, event, to_state) values
  ('delivery', 'received', 'hold', 'waiting'),
  ('delivery', 'waiting', 'accept', 'accepted'),
  ('delivery', 'waiting', 'fail', 'failed');
-- The attempt whose rows lie in staging, and how many: whoever agrees last takes exactly these.
alter table delivery add column attempt uuid, add column staged_records integer, add column repaired integer not null default 0;
drop index delivery_under_way;
create unique index delivery_under_way on delivery (dataset, digest, as_of, division) where state in ('received', 'waiting');

create table delivery_approval (
  delivery_id uuid not null references delivery,
  actor text not null,
  at timestamptz not null default now(),
  primary key (delivery_id, actor)
);
alter table delivery_approval enable row level security;
alter table delivery_approval force row level security;
-- Who sees the delivery sees who agreed: delivery's own policy decides.
create policy tenant on delivery_approval using (context_present() and exists (select from delivery d where d.id = delivery_id));
create policy keeper on delivery_approval to current_user using (context_present());
create trigger approval_is_final before update or delete on delivery_approval for each row execute function refuse_change();
grant select, insert on delivery_approval to huizhi_app;`;

const REJECTS = `
-- Rejected rows as they were written, so that they can be exported, corrected and sent again.
create table delivery_reject (
  delivery_id uuid not null references delivery,
  line integer not null,
  column_name text not null,
  reason text not null,
  original text,
  primary key (delivery_id, line)
);
alter table delivery_reject enable row level security;
alter table delivery_reject force row level security;
create policy tenant on delivery_reject using (context_present() and exists (select from delivery d where d.id = delivery_id));
create policy keeper on delivery_reject to current_user using (context_present());
grant select, insert, update, delete on delivery_reject to huizhi_app;`;

const QUEUE = `
-- Good rows whose identifier nobody bears yet.
create table unlinked_record (
  id bigint generated always as identity primary key,
  delivery_id uuid not null references delivery,
  dataset text not null,
  authority text not null,
  division text not null,
  state text not null default 'waiting' check (state in ('waiting', 'linked', 'superseded')),
  scheme text not null,
  value text not null,
  line integer not null,
  item text not null,
  period text not null,
  facts jsonb not null,
  facts_hash text not null,
  as_of date not null,
  subject_id integer references subject,
  received_at timestamptz not null default now(),
  resolved_at timestamptz,
  check ((state = 'waiting') = (resolved_at is null))
);
create index unlinked_waiting on unlinked_record (dataset, scheme, value) where state = 'waiting';
select protect('unlinked_record', 'authority', 'division', null);
grant select, insert, update on unlinked_record to huizhi_app;`;
