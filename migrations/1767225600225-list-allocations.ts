import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Allocation pro rata (按比例分配): where the money of a policy does not reach everybody on a list, each gets the same part of
 * its amount. The ratio of a list is fixed once, and an amount follows it once, before any money is kept.
 */
export class ListAllocations1767225600225 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RATIOS);
    await runner.query(AMOUNTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger amount_is_allocated on entitlement;
      drop trigger amount_is_entitled_at_first on entitlement;
      drop table list_allocation;
      drop function amount_is_allocated, allocation_is_whole;
      drop trigger columns_are_final on entitlement;
      select keep_columns('entitlement', '${final('amount_fen, ')}');
      alter table entitlement drop column entitled_fen;`);
  }
}

const final = (amount: string): string =>
  `subject_id, policy_id, period, item, episode_id, decision_id, list_id, declaration_id, ${amount}listed_on, authority`;

const RATIOS = `
create table list_allocation (
  list_id uuid primary key references benefit_list,
  -- What those who waited on the list were entitled to together, and what the budget had for them.
  entitled_fen bigint not null check (entitled_fen > 0),
  available_fen bigint not null check (available_fen > 0),
  fixed_at timestamptz not null default now(),
  authority text not null,
  division text not null
);
create trigger allocation_is_final before update or delete on list_allocation for each row execute function refuse_change();
create trigger allocation_is_kept before truncate on list_allocation execute function refuse_change();
select protect('list_allocation', 'authority', 'division', null);
grant select, insert on list_allocation to huizhi_app;`;

const AMOUNTS = `
-- What the rule gives, where the amount is a part of it.
alter table entitlement add column entitled_fen bigint constraint entitlement_allocated check (amount_fen <= entitled_fen);
drop trigger columns_are_final on entitlement;
select keep_columns('entitlement', '${final('')}');

create function amount_is_allocated() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if old.entitled_fen is not null or old.state <> 'waiting' or new.state <> 'waiting' or new.entitled_fen is distinct from old.amount_fen
    or not exists (select from list_allocation a where a.list_id = new.list_id and case when a.available_fen >= a.entitled_fen
      then new.amount_fen = new.entitled_fen
      else new.amount_fen - div(new.entitled_fen::numeric * a.available_fen, a.entitled_fen) between 0 and 1 end) then
    raise exception 'an amount changes once, by the ratio of its list, before money is kept for it' using errcode = 'HZ004';
  end if;
  return new;
end $$;
revoke execute on function amount_is_allocated from public;
create trigger amount_is_allocated before update of amount_fen, entitled_fen on entitlement for each row
  when (new.amount_fen <> old.amount_fen or new.entitled_fen is distinct from old.entitled_fen) execute function amount_is_allocated();
create trigger amount_is_entitled_at_first before insert on entitlement for each row
  when (new.entitled_fen is not null) execute function refuse_new_value();

create function allocation_is_whole() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from entitlement e where e.list_id = new.list_id and e.entitled_fen is not null
      having sum(e.entitled_fen) = new.entitled_fen and sum(e.amount_fen) = least(new.entitled_fen, new.available_fen)) then
    raise exception 'what a list is given is all that its budget has, or all that it is entitled to' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function allocation_is_whole from public;
create constraint trigger allocation_is_whole after insert on list_allocation deferrable initially deferred
  for each row execute function allocation_is_whole();`;
