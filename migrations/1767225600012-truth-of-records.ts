import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What snapshots, their patches and the way back from a record to its decisions need. */
export class TruthOfRecords1767225600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANGES);
    await runner.query(SNAPSHOTS);
    await runner.query(DECISIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index decision_by_record, record_ended, record_lapsed, record_told, record_since, subject_created;
      revoke update on snapshot from huizhi_matcher;
      revoke select on unlinked_record from huizhi_matcher;
      alter table snapshot drop column collected_at;
      alter table run drop column book_digest;
      alter policy tenant on record using (context_present() and case when (select context_subject()) is null
        then true and ((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
          and starts_with(division, (select context_division()))
        else subject_id = (select context_subject()) end);`);
  }
}

const CHANGES = `
-- What changed between two moments. Rows are added in the order in which they became known, so that ranges of blocks tell
-- it almost for nothing; what ended is rare and has an index of its own.
create index record_told on record using brin (known_from) with (pages_per_range = 16);
create index record_since on record using brin (valid_from) with (pages_per_range = 16);
create index record_ended on record (dataset, known_until) where known_until is not null;
create index record_lapsed on record (dataset, valid_until) where valid_until is not null;
create index subject_created on subject using brin (created_at) with (pages_per_range = 16);
-- Asked once for a statement instead of once for each row.
alter policy tenant on record using ((select context_present()) and case when (select context_subject()) is null
  then true and ((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
    and starts_with(division, (select context_division()))
  else subject_id = (select context_subject()) end);`;

const SNAPSHOTS = `
-- Set when the column files were given up; the manifest stays, and they can be made again from the records.
alter table snapshot add column collected_at timestamptz;
grant update on snapshot to huizhi_matcher;
-- Rows that wait for a subject make no delivery incomplete.
grant select on unlinked_record to huizhi_matcher;
-- What was agreed of the datasets when the run was asked for.
alter table run add column book_digest text references rule_book;`;

const DECISIONS = `
create index decision_by_record on decision using gin (record_ids);`;
