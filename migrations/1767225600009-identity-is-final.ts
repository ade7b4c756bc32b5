import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What has a state keeps its id. The triggers on transitions pair a row's old state with its new one by id: a statement
 * that changed both at once was neither checked against the lifecycle nor written into the trail.
 */
export class IdentityIsFinal1767225600009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REFUSAL);
    await runner.query(`
      do $$
      declare
        target regclass;
      begin
        for target in select tgrelid from pg_trigger where tgname = 'record_transition' and not tgisinternal loop
          perform keep_identity(target);
        end loop;
      end $$;`);
    await runner.query(`${GOVERN} perform keep_identity(target); end $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${GOVERN} end $$;`);
    await runner.query(`
      do $$
      declare
        target regclass;
      begin
        for target in select tgrelid from pg_trigger where tgname = 'identity_is_final' and not tgisinternal loop
          execute format('drop trigger identity_is_final on %s', target);
        end loop;
      end $$;
      drop function keep_identity, refuse_new_identity;`);
  }
}

const REFUSAL = `
create function refuse_new_identity() returns trigger language plpgsql as $$
begin
  raise exception 'the id of a % never changes: its state and its trail hang on it', tg_table_name using errcode = 'HZ002';
end $$;

create function keep_identity(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger identity_is_final before update on %s for each row
    when (new.id is distinct from old.id) execute function refuse_new_identity()', target);
end $$;`;

const GOVERN = `
create or replace function govern(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger record_creation after insert on %s referencing new table as new_rows
    for each statement execute function record_creation()', target);
  execute format('create trigger record_transition after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function record_transition()', target);`;
