import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What firms think of inspections (扫码评价): once for each, by the firm. Officers read no row of it, whatever they may see
 * otherwise: of an authority they are told what many say together.
 */
export class InspectionRatings1767225600273 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inspection_rating (
        -- Says nothing of the inspection: whoever supervises is told it.
        id uuid primary key default gen_random_uuid(),
        inspection_id uuid not null constraint inspection_rated_once unique references inspection,
        subject_id integer not null references subject,
        stars smallint not null check (stars between 1 and 5),
        words text check (btrim(words) <> ''),
        rated_by text not null,
        rated_on date not null,
        authority text not null,
        division text not null
      );
      create index rating_of_authority on inspection_rating (authority, rated_on);
      select protect('inspection_rating', 'authority', 'division', 'subject_id');
      create policy no_officer_reads_it on inspection_rating as restrictive for select to huizhi_app
        using ((select context_subject()) is not null or ((select context_authorities()) @> array['*'] and (select context_division()) = ''));
      grant select, insert on inspection_rating to huizhi_app;
      create trigger rating_is_final before update or delete on inspection_rating for each row execute function refuse_change();
      create trigger rating_is_kept before truncate on inspection_rating execute function refuse_change();
      create trigger own_name_rated before insert on inspection_rating for each row
        when (new.rated_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

      create function rating_of_own_inspection() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        one inspection;
      begin
        select * into one from inspection where id = new.inspection_id;
        if context_subject() is distinct from one.subject_id or new.subject_id is distinct from one.subject_id
            or (one.state <> 'done' and not exists (select from inspection_check_in c where c.inspection_id = one.id and c.answer = 'accepted')) then
          raise exception 'a firm rates an inspection of its own that came' using errcode = 'HZ005';
        end if;
        new.authority := one.authority;
        new.division := one.division;
        new.rated_on := business_day();
        return new;
      end $$;
      revoke execute on function rating_of_own_inspection from public;
      create trigger rating_of_own_inspection before insert on inspection_rating for each row execute function rating_of_own_inspection();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table inspection_rating; drop function rating_of_own_inspection;`);
  }
}
