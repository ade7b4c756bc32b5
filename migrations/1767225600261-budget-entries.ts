import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Budget entries (资金登记): one person of finance enters the document that grants money or closes a year, a second one accepts it. */
export class BudgetEntries1767225600261 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table budget_entry (
        id uuid primary key default gen_random_uuid(),
        state text not null,
        kind text not null check (kind in ('appropriation', 'closing')),
        policy_id text not null,
        year text not null check (year ~ '^[0-9]{4}$'),
        -- The document that says so.
        reference text not null check (btrim(reference) <> ''),
        amount_fen bigint check (amount_fen > 0),
        -- Who gives it; null where each source gives its share, or one bears all.
        source text,
        left_to text check (left_to in ('next-year', 'treasury')),
        entered_by text not null,
        entered_at timestamptz not null default now(),
        decided_by text,
        decided_at timestamptz,
        outcome text,
        authority text not null,
        division text not null,
        version integer not null default 1,
        constraint budget_entry_second_person check (state <> 'accepted' or decided_by <> entered_by),
        check ((kind = 'appropriation') = (amount_fen is not null) and (kind = 'closing') = (left_to is not null)),
        check (source is null or kind = 'appropriation'),
        check ((state = 'entered') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
        check (state <> 'dismissed' or btrim(outcome) <> '')
      );
      create unique index budget_entry_waiting on budget_entry (policy_id, year, kind, reference, coalesce(source, '')) where state = 'entered';
      select declare_lifecycle('budget_entry', 'entered', array['entered accept accepted', 'entered dismiss dismissed']);
      select govern('budget_entry');
      select protect('budget_entry', 'authority', 'division', null);
      grant select, insert, update on budget_entry to huizhi_app;
      select keep_columns('budget_entry', 'kind, policy_id, year, reference, amount_fen, source, left_to, entered_by, entered_at, authority, division');
      select sign_own_name('budget_entry', 'decided_by');
      create trigger own_name_entered before insert on budget_entry for each row
        when (new.entered_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table budget_entry;
      delete from lifecycle_transition where entity = 'budget_entry';
      delete from lifecycle where entity = 'budget_entry';`);
  }
}
