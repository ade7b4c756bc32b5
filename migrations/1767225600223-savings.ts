import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Savings (降本减负): what relief a rule promises a firm and what of it bills, returns and payments show. Both are postings of
 * the unit RELIEF, which never pass through the treasury; one document is attributed to one measure, once.
 */
export class Savings1767225600223 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROMISES);
    await runner.query(SAVINGS);
    await runner.query(POSTINGS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table saving, relief_promise cascade;
      drop function promise_has_its_reservation, saving_has_its_posting, saving_is_of_its_record;
      delete from lifecycle_transition where entity in ('relief_promise', 'saving');
      delete from lifecycle where entity in ('relief_promise', 'saving');`);
  }
}

const PROMISES = `
create table relief_promise (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  -- Why it is promised: the episode, and the decision that names rule version, data and records.
  episode_id uuid not null unique references episode,
  decision_id uuid not null references decision,
  subject_id integer not null references subject,
  measure_id text not null,
  period text not null,
  item text not null,
  -- Null where the rule says that a firm is entitled and not to how much: unknown, so nothing is reserved.
  amount_fen bigint check (amount_fen > 0),
  transfer_id uuid unique references transfer,
  promised_on date not null,
  withdrawn_on date,
  withdrawn_because text,
  -- What the firm was on that day; null where nobody knew.
  industry text,
  size text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  check ((amount_fen is null) = (transfer_id is null)),
  check ((state = 'withdrawn') = (withdrawn_on is not null and btrim(withdrawn_because) <> ''))
);
create unique index relief_promise_standing on relief_promise (subject_id, measure_id, period, item) where state = 'standing';
create index relief_promise_of_year on relief_promise (left(period, 4)) where state = 'standing';
select declare_lifecycle('relief_promise', 'standing', array['standing withdraw withdrawn']);
select govern('relief_promise');
select protect('relief_promise', 'authority', 'division', 'subject_id');
grant select, insert on relief_promise to huizhi_app;
grant update (state, version, withdrawn_on, withdrawn_because) on relief_promise to huizhi_app;
select keep_columns('relief_promise', 'episode_id, decision_id, subject_id, measure_id, period, item, amount_fen, transfer_id, promised_on, industry, size, authority, division');`;

const SAVINGS = `
create table saving (
  id uuid primary key default gen_random_uuid(),
  state text not null,
  subject_id integer not null references subject,
  measure_id text not null,
  period text not null,
  -- The number of the bill, return or payment that shows it.
  item text not null check (item <> ''),
  document text not null check (document in ('bill', 'return', 'payment')),
  amount_fen bigint not null check (amount_fen > 0),
  realised_on date not null,
  -- Where it was read: the record, and the delivery that brought it.
  record_id bigint not null references record,
  delivery_id uuid not null references delivery,
  transfer_id uuid not null unique references transfer,
  reversal_id uuid unique references transfer,
  reversed_on date,
  reversed_because text,
  industry text,
  size text,
  authority text not null,
  division text not null,
  version integer not null default 1,
  check ((state = 'reversed') = (reversal_id is not null and reversed_on is not null and btrim(reversed_because) <> ''))
);
-- A document of a firm counts once, whatever measure and period it names; what is reversed makes room for what corrects it.
create unique index saving_once on saving (subject_id, item) where state = 'posted';
create index saving_of_year on saving (left(period, 4)) where state = 'posted';
create index saving_of_subject on saving (subject_id, measure_id, period);
select declare_lifecycle('saving', 'posted', array['posted reverse reversed']);
select govern('saving');
select protect('saving', 'authority', 'division', 'subject_id');
grant select, insert on saving to huizhi_app;
grant update (state, version, reversal_id, reversed_on, reversed_because) on saving to huizhi_app;
select keep_columns('saving', 'subject_id, measure_id, period, item, document, amount_fen, realised_on, record_id, delivery_id, transfer_id, industry, size, authority, division');

create function saving_is_of_its_record() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from record r where r.id = new.record_id and r.delivery_id = new.delivery_id and r.subject_id = new.subject_id
      and r.dataset = 'reliefs' and r.item = new.item and r.known_until is null) then
    raise exception 'a saving is of a record that holds, of its firm and its document' using errcode = 'HZ005';
  end if;
  return new;
end $$;
revoke execute on function saving_is_of_its_record from public;
create trigger saving_is_of_its_record before insert on saving for each row execute function saving_is_of_its_record();`;

const POSTINGS = `
-- Looked at when the transaction ends.
create function promise_has_its_reservation() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one relief_promise;
begin
  select * into one from relief_promise where id = new.id;
  if one.amount_fen is not null and (not exists (select from transfer t join account a on a.id = t.credit_account
      where t.id = one.transfer_id and t.kind = 'pending' and t.unit = 'RELIEF' and t.amount = one.amount_fen and t.ref = one.id::text
        and a.code = concat_ws(':', 'relieved', one.subject_id, left(one.period, 4), one.measure_id))
    or (one.state = 'withdrawn') <> exists (select from transfer t where t.pending_id = one.transfer_id and t.kind = 'void')) then
    raise exception 'a promise of relief is reserved while it stands and voided when it is withdrawn' using errcode = 'HZ004';
  end if;
  if not exists (select from episode e join decision d on d.id = one.decision_id and d.episode_id = e.id join rule_version v on v.id = d.rule_version_id
      where e.id = one.episode_id and (e.subject_id, e.policy_id, e.period, e.item) = (one.subject_id, one.measure_id, one.period, one.item)
        and e.amount_fen = coalesce(one.amount_fen, 0) and (one.amount_fen is not null or v.document->'amount' is null)) then
    raise exception 'a promise of relief is that of its episode, and unknown only where its rule has no amount' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function promise_has_its_reservation from public;
create constraint trigger promise_has_its_reservation after insert or update of state on relief_promise deferrable initially deferred
  for each row execute function promise_has_its_reservation();

create function saving_has_its_posting() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one saving;
begin
  select * into one from saving where id = new.id;
  if not exists (select from transfer t join account a on a.id = t.credit_account
      where t.id = one.transfer_id and t.kind = 'posted' and t.unit = 'RELIEF' and t.amount = one.amount_fen and t.ref = one.id::text
        and a.code = concat_ws(':', 'relieved', one.subject_id, left(one.period, 4), one.measure_id))
    or (one.state = 'reversed' and not exists (select from transfer t join transfer r
        on r.debit_account = t.credit_account and r.credit_account = t.debit_account and r.amount = t.amount and r.ref = t.ref
      where t.id = one.transfer_id and r.id = one.reversal_id and r.kind = 'posted')) then
    raise exception 'a saving is posted once, and taken back by a transfer of the same amount' using errcode = 'HZ004';
  end if;
  return null;
end $$;
revoke execute on function saving_has_its_posting from public;
create constraint trigger saving_has_its_posting after insert or update of state on saving deferrable initially deferred
  for each row execute function saving_has_its_posting();`;
