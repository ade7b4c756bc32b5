import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What enterprises declare of themselves to be decided for at once (即申即享), and the benefits that rest on it. */
export class Declarations1767225600055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [DECLARATIONS, DECISIONS, ENTITLEMENTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger entitlement_declared on entitlement;
      drop function entitlement_of_declaration;
      drop trigger columns_are_final on entitlement;
      select keep_columns('entitlement', 'subject_id, policy_id, period, item, episode_id, decision_id, list_id, amount_fen, listed_on, authority');
      alter table entitlement drop constraint entitlement_has_its_origin;
      alter table entitlement drop column declaration_id;
      alter table entitlement alter column list_id set not null;
      alter table decision drop column declaration_id;
      drop table declaration;
      delete from lifecycle_transition where entity = 'declaration';
      delete from lifecycle where entity = 'declaration';`);
  }
}

const DECLARATIONS = `
create table declaration (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  subject_id integer not null references subject,
  policy_id text not null,
  period text not null,
  -- The rule, and the run whose data it was decided on together with what was declared.
  rule_version_id uuid not null references rule_version,
  run_id uuid not null references run,
  -- [{"key", "fact", "value"}], normalised; never a record of a department.
  facts jsonb not null check (jsonb_typeof(facts) = 'array'),
  -- What was signed.
  statement jsonb not null,
  form_digest text not null,
  verdict text not null check (verdict in ('eligible', 'ineligible', 'undetermined')),
  amount_fen bigint,
  fact_vector_hash text not null,
  episode_id uuid references episode,
  declared_by text not null,
  declared_at timestamptz not null default now(),
  declared_on date not null,
  -- What verification came to, and who found it: a person, or the worker that compared it with what was delivered.
  finding jsonb,
  settled_by text,
  settled_at timestamptz,
  -- The run whose data it was last compared with.
  compared_run uuid references run,
  authority text not null,
  division text not null,
  version integer not null default 1,
  constraint declaration_opens_an_episode check ((verdict = 'eligible') = (episode_id is not null)),
  constraint declaration_settled check ((state = 'declared') = (settled_by is null) and (state = 'declared') = (settled_at is null)),
  constraint declaration_found check (state not in ('verified', 'contradicted') or finding is not null),
  -- Nobody verifies what they declared themselves.
  constraint declaration_second_person check (settled_by is null or settled_by <> declared_by or state = 'dropped')
);
create unique index declaration_standing on declaration (subject_id, policy_id, period) where state in ('declared', 'verified');
create index declaration_by_episode on declaration (episode_id) where state in ('declared', 'verified');
create index declaration_by_time on declaration (declared_at desc, id desc);
create index declaration_to_compare on declaration (policy_id, period, declared_at) where state = 'declared';
select declare_lifecycle('declaration', 'declared', array[
  'declared verify verified', 'declared contradict contradicted', 'declared drop dropped', 'verified drop dropped',
  'verified contradict contradicted']);
select govern('declaration');
select protect('declaration', 'authority', 'division', 'subject_id');
select keep_columns('declaration', 'subject_id, policy_id, period, rule_version_id, run_id, facts, statement, form_digest, verdict, amount_fen,
  fact_vector_hash, episode_id, declared_by, declared_at, declared_on, authority');
create trigger own_name_declared before insert on declaration for each row
  when (new.declared_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger own_name_settled before update of settled_by on declaration for each row
  when (new.settled_by is distinct from old.settled_by and new.settled_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();
grant select, insert, update on declaration to huizhi_app;`;

const DECISIONS = `
-- Null where the data of departments alone decided.
alter table decision add column declaration_id uuid references declaration;`;

const ENTITLEMENTS = `
alter table entitlement alter column list_id drop not null;
alter table entitlement add column declaration_id uuid references declaration;
alter table entitlement add constraint entitlement_has_its_origin check (num_nonnulls(list_id, declaration_id) = 1);
create unique index entitlement_by_declaration on entitlement (declaration_id);
drop trigger columns_are_final on entitlement;
select keep_columns('entitlement', 'subject_id, policy_id, period, item, episode_id, decision_id, list_id, declaration_id, amount_fen, listed_on, authority');

-- What stands on no list stands on a declaration that came out eligible with just this amount, for just this enterprise.
create function entitlement_of_declaration() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from declaration d where d.id = new.declaration_id and d.verdict = 'eligible' and (d.state = 'declared' or d.facts = '[]')
      and d.subject_id = new.subject_id and d.policy_id = new.policy_id and d.period = new.period and d.episode_id = new.episode_id
      and d.amount_fen = new.amount_fen) then
    raise exception 'a benefit without a list rests on a declaration of its own that came out eligible' using errcode = 'HZ006';
  end if;
  return new;
end $$;
revoke execute on function entitlement_of_declaration from public;
create trigger entitlement_declared before insert on entitlement for each row
  when (new.declaration_id is not null) execute function entitlement_of_declaration();`;
