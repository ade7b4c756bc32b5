import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a firm's silence is taken for once its term has passed, which only an article says, and how well a firm can be reached
 * of a hundred points. Both stand on the gate, because the policy may read otherwise when they are asked about.
 */
export class SilenceAndReach1767225600305 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table gate add column silence text, add column score smallint, add column pass_score smallint,
        add constraint gate_silence_by_article check (silence is null or (silence in ('confirms', 'declines') and kind = 'confirmation' and article is not null)),
        add constraint gate_score_of_hundred check (num_nonnulls(score, pass_score) in (0, 2) and score between 0 and 100 and pass_score between 1 and 100);
      insert into lifecycle_transition (entity, from_state, event, to_state) values ('entitlement', 'notified', 'forgo', 'declined');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from lifecycle_transition where entity = 'entitlement' and event = 'forgo';
      alter table gate drop column silence, drop column score, drop column pass_score;`);
  }
}
