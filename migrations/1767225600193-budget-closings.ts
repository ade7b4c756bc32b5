import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Year-end closings (年终结账): a closed budget promises nothing new, and what comes back to it goes on where the document says. */
export class BudgetClosings1767225600193 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table budget_closing (
        account uuid primary key references account,
        -- Where it goes: next year's budget of the same policy, or the treasury.
        heir uuid not null references account,
        left_to text not null check (left_to in ('next-year', 'treasury')),
        -- The document that says so.
        reference text not null check (reference <> ''),
        closed_by text not null,
        closed_at timestamptz not null default now(),
        authority text not null,
        division text not null,
        check (account <> heir)
      );
      create trigger closing_is_final before update or delete on budget_closing for each row execute function refuse_change();
      create trigger closing_is_kept before truncate on budget_closing execute function refuse_change();
      create trigger own_name_closed before insert on budget_closing for each row
        when (new.closed_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
      select protect('budget_closing', 'authority', 'division', null);
      grant select, insert on budget_closing to huizhi_app;

      create function closing_has_its_heir() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        own text[] := (select string_to_array(code, ':') from account where id = new.account);
        heir text := case new.left_to when 'treasury' then 'treasury' else 'budget:' || own[2] || ':' || (own[3]::integer + 1)::text end;
      begin
        if own[1] <> 'budget' or heir is distinct from (select code from account where id = new.heir) then
          raise exception 'a closed budget leaves what it has to the next year of its policy or to the treasury' using errcode = 'HZ004';
        end if;
        return new;
      end $$;
      revoke execute on function closing_has_its_heir from public;
      create trigger closing_has_its_heir before insert on budget_closing for each row execute function closing_has_its_heir();

      create function closed_budget_promises_nothing() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from new_rows n join budget_closing c on c.account = n.debit_account
            where n.kind = 'pending' or (n.kind = 'posted' and (n.purpose <> 'year-end' or n.credit_account <> c.heir)))
          or exists (select from new_rows n join budget_closing c on c.account = n.credit_account
            where n.kind = 'posted' and n.purpose = 'appropriation') then
          raise exception 'a closed budget promises nothing new, takes no appropriation, and leaves what it has to its heir' using errcode = 'HZ004';
        end if;
        return null;
      end $$;
      revoke execute on function closed_budget_promises_nothing from public;
      -- By its name it comes after ledger_post, which locks the accounts: who closes one meanwhile is seen.
      create trigger promises_nothing_once_closed after insert on transfer referencing new table as new_rows
        for each statement execute function closed_budget_promises_nothing();

      create function closed_budget_is_left() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if exists (select from budget_closing c join account a on a.id = c.account
            where c.account = new.id and a.credits_posted <> a.debits_posted + a.debits_pending) then
          raise exception 'a closed budget leaves to its heir what it has not promised' using errcode = 'HZ004';
        end if;
        return null;
      end $$;
      revoke execute on function closed_budget_is_left from public;
      -- Once for each budget and transaction that moves it, at its end.
      create constraint trigger closed_budget_is_left after update on account deferrable initially deferred
        for each row when (new.limited) execute function closed_budget_is_left();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop trigger closed_budget_is_left on account; drop trigger promises_nothing_once_closed on transfer; drop table budget_closing;
       drop function closed_budget_is_left, closed_budget_promises_nothing, closing_has_its_heir;`,
    );
  }
}
