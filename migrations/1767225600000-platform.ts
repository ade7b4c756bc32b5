import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tenant context, audit chain, state machines in the database, outbox, idempotency, people and their sessions.
 *
 * Every table made here or later is under forced row-level security: a statement without context is an error.
 */
export class Platform1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      CONTEXT,
      PROTECTION,
      LIFECYCLES,
      AUDIT,
      AUDIT_SEAL,
      STATE_TRIGGERS,
      WORK,
      PEOPLE,
      GRANTS,
    ]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table session, principal, idempotency, outbox, business_clock, audit, audit_link, audit_head,
        lifecycle_transition, lifecycle cascade;
      drop function audit_seal, audit_row, audit_current_link, record_creation, record_transition, refuse_change,
        govern, declare_lifecycle, audit_link_sealed, protect, context_present, context_setting, context_authorities, context_division, context_subject;`);
  }
}

const CONTEXT = `
-- HZ001: a statement ran without saying on whose behalf. Zero rows would hide the mistake; an error does not.
create function context_setting(name text) returns text language plpgsql stable as $$
declare
  actor text := current_setting('huizhi.actor', true);
begin
  if actor is null or actor = '' then
    raise exception 'no tenant context: set huizhi.actor, huizhi.authorities and huizhi.division in this transaction'
      using errcode = 'HZ001';
  end if;
  return coalesce(current_setting('huizhi.' || name, true), '');
end $$;

create function context_present() returns boolean language sql stable as $$
  select context_setting('actor') <> ''
$$;

-- The authorities whose rows may be seen; '*' stands for all.
create function context_authorities() returns text[] language sql stable as $$
  select string_to_array(context_setting('authorities'), ',')
$$;

-- Prefix of the division codes that may be seen; '' stands for all.
create function context_division() returns text language sql stable as $$
  select context_setting('division')
$$;

-- The one subject that may be seen, for an enterprise; null for an officer.
create function context_subject() returns integer language sql stable as $$
  select nullif(context_setting('subject'), '')::integer
$$;`;

const PROTECTION = `
-- Forces row-level security on a table. Columns that are null in the call do not restrict.
create function protect(target regclass, authority_column text, division_column text, subject_column text)
returns void language plpgsql as $$
declare
  officer text := 'true';
  enterprise text := 'true';
begin
  if authority_column is not null then
    officer := officer || format(
      ' and ((select context_authorities()) @> array[''*''] or %1$I = any ((select context_authorities())::text[]))', authority_column);
  end if;
  if division_column is not null then
    officer := officer || format(' and starts_with(%I, (select context_division()))', division_column);
  end if;
  enterprise := case when subject_column is null then 'false'
    else format('%I = (select context_subject())', subject_column) end;
  if authority_column is null and division_column is null and subject_column is null then
    enterprise := 'true';
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s using (context_present() and case when (select context_subject()) is null then %s else %s end)',
    target, officer, enterprise);
  -- Triggers that keep balances or seal the audit run as the owner and see every row, whoever's statement fired them.
  execute format('create policy keeper on %s to %I using (context_present())', target, current_user);
end $$;`;

const LIFECYCLES = `
create table lifecycle (
  entity text primary key,
  initial text not null
);

-- The permitted moves, consulted by the triggers below. The processes prove at boot that their own tables say the same.
create table lifecycle_transition (
  entity text not null references lifecycle,
  from_state text not null,
  event text not null,
  to_state text not null,
  primary key (entity, from_state, event)
);

-- Declares a lifecycle; a move is written 'from event to'.
create function declare_lifecycle(name text, first_state text, moves text[]) returns void language sql as $$
  insert into lifecycle values (name, first_state);
  insert into lifecycle_transition
    select name, split_part(move, ' ', 1), split_part(move, ' ', 2), split_part(move, ' ', 3) from unnest(moves) move;
$$;`;

const AUDIT = `
create table audit_head (
  head smallint primary key check (head between 0 and 63),
  seq bigint not null default 0,
  hash text not null
);
insert into audit_head (head, hash) select n, encode(sha256(convert_to('huizhi:' || n, 'UTF8')), 'hex') from generate_series(0, 63) n;

-- One link per transaction. It is sealed at commit: only then are its place in the chain and its hashes known.
create table audit_link (
  id bigint generated always as identity primary key,
  head smallint not null references audit_head,
  seq bigint,
  previous_hash text,
  rows_hash text,
  row_count integer,
  hash text,
  at timestamptz not null default now(),
  unique (head, seq)
);

create table audit (
  id bigint generated always as identity primary key,
  link_id bigint not null references audit_link,
  at timestamptz not null default now(),
  actor text not null,
  entity text not null,
  entity_id text not null,
  event text not null,
  from_state text,
  to_state text,
  reason text,
  before_hash text,
  after_hash text,
  authority text not null,
  division text not null,
  row_hash text not null
);
create index audit_by_entity on audit (entity, entity_id, id);
create index audit_by_link on audit (link_id, id);

create function audit_current_link() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  current text := current_setting('huizhi.audit_link', true);
  made bigint;
begin
  if current is not null and current <> '' then return current::bigint; end if;
  insert into audit_link (head) values ((txid_current() % 64)::smallint) returning id into made;
  perform set_config('huizhi.audit_link', made::text, true);
  return made;
end $$;

create function audit_row() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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

-- Journal, audit and decision rows never change; the owner is held to it too.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows never change: write a new row that corrects the old one', tg_table_name using errcode = 'HZ002';
end $$;
create trigger audit_is_final before update or delete on audit for each row execute function refuse_change();
create trigger audit_is_kept before truncate on audit execute function refuse_change();
create trigger audit_link_is_kept before truncate on audit_link execute function refuse_change();
create trigger audit_link_stays before delete on audit_link for each row execute function refuse_change();`;

const AUDIT_SEAL = `
create function audit_seal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  rows_digest text;
  counted integer;
  chain audit_head;
  sealed text;
begin
  select encode(sha256(convert_to(coalesce(string_agg(row_hash, '' order by id), ''), 'UTF8')), 'hex'), count(*)
    into rows_digest, counted from audit where link_id = new.id;
  select * into chain from audit_head where head = new.head for update;
  sealed := encode(sha256(convert_to(
    new.head || ':' || (chain.seq + 1) || ':' || chain.hash || ':' || rows_digest || ':' || counted, 'UTF8')), 'hex');
  update audit_link set seq = chain.seq + 1, previous_hash = chain.hash, rows_hash = rows_digest, row_count = counted, hash = sealed
    where id = new.id;
  update audit_head set seq = chain.seq + 1, hash = sealed where head = new.head;
  return null;
end $$;
create constraint trigger audit_seal after insert on audit_link deferrable initially deferred
  for each row execute function audit_seal();

create function audit_link_sealed() returns trigger language plpgsql as $$
begin
  if old.hash is not null then
    raise exception 'a sealed audit link never changes' using errcode = 'HZ002';
  end if;
  return new;
end $$;
create trigger audit_link_is_final before update on audit_link for each row execute function audit_link_sealed();`;

const STATE_TRIGGERS = `
-- Whatever writes a state, the move is checked against the lifecycle and leaves exactly one audit row per row moved.
create function record_creation() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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

create function record_transition() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;

-- Puts a table with columns (id, state, authority, division) under its lifecycle.
create function govern(target regclass) returns void language plpgsql as $$
begin
  execute format('create trigger record_creation after insert on %s referencing new table as new_rows
    for each statement execute function record_creation()', target);
  execute format('create trigger record_transition after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function record_transition()', target);
end $$;`;

const WORK = `
-- Business time. mode 'real' follows the database's clock in Asia/Shanghai; 'moved' is allowed in demo and test only.
create table business_clock (
  id smallint primary key default 1 check (id = 1),
  mode text not null default 'real' check (mode in ('real', 'moved')),
  moved_to date,
  check ((mode = 'moved') = (moved_to is not null))
);
insert into business_clock default values;

-- A promise of work, made in the transaction that needs it. The queue only rings; this row is the truth.
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  ref text not null,
  due_at timestamptz not null default now(),
  rung_at timestamptz,
  lease_until timestamptz,
  fence bigint not null default 0,
  attempts integer not null default 0,
  last_error text,
  parked_at timestamptz,
  done_at timestamptz,
  created_at timestamptz not null default now(),
  check (done_at is null or parked_at is null)
);
create index outbox_open on outbox (due_at) where done_at is null and parked_at is null;
create unique index outbox_once on outbox (kind, ref) where done_at is null and parked_at is null;

create table idempotency (
  actor text not null,
  key text not null,
  operation text not null,
  body_hash text not null,
  state text not null check (state in ('applied', 'refused')),
  status integer not null,
  -- json, not jsonb: the same request gets the same answer to the letter.
  answer json not null,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);`;

const PEOPLE = `
create table principal (
  account text primary key,
  display_name text not null,
  roles text[] not null,
  authorities text[] not null,
  division text not null,
  subject_id integer,
  password_hash text,
  oidc_subject text unique,
  demo boolean not null default false,
  disabled_at timestamptz,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  check (cardinality(roles) > 0)
);

create table session (
  token_hash text primary key,
  account text not null references principal,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  seen_at timestamptz not null default now()
);
create index session_by_account on session (account);`;

const GRANTS = `
select protect('audit_head', null, null, null);
select protect('audit_link', null, null, null);
select protect('audit', 'authority', 'division', null);
select protect('outbox', null, null, null);
select protect('business_clock', null, null, null);
select protect('lifecycle', null, null, null);
select protect('lifecycle_transition', null, null, null);
select protect('idempotency', null, null, null);
select protect('principal', null, null, null);
select protect('session', null, null, null);
grant usage on schema public to huizhi_app, huizhi_matcher;
grant select on lifecycle, lifecycle_transition, audit_head, audit_link, business_clock to huizhi_app, huizhi_matcher;
grant select, insert on audit to huizhi_app, huizhi_matcher;
grant select, insert, update on outbox, principal to huizhi_app;
grant select, insert, update on outbox to huizhi_matcher;
grant select, insert on idempotency to huizhi_app;
grant select, insert, update, delete on session to huizhi_app;`;
