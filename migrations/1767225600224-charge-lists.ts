import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published lists of charges (涉企收费目录清单): a charge that stands on none of the day on which it was made is flagged. */
export class ChargeLists1767225600224 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table charge_list (
        id uuid primary key default gen_random_uuid(),
        -- Under which title or number it was published.
        document text not null check (btrim(document) <> ''),
        -- Who published it, and for where: a prefix of division codes. It holds until the next one of the same does.
        effective_from date not null,
        authority text not null check (btrim(authority) <> ''),
        division text not null,
        published_by text not null,
        published_at timestamptz not null default now(),
        unique (authority, division, document)
      );
      create index charge_list_of_day on charge_list (authority, division, effective_from desc, published_at desc);
      create table charge_list_entry (
        list_id uuid not null references charge_list,
        code text not null check (btrim(code) <> ''),
        title text not null check (btrim(title) <> ''),
        -- What permits it: document and article.
        basis text not null check (btrim(basis) <> ''),
        primary key (list_id, code)
      );
      create trigger charge_list_is_final before update or delete on charge_list for each row execute function refuse_change();
      create trigger charge_list_is_kept before truncate on charge_list execute function refuse_change();
      create trigger charge_list_entry_is_final before update or delete on charge_list_entry for each row execute function refuse_change();
      create trigger charge_list_entry_is_kept before truncate on charge_list_entry execute function refuse_change();
      select sign_own_name('charge_list', 'published_by');
      -- Public: everybody may read what may be charged.
      select protect('charge_list', null, null, null);
      select protect('charge_list_entry', null, null, null);
      -- Entered by officers alone, within their reach; an enterprise reads.
      create policy entered_within_reach on charge_list as restrictive for insert to huizhi_app with check ((select context_subject()) is null
        and ((select context_authorities()) @> array['*'] or authority = any ((select context_authorities())::text[]))
        and starts_with(division, (select context_division())));
      create policy entered_with_its_list on charge_list_entry as restrictive for insert to huizhi_app with check ((select context_subject()) is null);
      grant select, insert on charge_list, charge_list_entry to huizhi_app;

      create function charge_list_is_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from new_rows n join charge_list l on l.id = n.list_id where l.published_at <> now()) then
          raise exception 'a published list takes no further charges: publish the list that follows it' using errcode = 'HZ002';
        end if;
        return null;
      end $$;
      revoke execute on function charge_list_is_whole from public;
      create trigger charge_list_is_whole after insert on charge_list_entry referencing new table as new_rows
        for each statement execute function charge_list_is_whole();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table charge_list_entry, charge_list; drop function charge_list_is_whole;`,
    );
  }
}
