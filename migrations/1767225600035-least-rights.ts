import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the application's roles could do beyond their work: use the owner's trigger functions on tables of their own, open
 * an account with money in it, alter who gets how much, and write in another's name.
 */
export class LeastRights1767225600035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [FUNCTIONS, LINKS, SEALS, ACCOUNTS, FINAL, ACTORS, MONEY]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger entitlement_money_kept on entitlement;
      drop trigger entitlement_money_committed on entitlement;
      drop function entitlement_money;
      drop trigger list_is_its_runs on benefit_list;
      drop function list_of_its_run;
      do $$
      declare
        found record;
      begin
        for found in select tgname, tgrelid::regclass as target from pg_trigger
          where not tgisinternal and (tgname like 'own_name_%' or tgname in ('columns_are_final', 'closed_stays_closed')) loop
          execute format('drop trigger %I on %s', found.tgname, found.target);
        end loop;
      end $$;
      drop function sign_own_name, refuse_other_name, keep_columns, refuse_new_value;
      revoke insert (code, unit, title, limited, authority, division) on account from huizhi_app;
      grant insert on account to huizhi_app;
      ${linkOf('true')}
      ${sealOf('false')}
      grant execute on function ${OWNERS_TRIGGERS} to public;`);
  }
}

/** They run as the owner. To fire them takes no right; to hang them on a table of one's own takes EXECUTE. */
const OWNERS_TRIGGERS =
  'audit_row, audit_seal, record_creation, record_transition, record_principal, ledger_post, record_references, ' +
  'gate_in_order, gates_passed, payable_is_proved, gate_keeps_payable';

const FUNCTIONS = `revoke execute on function ${OWNERS_TRIGGERS} from public;`;

/** The link of this transaction. Any setting can be written by whoever is connected, so what it names is looked at. */
const linkOf = (valid: string): string => `
create or replace function audit_current_link() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  current text := current_setting('huizhi.audit_link', true);
  made bigint;
begin
  if current is not null and current <> '' and ${valid} then return current::bigint; end if;
  insert into audit_link (head) values ((txid_current() % 64)::smallint) returning id into made;
  perform set_config('huizhi.audit_link', made::text, true);
  return made;
end $$;`;

/** Links are sealed at commit, so one that is open and can be seen was made here. */
const LINKS = linkOf(
  'exists (select from audit_link l where l.id = current::bigint and l.hash is null)',
);

/** Once per link, when its transaction ends. Asked to seal at once, it would count rows that are not there yet. */
const sealOf = (tooEarly: string): string => `
create or replace function audit_seal() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  rows_digest text;
  counted integer;
  chain audit_head;
  sealed text;
begin
  select encode(sha256(convert_to(coalesce(string_agg(row_hash, '' order by id), ''), 'UTF8')), 'hex'), count(*)
    into rows_digest, counted from audit where link_id = new.id;
  if ${tooEarly} then
    raise exception 'a link of the audit trail is sealed when its transaction ends, not before' using errcode = 'HZ002';
  end if;
  select * into chain from audit_head where head = new.head for update;
  sealed := encode(sha256(convert_to(
    new.head || ':' || (chain.seq + 1) || ':' || chain.hash || ':' || rows_digest || ':' || counted, 'UTF8')), 'hex');
  update audit_link set seq = chain.seq + 1, previous_hash = chain.hash, rows_hash = rows_digest, row_count = counted, hash = sealed
    where id = new.id;
  update audit_head set seq = chain.seq + 1, hash = sealed where head = new.head;
  return null;
end $$;`;
const SEALS = sealOf('counted = 0');

const ACCOUNTS = `
-- An account is born empty: its balances come from transfers alone. What was closed stays closed.
revoke insert on account from huizhi_app;
grant insert (code, unit, title, limited, authority, division) on account to huizhi_app;`;

const FINAL = `
create function refuse_new_value() returns trigger language plpgsql as $$
begin
  raise exception 'what a % says of this never changes: write a new row', tg_table_name using errcode = 'HZ002';
end $$;

-- Columns that are written once, with their row.
create function keep_columns(target regclass, columns text) returns void language plpgsql as $$
begin
  execute format('create trigger columns_are_final before update of %s on %s for each row execute function refuse_new_value()',
    columns, target);
end $$;
select keep_columns('record', 'dataset, item, period, facts, facts_hash, valid_from, known_from, authority');
select keep_columns('rule_version', 'programme, policy_id, period, decision_hash, document_hash, book_digest, document, drafted_by, demo, number');
select keep_columns('run', 'requested_by, requested_at, as_of, known_at, authority, division');
select keep_columns('episode', 'subject_id, policy_id, period, item, amount_fen, opened_on, authority');
select keep_columns('benefit_list', 'policy_id, period, run_id, rule_version_id, drafted_by, drafted_at, authority, division');
select keep_columns('entitlement', 'subject_id, policy_id, period, item, episode_id, decision_id, list_id, amount_fen, listed_on, authority');
create trigger closed_stays_closed before update of closed_at on account for each row
  when (old.closed_at is not null) execute function refuse_new_value();`;

const ACTORS = `
create function refuse_other_name() returns trigger language plpgsql as $$
begin
  raise exception 'who does something to a % signs with the own name', tg_table_name using errcode = 'HZ006';
end $$;

-- A column that names who acts names the one on whose behalf the transaction runs.
create function sign_own_name(target regclass, signature text) returns void language plpgsql as $$
begin
  execute format('create trigger own_name_at_first before insert on %s for each row
    when (new.%2$I is not null and new.%2$I <> current_setting(''huizhi.actor'', true)) execute function refuse_other_name()', target, signature);
  execute format('create trigger own_name_later before update of %2$I on %1$s for each row
    when (new.%2$I is distinct from old.%2$I and (old.%2$I is not null or new.%2$I <> current_setting(''huizhi.actor'', true)))
    execute function refuse_other_name()', target, signature);
end $$;
select sign_own_name('transfer', 'actor');
select sign_own_name('delivery_approval', 'actor');
select sign_own_name('task', 'closed_by');
select sign_own_name('benefit_list', 'approved_by');
select sign_own_name('rule_version', 'published_by');
select sign_own_name('entitlement', 'confirmed_by');
create trigger own_name_requested before insert on run for each row
  when (new.requested_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();
create trigger own_name_accepted before update of accepted_by on run for each row
  when (new.accepted_by is distinct from old.accepted_by and new.accepted_by is distinct from current_setting('huizhi.actor', true))
  execute function refuse_other_name();
create trigger own_name_drafted before insert on rule_version for each row
  when (new.drafted_by <> current_setting('huizhi.actor', true)) execute function refuse_other_name();

-- A list is drafted by a job; whose it is was said by whoever asked for the run.
create function list_of_its_run() returns trigger language plpgsql as $$
begin
  if new.drafted_by is distinct from (select requested_by from run where id = new.run_id) then
    raise exception 'a list is of the person who asked for its run' using errcode = 'HZ006';
  end if;
  return new;
end $$;
create trigger list_is_its_runs before insert on benefit_list for each row execute function list_of_its_run();`;

const MONEY = `
-- What is kept for an entitlement is its amount to the fen, and what is confirmed has been committed. Looked at when the
-- transaction ends, as the owner: a firm that confirms may not see the ledger.
create function entitlement_money() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.transfer_id is not null and not exists (
    select from transfer t where t.id = new.transfer_id and t.kind = 'pending' and t.amount = new.amount_fen) then
    raise exception 'what is kept for an entitlement must be its amount' using errcode = 'HZ004';
  end if;
  if new.state = 'confirmed' and not exists (
    select from transfer t where t.pending_id = new.transfer_id and t.kind = 'post' and t.amount = new.amount_fen) then
    raise exception 'an entitlement is confirmed with its money committed' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function entitlement_money from public;
create constraint trigger entitlement_money_kept after insert on entitlement deferrable initially deferred for each row
  when (new.transfer_id is not null) execute function entitlement_money();
create constraint trigger entitlement_money_committed after update of transfer_id, state on entitlement deferrable initially deferred
  for each row when (new.transfer_id is distinct from old.transfer_id or (new.state = 'confirmed' and old.state <> 'confirmed'))
  execute function entitlement_money();`;
