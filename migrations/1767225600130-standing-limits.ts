import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits over what stands of one firm (累计上限、分期次数): how much in how many years, and how many instalments. */
export class StandingLimits1767225600130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LIMITS);
    await runner.query(HELD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index entitlement_by_subject;
      drop table standing_limit;
      drop function within_limit, room_within;
      delete from held_back where relation in ('rolling-cap', 'instalment') or beside is null;
      alter table held_back alter column beside set not null;
      alter table held_back drop constraint held_back_relation_check;
      alter table held_back add constraint held_back_relation_check check (relation in ('once-per-subject', 'exclusive', 'best-of'));`);
  }
}

const LIMITS = `
-- The limit of its policy under which an entitlement was granted; kept when it ends.
create table standing_limit (
  entitlement_id uuid not null references entitlement,
  kind text not null check (kind in ('rolling-cap', 'instalment')),
  -- Policies that count together, in ascending order.
  members text[] not null check (cardinality(members) > 0),
  subject_id integer not null references subject,
  period text not null,
  most_fen bigint check (most_fen > 0),
  -- Calendar years in a row over which the amounts add up.
  years integer check (years between 1 and 20),
  parts integer check (parts between 1 and 60),
  authority text not null,
  division text not null,
  -- A policy may set several ceilings over the same policies, such as one a year and one in three years.
  constraint standing_limit_once unique nulls not distinct (entitlement_id, kind, members, most_fen, years, parts),
  check ((kind = 'rolling-cap') = (most_fen is not null and years is not null)),
  check ((kind = 'instalment') = (parts is not null))
);
select protect('standing_limit', 'authority', 'division', 'subject_id');
grant select, insert on standing_limit to huizhi_app;
-- All that a firm ever had of a policy, whatever became of it.
create index entitlement_by_subject on entitlement (subject_id, policy_id);
create trigger limit_is_final before update or delete on standing_limit for each row execute function refuse_change();
create trigger limit_is_kept before truncate on standing_limit execute function refuse_change();

-- What a firm may still get in a year: the least that is left of any row of years the year lies in.
create function room_within(subject integer, policies text[], in_year integer, span integer, most bigint) returns bigint
language sql stable set search_path = public, pg_temp as $$
  select min(most - coalesce((select sum(e.amount_fen) from entitlement e where e.subject_id = subject and e.policy_id = any(policies)
    and left(e.period, 4)::integer between w and w + span - 1 and e.state not in ('declined', 'withdrawn')), 0))::bigint
  from generate_series(in_year - span + 1, in_year) w
$$;

create function within_limit() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Whoever grants to the same firm waits, and then counts what was granted meanwhile.
  perform pg_advisory_xact_lock(hashtextextended('limit:' || new.subject_id, 0));
  if not exists (select from entitlement e where e.id = new.entitlement_id and e.subject_id = new.subject_id
      and e.period = new.period and e.policy_id = any(new.members)) then
    raise exception 'a limit is about an entitlement of its own subject, policy and period' using errcode = 'HZ005';
  end if;
  if new.kind = 'rolling-cap' and room_within(new.subject_id, new.members, left(new.period, 4)::integer, new.years, new.most_fen) < 0 then
    raise exception 'what is granted to a firm in a row of years exceeds the ceiling of its policies' using errcode = 'HZ005';
  end if;
  if new.kind = 'instalment' and ((select count(*) from entitlement e where e.subject_id = new.subject_id and e.policy_id = any(new.members)
      and e.state not in ('declined', 'withdrawn')) > new.parts
    or exists (select from entitlement e where e.subject_id = new.subject_id and e.policy_id = any(new.members) and e.barred_by = 'objection')) then
    raise exception 'no instalment beyond the last, nor after one that was taken back' using errcode = 'HZ005';
  end if;
  return null;
end $$;
create trigger within_limit after insert on standing_limit for each row execute function within_limit();
revoke execute on function room_within, within_limit from public;`;

const HELD = `
-- One benefit alone may exceed a ceiling: then nothing stands instead.
alter table held_back alter column beside drop not null;
alter table held_back drop constraint held_back_relation_check;
alter table held_back add constraint held_back_relation_check
  check (relation in ('once-per-subject', 'exclusive', 'best-of', 'rolling-cap', 'instalment') and (beside is not null or relation = 'rolling-cap'));`;
