import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Searches for joint visits (综合查一次) as they are asked for and done in the background. What is found becomes a proposal of the person
 * who asked, for a second one to decide on as before.
 */
export class JointSearches1767225600292 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table joint_search (
        id uuid primary key default gen_random_uuid(),
        state text not null,
        -- What an inspection takes in each matter, and who can go.
        needs jsonb not null,
        teams jsonb not null,
        -- For whom and where the person acted who asked: what is joined is within that.
        reach text[] not null check (cardinality(reach) > 0),
        area text not null,
        requested_by text not null,
        requested_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        -- {step, done, total, seconds}, the seconds those of the step so far.
        progress jsonb,
        failed_because jsonb,
        authority text not null,
        division text not null,
        version integer not null default 1,
        constraint joint_search_within_reach check (reach @> array['*'] or reach @> array[authority]),
        check ((finished_at is null) = (state in ('requested', 'searching'))),
        check ((failed_because is not null) = (state = 'failed'))
      );
      create index joint_search_latest on joint_search (requested_at desc, id desc);
      -- One at a time for an authority: the next would find the same.
      create unique index joint_search_under_way on joint_search (authority) where state in ('requested', 'searching');
      select declare_lifecycle('joint_search', 'requested', array[
        'requested begin searching', 'requested cancel cancelled', 'searching cancel cancelled', 'searching propose proposed', 'searching fail failed']);
      select govern('joint_search');
      select protect('joint_search', 'authority', 'division', null);
      -- What it tells of is of all for whom the person acted who asked.
      alter policy tenant on joint_search using (context_present() and (select context_subject()) is null
        and ((select context_authorities()) @> array['*'] or reach <@ (select context_authorities())::text[])
        and starts_with(division, (select context_division())));
      grant select, insert on joint_search to huizhi_app;
      grant update (state, version, started_at, finished_at, progress, failed_because) on joint_search to huizhi_app;
      select keep_columns('joint_search', 'needs, teams, reach, area, requested_by, requested_at, authority, division');
      create trigger own_name_requested before insert on joint_search for each row
        when (new.requested_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

      alter table joint_proposal add column search_id uuid unique references joint_search;
      drop trigger own_name_proposed on joint_proposal;
      create trigger own_name_proposed before insert on joint_proposal for each row
        when (new.search_id is null and new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      create trigger search_is_final before update of search_id on joint_proposal for each row execute function refuse_new_value();
      -- Found by a job; whose it is was said by whoever asked.
      create function proposal_of_its_search() returns trigger language plpgsql as $$
      begin
        if current_setting('huizhi.actor', true) is distinct from 'system:inspections.join' or not exists (select from joint_search s where s.id = new.search_id and s.state = 'searching'
            and (s.requested_by, s.authority, s.division) = (new.proposed_by, new.authority, new.division)
            and (s.reach @> array['*'] or joint_authorities(new.authority, new.due) <@ s.reach)) then
          raise exception 'joint visits that were searched for are of the person who asked for the search, and within that reach' using errcode = 'HZ006';
        end if;
        return new;
      end $$;
      create trigger proposal_of_its_search before insert on joint_proposal for each row
        when (new.search_id is not null) execute function proposal_of_its_search();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger search_is_final on joint_proposal;
      drop trigger proposal_of_its_search on joint_proposal;
      drop trigger own_name_proposed on joint_proposal;
      alter table joint_proposal drop column search_id;
      create trigger own_name_proposed before insert on joint_proposal for each row
        when (new.proposed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      drop function proposal_of_its_search;
      drop table joint_search;
      delete from lifecycle_transition where entity = 'joint_search';
      delete from lifecycle where entity = 'joint_search';`);
  }
}
