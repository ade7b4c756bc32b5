/** Who is judged between runs, and the order of that and of runs: later knowledge is never overwritten by earlier. */
import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import type { EpisodeChange } from './programme.ts';

/** First key of the advisory locks that keep two judgements of one subject apart: `HZMT`. */
const LOCK_SPACE = 0x48_5a_4d_54;

/** Second key where it is nobody's number: held by judgements between runs, see {@link awaitJudging}. */
const JUDGING = 0;

/** Says until the transaction ends that it judges between runs. Asked before it looks whether a run has begun. */
export async function lockJudging(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1::integer, $2::integer)', [
    LOCK_SPACE,
    JUDGING,
  ]);
}

/**
 * Waits, once a run can be seen, for the judgements that did not see it: what they write stands before the run compares. Else one
 * that knows less would end what the run found standing, and nobody would look again.
 */
export async function awaitJudging(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1::integer, $2::integer)', [LOCK_SPACE, JUDGING]);
}

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

/**
 * Locks the subjects of episodes, and gives those that are open still. Whatever is to rest on an episode that was only looked up
 * asks this first: of an ending that came before, nobody is told a second time.
 */
export async function lockOpen(
  tx: Tx,
  episodes: readonly EpisodeChange[],
): Promise<EpisodeChange[]> {
  if (episodes.length === 0) return [];
  await lockSubjects(
    tx,
    episodes.map(({ subjectId }) => subjectId),
  );
  // A statement of its own: what another judgement committed while this one waited is seen only now.
  const rows = await tx.query<{ id: string }>(
    `select id from episode where id = any($1::uuid[]) and state = 'open'`,
    [episodes.map(({ episodeId }) => episodeId)],
  );
  const open = new Set(rows.map(({ id }) => id));
  return episodes.filter(({ episodeId }) => open.has(episodeId));
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
