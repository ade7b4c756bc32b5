import { type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';

/** Compares the usable rows of an arrival with what is known: each is new, changed, the same, or repeated in the file. */
export async function compare(tx: Tx, arrival: Arrival): Promise<void> {
  await tx.query(
    `create temp table comparison (line integer, subject_id integer, item text, period text, facts jsonb, facts_hash text,
       record_id bigint, outcome text) on commit drop`,
  );
  await tx.query(
    `insert into comparison
     select a.line, a.subject_id, a.item, a.period, a.facts, a.facts_hash, r.id,
       case when row_number() over (partition by a.subject_id, a.item, a.period order by a.line) > 1 then 'repeated'
         when r.id is null then 'new' when r.facts_hash <> a.facts_hash then 'changed' else 'same' end
     from arrival a left join record r on r.subject_id = a.subject_id and r.dataset = $1 and r.item = a.item
       and r.period = a.period and r.known_until is null and r.valid_until is null
     where a.rejected is null`,
    [arrival.dataset.id],
  );
  await tx.query('create temp table ending (record_id bigint) on commit drop');
  await tx.query(`insert into ending select record_id from comparison where outcome = 'changed'`);
}

/** A subject with a rejected row is not absent: what is known of it stays. */
export async function endAbsent(tx: Tx, arrival: Arrival): Promise<void> {
  await tx.query(
    `insert into ending
     select r.id from record r
     where r.dataset = $1 and r.known_until is null and r.valid_until is null
       and r.period in (select period from arrival where rejected is null)
       and not exists (select from arrival a where a.subject_id = r.subject_id and a.rejected is null
         and a.item = r.item and a.period = r.period)
       and not exists (select from arrival a where a.subject_id = r.subject_id and a.rejected is not null)`,
    [arrival.dataset.id],
  );
}

/** Ends what changed or was left out, keeps it as history, and states the new. */
export async function write(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
  await tx.query('analyze ending');
  await tx.query(
    'update record r set known_until = $1::timestamptz from ending e where r.id = e.record_id',
    [knownAt],
  );
  await tx.query(
    `insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, valid_until, known_from, delivery_id,
       authority, division)
     select r.subject_id, r.dataset, r.item, r.period, r.facts, r.facts_hash, r.valid_from, $2::date, $1::timestamptz,
       r.delivery_id, r.authority, s.division
     from ending e join record r on r.id = e.record_id join subject s on s.id = r.subject_id where r.valid_from < $2::date`,
    [knownAt, arrival.asOf],
  );
  await tx.query(
    `insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
     select c.subject_id, $3, c.item, c.period, c.facts, c.facts_hash, $2::date, $1::timestamptz, $4::uuid, $5, s.division
     from comparison c join subject s on s.id = c.subject_id where c.outcome in ('new', 'changed') order by c.subject_id, c.period`,
    [knownAt, arrival.asOf, arrival.dataset.id, arrival.deliveryId, arrival.dataset.authority.code],
  );
}
