import { type LocalDate } from '#libs/kernel';
import { elevate, type Tx } from '#libs/platform';
import { type Dataset } from './dataset.ts';
import { type RejectReason, REJECTS_SHOWN } from './delivery-reject.ts';
import { DeliveryEmpty, DeliveryOutOfOrder, StagingLost, SubjectElsewhere } from './errors.ts';
import { lockForAcceptance } from './settled.ts';

/** `full` ends what it does not repeat, `delta` only adds and changes. */
export type DeliveryMode = 'full' | 'delta';

/** A delivery whose rows lie in staging. */
export interface Arrival {
  readonly deliveryId: string;
  /** Marks the rows of this attempt among those of attempts that died. */
  readonly attempt: string;
  readonly dataset: Dataset;
  readonly mode: DeliveryMode;
  readonly asOf: LocalDate;
  readonly synthetic: boolean;
}

/** What acceptance found; counts are rows of the file, without those rejected before staging. */
export interface Acceptance {
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** The first by line, at most {@link REJECTS_SHOWN}. */
  readonly rejects: readonly { readonly line: number; readonly reason: RejectReason }[];
  /** The instant from which all rows of the delivery are known, as PostgreSQL writes it, to the microsecond. */
  readonly knownAt: string;
  /** Set when another attempt had accepted it meanwhile. */
  readonly already?: {
    id: string;
    state: string;
    row_count: number | null;
    accepted: number;
    rejected: number;
  };
}

/**
 * Turns staged rows into subjects, identifiers and records, set by set, and clears the staging.
 *
 * Bitemporal: a changed fact ends the old statement's known time now, keeps it as history that was valid until the
 * delivery's day, and states the new one from that day. Unchanged facts touch nothing.
 *
 * @param staged how many rows this attempt wrote
 * @throws REGISTRY.STAGING_LOST, REGISTRY.DELIVERY_OUT_OF_ORDER, REGISTRY.DELIVERY_EMPTY, REGISTRY.SUBJECT_ELSEWHERE
 */
export async function acceptStaged(tx: Tx, arrival: Arrival, staged: number): Promise<Acceptance> {
  await lockForAcceptance(tx, arrival.dataset.id);
  await tx.query('set local statement_timeout = 0');
  const already = await acceptedBefore(tx, arrival.deliveryId);
  if (already) {
    await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
    return { accepted: 0, unchanged: 0, rejected: 0, rejects: [], knownAt: '', already };
  }
  const knownAt = await orderedInstant(tx, arrival);
  await link(tx, arrival, staged);
  await rejectInSets(tx, arrival);
  const subjectLines = arrival.dataset.subject ? await registerSubjects(tx, arrival, knownAt) : [];
  await compare(tx, arrival);
  if (arrival.mode === 'full') await endAbsent(tx, arrival);
  await write(tx, arrival, knownAt);
  const counts = await count(tx, subjectLines);
  await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
  await tx.query('drop table arrival, comparison, ending');
  return { ...counts, knownAt };
}

async function acceptedBefore(tx: Tx, deliveryId: string): Promise<Acceptance['already']> {
  const [row] = await tx.query<NonNullable<Acceptance['already']>>(
    'select id, state, row_count, accepted, rejected from delivery where id = $1 for update',
    [deliveryId],
  );
  return row?.state === 'accepted' ? row : undefined;
}

/** Known time moves forward within a dataset even if the server's clock was set back. */
async function orderedInstant(tx: Tx, arrival: Arrival): Promise<string> {
  const [latest] = await tx.query<{ as_of: string | null; known_at: string }>(
    `select max(as_of)::text as as_of,
       greatest(statement_timestamp(), max(known_at) + interval '1 microsecond')::text as known_at
     from delivery where dataset = $1 and state = 'accepted'`,
    [arrival.dataset.id],
  );
  if (latest?.as_of && latest.as_of > arrival.asOf)
    throw new DeliveryOutOfOrder(arrival.dataset.id, arrival.asOf, latest.as_of);
  return latest?.known_at ?? '';
}

async function link(tx: Tx, arrival: Arrival, staged: number): Promise<void> {
  await tx.query(
    `create temp table arrival (line integer, value text, item text, period text, facts jsonb, facts_hash text, subject jsonb,
       rejected text, subject_id integer, who text) on commit drop`,
  );
  await tx.query(
    `insert into arrival
     select s.line, s.value, s.item, s.period, s.facts, s.facts_hash, s.subject, s.rejected, i.subject_id,
       coalesce(i.subject_id::text, 'new:' || s.value)
     from record_staging s
     left join identifier i on i.scheme = s.scheme and i.value = s.value and i.valid_from <= $3::date
       and (i.valid_until is null or i.valid_until > $3::date)
     where s.delivery_id = $1 and s.attempt = $2`,
    [arrival.deliveryId, arrival.attempt, arrival.asOf],
  );
  await tx.query('create index on arrival (subject_id, period, item)');
  await tx.query('analyze arrival (line, subject_id, who, item, period, rejected)');
  const [found] = await tx.query<{ rows: string; usable: string }>(
    'select count(*) as rows, count(*) filter (where rejected is null) as usable from arrival',
  );
  if (Number(found?.rows) !== staged) throw new StagingLost(arrival.dataset.id);
  if (arrival.mode === 'full' && Number(found?.usable) === 0)
    throw new DeliveryEmpty(arrival.dataset.id);
}

async function rejectInSets(tx: Tx, arrival: Arrival): Promise<void> {
  if (!arrival.dataset.subject) {
    await tx.query(
      `update arrival set rejected = 'REGISTRY.UNLINKED' where subject_id is null and rejected is null`,
    );
  }
  await tx.query(
    `update arrival set rejected = 'REGISTRY.OUTSIDE_DIVISION'
     where rejected is null and subject is not null and not starts_with(subject->>'division', context_division())`,
  );
  await tx.query(
    `update arrival set rejected = 'REGISTRY.ROW_CONFLICTS' where rejected is null and line in (
       select a.line from arrival a join (
         select who, item, period from arrival where rejected is null
         group by who, item, period having count(*) > 1 and count(distinct facts_hash || coalesce(subject::text, '')) > 1
       ) c using (who, item, period))`,
  );
}

/**
 * Creates unknown subjects and corrects known ones; gives the lines that did. A name that is replaced is kept as borne
 * until the delivery's day and believed until its instant.
 */
async function registerSubjects(tx: Tx, arrival: Arrival, knownAt: string): Promise<number[]> {
  const corrected = await tx.query<{ subject_id: number; line: number; moved: boolean }>(
    `select distinct on (a.subject_id) a.subject_id, a.line, s.division <> a.subject->>'division' as moved
     from arrival a join subject s on s.id = a.subject_id
     where a.rejected is null and (s.name, s.kind, s.division)
       is distinct from (a.subject->>'name', a.subject->>'kind', a.subject->>'division')
     order by a.subject_id, a.line`,
  );
  if (corrected.length > 0) {
    await tx.query(
      `insert into subject_former_name (subject_id, name, valid_until, known_until)
       select s.id, s.name, $2::date, $3::timestamptz from arrival a join subject s on s.id = a.subject_id
       where a.line = any($1::integer[]) and s.name <> a.subject->>'name'`,
      [corrected.map((one) => one.line), arrival.asOf, knownAt],
    );
    await tx.query(
      `update subject s set name = a.subject->>'name', kind = a.subject->>'kind', division = a.subject->>'division'
       from arrival a where a.line = any($1::integer[]) and s.id = a.subject_id`,
      [corrected.map((one) => one.line)],
    );
  }
  await follow(
    tx,
    corrected.filter((one) => one.moved).map((one) => one.subject_id),
  );
  await refuseElsewhere(tx, arrival);
  await createSubjects(tx, arrival, knownAt);
  return corrected.map((one) => one.line);
}

/** The identifiers and present records of a subject that moved go to its new division's eyes, whosever they are. */
async function follow(tx: Tx, moved: readonly number[]): Promise<void> {
  if (moved.length === 0) return;
  await elevate(tx, async () => {
    await tx.query(
      'update identifier i set division = s.division from subject s where i.subject_id = s.id and s.id = any($1::integer[])',
      [moved],
    );
    await tx.query(
      `update record r set division = s.division from subject s
       where r.subject_id = s.id and s.id = any($1::integer[]) and r.known_until is null`,
      [moved],
    );
  });
}

/**
 * A code that nobody within the caller's sight has, but somebody outside it: the subject moves in, which only a context
 * that sees both divisions can record.
 */
async function refuseElsewhere(tx: Tx, arrival: Arrival): Promise<void> {
  if (tx.context.division === '') return;
  const elsewhere = await elevate(tx, () =>
    tx.query<{ line: number }>(
      `select min(a.line) as line from arrival a join identifier i on i.scheme = $1 and i.value = a.value
       where a.subject_id is null and a.rejected is null group by a.value order by 1`,
      [arrival.dataset.key.scheme],
    ),
  );
  if (elsewhere.length > 0) {
    throw new SubjectElsewhere(
      arrival.dataset.id,
      elsewhere.map(({ line }) => line),
    );
  }
}

/** New numbers are given in the order of the file; the n-th new number belongs to the n-th new code. */
async function createSubjects(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
  await tx.query(
    `with fresh as (
       select distinct on (value) line, value, subject from arrival where subject_id is null and rejected is null order by value, line),
     ordered as (select value, subject, row_number() over (order by line) as place from fresh),
     made as (
       insert into subject (kind, name, division, synthetic, created_at)
       select subject->>'kind', subject->>'name', subject->>'division', $1, $2::timestamptz from ordered order by place returning id),
     placed as (select id, row_number() over (order by id) as place from made)
     insert into identifier (scheme, value, subject_id, division)
     select $3, o.value, p.id, o.subject->>'division' from ordered o join placed p using (place)`,
    [arrival.synthetic, knownAt, arrival.dataset.key.scheme],
  );
  await tx.query(
    `update arrival a set subject_id = i.subject_id from identifier i
     where a.subject_id is null and a.rejected is null and i.scheme = $1 and i.value = a.value and i.valid_until is null`,
    [arrival.dataset.key.scheme],
  );
}

async function compare(tx: Tx, arrival: Arrival): Promise<void> {
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
async function endAbsent(tx: Tx, arrival: Arrival): Promise<void> {
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

async function write(tx: Tx, arrival: Arrival, knownAt: string): Promise<void> {
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

async function count(
  tx: Tx,
  subjectLines: readonly number[],
): Promise<Pick<Acceptance, 'accepted' | 'unchanged' | 'rejected' | 'rejects'>> {
  const [lines] = await tx.query<{ accepted: string; taken: string }>(
    `select count(distinct line) filter (where outcome in ('new', 'changed') or line = any($1::integer[])) as accepted,
       count(distinct line) as taken from comparison`,
    [subjectLines],
  );
  const accepted = Number(lines?.accepted);
  const late = `rejected in ('REGISTRY.UNLINKED', 'REGISTRY.OUTSIDE_DIVISION', 'REGISTRY.ROW_CONFLICTS')`;
  const [refused] = await tx.query<{ lines: string }>(
    `select count(distinct line) as lines from arrival where ${late}`,
  );
  const rejects = await tx.query<{ line: number; reason: RejectReason }>(
    `select line, min(rejected) as reason from arrival where ${late} group by line order by line limit $1`,
    [REJECTS_SHOWN],
  );
  const unchanged = Number(lines?.taken) - accepted;
  return { accepted, unchanged, rejected: Number(refused?.lines), rejects };
}
