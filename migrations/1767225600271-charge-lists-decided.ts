import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list of charges is entered by one person and published by another; until then nothing is judged by it. */
export class ChargeListsDecided1767225600271 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger charge_list_is_final on charge_list;
      drop trigger own_name_at_first on charge_list;
      drop trigger own_name_later on charge_list;
      alter table charge_list rename published_by to entered_by;
      alter table charge_list rename published_at to entered_at;
      alter table charge_list
        -- Those that stand already were published when one person did.
        add column state text not null default 'published',
        add column version integer not null default 1,
        add column decided_by text,
        add column decided_at timestamptz,
        add column decided_because text,
        add constraint charge_list_second_person check (decided_by is null or decided_by <> entered_by),
        add constraint charge_list_decided check ((state = 'submitted') = (decided_by is null)
          and (decided_by is null) = (decided_at is null) and (state <> 'rejected' or btrim(decided_because) <> '')) not valid;
      alter table charge_list alter column state drop default;
      alter table charge_list drop constraint charge_list_authority_division_document_key;
      -- A list that was rejected may be entered again, put right.
      create unique index charge_list_once on charge_list (authority, division, document) where state <> 'rejected';
      select declare_lifecycle('charge_list', 'submitted', array['submitted publish published', 'submitted reject rejected']);
      select govern('charge_list');
      select keep_columns('charge_list', 'document, effective_from, authority, division, entered_by, entered_at');
      grant update (state, version, decided_by, decided_at, decided_because) on charge_list to huizhi_app;
      create trigger charge_list_stays before delete on charge_list for each row execute function refuse_change();
      create trigger charge_list_is_final before update on charge_list for each row
        when (old.state <> 'submitted') execute function refuse_change();
      create trigger own_name_entered before insert on charge_list for each row
        when (new.entered_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      select sign_own_name('charge_list', 'decided_by');
      create policy decided_within_reach on charge_list as restrictive for update to huizhi_app using ((select context_subject()) is null
        and ((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
        and starts_with(division, (select context_division())));
      create or replace function charge_list_is_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from new_rows n join charge_list l on l.id = n.list_id where l.entered_at <> now()) then
          raise exception 'a list that was entered takes no further charges: enter the list that follows it' using errcode = 'HZ002';
        end if;
        return null;
      end $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy decided_within_reach on charge_list;
      drop trigger own_name_at_first on charge_list;
      drop trigger own_name_later on charge_list;
      drop trigger own_name_entered on charge_list;
      drop trigger charge_list_is_final on charge_list;
      drop trigger charge_list_stays on charge_list;
      drop trigger columns_are_final on charge_list;
      drop trigger record_creation on charge_list;
      drop trigger record_transition on charge_list;
      revoke update on charge_list from huizhi_app;
      delete from lifecycle_transition where entity = 'charge_list';
      delete from lifecycle where entity = 'charge_list';
      drop index charge_list_once;
      alter table charge_list drop column state, drop column version, drop column decided_by, drop column decided_at, drop column decided_because;
      alter table charge_list rename entered_by to published_by;
      alter table charge_list rename entered_at to published_at;
      alter table charge_list add constraint charge_list_authority_division_document_key unique (authority, division, document);
      create trigger charge_list_is_final before update or delete on charge_list for each row execute function refuse_change();
      select sign_own_name('charge_list', 'published_by');
      create or replace function charge_list_is_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from new_rows n join charge_list l on l.id = n.list_id where l.published_at <> now()) then
          raise exception 'a published list takes no further charges: publish the list that follows it' using errcode = 'HZ002';
        end if;
        return null;
      end $$;`);
  }
}
