import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Promised relief (减免) expires once its document settles nothing of it any more: its reservation is voided, and it stays what was promised. */
export class ExpiredRelief1767225600283 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into lifecycle_transition (entity, from_state, event, to_state) values ('relief_promise', 'standing', 'expire', 'expired');
      alter table relief_promise add column expired_on date, add constraint relief_promise_expired check ((state = 'expired') = (expired_on is not null));
      grant update (expired_on) on relief_promise to huizhi_app;
      drop index relief_promise_of_year;
      create index relief_promise_of_year on relief_promise (left(period, 4)) where state <> 'withdrawn';
      ${reservedWhile(`one.state <> 'standing'`, 'voided when it ends')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${reservedWhile(`one.state = 'withdrawn'`, 'voided when it is withdrawn')}
      drop index relief_promise_of_year;
      create index relief_promise_of_year on relief_promise (left(period, 4)) where state = 'standing';
      alter table relief_promise drop column expired_on;
      delete from lifecycle_transition where entity = 'relief_promise' and event = 'expire';`);
  }
}

/** As it was, but for when the reservation has to be voided. */
const reservedWhile = (ended: string, said: string): string => `
create or replace function promise_has_its_reservation() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one relief_promise;
begin
  select * into one from relief_promise where id = new.id;
  if one.amount_fen is not null and (not exists (select from transfer t join account a on a.id = t.credit_account
      where t.id = one.transfer_id and t.kind = 'pending' and t.unit = 'RELIEF' and t.amount = one.amount_fen and t.ref = one.id::text
        and a.code = concat_ws(':', 'relieved', one.subject_id, left(one.period, 4), one.measure_id))
    or (${ended}) <> exists (select from transfer t where t.pending_id = one.transfer_id and t.kind = 'void')) then
    raise exception 'a promise of relief is reserved while it stands and ${said}' using errcode = 'HZ004';
  end if;
  if not exists (select from episode e join decision d on d.id = one.decision_id and d.episode_id = e.id join rule_version v on v.id = d.rule_version_id
      where e.id = one.episode_id and (e.subject_id, e.policy_id, e.period, e.item) = (one.subject_id, one.measure_id, one.period, one.item)
        and e.amount_fen = coalesce(one.amount_fen, 0) and (one.amount_fen is not null or v.document->'amount' is null)) then
    raise exception 'a promise of relief is that of its episode, and unknown only where its rule has no amount' using errcode = 'HZ004';
  end if;
  return null;
end $$;`;
