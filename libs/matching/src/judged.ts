/** Who is judged between runs, and the order of that and of runs: later knowledge is never overwritten by earlier. */
import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';

/** First key of the advisory locks that keep two judgements of one subject apart: `HZMT`. */
const LOCK_SPACE = 0x48_5a_4d_54;

/** The day and the knowledge of a judgement. */
export interface Knowledge {
  readonly asOf: LocalDate;
  readonly knownAt: string;
}

/** A policy in a period. */
interface Judged {
  readonly policyId: string;
  readonly period: string;
}

/** What one judgement between runs came to for a subject and a policy. */
export interface JudgedPair extends Judged {
  readonly subjectId: number;
}

/**
 * Locks subjects until the transaction ends: nobody else judges them meanwhile. Locks are taken in ascending order, so that
 * two who want the same never wait for each other.
 */
export async function lockSubjects(tx: Tx, subjectIds: readonly number[]): Promise<void> {
  await tx.query(
    `select count(pg_advisory_xact_lock($1::integer, id)) from (
       select id from (select distinct unnest($2::integer[]) as id) s order by id) ordered`,
    [LOCK_SPACE, subjectIds],
  );
}

/** Locks subjects, and says who of them was not yet judged for a policy between runs by this knowledge or by later. */
export async function lockUnjudged(
  tx: Tx,
  { policyId, period }: Judged,
  subjectIds: readonly number[],
  knownAt: string,
): Promise<ReadonlySet<number>> {
  if (subjectIds.length === 0) return new Set();
  await lockSubjects(tx, subjectIds);
  // A statement of its own: what another judgement committed while this one waited is seen only now.
  const judged = await tx.query<{ subject_id: number }>(
    `select subject_id from judged_pair where subject_id = any($1::integer[]) and policy_id = $2 and period = $3
       and known_at >= $4::timestamptz`,
    [subjectIds, policyId, period, knownAt],
  );
  const later = new Set(judged.map((row) => row.subject_id));
  return new Set(subjectIds.filter((id) => !later.has(id)));
}

/** Keeps by which knowledge and as which run pairs were judged last between runs. Knowledge never goes back. */
export async function keepJudged(
  tx: Tx,
  runId: string,
  pairs: readonly JudgedPair[],
  { asOf, knownAt }: Knowledge,
): Promise<void> {
  await tx.query(
    `insert into judged_pair (subject_id, policy_id, period, run_id, as_of, known_at, division)
     select s.id, j.policy_id, j.period, $1, $2::date, $3::timestamptz, s.division
     from unnest($4::integer[], $5::text[], $6::text[]) j (subject_id, policy_id, period) join subject s on s.id = j.subject_id
     on conflict (subject_id, policy_id, period) do update set run_id = excluded.run_id, as_of = excluded.as_of,
       known_at = excluded.known_at, division = excluded.division where judged_pair.known_at < excluded.known_at`,
    [
      runId,
      asOf,
      knownAt,
      pairs.map(({ subjectId }) => subjectId),
      pairs.map(({ policyId }) => policyId),
      pairs.map(({ period }) => period),
    ],
  );
}
