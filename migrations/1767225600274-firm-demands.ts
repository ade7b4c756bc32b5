import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What authorities ask of firms beside visits (问卷、报表、会议): recorded, and counted in the ledger, in the unit DEMAND, against the
 * quota of the firm's tier; what a law asks for is outside of it, with the law named.
 */
export class FirmDemands1767225600274 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table account drop constraint account_unit_check;
      alter table account add constraint account_unit_check check (unit in ('CNY', 'VISIT', 'RELIEF', 'DEMAND'));
      create table firm_demand (
        id uuid primary key default gen_random_uuid(),
        subject_id integer not null references subject,
        kind text not null check (kind in ('data', 'form', 'meeting')),
        title text not null check (btrim(title) <> ''),
        -- What asks for it beyond any quota: document and article; null where it counts against the quota.
        basis text check (btrim(basis) <> ''),
        -- In whose month it counts.
        on_day date not null,
        -- The firm's tier then; null where nobody had graded it or no quota is published.
        tier text,
        transfer_id uuid not null unique references transfer,
        recorded_by text not null,
        recorded_at timestamptz not null default now(),
        authority text not null,
        division text not null
      );
      create index demand_of_subject on firm_demand (subject_id, on_day);
      select protect('firm_demand', 'authority', 'division', 'subject_id');
      create policy recorded_by_officers on firm_demand as restrictive for insert to huizhi_app with check ((select context_subject()) is null);
      grant select, insert on firm_demand to huizhi_app;
      create trigger demand_is_final before update or delete on firm_demand for each row execute function refuse_change();
      create trigger demand_is_kept before truncate on firm_demand execute function refuse_change();
      create trigger own_name_recorded before insert on firm_demand for each row
        when (new.recorded_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

      -- Looked at when the transaction ends.
      create function demand_has_its_posting() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if not exists (select from transfer t join account a on a.id = t.credit_account where t.id = new.transfer_id and t.kind = 'posted'
            and t.unit = 'DEMAND' and t.amount = 1 and t.ref = new.id::text
            and a.code = concat_ws(':', 'demanded', new.authority, new.subject_id, extract(year from new.on_day))) then
          raise exception 'a demand is counted once, with its firm, authority and year' using errcode = 'HZ004';
        end if;
        return null;
      end $$;
      revoke execute on function demand_has_its_posting from public;
      create constraint trigger demand_has_its_posting after insert on firm_demand deferrable initially deferred
        for each row execute function demand_has_its_posting();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table firm_demand;
      drop function demand_has_its_posting;
      alter table account drop constraint account_unit_check;
      alter table account add constraint account_unit_check check (unit in ('CNY', 'VISIT', 'RELIEF'));`);
  }
}
