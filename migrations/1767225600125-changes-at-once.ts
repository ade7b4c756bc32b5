import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a small delivery, a correction or a link says of a few subjects is judged at once and not only by the next run over
 * everybody. Such a judgement is a run of its own kind: it stands beside the run whose rules and cohorts it used.
 */
export class ChangesAtOnce1767225600125 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table run
        add column kind text not null default 'full' check (kind in ('full', 'changes')),
        add column base_run_id uuid references run,
        add column delivery_id uuid references delivery,
        add column put_off integer not null default 0 check (put_off >= 0),
        add constraint run_changes_has_base check ((kind = 'changes') = (base_run_id is not null) and (kind = 'changes') = (delivery_id is not null));
      drop index run_one_at_a_time;
      create unique index run_one_at_a_time on run ((true)) where kind = 'full' and state in ('requested', 'running', 'applying', 'stopped');
      create index run_changes on run (requested_at desc, id desc) where kind = 'changes';
      insert into lifecycle_transition (entity, from_state, event, to_state) values ('run', 'requested', 'settle', 'finished');
      drop trigger columns_are_final on run;
      select keep_columns('run', 'programme, requested_by, requested_at, as_of, known_at, authority, division, kind, base_run_id, delivery_id');

      -- Whom a delivery says something new of, until they are judged; a delivery that concerns many is left to the next run.
      create table changed_subject (
        delivery_id uuid not null references delivery,
        subject_id integer not null references subject,
        known_at timestamptz not null,
        division text not null,
        primary key (delivery_id, subject_id)
      );
      select protect('changed_subject', null, 'division', 'subject_id');
      grant select, insert, delete, update on changed_subject to huizhi_app;

      -- The latest knowledge by which a subject was judged for a policy between runs: a run that knows less leaves the pair alone.
      create table judged_pair (
        subject_id integer not null references subject,
        policy_id text not null,
        period text not null,
        run_id uuid not null references run,
        as_of date not null,
        known_at timestamptz not null,
        division text not null,
        primary key (subject_id, policy_id, period)
      );
      select protect('judged_pair', null, 'division', 'subject_id');
      grant select, insert, update on judged_pair to huizhi_app;
      create index run_policy_by_policy on run_policy (policy_id, period);
      create index run_full_known on run (known_at desc) where kind = 'full';
      create index run_full_latest on run (requested_at desc, id desc) where kind = 'full';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from run where kind = 'changes') then
          raise exception 'judgements between runs stand here, which the former schema would take for runs over everybody';
        end if;
      end $$;
      drop table judged_pair, changed_subject;
      drop index run_policy_by_policy, run_full_known, run_full_latest;
      delete from lifecycle_transition where entity = 'run' and event = 'settle';
      drop index run_one_at_a_time, run_changes;
      create unique index run_one_at_a_time on run ((true)) where state in ('requested', 'running', 'applying', 'stopped');
      drop trigger columns_are_final on run;
      select keep_columns('run', 'programme, requested_by, requested_at, as_of, known_at, authority, division');
      alter table run drop constraint run_changes_has_base, drop column kind, drop column base_run_id, drop column delivery_id, drop column put_off;`);
  }
}
