import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with which the machines of departments sign what they push, and the nonces they have used. */
export class SenderKeys1767225600016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEYS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table sender_nonce, sender_key;
      delete from lifecycle_transition where entity = 'sender_key';
      delete from lifecycle where entity = 'sender_key';`);
  }
}

const KEYS = `
-- No secret lies here: it is derived from the installation's own and the key's id.
create table sender_key (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  authority text not null,
  division text not null,
  name text not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  ended_at timestamptz,
  version integer not null default 1,
  check ((state = 'revoked') = (ended_at is not null))
);
select declare_lifecycle('sender_key', 'active', array['active revoke revoked']);
select govern('sender_key');
select protect('sender_key', 'authority', 'division', null);
grant select on sender_key to huizhi_app;

create table sender_nonce (
  key_id uuid not null references sender_key,
  nonce text not null,
  used_at timestamptz not null default now(),
  primary key (key_id, nonce)
);
create index sender_nonce_by_time on sender_nonce (used_at);
select protect('sender_nonce', null, null, null);
grant select, insert, delete on sender_nonce to huizhi_app;`;
