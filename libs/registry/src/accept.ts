import { type Tx } from '#libs/platform';
import { compare, endAbsent, write } from './accept-records.ts';
import { registerSubjects } from './accept-subjects.ts';
import { type Acceptance, type Arrival } from './arrival.ts';
import { DeliveryEmpty, DeliveryOutOfOrder, StagingLost } from './errors.ts';
import { keepLateRejects } from './delivery-rejects.ts';
import { stateIdentifiers, superseded, waitForSubject } from './linking.ts';
import { lockForAcceptance } from './settled.ts';

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
    return { accepted: 0, unchanged: 0, rejected: 0, knownAt: '', already };
  }
  const knownAt = await orderedInstant(tx, arrival);
  await link(tx, arrival, staged);
  await rejectInSets(tx, arrival);
  const subjectLines = arrival.dataset.subject ? await registerSubjects(tx, arrival, knownAt) : [];
  await compare(tx, arrival);
  if (arrival.mode === 'full') {
    await endAbsent(tx, arrival);
    await superseded(tx, arrival);
  }
  await write(tx, arrival, knownAt);
  await stateIdentifiers(tx, arrival);
  await waitForSubject(tx, arrival);
  await keepLateRejects(tx, arrival);
  const counts = await count(tx, subjectLines);
  await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
  await tx.query('drop table arrival, comparison, ending');
  return { ...counts, knownAt };
}

async function acceptedBefore(tx: Tx, deliveryId: string): Promise<Acceptance['already']> {
  const [row] = await tx.query<NonNullable<Acceptance['already']>>(
    'select id, state, row_count, accepted, rejected, repaired from delivery where id = $1 for update',
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

async function count(
  tx: Tx,
  subjectLines: readonly number[],
): Promise<Pick<Acceptance, 'accepted' | 'unchanged' | 'rejected'>> {
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
  const unchanged = Number(lines?.taken) - accepted;
  return { accepted, unchanged, rejected: Number(refused?.lines) };
}
