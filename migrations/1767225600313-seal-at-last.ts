import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A transaction seals its link of the trail after everything else that waits for its end. Before, the lock of the chain was held
 * while later checks and references of the same transaction waited for rows: who held such a row and came to seal waited for the
 * lock in turn, until PostgreSQL ended one of both after a second. The lock taken last by everybody can be part of no circle.
 */
export class SealAtLast1767225600313 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a trigger queues at the end of a transaction comes after all that is queued by then.
      create function audit_seal_at_last() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update audit_link set row_count = null where id = new.id;
        return null;
      end $$;
      revoke execute on function audit_seal_at_last from public;
      drop trigger audit_seal on audit_link;
      create constraint trigger audit_seal_at_last after insert on audit_link deferrable initially deferred
        for each row execute function audit_seal_at_last();
      create constraint trigger audit_seal after update on audit_link deferrable initially deferred
        for each row when (new.hash is null) execute function audit_seal();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger audit_seal on audit_link;
      drop trigger audit_seal_at_last on audit_link;
      drop function audit_seal_at_last;
      create constraint trigger audit_seal after insert on audit_link deferrable initially deferred
        for each row execute function audit_seal();`);
  }
}
