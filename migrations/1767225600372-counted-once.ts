import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Persons and loans that a benefit counts one by one (同一人员、同一笔贷款只享受一次): each is held by one entitlement that stands. */
export class CountedOnce1767225600372 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Under a digest: a place that is taken says nothing of whom it is.
      create table item_claim (
        key text primary key check (key ~ '^[0-9a-f]{64}$'),
        subject_id integer not null references subject,
        entitlement_id uuid not null references entitlement deferrable initially deferred,
        authority text not null,
        division text not null
      );
      create index item_claim_by_entitlement on item_claim (entitlement_id);
      select protect('item_claim', 'authority', 'division', 'subject_id');
      grant select, insert, delete on item_claim to huizhi_app;
      alter table held_back drop constraint held_back_relation_check, add constraint held_back_relation_check
        check (relation in ('once-per-subject', 'exclusive', 'best-of', 'rolling-cap', 'instalment', 'once-per-person', 'once-per-loan')
          and (beside is not null or relation = 'rolling-cap'));`);
    await runner.query(
      free(`
  delete from item_claim c using new_rows n where c.entitlement_id = n.id and n.state in ('declined', 'withdrawn');`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(free(''));
    await runner.query(`
      drop table item_claim;
      delete from held_back where relation in ('once-per-person', 'once-per-loan');
      alter table held_back drop constraint held_back_relation_check, add constraint held_back_relation_check
        check (relation in ('once-per-subject', 'exclusive', 'best-of', 'rolling-cap', 'instalment') and (beside is not null or relation = 'rolling-cap'));`);
  }
}

/** Whatever ends an entitlement, and whoever does it, its places are free again. */
const free = (besides: string): string => `
create or replace function free_claims() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        delete from relation_claim c using new_rows n where c.entitlement_id = n.id and n.state in ('declined', 'withdrawn');${besides}
        return null;
      end $$;`;
