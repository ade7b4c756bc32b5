import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Promises made while the same work is under way; lists that follow a rejected one; terms that pause. */
export class PromisesAndLists1767225600006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROMISES);
    await runner.query(LISTS);
    await runner.query(TERMS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from lifecycle_transition where entity = 'deadline' and event in ('pause', 'restart') or (entity, from_state) = ('deadline', 'paused');
      drop index outbox_once, outbox_by_work, entitlement_per_episode, entitlement_by_episode, entitlement_waiting;
      create unique index outbox_once on outbox (kind, ref) where done_at is null and parked_at is null;
      create unique index entitlement_per_episode on entitlement (episode_id);`);
  }
}

const PROMISES = `
-- A promise that somebody has begun (attempts > 0) may have read what came before; only one not yet begun covers a new one.
drop index outbox_once;
create unique index outbox_once on outbox (kind, ref) where done_at is null and parked_at is null and attempts = 0;
create index outbox_by_work on outbox (kind, ref) where done_at is null and parked_at is null;`;

const LISTS = `
-- What was withdrawn with its list may be listed again while the episode stands; what was declined may not.
drop index entitlement_per_episode;
create unique index entitlement_per_episode on entitlement (episode_id) where state <> 'withdrawn';
create index entitlement_by_episode on entitlement (episode_id);
create index entitlement_waiting on entitlement (policy_id, period) where state = 'waiting';`;

const TERMS = `
insert into lifecycle_transition (entity, from_state, event, to_state) values
  ('deadline', 'running', 'pause', 'paused'), ('deadline', 'paused', 'restart', 'running'),
  ('deadline', 'paused', 'void', 'voided'), ('deadline', 'passed', 'restart', 'running');`;
