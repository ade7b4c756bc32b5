import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What documents of relief show is posted by a job, which is promised in the commit that accepts them; the first run promises
 * it for the month after, and from then on each posting promises the next one. So is the look at unit costs and charges.
 */
export class PostingPromised1767225600270 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function promise_savings() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into outbox (kind, ref, due_at) values (tg_argv[0], 'all', now() + tg_argv[1]::interval)
          on conflict (kind, ref) where done_at is null and parked_at is null and attempts = 0
          do update set due_at = least(outbox.due_at, excluded.due_at);
        return null;
      end $$;
      revoke execute on function promise_savings from public;
      create trigger promise_posting after update of state on delivery for each row
        when (new.state = 'accepted' and old.state <> 'accepted' and new.dataset = 'reliefs') execute function promise_savings('savings.post', '0');
      create trigger promise_look after update of state on delivery for each row
        when (new.state = 'accepted' and old.state <> 'accepted' and new.dataset = 'charges') execute function promise_savings('savings.look', '0');
      create trigger promise_posting after update of state on run for each row
        when (new.state = 'finished' and old.state <> 'finished') execute function promise_savings('savings.post', '30 days');
      create trigger promise_look after update of state on run for each row
        when (new.state = 'finished' and old.state <> 'finished') execute function promise_savings('savings.look', '30 days');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger promise_posting on delivery;
      drop trigger promise_look on delivery;
      drop trigger promise_posting on run;
      drop trigger promise_look on run;
      drop function promise_savings;`);
  }
}
