import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody says is wrong in a record, for the department that owns it to judge. */
export class Amendments1767225600040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(AMENDMENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke select on delivery_reject from huizhi_matcher;
      drop table amendment;
      delete from lifecycle_transition where entity = 'amendment';
      delete from lifecycle where entity = 'amendment';`);
  }
}

const AMENDMENTS = `
create table amendment (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  -- Of whom and of what: the record as it was shown, and where one like it stands.
  record_id bigint not null references record,
  subject_id integer not null references subject,
  dataset text not null,
  item text not null,
  period text not null,
  fact text not null,
  -- Normalised values; SQL null is unknown.
  said jsonb,
  proposed jsonb,
  reason text not null check (length(reason) between 2 and 1000),
  -- The department that owns the dataset, and the subject's division.
  authority text not null,
  division text not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz,
  answer text,
  -- The delivery by which it became a record.
  delivery_id uuid references delivery,
  version integer not null default 1,
  check (said is distinct from proposed),
  check ((decided_at is null) = (state = 'proposed')),
  check ((decided_by is null) = (state = 'proposed')),
  check ((delivery_id is null) = (state <> 'accepted')),
  -- A second person judges; whoever proposed may only take it back.
  check (decided_by <> proposed_by or state = 'withdrawn')
);
create unique index amendment_open on amendment (subject_id, dataset, item, period, fact) where state = 'proposed';
create index amendment_by_time on amendment (proposed_at desc, id desc);
create index amendment_accepted on amendment (dataset) where state = 'accepted';
select declare_lifecycle('amendment', 'proposed', array['proposed accept accepted', 'proposed refuse refused', 'proposed withdraw withdrawn']);
select govern('amendment');
select protect('amendment', 'authority', 'division', 'subject_id');
-- Whoever proposed it sees it, whatever department it concerns.
alter policy tenant on amendment using (context_present() and (proposed_by = (select context_setting('actor')) or
  case when (select context_subject()) is null
    then ((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
      and starts_with(division, (select context_division()))
    else subject_id = (select context_subject()) end));
select keep_columns('amendment', 'record_id, subject_id, dataset, item, period, fact, said, proposed, reason, authority, proposed_by, proposed_at');
create trigger own_name_proposed before insert on amendment for each row
  when (new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
select sign_own_name('amendment', 'decided_by');
grant select, insert, update on amendment to huizhi_app;
-- Rows that would take an amendment back make no delivery incomplete.
grant select on delivery_reject to huizhi_matcher;`;
