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

/** Some of those whom a delivery changed, in ascending number, and who were not judged since; all, or of whom that is known by an instant. */
export async function changedSubjects(
  tx: Tx,
  deliveryId: string,
  most: number,
  knownAt: string | null = null,
): Promise<readonly number[]> {
  const rows = await tx.query<{ subject_id: number }>(
    `select subject_id from changed_subject where delivery_id = $1 and ($3::timestamptz is null or known_at <= $3) order by subject_id limit $2`,
    [deliveryId, most, knownAt],
  );
  return rows.map((row) => row.subject_id);
}

/**
 * What a delivery said of them up to an instant has been judged, or is left to the next run.
 *
 * @returns whether that was anything; what is known only later, as after a clock was set back, stays
 */
export async function forgetChanged(
  tx: Tx,
  deliveryId: string,
  subjectIds: readonly number[],
  knownAt: string,
): Promise<boolean> {
  const forgotten = await tx.query(
    `delete from changed_subject where delivery_id = $1 and subject_id = any($2::integer[]) and known_at <= $3::timestamptz
     returning subject_id`,
    [deliveryId, subjectIds, knownAt],
  );
  return forgotten.length > 0;
}
