import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The trail is written by the statement: whoever moves five hundred rows asks once who acts and into which link, and the rows
 * come to the trail as they must be. A row that comes otherwise is still made what it must be, one by one.
 */
export class TrailByStatement1767225600255 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [DIGEST, ROWS, LINKS, CREATIONS, TRANSITIONS])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ROW_BY_ROW);
    await runner.query(`
      drop trigger audit_hangs_on_its_link on audit;
      drop function audit_hangs_on_its_link;
      drop trigger identity_is_final on audit_link;
      alter table audit add foreign key (link_id) references audit_link;
      drop function audit_digest;`);
  }
}

const DIGEST = `
-- What the hash of a row of the trail must be; npx huizhi audit verify computes the same outside the database.
create function audit_digest(id bigint, happened timestamptz, actor text, entity text, entity_id text, event text, from_state text, to_state text,
  reason text, before_hash text, after_hash text, authority text, division text) returns text language sql stable as $$
  select encode(sha256(convert_to(array_to_string(array[id::text, to_char(happened at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    actor, entity, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division], E'\\x1f', E'\\x1e'), 'UTF8')), 'hex')
$$;`;

const DIGEST_OF_NEW = `audit_digest(new.id, new.at, new.actor, new.entity, new.entity_id, new.event, new.from_state, new.to_state,
    new.reason, new.before_hash, new.after_hash, new.authority, new.division)`;

const ROWS = `
create or replace function audit_row() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.link_id := audit_current_link();
  new.at := date_trunc('milliseconds', now());
  new.actor := context_setting('actor');
  new.row_hash := ${DIGEST_OF_NEW};
  return new;
end $$;
drop trigger audit_row on audit;
create trigger audit_row before insert on audit for each row
  when (new.link_id::text is distinct from current_setting('huizhi.audit_link', true)
    or new.at is distinct from date_trunc('milliseconds', now())
    or new.actor is distinct from current_setting('huizhi.actor', true)
    or new.row_hash is distinct from ${DIGEST_OF_NEW})
  execute function audit_row();`;

const LINKS = `
-- A link that is open and can be seen was made in this transaction, and none is ever deleted: more than a foreign key says, and
-- looked up once for a statement. The lookup stands by itself so that no plan of a first, small statement makes it read all links.
create function audit_hangs_on_its_link() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from (select distinct link_id from new_rows) n
      where (select l.hash is null from audit_link l where l.id = n.link_id) is not true) then
    raise exception 'a row of the audit trail hangs on the link of its own transaction' using errcode = 'HZ002';
  end if;
  return null;
end $$;
revoke execute on function audit_hangs_on_its_link from public;
create trigger audit_hangs_on_its_link after insert on audit referencing new table as new_rows
  for each statement execute function audit_hangs_on_its_link();
alter table audit drop constraint audit_link_id_fkey;
select keep_identity('audit_link');`;

const CREATIONS = `
create or replace function record_creation() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first_state text := (select initial from lifecycle where entity = tg_table_name);
  wrong text;
  link bigint;
begin
  select state into wrong from new_rows where state <> first_state limit 1;
  if wrong is not null then
    raise exception '% cannot begin in state %', tg_table_name, wrong using errcode = 'HZ003';
  end if;
  -- A link without rows is not sealed.
  if not exists (select from new_rows) then
    return null;
  end if;
  link := audit_current_link();
  insert into audit (id, link_id, at, actor, entity, entity_id, event, to_state, reason, after_hash, authority, division, row_hash)
    overriding system value
    select id, link, at, actor, tg_table_name, entity_id, 'create', to_state, reason, after_hash, authority, division,
      audit_digest(id, at, actor, tg_table_name, entity_id, 'create', null, to_state, reason, null, after_hash, authority, division)
    from (select nextval('audit_id_seq') as id, date_trunc('milliseconds', now()) as at, context_setting('actor') as actor, created.*
      from (select id::text as entity_id, state as to_state, nullif(current_setting('huizhi.reason', true), '') as reason,
          encode(sha256(convert_to(to_jsonb(new_rows)::text, 'UTF8')), 'hex') as after_hash, authority, division
        from new_rows order by new_rows.id) created) numbered;
  return null;
end $$;`;

const TRANSITIONS = `
create or replace function record_transition() returns trigger language plpgsql security definer set search_path = public, pg_temp
  -- Old and new rows are paired by a plan that is made once, often for one row: as loops it would pair a thousand a million times.
  set enable_nestloop = off as $$
declare
  moved record;
  named text := nullif(current_setting('huizhi.event', true), '');
  link bigint;
begin
  for moved in select distinct o.state as from_state, n.state as to_state from old_rows o join new_rows n using (id) where o.state <> n.state loop
    if not exists (select from lifecycle_transition t where t.entity = tg_table_name and t.from_state = moved.from_state
        and t.to_state = moved.to_state and (named is null or t.event = named)) then
      raise exception '% may not move from % to % by %', tg_table_name, moved.from_state, moved.to_state, coalesce(named, '(no event)')
        using errcode = 'HZ003';
    end if;
    link := coalesce(link, audit_current_link());
  end loop;
  if link is null then
    return null;
  end if;
  insert into audit (id, link_id, at, actor, entity, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division, row_hash)
    overriding system value
    select id, link, at, actor, tg_table_name, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division,
      audit_digest(id, at, actor, tg_table_name, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division)
    from (select nextval('audit_id_seq') as id, date_trunc('milliseconds', now()) as at, context_setting('actor') as actor, paired.*
      from (select n.id::text as entity_id, coalesce(named, (select min(t.event) from lifecycle_transition t
            where t.entity = tg_table_name and t.from_state = o.state and t.to_state = n.state)) as event,
          o.state as from_state, n.state as to_state, nullif(current_setting('huizhi.reason', true), '') as reason,
          encode(sha256(convert_to(to_jsonb(o)::text, 'UTF8')), 'hex') as before_hash,
          encode(sha256(convert_to(to_jsonb(n)::text, 'UTF8')), 'hex') as after_hash, n.authority, n.division
        from old_rows o join new_rows n using (id) where o.state <> n.state order by n.id) paired) numbered;
  return null;
end $$;`;

const ROW_BY_ROW = `
drop trigger audit_row on audit;
create or replace function audit_row() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.link_id := audit_current_link();
  new.at := date_trunc('milliseconds', now());
  new.actor := context_setting('actor');
  new.row_hash := encode(sha256(convert_to(array_to_string(array[
    new.id::text, to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), new.actor, new.entity, new.entity_id, new.event,
    new.from_state, new.to_state, new.reason, new.before_hash, new.after_hash, new.authority, new.division], E'\\x1f', E'\\x1e'), 'UTF8')), 'hex');
  return new;
end $$;
create trigger audit_row before insert on audit for each row execute function audit_row();

create or replace function record_creation() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wrong text;
begin
  select state into wrong from new_rows where state <> (select initial from lifecycle where entity = tg_table_name) limit 1;
  if wrong is not null then
    raise exception '% cannot begin in state %', tg_table_name, wrong using errcode = 'HZ003';
  end if;
  insert into audit (entity, entity_id, event, to_state, reason, after_hash, authority, division)
    select tg_table_name, id::text, 'create', state, nullif(current_setting('huizhi.reason', true), ''),
      encode(sha256(convert_to(to_jsonb(new_rows)::text, 'UTF8')), 'hex'), authority, division
    from new_rows order by id;
  return null;
end $$;

create or replace function record_transition() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wrong record;
  named text := nullif(current_setting('huizhi.event', true), '');
begin
  select o.state as from_state, n.state as to_state into wrong
    from old_rows o join new_rows n using (id)
    where o.state <> n.state and not exists (
      select from lifecycle_transition t where t.entity = tg_table_name and t.from_state = o.state
        and t.to_state = n.state and (named is null or t.event = named)) limit 1;
  if found then
    raise exception '% may not move from % to % by %', tg_table_name, wrong.from_state, wrong.to_state, coalesce(named, '(no event)')
      using errcode = 'HZ003';
  end if;
  insert into audit (entity, entity_id, event, from_state, to_state, reason, before_hash, after_hash, authority, division)
    select tg_table_name, n.id::text,
      coalesce(named, (select min(t.event) from lifecycle_transition t
        where t.entity = tg_table_name and t.from_state = o.state and t.to_state = n.state)),
      o.state, n.state, nullif(current_setting('huizhi.reason', true), ''),
      encode(sha256(convert_to(to_jsonb(o)::text, 'UTF8')), 'hex'), encode(sha256(convert_to(to_jsonb(n)::text, 'UTF8')), 'hex'),
      n.authority, n.division
    from old_rows o join new_rows n using (id) where o.state <> n.state order by n.id;
  return null;
end $$;`;
