import { type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';

/** Of an arrival, what says something new: no record stands there yet, or one with other facts. */
export const SAYS_NEW = `rejected is null and not repeated and known_hash is distinct from facts_hash`;

/**
 * Of rows that say the same of one record only the first one counts.
 *
 * @param conflicts whether rows that say different things of it are all rejected; else the first one counts there too
 */
export async function settleDoubled(
  tx: Tx,
  arrival: Arrival,
  { conflicts }: { readonly conflicts: boolean },
): Promise<void> {
  const who = arrival.dataset.subject
    ? `coalesce(subject_id::text, 'new:' || value)`
    : 'subject_id';
  // Where a subject has one record it is the whole key: a number is grouped in half the time of a number and two texts.
  const { item, period } = arrival.dataset;
  const key =
    period === null && !item
      ? 'min(item) as item, min(period) as period from arrival where rejected is null group by 1'
      : 'item, period from arrival where rejected is null group by 1, 2, 3';
  await tx.query(
    `create temp table doubled on commit drop as select ${who} as who, ${key} having count(*) > 1`,
  );
  const some = await tx.query('select from doubled limit 1');
  if (some.length > 0) {
    const same = `doubled d join arrival a on ${who} = d.who and a.item = d.item and a.period = d.period`;
    if (conflicts) await rejectConflicts(tx, same);
    await tx.query(
      `update arrival set repeated = true from (
         select a.ctid as place, row_number() over (partition by d.who, d.item, d.period order by a.line) as number
         from ${same} where a.rejected is null) n
       where arrival.ctid = n.place and n.number > 1`,
    );
  }
  await tx.query('drop table doubled');
}

async function rejectConflicts(tx: Tx, same: string): Promise<void> {
  await tx.query(
    `create temp table conflict on commit drop as
     select d.who, d.item, d.period from ${same} where a.rejected is null
     group by 1, 2, 3 having count(distinct concat_ws(' ', a.facts_hash, a.subject_kind, a.subject_division, a.subject_name)) > 1`,
  );
  await tx.query(
    `update arrival set rejected = 'REGISTRY.ROW_CONFLICTS' where rejected is null and line in (
       select a.line from ${same} join conflict c on c.who = d.who and c.item = d.item and c.period = d.period)`,
  );
  await tx.query('drop table conflict');
}

/**
 * A subject with a rejected row is not absent: what is known of it stays.
 *
 * Always by hashing: of a dataset that was delivered first a moment ago nothing has been measured yet, and the plan for
 * the one row that is then expected looks through the whole arrival for each of a million.
 */
async function endAbsent(tx: Tx, arrival: Arrival, periods: readonly string[]): Promise<void> {
  await tx.query('set local enable_nestloop = off');
  await tx.query(
    `insert into ending
     select r.id from record r
     where r.dataset = $1 and r.known_until is null and r.valid_until is null and r.period = any($2::text[])
       and not exists (select from arrival a where a.record_id = r.id and a.rejected is null)
       and not exists (select from arrival a where a.subject_id = r.subject_id and a.rejected is not null)`,
    [arrival.dataset.id, periods],
  );
  await tx.query('set local enable_nestloop = on');
}

/**
 * Ends what changed or is named to end, keeps it as history, and states the new.
 *
 * @param complete the periods in which what the arrival leaves out ends too
 * @param retracted of whom nothing stays of what was said before, of past days neither; the arrival names no record of theirs
 */
export async function write(
  tx: Tx,
  arrival: Arrival,
  knownAt: string,
  complete: readonly string[],
  retracted: readonly number[] = [],
): Promise<void> {
  await tx.query('create temp table ending (record_id bigint) on commit drop');
  await tx.query(
    `insert into ending select record_id from arrival where record_id is not null and ${SAYS_NEW}`,
  );
  if (complete.length > 0) await endAbsent(tx, arrival, complete);
  if (retracted.length > 0)
    await tx.query(
      `insert into ending select id from record
       where dataset = $1 and subject_id = any($2::integer[]) and known_until is null and valid_until is not null`,
      [arrival.dataset.id, retracted],
    );
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
     from ending e join record r on r.id = e.record_id join subject s on s.id = r.subject_id
     where r.valid_from < $2::date and r.subject_id <> all($3::integer[])`,
    [knownAt, arrival.asOf, retracted],
  );
  if (arrival.mode !== 'tombstone') await state(tx, arrival, knownAt);
}

async function state(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
  await tx.query(
    `insert into record (subject_id, dataset, item, period, facts, facts_hash, valid_from, known_from, delivery_id, authority, division)
     select subject_id, $3, item, period, facts, facts_hash, $2::date, $1::timestamptz, $4::uuid, $5, division
     from arrival where ${SAYS_NEW} order by subject_id, period`,
    [knownAt, arrival.asOf, arrival.dataset.id, arrival.deliveryId, arrival.dataset.authority.code],
  );
}
