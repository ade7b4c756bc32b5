import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deadlines in working days, and tasks for people. */
export class Workflow1767225600004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table deadline (
        id uuid primary key default gen_random_uuid(),
        entity text not null,
        entity_id text not null,
        name text not null,
        state text not null,
        starts_on date not null,
        workdays integer not null check (workdays > 0),
        due_on date not null,
        provisional boolean not null,
        subject_id integer,
        authority text not null,
        division text not null,
        version integer not null default 1
      );
      create unique index deadline_once on deadline (entity, entity_id, name);
      create index deadline_running on deadline (due_on) where state = 'running';
      select declare_lifecycle('deadline', 'running', array['running meet met', 'running pass passed', 'running void voided']);
      select govern('deadline');

      create table task (
        id uuid primary key default gen_random_uuid(),
        kind text not null,
        entity text not null,
        entity_id text not null,
        state text not null,
        text jsonb not null,
        authority text not null,
        division text not null,
        created_at timestamptz not null default now(),
        version integer not null default 1
      );
      create unique index task_once on task (kind, entity, entity_id) where state = 'open';
      select declare_lifecycle('task', 'open', array['open close closed']);
      select govern('task');

      select protect('deadline', 'authority', 'division', 'subject_id');
      select protect('task', 'authority', 'division', null);
      grant select, insert, update on deadline, task to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table deadline, task cascade`);
  }
}
