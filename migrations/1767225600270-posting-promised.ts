import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What documents of relief show is posted by a job, which is promised in the commit that accepts them; the first run promises
 * it for the month after, and from then on each posting promises the next one. So is the look at unit costs and charges.
 */
export class PostingPromised1767225600270 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function promise_posting() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        due timestamptz := case when tg_table_name = 'run' then now() + interval '30 days' else now() end;
        work text := case when tg_table_name = 'delivery' and new.dataset = 'charges' then 'savings.look' else 'savings.post' end;
      begin
        insert into outbox (kind, ref, due_at) values (work, 'all', due)
          on conflict (kind, ref) where done_at is null and parked_at is null and attempts = 0
          do update set due_at = least(outbox.due_at, excluded.due_at);
        return null;
      end $$;
      revoke execute on function promise_posting from public;
      create trigger promise_posting after update of state on delivery for each row
        when (new.state = 'accepted' and old.state <> 'accepted' and new.dataset in ('reliefs', 'charges')) execute function promise_posting();
      create trigger promise_posting after update of state on run for each row
        when (new.state = 'finished' and old.state <> 'finished') execute function promise_posting();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger promise_posting on delivery;
      drop trigger promise_posting on run;
      drop function promise_posting;`);
  }
}
