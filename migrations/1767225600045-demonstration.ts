import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Only the owner can say that this is a demonstration; elsewhere nothing passes the second person by calling itself one. */
export class Demonstration1767225600045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table installation (
        id smallint primary key default 1 check (id = 1),
        demonstration boolean not null default false
      );
      insert into installation default values;
      select protect('installation', null, null, null);
      grant select on installation to huizhi_app, huizhi_matcher;

      create function refuse_demonstration() returns trigger language plpgsql as $$
      begin
        if not exists (select from installation where demonstration) then
          raise exception 'a % of a demonstration in an installation that is none', tg_table_name using errcode = 'HZ006';
        end if;
        return new;
      end $$;
      create trigger demonstration_only before insert on rule_version for each row
        when (new.demo) execute function refuse_demonstration();
      create trigger demonstration_only before insert or update of demo on benefit_list for each row
        when (new.demo) execute function refuse_demonstration();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger demonstration_only on benefit_list;
      drop trigger demonstration_only on rule_version;
      drop function refuse_demonstration;
      drop table installation;`);
  }
}
