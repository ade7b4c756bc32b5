import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists (名单), entitlements and notices of the benefits programme. */
export class Benefits1767225600005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table notice, entitlement, benefit_list cascade`);
  }
}

const TABLES = `
create table benefit_list (
  id uuid primary key default gen_random_uuid(),
  policy_id text not null,
  period text not null,
  run_id uuid not null references run,
  rule_version_id uuid not null references rule_version,
  state text not null,
  authority text not null,
  division text not null,
  drafted_by text not null,
  drafted_at timestamptz not null default now(),
  approved_by text,
  approved_at timestamptz,
  approved_digest text,
  rejected_reason text,
  demo boolean not null default false,
  version integer not null default 1,
  unique (policy_id, period, run_id),
  -- The second person is another person: the database holds it too.
  check (approved_by is null or approved_by <> drafted_by)
);
select declare_lifecycle('benefit_list', 'draft', array[
  'draft submit reviewing', 'reviewing approve approved', 'reviewing reject rejected', 'approved announce announced']);
select govern('benefit_list');

create table entitlement (
  id uuid primary key default gen_random_uuid(),
  subject_id integer not null references subject,
  policy_id text not null,
  period text not null,
  item text not null default '',
  episode_id uuid not null references episode,
  decision_id uuid not null references decision,
  list_id uuid not null references benefit_list,
  state text not null,
  authority text not null,
  division text not null,
  amount_fen bigint not null check (amount_fen > 0),
  transfer_id uuid references transfer deferrable initially deferred,
  listed_on date not null,
  notified_at timestamptz,
  confirmed_at timestamptz,
  confirmed_by text,
  ended_reason text,
  version integer not null default 1,
  constraint entitlement_funded check (state in ('waiting', 'declined', 'withdrawn') or transfer_id is not null),
  check ((state = 'confirmed') = (confirmed_at is not null))
);
create unique index entitlement_live on entitlement (subject_id, policy_id, period, item)
  where state not in ('declined', 'withdrawn');
create unique index entitlement_per_episode on entitlement (episode_id);
create index entitlement_by_list on entitlement (list_id, subject_id);
select declare_lifecycle('entitlement', 'waiting', array[
  'waiting reserve listed', 'listed notify notified', 'notified lapse silent',
  'notified confirm confirmed', 'silent confirm confirmed', 'notified decline declined', 'silent decline declined',
  'listed suspend suspended', 'notified suspend suspended', 'silent suspend suspended',
  'suspended restore listed', 'suspended restore-notified notified',
  'waiting withdraw withdrawn', 'listed withdraw withdrawn', 'notified withdraw withdrawn',
  'silent withdraw withdrawn', 'suspended withdraw withdrawn']);
select govern('entitlement');

create table notice (
  id uuid primary key default gen_random_uuid(),
  entitlement_id uuid not null references entitlement,
  subject_id integer not null,
  kind text not null,
  channel text not null,
  round integer not null,
  sent_at timestamptz not null default now(),
  read_at timestamptz,
  authority text not null,
  division text not null,
  unique (entitlement_id, kind, channel, round)
);`;

const GRANTS = `
select protect('benefit_list', 'authority', 'division', null);
select protect('entitlement', 'authority', 'division', 'subject_id');
select protect('notice', 'authority', 'division', 'subject_id');
grant select, insert, update on benefit_list, entitlement, notice to huizhi_app;`;
