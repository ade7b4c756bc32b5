import type { LocalDate } from '#libs/kernel';
import { businessDate, moveOne, NotFound, promise, sqlState, type Tx } from '#libs/platform';
import { NothingToMatch, RunOvertaken, RunUnderWay } from './errors.ts';
import { promiseApplying } from './judge-staged.job.ts';
import { runLifecycle } from './lifecycles.ts';
import { isOvertaken } from './overtaken.ts';
import { factsOf } from './plan-run.job.ts';
import type { JudgedVersion, RuleStore } from './rule-store.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * Asks for a run over the population with all published policies within the caller's reach.
 *
 * @returns the run's id
 * @throws MATCHING.RUN_UNDER_WAY
 * @throws MATCHING.NOTHING_TO_MATCH
 * @throws MATCHING.DEFINITIONS_DIFFER
 */
export async function requestRun(tx: Tx, rules: RuleStore): Promise<string> {
  const { authorities, division } = tx.context;
  const asOf = await businessDate(tx);
  const all = authorities.includes('*');
  const versions = (await rules.published(tx, asOf)).filter(
    ({ policy }) =>
      (all || authorities.includes(policy.authority.id)) &&
      policy.divisions.every((one) => one.startsWith(division)),
  );
  if (versions.length === 0) throw new NothingToMatch();
  return noteRun(tx, 'benefits', asOf, versions);
}

/**
 * Notes a run of a programme over the population with the versions given, and promises its work.
 *
 * @param owner the authority whose run it is; that of the caller's reach unless given
 * @returns the run's id
 * @throws MATCHING.RUN_UNDER_WAY
 * @throws MATCHING.DEFINITIONS_DIFFER
 */
export async function noteRun(
  tx: Tx,
  programme: string,
  asOf: LocalDate,
  versions: readonly JudgedVersion[],
  owner?: string,
): Promise<string> {
  const { authorities, division, actor } = tx.context;
  factsOf(versions);
  const own = authorities.includes('*') ? 'province' : (authorities[0] as string);
  const reach = owner ?? own;
  const id = await insertRun(tx, programme, asOf, reach, division || '46', actor);
  await tx.query(
    `insert into run_policy (run_id, rule_version_id, policy_id, period, state, authority, division)
     select $1, id, policy_id, period, 'pending', authority, division from rule_version where id = any($2)`,
    [id, versions.map((version) => version.id)],
  );
  await promise(tx, [{ kind: 'match.run', ref: id }]);
  return id;
}

async function insertRun(
  tx: Tx,
  programme: string,
  asOf: LocalDate,
  authority: string,
  division: string,
  actor: string,
): Promise<string> {
  try {
    const [row] = await tx.query<{ id: string }>(
      `insert into run (state, programme, authority, division, requested_by, as_of, known_at, book_digest)
       values ('requested', $5, $1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp()),
         (select digest from rule_book order by loaded_at desc limit 1)) returning id`,
      [authority, division, actor, asOf, programme],
    );
    return (row as { id: string }).id;
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new RunUnderWay();
    throw error;
  }
}

/** Cancels a run that has not begun to open or close episodes. @throws KERNEL.TRANSITION_REFUSED */
export async function cancelRun(tx: Tx, id: string): Promise<void> {
  await mustSee(tx, id);
  await moveOne(tx, runLifecycle, id, { event: 'cancel', set: { finished_at: 'now' } });
}

/**
 * Resumes a cancelled run where it was.
 *
 * @throws KERNEL.TRANSITION_REFUSED
 * @throws MATCHING.RUN_UNDER_WAY
 * @throws MATCHING.RUN_OVERTAKEN when a later run has been applied, whether or not the caller may see it
 */
export async function resumeRun(tx: Tx, id: string): Promise<void> {
  await mustSee(tx, id);
  try {
    await moveOne(tx, runLifecycle, id, { event: 'resume', set: { finished_at: null } });
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new RunUnderWay();
    throw error;
  }
  // Asked once this run is the only one under way: nothing can overtake it between here and its end.
  if (await isOvertaken(tx, id)) throw new RunOvertaken();
  await promise(tx, [{ kind: 'match.run', ref: id }]);
}

/** Lets a stopped run go on although it ends an unusual share of episodes; the person is kept. @throws MATCHING.RUN_OVERTAKEN */
export async function acceptRun(tx: Tx, id: string, reason: string): Promise<void> {
  await mustSee(tx, id);
  await moveOne(tx, runLifecycle, id, {
    event: 'accept',
    reason,
    set: { accepted_by: tx.context.actor },
  });
  if (await isOvertaken(tx, id)) throw new RunOvertaken();
  await promiseApplying(tx, id);
}

async function mustSee(tx: Tx, id: string): Promise<void> {
  const [row] = await tx.query(`select from run where id = $1 for no key update`, [id]);
  if (!row) throw new NotFound({ zh: '匹配', en: 'run' });
}
