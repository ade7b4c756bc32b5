import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Differences (差额处理) that a decision taken once more finds after the confirmation: to be topped up or recovered. */
export class Adjustments1767225600191 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ADJUSTMENTS);
    await runner.query(ROOM);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke execute on function room_within from huizhi_app;
      create or replace function room_within(subject integer, policies text[], in_year integer, span integer, most bigint) returns bigint
      language sql stable set search_path = public, pg_temp as $$
        select min(most - coalesce((select sum(e.amount_fen) from entitlement e where e.subject_id = subject and e.policy_id = any(policies)
          and left(e.period, 4)::integer between w and w + span - 1 and e.state not in ('declined', 'withdrawn')), 0))::bigint
        from generate_series(in_year - span + 1, in_year) w
      $$;
      drop table adjustment;
      drop function adjustment_rests_on, adjustment_has_its_money, granted_of, owed_back;
      delete from lifecycle_transition where entity = 'adjustment';
      delete from lifecycle where entity = 'adjustment';`);
  }
}

const ADJUSTMENTS = `
create table adjustment (
  id uuid primary key default gen_random_uuid(),
  entitlement_id uuid not null references entitlement,
  kind text not null check (kind in ('top-up', 'recovery')),
  state text not null,
  -- What the firm had when it was found, and what the same rule gives it at the same dates on what is known since.
  granted_fen bigint not null check (granted_fen >= 0),
  decided_fen bigint not null check (decided_fen >= 0),
  difference_fen bigint not null check (difference_fen > 0),
  verdict text not null check (verdict in ('eligible', 'ineligible')),
  decision_id uuid not null references decision,
  as_of date not null,
  known_at timestamptz not null,
  decision_hash text not null,
  fact_vector_hash text not null,
  record_ids bigint[] not null,
  -- The officer who would accept it, and why; and the second person, or who dismissed it.
  endorsed_by text,
  endorsed_because text,
  decided_by text,
  outcome text,
  decided_at timestamptz,
  transfer_id uuid references transfer,
  -- What of a top-up was set off against what the firm owes back of the same benefit: only the rest is committed.
  set_off_fen bigint not null default 0,
  found_at timestamptz not null default now(),
  subject_id integer not null references subject,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint adjustment_difference check (difference_fen = case kind when 'top-up' then decided_fen - granted_fen else granted_fen - decided_fen end),
  constraint adjustment_verdict check (verdict = 'eligible' or decided_fen = 0),
  constraint adjustment_second_person check (state <> 'accepted' or (endorsed_by is not null and decided_by is not null and decided_by <> endorsed_by)),
  constraint adjustment_reasoned check ((endorsed_by is null) = (endorsed_because is null) and (decided_by is null) = (outcome is null)),
  check ((state in ('accepted', 'dismissed')) = (decided_by is not null)),
  check (state <> 'endorsed' or endorsed_by is not null),
  constraint adjustment_set_off check (set_off_fen between 0 and difference_fen and (set_off_fen = 0 or (state = 'accepted' and kind = 'top-up'))),
  constraint adjustment_money check ((transfer_id is not null) = (state = 'accepted' and kind = 'top-up' and set_off_fen < difference_fen))
);
create unique index adjustment_live on adjustment (entitlement_id) where state in ('open', 'endorsed');
create index adjustment_by_entitlement on adjustment (entitlement_id, known_at);
create index adjustment_by_subject on adjustment (subject_id) where state = 'accepted';
select declare_lifecycle('adjustment', 'open', array['open endorse endorsed', 'open dismiss dismissed', 'open supersede superseded',
  'endorsed accept accepted', 'endorsed return open', 'endorsed supersede superseded']);
select govern('adjustment');
select protect('adjustment', 'authority', 'division', 'subject_id');
grant select, insert, update on adjustment to huizhi_app;
select keep_columns('adjustment', 'entitlement_id, kind, granted_fen, decided_fen, difference_fen, verdict, decision_id, as_of, known_at, decision_hash, fact_vector_hash, record_ids, found_at, subject_id, authority');
select sign_own_name('adjustment', 'decided_by');
create trigger own_name_endorsed before update of endorsed_by on adjustment for each row
  when (new.endorsed_by is distinct from old.endorsed_by and new.endorsed_by is not null and new.endorsed_by <> current_setting('huizhi.actor', true))
  execute function refuse_other_name();

-- What a firm has of a benefit: its amount, with what was topped up and without what it owes back.
create function granted_of(one uuid) returns bigint language sql stable set search_path = public, pg_temp as $$
  select (e.amount_fen + coalesce((select sum(case a.kind when 'top-up' then a.difference_fen else -a.difference_fen end)
    from adjustment a where a.entitlement_id = e.id and a.state = 'accepted'), 0))::bigint
  from entitlement e where e.id = one
$$;

-- What a firm owes back of a benefit: its accepted recoveries, less what later top-ups were set off against them.
create function owed_back(one uuid) returns bigint language sql stable set search_path = public, pg_temp as $$
  select coalesce(sum(case a.kind when 'recovery' then a.difference_fen else -a.set_off_fen end), 0)::bigint
  from adjustment a where a.entitlement_id = one and a.state = 'accepted'
$$;

create function adjustment_rests_on() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from entitlement e join decision d on d.id = e.decision_id where e.id = new.entitlement_id and d.id = new.decision_id
      and d.as_of = new.as_of and d.decision_hash = new.decision_hash and d.known_at < new.known_at
      and e.subject_id = new.subject_id and e.state in ('confirmed', 'payable', 'ordered', 'bounced', 'paid')
      and granted_of(e.id) = new.granted_fen) then
    raise exception 'a difference is that of a confirmed benefit, decided by the same rule as of the same day on later knowledge' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function granted_of, owed_back, adjustment_rests_on from public;
grant execute on function granted_of, owed_back to huizhi_app;
create trigger adjustment_rests_on before insert on adjustment for each row execute function adjustment_rests_on();

create function adjustment_has_its_money() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.set_off_fen <> least(new.difference_fen, owed_back(new.entitlement_id) + old.set_off_fen) then
    raise exception 'a top-up is set off against what is owed back of its benefit first' using errcode = 'HZ005';
  end if;
  if new.set_off_fen < new.difference_fen and not exists (select from transfer p
      join transfer t on t.pending_id = p.id and t.kind = 'post' and t.amount = p.amount where p.id = new.transfer_id
        and p.purpose = 'adjustment' and p.ref = new.id::text and p.amount = new.difference_fen - new.set_off_fen) then
    raise exception 'a top-up is accepted with exactly its money committed' using errcode = 'HZ005';
  end if;
  if exists (select from standing_limit s where s.entitlement_id = new.entitlement_id and s.kind = 'rolling-cap'
      and room_within(s.subject_id, s.members, left(s.period, 4)::integer, s.years, s.most_fen) < new.difference_fen - new.set_off_fen) then
    raise exception 'what is granted to a firm in a row of years exceeds the ceiling of its policies' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function adjustment_has_its_money from public;
create trigger adjustment_has_its_money before update on adjustment for each row
  when (new.state = 'accepted' and new.kind = 'top-up') execute function adjustment_has_its_money();`;

const ROOM = `
-- What was topped up counts under a ceiling; what is owed back counts until it is paid back, and so is not counted again when a top-up is set off.
create or replace function room_within(subject integer, policies text[], in_year integer, span integer, most bigint) returns bigint
language sql stable set search_path = public, pg_temp as $$
  select min(most - coalesce((select sum(e.amount_fen + coalesce((select sum(a.difference_fen - a.set_off_fen) from adjustment a
      where a.entitlement_id = e.id and a.state = 'accepted' and a.kind = 'top-up'), 0)) from entitlement e
    where e.subject_id = subject and e.policy_id = any(policies)
      and left(e.period, 4)::integer between w and w + span - 1 and e.state not in ('declined', 'withdrawn')), 0))::bigint
  from generate_series(in_year - span + 1, in_year) w
$$;
grant execute on function room_within to huizhi_app;`;
