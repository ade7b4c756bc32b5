import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Relations between policies (政策关系): what an entitlement occupies, so that nothing it excludes stands beside it. */
export class RelationClaims1767225600061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One place per relation and subject, held by one live entitlement.
      create table relation_claim (
        key text not null,
        subject_id integer not null references subject,
        entitlement_id uuid not null references entitlement deferrable initially deferred,
        authority text not null,
        division text not null,
        primary key (subject_id, key)
      );
      create index relation_claim_by_entitlement on relation_claim (entitlement_id);
      select protect('relation_claim', 'authority', 'division', 'subject_id');
      grant select, insert, delete on relation_claim to huizhi_app;
      -- Whatever ends an entitlement, and whoever does it, the place is free again.
      create function free_claims() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        delete from relation_claim c using new_rows n where c.entitlement_id = n.id and n.state in ('declined', 'withdrawn');
        return null;
      end $$;
      revoke execute on function free_claims() from public;
      create trigger free_claims after update on entitlement referencing new table as new_rows
        for each statement execute function free_claims();
      -- Entitled, but not put on a list because of what stands already.
      create table held_back (
        episode_id uuid primary key references episode,
        subject_id integer not null references subject,
        policy_id text not null,
        period text not null,
        amount_fen bigint not null check (amount_fen > 0),
        relation text not null check (relation in ('once-per-subject', 'exclusive', 'best-of')),
        beside uuid not null references entitlement deferrable initially deferred,
        run_id uuid not null references run,
        authority text not null,
        division text not null
      );
      create index held_back_by_subject on held_back (subject_id);
      create index held_back_by_run on held_back (run_id, policy_id);
      select protect('held_back', 'authority', 'division', 'subject_id');
      grant select, insert, update, delete on held_back to huizhi_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger free_claims on entitlement;
      drop function free_claims();
      drop table held_back, relation_claim;`);
  }
}
