import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keeping the tiers of a million subjects: what was looked up row by row is looked up once for the statement. */
export class QuickerGradings1767225600212 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table subject_tier drop constraint subject_tier_grading_id_fkey, drop constraint subject_tier_rule_version_id_fkey;
      create trigger grading_stays before delete on grading for each row execute function refuse_change();
      create trigger grading_is_kept before truncate on grading execute function refuse_change();
      create trigger rule_version_stays before delete on rule_version for each row execute function refuse_change();
      create trigger rule_version_is_kept before truncate on rule_version execute function refuse_change();
      create or replace function tiers_while_prepared() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        missing boolean;
        shown boolean;
      begin
        select bool_or(g.id is null or v.id is null), bool_or(g.state <> 'preparing') into missing, shown
        from (select distinct grading_id, rule_version_id from touched) t
        left join grading g on g.id = t.grading_id left join rule_version v on v.id = t.rule_version_id;
        if missing then
          raise exception 'a tier names a grading or a rule version that is not there' using errcode = '23503';
        end if;
        if shown then
          raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
        end if;
        return null;
      end $$;
      ${policy('(select context_present())')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${policy('context_present()')}
      create or replace function tiers_while_prepared() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from (select distinct grading_id from touched) t join grading g on g.id = t.grading_id where g.state <> 'preparing') then
          raise exception 'the tiers of a grading never change once it was shown: grade anew' using errcode = 'HZ002';
        end if;
        return null;
      end $$;
      drop trigger rule_version_is_kept on rule_version;
      drop trigger rule_version_stays on rule_version;
      drop trigger grading_is_kept on grading;
      drop trigger grading_stays on grading;
      alter table subject_tier add foreign key (grading_id) references grading, add foreign key (rule_version_id) references rule_version;`);
  }
}

/** Asked once for a statement instead of once for each row. */
const policy = (present: string): string => `
alter policy tenant on subject_tier using (${present} and case when (select context_subject()) is null
  then true and starts_with(division, (select context_division())) else subject_id = (select context_subject()) end);`;
