import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts change only by their owner's hand and on the record; failed sign-ins are counted by address; audit rows come
 * from triggers alone; a closed task says who closed it and what for; a draft of a rule has a number to be named by.
 */
export class People1767225600007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [KINDS, CHANGES, ADDRESSES, RIGHTS, TASKS, TRAIL, DRAFTS]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rule_version drop column number;
      drop index audit_by_instant;
      drop index audit_by_entity;
      create index audit_by_entity on audit (entity, entity_id, id);
      drop index task_by_instant;
      alter table task drop column closed_by, drop column closed_at, drop column note;
      grant execute on function audit_current_link() to public;
      grant insert on audit to huizhi_app, huizhi_matcher;
      revoke update (failed_attempts, locked_until) on principal from huizhi_app;
      grant insert, update on principal to huizhi_app;
      drop table sign_in_address;
      drop trigger record_principal on principal;
      drop function record_principal;
      alter table principal drop constraint principal_stands_for_one_side;`);
  }
}

const KINDS = `
do $$
declare
  wrong text;
begin
  select string_agg(account, ', ' order by account) into wrong from principal
    where (roles @> '{enterprise}') <> (subject_id is not null) or (roles @> '{enterprise}' and cardinality(roles) > 1);
  if wrong is not null then
    raise exception 'these accounts are of an enterprise and of an officer at once; give each one side first: %', wrong;
  end if;
end $$;
alter table principal add constraint principal_stands_for_one_side
  check ((roles @> '{enterprise}') = (subject_id is not null) and (not roles @> '{enterprise}' or cardinality(roles) = 1));`;

const CHANGES = `
-- Whoever writes an account leaves an audit row that names what changed, never a value; and what a session was opened
-- with must still hold, or the session ends.
create function record_principal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed text[];
  happened text := 'create';
begin
  if tg_op = 'UPDATE' then
    select coalesce(array_agg(n.key order by n.key), '{}') into changed
      from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o using (key)
      where n.value <> o.value and n.key not in ('failed_attempts', 'locked_until');
    if changed = '{}' then return null; end if;
    happened := case when new.disabled_at is not null and old.disabled_at is null then 'disable'
      when new.disabled_at is null and old.disabled_at is not null then 'enable' else 'change' end;
    if changed && '{roles,authorities,division,subject_id,password_hash,oidc_subject,demo,disabled_at}' then
      delete from session where account = new.account;
    end if;
  end if;
  insert into audit (entity, entity_id, event, reason, before_hash, after_hash, authority, division)
    values ('principal', new.account, happened,
      nullif(concat_ws('; ', nullif(current_setting('huizhi.reason', true), ''), array_to_string(changed, ', ')), ''),
      case when tg_op = 'UPDATE' then encode(sha256(convert_to(to_jsonb(old)::text, 'UTF8')), 'hex') end,
      encode(sha256(convert_to(to_jsonb(new)::text, 'UTF8')), 'hex'), array_to_string(new.authorities, ','), new.division);
  return null;
end $$;
create trigger record_principal after insert or update on principal for each row execute function record_principal();`;

const ADDRESSES = `
-- Sign-ins under way or failed from one address (for IPv6, one /64) since its window began.
create table sign_in_address (
  address cidr primary key,
  attempts integer not null,
  since timestamptz not null default now()
);
create index sign_in_address_by_age on sign_in_address (since);
select protect('sign_in_address', null, null, null);
grant select, insert, update, delete on sign_in_address to huizhi_app;`;

const RIGHTS = `
revoke insert on audit from huizhi_app, huizhi_matcher;
revoke execute on function audit_current_link() from public;
revoke insert, update on principal from huizhi_app;
grant update (failed_attempts, locked_until) on principal to huizhi_app;`;

const TASKS = `
alter table task add column closed_by text, add column closed_at timestamptz, add column note text;
create index task_by_instant on task (created_at desc, id desc);`;

const TRAIL = `
-- By id first: an auditor has an id in hand and not always the name of its table.
drop index audit_by_entity;
create index audit_by_entity on audit (entity_id, entity, id);
create index audit_by_instant on audit (at, id);`;

const DRAFTS = `
-- Whoever publishes says which draft he has read. Numbers follow the order in which the versions were made.
alter table rule_version add column number integer;
update rule_version v set number = n.number
  from (select r.id, row_number() over (partition by r.policy_id order by a.id) as number
    from rule_version r join audit a on a.entity = 'rule_version' and a.entity_id = r.id::text and a.event = 'create') n
  where n.id = v.id;
alter table rule_version alter column number set not null, add unique (policy_id, number);`;
