import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Demands that were recorded by mistake are taken back (撤销登记): by a second person of the authority, with the reason, in the year in whose
 * quota they count. Both stay, and the ledger has the same back where it came from.
 */
export class DemandWithdrawals1767225600293 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index demand_latest on firm_demand (recorded_at desc, id desc);
      create table firm_demand_withdrawal (
        demand_id uuid primary key references firm_demand,
        subject_id integer not null references subject,
        because text not null check (btrim(because) <> ''),
        on_day date not null,
        transfer_id uuid not null unique references transfer,
        withdrawn_by text not null,
        withdrawn_at timestamptz not null default now(),
        authority text not null,
        division text not null
      );
      create index demand_withdrawal_of_subject on firm_demand_withdrawal (subject_id);
      select protect('firm_demand_withdrawal', 'authority', 'division', 'subject_id');
      create policy withdrawn_by_officers on firm_demand_withdrawal as restrictive for insert to huizhi_app with check ((select context_subject()) is null);
      grant select, insert on firm_demand_withdrawal to huizhi_app;
      create trigger withdrawal_is_final before update or delete on firm_demand_withdrawal for each row execute function refuse_change();
      create trigger withdrawal_is_kept before truncate on firm_demand_withdrawal execute function refuse_change();
      create trigger own_name_withdrawn before insert on firm_demand_withdrawal for each row
        when (new.withdrawn_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

      create function withdrawal_of_its_demand() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        one firm_demand;
      begin
        select * into one from firm_demand where id = new.demand_id;
        if (one.subject_id, one.authority, one.division) is distinct from (new.subject_id, new.authority, new.division)
            or new.on_day is distinct from business_day() or extract(year from one.on_day) <> extract(year from new.on_day)
            or one.recorded_by = new.withdrawn_by then
          raise exception 'a demand is taken back in its year, by a second person' using errcode = 'HZ006';
        end if;
        return new;
      end $$;
      revoke execute on function withdrawal_of_its_demand from public;
      create trigger withdrawal_of_its_demand before insert on firm_demand_withdrawal for each row execute function withdrawal_of_its_demand();

      -- Looked at when the transaction ends.
      create function withdrawal_has_its_posting() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if not exists (select from transfer t join firm_demand d on d.id = new.demand_id join transfer o on o.id = d.transfer_id
            where t.id = new.transfer_id and t.kind = 'posted' and t.purpose = 'demand-withdrawn' and t.ref = d.id::text
              and (t.unit, t.amount, t.debit_account, t.credit_account) = (o.unit, o.amount, o.credit_account, o.debit_account)) then
          raise exception 'a demand that is taken back goes back in the ledger where it came from' using errcode = 'HZ004';
        end if;
        return null;
      end $$;
      revoke execute on function withdrawal_has_its_posting from public;
      create constraint trigger withdrawal_has_its_posting after insert on firm_demand_withdrawal deferrable initially deferred
        for each row execute function withdrawal_has_its_posting();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table firm_demand_withdrawal;
      drop function withdrawal_of_its_demand, withdrawal_has_its_posting;
      drop index demand_latest;`);
  }
}
