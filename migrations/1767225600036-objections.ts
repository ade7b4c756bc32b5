import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Objections (异议): each stops one entitlement until a second person has decided. */
export class Objections1767225600036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table objection (
        id uuid primary key default gen_random_uuid(),
        entitlement_id uuid not null references entitlement,
        about text not null check (about in ('publicity', 'decision', 'list', 'amount', 'fact')),
        state text not null,
        -- Who entered it; and whose objection it is, where an officer enters somebody else's.
        raised_by text not null,
        complainant text,
        statement text not null,
        raised_on date not null,
        outcome text,
        decided_by text,
        decided_at timestamptz,
        subject_id integer not null,
        authority text not null,
        division text not null,
        version integer not null default 1,
        constraint objection_second_person check (decided_by is null or decided_by <> raised_by),
        check ((state in ('upheld', 'dismissed')) = (decided_by is not null and outcome is not null))
      );
      create unique index objection_open on objection (entitlement_id) where state = 'open';
      create index objection_by_entitlement on objection (entitlement_id);
      select declare_lifecycle('objection', 'open', array['open uphold upheld', 'open dismiss dismissed', 'open withdraw withdrawn']);
      select govern('objection');
      select protect('objection', 'authority', 'division', 'subject_id');
      grant select, insert, update on objection to huizhi_app;
      select keep_columns('objection', 'entitlement_id, about, raised_by, complainant, statement, raised_on, subject_id, authority');
      create trigger own_name_raised before insert on objection for each row
        when (new.raised_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      select sign_own_name('objection', 'decided_by');
      -- Taken off by a person, with a reason: no later run lists it again.
      alter table entitlement add column barred_by text check (barred_by in ('objection', 'strike'));
      alter table entitlement add constraint entitlement_barred check (barred_by is null or state = 'withdrawn');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table entitlement drop column barred_by;
      drop table objection;
      delete from lifecycle_transition where entity = 'objection';
      delete from lifecycle where entity = 'objection';`);
  }
}
