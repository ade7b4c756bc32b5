import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ways outside the application on which an enterprise wants its notices, and each carriage of a notice on one of them. */
export class NoticeDeliveries1767225600110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANNELS);
    await runner.query(DELIVERIES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table notice_delivery, notice_channel;
      delete from lifecycle_transition where entity in ('notice_channel', 'notice_delivery');
      delete from lifecycle where entity in ('notice_channel', 'notice_delivery');`);
  }
}

const CHANNELS = `
-- A new address is a new row, so that the trail says who pointed the notices of a firm where, and when. No secret lies here.
create table notice_channel (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  subject_id integer not null references subject,
  channel text not null check (channel in ('webhook', 'email', 'sms')),
  address text not null check (length(address) between 3 and 500),
  chosen_by text not null,
  chosen_at timestamptz not null default now(),
  ended_at timestamptz,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint notice_channel_ended check ((state = 'ended') = (ended_at is not null))
);
create unique index notice_channel_in_use on notice_channel (subject_id, channel) where state = 'in-use';
select declare_lifecycle('notice_channel', 'in-use', array['in-use end ended']);
select govern('notice_channel');
select protect('notice_channel', null, 'division', 'subject_id');
select keep_columns('notice_channel', 'subject_id, channel, address, chosen_by, chosen_at, authority');
create trigger own_name_chosen before insert on notice_channel for each row
  when (new.chosen_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
grant select, insert on notice_channel to huizhi_app;
grant update (state, version, ended_at) on notice_channel to huizhi_app;`;

const DELIVERIES = `
create table notice_delivery (
  -- The id that a receiver sees: the same at every attempt, so that it can drop what it has.
  id uuid primary key default gen_random_uuid(),
  state text not null,
  notice_id uuid not null references notice,
  entitlement_id uuid not null references entitlement,
  subject_id integer not null,
  kind text not null,
  channel text not null check (channel in ('webhook', 'email', 'sms')),
  round integer not null,
  attempts integer not null default 0 check (attempts >= 0),
  -- Why it did not go, as a word of the programme; never what a receiver said.
  fault text,
  -- What a receiver answered: its status or number, the digest of its answer, and when.
  receipt jsonb,
  queued_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint notice_delivery_once unique (entitlement_id, kind, channel, round),
  constraint notice_delivery_sent check (state not in ('sent', 'delivered') or sent_at is not null),
  constraint notice_delivery_received check (state <> 'delivered' or (delivered_at is not null and receipt is not null)),
  constraint notice_delivery_at_fault check (state not in ('failed', 'parked') or fault is not null)
);
create index notice_delivery_by_state on notice_delivery (state, queued_at desc, id desc);
select declare_lifecycle('notice_delivery', 'queued', array[
  'queued send sent', 'queued receive delivered', 'queued fail failed', 'queued park parked', 'queued drop dropped',
  'sent acknowledge delivered', 'sent bounce failed',
  'sent again queued', 'delivered again queued', 'failed again queued', 'parked again queued']);
select govern('notice_delivery');
select protect('notice_delivery', 'authority', 'division', 'subject_id');
select keep_columns('notice_delivery', 'notice_id, entitlement_id, subject_id, kind, channel, round, queued_at, authority');
grant select, insert on notice_delivery to huizhi_app;
grant update (state, version, attempts, fault, receipt, sent_at, delivered_at) on notice_delivery to huizhi_app;`;
