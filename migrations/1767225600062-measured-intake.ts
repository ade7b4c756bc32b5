import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Taking in a delivery: its staging is measured by a smaller sample, and what it adds is looked through once. */
export class MeasuredIntake1767225600062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // How often each delivery and attempt comes is told by three thousand rows as well as by thirty thousand.
    await runner.query('alter function measure_staging() set default_statistics_target = 10');
    await runner.query(references(ONE_LOOK));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(references(TWO_LOOKS));
    await runner.query('alter function measure_staging() reset default_statistics_target');
  }
}

const references = (missing: string): string => `
create or replace function record_references() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  missing boolean;
begin
  -- Planned anew each time: for one row and for a million the way is another.
  execute '${missing}' into missing;
  if missing then
    raise exception 'a record names a subject or a delivery that is not there' using errcode = '23503';
  end if;
  return null;
end $$;`;

/** Counted, so that the plan is one for all rows and not for the first. */
const ONE_LOOK = `select count(*) > 0 from new_rows n left join subject s on s.id = n.subject_id
    left join delivery d on d.id = n.delivery_id where s.id is null or d.id is null`;

const TWO_LOOKS = `select exists (select from new_rows n where not exists (select from subject s where s.id = n.subject_id))
    or exists (select from (select distinct delivery_id from new_rows) n
      where not exists (select from delivery d where d.id = n.delivery_id))`;
