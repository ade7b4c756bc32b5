/**
 * Rows that match nobody yet, and the identifiers that make them match.
 *
 * Departments key their rows by numbers of their own, and know an enterprise before the register does. A good row whose
 * identifier nobody bears is reported and waits here; as soon as someone bears it, by a registration, a delivery of
 * identifiers or an officer's word, it becomes a record as if it had matched at once.
 */
import { type LocalDate } from '#libs/kernel';
import { type Context, type Database, elevate, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { SAYS_NEW, settleDoubled, write } from './accept-records.ts';
import { noteArrival } from './changed-subjects.ts';
import { type Dataset, type IdentifierScheme } from './dataset.ts';
import { rejectDisputed } from './disputed-numbers.ts';
import { IdentifierTaken } from './errors.ts';
import { lockForAcceptance } from './settled.ts';

/** Puts the rows of an arrival that match nobody into the queue. */
export async function waitForSubject(tx: Tx, arrival: Arrival): Promise<void> {
  if (arrival.dataset.subject) return;
  await tx.query(
    `insert into unlinked_record (delivery_id, dataset, authority, division, scheme, value, line, item, period, facts, facts_hash, as_of)
     select d.id, d.dataset, d.authority, d.division, $2, a.value, a.line, a.item, a.period, a.facts, a.facts_hash, d.as_of
     from arrival a join delivery d on d.id = $1 where a.rejected = 'REGISTRY.UNLINKED' order by a.line`,
    [arrival.deliveryId, arrival.dataset.key.scheme],
  );
}

/** What waits from earlier deliveries is no longer said once a full one of the same periods leaves it out or repeats it. */
export async function superseded(
  tx: Tx,
  arrival: Arrival,
  periods: readonly string[],
): Promise<void> {
  await tx.query(
    `update unlinked_record set state = 'superseded', resolved_at = now()
     where dataset = $1 and state = 'waiting' and delivery_id <> $2 and starts_with(division, context_division())
       and period = any($3::text[])`,
    [arrival.dataset.id, arrival.deliveryId, periods],
  );
}

/**
 * Lets the subjects of an arrival bear the identifiers that it states. A first number of its scheme counts for all
 * time, so that older rows link; a later one from the delivery's day, on which the former ends.
 *
 * @throws REGISTRY.IDENTIFIER_TAKEN when somebody was given one of them meanwhile; rows that dispute one are rejected before
 */
export async function stateIdentifiers(tx: Tx, arrival: Arrival): Promise<void> {
  for (const { scheme, fact } of arrival.dataset.identifies ?? []) {
    await tx.query(
      `create temp table stated on commit drop as
       select distinct a.subject_id, a.value, s.division
       from (select subject_id, facts->>$1 as value from arrival where ${SAYS_NEW}) a join subject s on s.id = a.subject_id
       where a.value is not null and not exists (select from identifier i where i.scheme = $2 and i.value = a.value
         and i.subject_id = a.subject_id and i.valid_until is null)`,
      [fact, scheme],
    );
    await tx.query(
      `update identifier i set valid_until = $2::date from stated s
       where i.subject_id = s.subject_id and i.scheme = $1 and i.valid_until is null and i.valid_from < $2::date`,
      [scheme, arrival.asOf],
    );
    const taken = await elevate(tx, () =>
      tx.query<{ value: string }>(
        `select s.value from stated s join identifier i on i.scheme = $1 and i.value = s.value and i.valid_until is null
         where i.subject_id <> s.subject_id
         union all select value from stated group by value having count(*) > 1 order by 1 limit 10`,
        [scheme],
      ),
    );
    if (taken.length > 0)
      throw new IdentifierTaken(
        arrival.dataset.id,
        taken.map(({ value }) => value),
      );
    // Two questions, each answered by hashing: asked as one, every row looks through all identifiers of the scheme.
    await tx.query(
      `insert into identifier (scheme, value, subject_id, division, valid_from)
       select $1, s.value, s.subject_id, s.division, case
         when exists (select from identifier i where i.scheme = $1 and i.subject_id = s.subject_id)
           or exists (select from identifier i where i.scheme = $1 and i.value = s.value)
         then $2::date else '1900-01-01' end
       from stated s`,
      [scheme, arrival.asOf],
    );
    await tx.query('drop table stated');
  }
}

/** One row of a file that waits. */
export interface WaitingRow {
  /** Of the first of what it says. */
  readonly id: string;
  readonly dataset: string;
  readonly scheme: IdentifierScheme;
  readonly value: string;
  readonly deliveryId: string;
  readonly line: number;
  readonly item: string;
  /** Those of which it says something; `asOf` is what holds as of its day. */
  readonly periods: readonly string[];
  readonly asOf: LocalDate;
}

/**
 * Rows that wait for a subject, oldest first.
 *
 * @param from.linkable only those whose number somebody can be said to bear: a credit code is nobody’s to give
 */
export async function waitingRows(
  tx: Tx,
  {
    dataset,
    after,
    limit,
    linkable = false,
  }: { dataset?: string; after?: string; limit: number; linkable?: boolean },
): Promise<WaitingRow[]> {
  return tx.query<WaitingRow>(
    `select u.id, u.dataset, u.scheme, u.value, u.delivery_id as "deliveryId", u.line, u.item, u.as_of::text as "asOf",
       (select array_agg(p.period order by p.id) from unlinked_record p
        where p.delivery_id = u.delivery_id and p.line = u.line and p.state = 'waiting') as periods
     from unlinked_record u
     where u.state = 'waiting' and ($1::text is null or u.dataset = $1) and u.id > $2::bigint and (not $4 or u.scheme <> 'credit-code')
       and not exists (select from unlinked_record e where e.delivery_id = u.delivery_id and e.line = u.line and e.state = 'waiting' and e.id < u.id)
     order by u.id limit $3`,
    [dataset ?? null, after ?? '0', limit, linkable],
  );
}

/** A number under which rows wait. */
export interface WaitingNumber {
  readonly scheme: IdentifierScheme;
  readonly value: string;
}

/**
 * Takes the waiting rows of a dataset whose identifier somebody bears now. What a later row has said about the same thing
 * stands. Running it again takes nothing twice.
 *
 * @param number only the rows that wait for it; all of them unless given
 * @returns how many rows of files became records
 */
export async function linkWaiting(
  database: Database,
  dataset: Dataset,
  context: Context,
  number?: WaitingNumber,
): Promise<number> {
  if (number && number.scheme !== dataset.key.scheme) return 0;
  return database.transaction('delivery.link', context, async (tx) => {
    await lockForAcceptance(tx, dataset.id);
    const groups = await tx.query<{ delivery_id: string; as_of: LocalDate; known_at: string }>(
      // Each at an instant of its own: what the second says may end what the first has said.
      `select delivery_id, as_of::text as as_of, (greatest(statement_timestamp(),
         (select max(known_at) + interval '1 microsecond' from delivery where dataset = $1 and state = 'accepted'))
         + row_number() over (order by as_of, min(id)) * interval '1 microsecond')::text as known_at
       from unlinked_record u where dataset = $1 and state = 'waiting' and ($2::text is null or value = $2) and exists (${BORNE})
       group by delivery_id, as_of order by as_of, min(id)`,
      [dataset.id, number?.value ?? null],
    );
    let linked = 0;
    for (const { delivery_id: deliveryId, as_of: asOf, known_at: knownAt } of groups) {
      const arrival = {
        deliveryId,
        attempt: '',
        dataset,
        mode: 'delta',
        asOf,
        synthetic: false,
      } as const;
      linked += await takeGroup(tx, arrival, knownAt, number?.value);
    }
    return linked;
  });
}

/**
 * After a delivery of subjects or of their numbers: the rows of every dataset that waited for whom it names become records,
 * whichever way it came and whosever they are.
 *
 * @param context of whoever delivered
 * @returns how many rows of files became records
 */
export async function linkAfter(
  database: Database,
  delivered: Dataset,
  datasets: readonly Dataset[],
  context: Context,
): Promise<number> {
  if (!delivered.subject && !delivered.identifies) return 0;
  return linkEverywhere(database, datasets, context);
}

/** After an officer’s word for who bears a number: exactly the rows that waited for it become records, whosever they are. */
export async function linkNumber(
  database: Database,
  number: WaitingNumber,
  datasets: readonly Dataset[],
  context: Context,
): Promise<number> {
  return linkEverywhere(database, datasets, context, number);
}

async function linkEverywhere(
  database: Database,
  datasets: readonly Dataset[],
  context: Context,
  number?: WaitingNumber,
): Promise<number> {
  let rows = 0;
  // What states numbers goes first: the rows of others wait for these.
  for (const dataset of [
    ...datasets.filter(({ identifies }) => identifies),
    ...datasets.filter(({ identifies }) => !identifies),
  ])
    if (!dataset.subject)
      rows += await linkWaiting(database, dataset, { ...context, authorities: ['*'] }, number);
  return rows;
}

const BORNE = `select from identifier i where i.scheme = u.scheme and i.value = u.value and i.valid_from <= u.as_of
  and (i.valid_until is null or i.valid_until > u.as_of)`;

async function takeGroup(
  tx: Tx,
  arrival: Arrival,
  knownAt: string,
  value?: string,
): Promise<number> {
  await tx.query(
    `create temp table arrival on commit drop as
     select u.id, u.line, u.value, u.item, u.period, u.facts, u.facts_hash, null::text as subject_name, null::text as subject_kind, null::text as subject_division,
       i.division, null::text as rejected, i.subject_id, c.id as record_id, c.facts_hash as known_hash, false as repeated,
       exists (select from record r where r.subject_id = i.subject_id and r.dataset = u.dataset
         and r.item = u.item and r.period = u.period and (r.valid_from >= u.as_of or r.valid_until > u.as_of) and r.known_until is null) as late
     from unlinked_record u cross join lateral (select i.subject_id, i.division from identifier i
       where i.scheme = u.scheme and i.value = u.value and i.valid_from <= u.as_of
       and (i.valid_until is null or i.valid_until > u.as_of) limit 1) i
     left join lateral (select c.id, c.facts_hash from record c where c.subject_id = i.subject_id and c.dataset = u.dataset
       and c.item = u.item and c.period = u.period and c.known_until is null and c.valid_until is null limit 1) c on true
     where u.delivery_id = $1 and u.state = 'waiting' and ($2::text is null or u.value = $2)`,
    [arrival.deliveryId, value ?? null],
  );
  const resolve = (state: string, which: string): Promise<{ line: number }[]> =>
    tx.query<{ line: number }>(
      `update unlinked_record u set state = $1, subject_id = a.subject_id, resolved_at = now()
       from arrival a where u.id = a.id and ${which} returning a.line`,
      [state],
    );
  await resolve('superseded', 'a.late');
  await tx.query('delete from arrival where late');
  await settleDoubled(tx, arrival, { conflicts: false });
  // Of a number that is somebody else's by now the row waits on, until it is nobody's.
  await rejectDisputed(tx, arrival);
  const done = await resolve('linked', 'a.rejected is null');
  await write(tx, arrival, knownAt, []);
  await noteArrival(tx, arrival.deliveryId, knownAt);
  await stateIdentifiers(tx, arrival);
  await tx.query('drop table arrival, ending');
  return new Set(done.map(({ line }) => line)).size;
}

/**
 * Lets a subject bear an identifier from a day on: an officer's word for who a waiting number is.
 *
 * @throws REGISTRY.IDENTIFIER_TAKEN
 */
export async function linkIdentifier(
  tx: Tx,
  link: {
    readonly scheme: IdentifierScheme;
    readonly value: string;
    readonly subjectId: number;
    readonly from: LocalDate;
  },
): Promise<void> {
  const [taken] = await elevate(tx, () =>
    tx.query(
      'select from identifier where scheme = $1 and value = $2 and (valid_until is null or valid_until > $3::date)',
      [link.scheme, link.value, link.from],
    ),
  );
  if (taken) throw new IdentifierTaken('', [link.value]);
  await tx.query(
    `insert into identifier (scheme, value, subject_id, division, valid_from)
     select $1, $2, s.id, s.division, $4::date from subject s where s.id = $3`,
    [link.scheme, link.value, link.subjectId, link.from],
  );
}
