import { invariant } from '#libs/kernel';
import { businessDate, moveOne, promise, type Tx } from '#libs/platform';
import type { ApplyScope } from './episodes.ts';
import { dropHoldsOutside } from './holds.ts';
import { runLifecycle, runPolicyLifecycle } from './lifecycles.ts';
import { isOvertaken } from './overtaken.ts';
import { factBookOf, versionsOfRun } from './plan-run.job.ts';
import type { Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';

/** What stands of a run for each policy until it is applied. */
const STAGINGS = ['match_staging', 'hold_staging', 'match_judgement'];

/** The run's policy as its job finds it. */
export interface Opened {
  /** Of the run's policy. */
  readonly id: string;
  readonly state: string;
  /** How many policies share the run's sample of negatives. */
  readonly policies: number;
  readonly scope: ApplyScope;
}

/** Reads a run's policy with everything that applying it needs. */
export async function openRunPolicy(
  tx: Tx,
  rules: RuleStore,
  runPolicyId: string,
): Promise<Opened> {
  const [row] = await tx.query<{
    run_id: string;
    state: string;
    rule_version_id: string;
    requested_by: string;
    as_of: string;
    known_at: string;
    policies: number;
  }>(
    `select p.run_id, p.state, p.rule_version_id, r.requested_by, r.as_of::text, to_json(r.known_at)#>>'{}' as known_at,
         (select count(*) from run_policy o where o.run_id = r.id)::integer as policies
       from run_policy p join run r on r.id = p.run_id where p.id = $1`,
    [runPolicyId],
  );
  invariant(row !== undefined, `run policy ${runPolicyId} exists`);
  invariant(!(await isOvertaken(tx, row.run_id)), `no later run was applied before ${row.run_id}`);
  const version = await rules.version(tx, row.rule_version_id);
  const versions = await versionsOfRun(tx, rules, row.run_id);
  const scope = {
    runId: row.run_id,
    ruleVersionId: row.rule_version_id,
    policy: version.policy,
    policies: [...versions.values()].map((one) => one.policy),
    period: version.period,
    requestedBy: row.requested_by,
    today: await businessDate(tx),
    version,
    book: await factBookOf(tx, rules, row.run_id, versions.values()),
    asOf: row.as_of,
    knownAt: row.known_at,
  };
  return { id: runPolicyId, state: row.state, policies: row.policies, scope };
}

/**
 * Waits until nobody else looks at how far a run is, and keeps that so to the end of the transaction. Who only refers to the run is
 * not kept waiting: a change that is judged by its rules names it as its base, and a list as what it comes from.
 */
export async function lockRun(tx: Tx, runId: string): Promise<void> {
  await tx.query(`select from run where id = $1 for no key update`, [runId]);
}

/** The policies of a run that are settled together with one of them, in ascending id, and how far each is. */
export async function togetherWith(
  tx: Tx,
  programme: Programme,
  { runId, policy, policies }: ApplyScope,
): Promise<readonly { readonly id: string; readonly state: string }[]> {
  return tx.query(
    `select id, state from run_policy where run_id = $1 and policy_id = any($2::text[]) order by policy_id`,
    [runId, programme.settledTogether(policy, policies)],
  );
}

/** Promises that policies are settled which wait for one another, once the last of them was applied or parked; the run is locked. */
export async function promiseSettling(
  tx: Tx,
  programme: Programme,
  scope: ApplyScope,
): Promise<void> {
  const together = await togetherWith(tx, programme, scope);
  const [first] = together.filter(({ state }) => state === 'awaiting');
  if (!first || together.some(({ state }) => state === 'pending' || state === 'applying')) return;
  await promise(tx, [{ kind: 'match.settle', ref: first.id }]);
}

/** Finishes policies of a run that were settled, and with the last the run. */
export async function finishPolicies(
  tx: Tx,
  programme: Programme,
  settled: readonly Opened[],
): Promise<void> {
  for (const { id, scope } of settled) {
    await clearStaged(tx, scope);
    await countOpenedAtOnce(tx, id);
  }
  // What takes long is behind: of what is promised here and of the run others may wait.
  for (const { id, scope } of settled) {
    await programme.onConcluded(tx, scope);
    await moveOne(tx, runPolicyLifecycle, id, { event: 'finish' });
    await finishRun(tx, scope);
  }
}

/**
 * Keeps how many firms changes had opened at once since the run before finished this policy, and who are entitled still: the
 * list that was just drawn up holds them. An episode counts by its first decision, and a firm once.
 */
async function countOpenedAtOnce(tx: Tx, runPolicyId: string): Promise<void> {
  await tx.query(
    `update run_policy p set opened_at_once = coalesce((
       select count(distinct e.subject_id)::integer
       from run c join run_policy q on q.run_id = c.id and q.policy_id = p.policy_id and q.period = p.period and q.opened > 0
       join decision d on d.run_id = c.id and d.verdict = 'eligible'
       join episode e on e.id = d.episode_id and e.policy_id = p.policy_id and e.period = p.period and e.state = 'open'
       where c.kind = 'changes' and c.known_at > b.since and c.known_at <= b.until
         and not exists (select from decision f where f.episode_id = d.episode_id and f.known_at < d.known_at)), 0)
     from (
       select p.id, r.known_at as until, before.known_at as since from run_policy p join run r on r.id = p.run_id
       cross join lateral (
         select l.known_at from run l where l.kind = 'full' and l.programme = r.programme and l.known_at < r.known_at
           and exists (select from run_policy q where q.run_id = l.id and q.policy_id = p.policy_id and q.period = p.period and q.state = 'finished')
         order by l.known_at desc limit 1) before
       where p.id = $1) b
     where p.id = b.id`,
    [runPolicyId],
  );
}

/** Clears what was staged for a policy that is done with. */
export async function clearStaged(tx: Tx, { runId, policy }: ApplyScope): Promise<void> {
  for (const staging of STAGINGS)
    await tx.query(`delete from ${staging} where run_id = $1 and policy_id = $2`, [
      runId,
      policy.id,
    ]);
}

/** Ends the run with its last policy. */
export async function finishRun(tx: Tx, scope: ApplyScope): Promise<void> {
  await lockRun(tx, scope.runId);
  const [open] = await tx.query(
    `select from run_policy where run_id = $1 and state in ('pending', 'applying', 'awaiting') limit 1`,
    [scope.runId],
  );
  if (open) return;
  await clearOvertaken(tx, scope.runId);
  await dropHoldsOutside(tx, scope.runId, scope.today);
  await moveOne(tx, runLifecycle, scope.runId, { event: 'finish', set: { finished_at: 'now' } });
}

/** What cancelled runs with older knowledge staged is of no use any more: none of them can be resumed after this one. */
async function clearOvertaken(tx: Tx, runId: string): Promise<void> {
  for (const staging of STAGINGS)
    await tx.query(
      `delete from ${staging} m using run o, run r where r.id = $1 and o.id = m.run_id and o.kind = 'full' and o.programme = r.programme
         and o.state = 'cancelled' and o.known_at < r.known_at`,
      [runId],
    );
}
