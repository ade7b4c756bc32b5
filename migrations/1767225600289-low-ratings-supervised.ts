import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That a firm rated an inspection low is a task of the department that supervises enforcement, and no officer's who acts for all
 * departments: he inspects, knows whom he visited a moment before, and would read from the task what the ratings keep from him.
 */
export class LowRatingsSupervised1767225600289 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // As of the ratings themselves: the system has the reach of the whole, people never have.
    await runner.query(`
      create policy low_ratings_are_supervised on task as restrictive for select to huizhi_app using (kind <> 'inspection-rated-low'
        or authority = any ((select context_authorities())::text[])
        or ((select context_authorities()) @> array['*'] and (select context_division()) = '' and (select context_subject()) is null));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop policy low_ratings_are_supervised on task`);
  }
}
