import { promise, type Tx } from '#libs/platform';
import { SAYS_NEW } from './accept-records.ts';

/**
 * The job that is promised when a delivery says something new of a few subjects; its ref is the delivery. Matching answers
 * it: the registry does not know what rules make of it.
 */
export const SUBJECTS_CHANGED = 'registry.subjects-changed';

/** A delivery that says or ends more records than this is left to the next run over everybody. */
const CHANGED_MOST = 1_000;

/** Notes whom an arrival says something new of; after its records were written, while its tables `arrival` and `ending` stand. */
export async function noteArrival(tx: Tx, deliveryId: string, knownAt: string): Promise<void> {
  for (const records of [`arrival where ${SAYS_NEW}`, 'ending']) {
    const found = await tx.query(`select from ${records} limit ${CHANGED_MOST + 1}`);
    if (found.length > CHANGED_MOST) return;
  }
  await note(
    tx,
    { deliveryId, knownAt },
    `select subject_id from arrival where ${SAYS_NEW} union select r.subject_id from ending e join record r on r.id = e.record_id`,
  );
}

/** Notes that a delivery says something new of one subject. */
export async function noteSubject(
  tx: Tx,
  deliveryId: string,
  knownAt: string,
  subjectId: number,
): Promise<void> {
  await note(tx, { deliveryId, knownAt }, `select $3::integer as subject_id`, [subjectId]);
}

async function note(
  tx: Tx,
  { deliveryId, knownAt }: { readonly deliveryId: string; readonly knownAt: string },
  subjects: string,
  parameters: readonly unknown[] = [],
): Promise<void> {
  const noted = await tx.query(
    `insert into changed_subject (delivery_id, subject_id, known_at, division)
     select $1, s.id, $2::timestamptz, s.division from (${subjects}) c join subject s on s.id = c.subject_id
     on conflict (delivery_id, subject_id) do update set known_at = excluded.known_at returning subject_id`,
    [deliveryId, knownAt, ...parameters],
  );
  if (noted.length > 0)
    await promise(tx, [{ kind: SUBJECTS_CHANGED, ref: deliveryId, isAwaited: true }]);
}

/** Whom a delivery changed and nobody has judged since. */
interface ChangedSubjects {
  /** Some of whom that is known by an instant, in ascending number. */
  readonly found: readonly number[];
  readonly isAny: boolean;
  /** Nobody is left beside those found. */
  readonly isLast: boolean;
}

/** Finds whom a delivery changed, at most so many of them. */
export async function changedSubjects(
  tx: Tx,
  deliveryId: string,
  most: number,
  knownAt: string,
): Promise<ChangedSubjects> {
  const [row] = await tx.query<{ found: number[]; count: number }>(
    `select array(select subject_id from changed_subject where delivery_id = $1 and known_at <= $3::timestamptz order by subject_id limit $2) as found,
       (select count(*)::integer from (select from changed_subject where delivery_id = $1 limit $2 + 1) c) as count`,
    [deliveryId, most, knownAt],
  );
  const { found, count } = row as { found: number[]; count: number };
  return { found, isAny: count > 0, isLast: count === found.length };
}

/**
 * What a delivery said of them up to an instant has been judged, or is left to the next run.
 *
 * @returns whether that was anything, and whether nobody is left; what is known only later, as after a clock was set back, stays
 */
export async function forgetChanged(
  tx: Tx,
  deliveryId: string,
  subjectIds: readonly number[],
  knownAt: string,
): Promise<{ readonly isAny: boolean; readonly isLast: boolean }> {
  const [row] = await tx.query<{ forgotten: number; left: boolean }>(
    `with forgotten as (
       delete from changed_subject where delivery_id = $1 and subject_id = any($2::integer[]) and known_at <= $3::timestamptz returning 1)
     select (select count(*)::integer from forgotten) as forgotten, exists (select from changed_subject
       where delivery_id = $1 and not (subject_id = any($2::integer[]) and known_at <= $3::timestamptz)) as left`,
    [deliveryId, subjectIds, knownAt],
  );
  const { forgotten, left } = row as { forgotten: number; left: boolean };
  return { isAny: forgotten > 0, isLast: !left };
}
