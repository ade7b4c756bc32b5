import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Episodes and decisions by the million, and holds: what they name is looked up once for a statement instead of once for each row and name,
 * and what rests on a record is found by its subject instead of by an index with an entry for each record that was read.
 */
export class QuickerEpisodes1767225600250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${compared('collate "C"')}
      ${REFERENCES}
      create index decision_by_subject on decision (subject_id);
      drop index decision_by_record, decision_by_episode;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index decision_by_episode on decision (episode_id, run_id);
      create index decision_by_record on decision using gin (record_ids);
      drop index decision_by_subject;
      ${FOREIGN_KEYS}
      ${compared('collate "default"')}`);
  }
}

/** Ids are compared byte by byte: in the order of a language that is most of what their index costs. */
const compared = (collation: string): string => `
alter table audit alter column entity type text ${collation}, alter column entity_id type text ${collation};`;

/** What is referred to keeps its id and is never deleted, so it is enough to look once, when a statement adds rows. */
const looking = (name: string, found: string): string => `
create function ${name}_references() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  missing boolean;
begin
  -- Planned anew each time: for one row and for a thousand the way is another.
  execute '${found}' into missing;
  if missing then
    raise exception 'a row of % names what is not there', tg_table_name using errcode = '23503';
  end if;
  return null;
end $$;
revoke execute on function ${name}_references() from public;
create trigger ${name}_references after insert on ${name} referencing new table as new_rows
  for each statement execute function ${name}_references();`;

const REFERENCES = `
alter table episode drop constraint episode_subject_id_fkey;
alter table decision drop constraint decision_episode_id_fkey, drop constraint decision_run_id_fkey,
  drop constraint decision_rule_version_id_fkey;
alter table data_hold drop constraint data_hold_subject_id_fkey, drop constraint data_hold_run_id_fkey,
  drop constraint data_hold_rule_version_id_fkey;
create trigger episode_stays before delete on episode for each row execute function refuse_change();
create trigger episode_is_kept before truncate on episode execute function refuse_change();
create trigger run_stays before delete on run for each row execute function refuse_change();
create trigger run_is_kept before truncate on run execute function refuse_change();
${looking('episode', `select count(*) > 0 from new_rows n left join subject s on s.id = n.subject_id where s.id is null`)}
${looking(
  'decision',
  `select count(*) > 0 from new_rows n left join episode e on e.id = n.episode_id left join run r on r.id = n.run_id
    left join rule_version v on v.id = n.rule_version_id where e.id is null or r.id is null or v.id is null`,
)}
${looking(
  'data_hold',
  `select count(*) > 0 from new_rows n left join subject s on s.id = n.subject_id left join run r on r.id = n.run_id
    left join rule_version v on v.id = n.rule_version_id where s.id is null or r.id is null or v.id is null`,
)}`;

const FOREIGN_KEYS = `
drop trigger episode_references on episode;
drop trigger decision_references on decision;
drop trigger data_hold_references on data_hold;
drop function episode_references, decision_references, data_hold_references;
drop trigger run_is_kept on run;
drop trigger run_stays on run;
drop trigger episode_is_kept on episode;
drop trigger episode_stays on episode;
alter table decision add foreign key (episode_id) references episode, add foreign key (run_id) references run,
  add foreign key (rule_version_id) references rule_version;
alter table data_hold add foreign key (subject_id) references subject, add foreign key (run_id) references run,
  add foreign key (rule_version_id) references rule_version;
alter table episode add foreign key (subject_id) references subject;`;
