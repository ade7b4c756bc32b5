import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What rules say of a firm among others (cohort facts) is frozen once per run and read for years with its decisions. The
 * values of single firms stand in it, so it is read with the reach of the whole run only, never by an enterprise.
 */
export class RunCohorts1767225600071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table run_cohort (
        run_id uuid not null references run,
        cohort_hash text not null,
        fact_key text not null,
        frozen jsonb not null,
        division text not null,
        primary key (run_id, cohort_hash)
      );
      create trigger run_cohort_is_final before update or delete on run_cohort for each row execute function refuse_change();
      select protect('run_cohort', null, 'division', null);
      grant select, insert on run_cohort to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table run_cohort`);
  }
}
