import { invariant, type Text, type WorkingCalendar } from '#libs/kernel';
import { businessDate, moveOne, type Job, type JobHandler, type Tx } from '#libs/platform';
import { compareDeclared } from './declaration.ts';
import { applyBatch, CHANGES, type ApplyScope, type Change } from './episodes.ts';
import { dropHoldsOutside, settleHolds } from './holds.ts';
import { runLifecycle, runPolicyLifecycle } from './lifecycles.ts';
import { isOvertaken } from './overtaken.ts';
import { factBookOf, versionsOfRun } from './plan-run.job.ts';
import type { EpisodeChange, Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';
import { judgeAgain, type OpinionReport } from './second-opinion.ts';

const BATCH = 500;
/** Subjects without a change that are sampled for the second opinion, over all policies of a run. */
const SAMPLED_PER_RUN = 10_000;

/** The run's policy as its job finds it. */
interface Opened {
  readonly state: string;
  /** How many policies share the run's sample of negatives. */
  readonly policies: number;
  readonly scope: ApplyScope;
}

/**
 * Turns what was staged for one policy into episodes and tells the programme, in batches of 500, each one transaction.
 * Before the first change everything is judged a second time; any difference parks the policy.
 */
export class ApplyJob implements JobHandler {
  readonly kind = 'match.apply';

  constructor(
    private readonly rules: RuleStore,
    private readonly programmes: readonly Programme[],
    private readonly calendar: WorkingCalendar,
  ) {}

  async handle(job: Job): Promise<void> {
    const opened = await job.step('match.apply.read', (tx) => this.#open(tx, job.ref));
    const programme = this.#programmeOf(opened.scope);
    if (!['pending', 'applying'].includes(opened.state))
      return job.finish('match.apply.leave', async () => undefined);
    if (opened.state === 'pending' && !(await passesSecondOpinion(job, programme, opened))) return;
    for (const change of CHANGES) {
      for (let after: number | null = 0; after !== null;)
        after = await applyStep(job, programme, opened.scope, change, after);
    }
    for (let more = opened.scope.policy.declarable !== null; more;)
      more = await job.step('match.apply.compare', (tx) =>
        compareDeclared(tx, opened.scope, programme),
      );
    for (let more = true; more;)
      more = await job.step('match.apply.settle', (tx) => programme.onSettling(tx, opened.scope));
    await job.step('match.apply.holds', (tx) => settleHolds(tx, opened.scope, this.calendar));
    await job.finish('match.apply.finish', async (tx) => {
      await programme.onConcluded(tx, opened.scope);
      await moveOne(tx, runPolicyLifecycle, job.ref, { event: 'finish' });
      await finishRun(tx, opened.scope);
    });
  }

  async #open(tx: Tx, runPolicyId: string): Promise<Opened> {
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
    invariant(
      !(await isOvertaken(tx, row.run_id)),
      `no later run was applied before ${row.run_id}`,
    );
    const version = await this.rules.version(tx, row.rule_version_id);
    const versions = await versionsOfRun(tx, this.rules, row.run_id);
    const scope = {
      runId: row.run_id,
      ruleVersionId: row.rule_version_id,
      policy: version.policy,
      policies: [...versions.values()].map((one) => one.policy),
      period: version.period,
      requestedBy: row.requested_by,
      today: await businessDate(tx),
      version,
      book: await factBookOf(tx, this.rules, row.run_id, versions.values()),
      asOf: row.as_of,
      knownAt: row.known_at,
    };
    return { state: row.state, policies: row.policies, scope };
  }

  #programmeOf(scope: ApplyScope): Programme {
    const found = this.programmes.find((programme) => programme.code === scope.policy.programme);
    invariant(found !== undefined, `a programme answers for rules/${scope.policy.programme}`);
    return found;
  }
}

async function passesSecondOpinion(
  job: Job,
  programme: Programme,
  { scope, policies }: Opened,
): Promise<boolean> {
  const owed = (after: number): Promise<readonly number[]> =>
    job.step('match.apply.owed', (tx) => programme.owed(tx, scope, after));
  const report = await judgeAgain(job, scope, owed, Math.ceil(SAMPLED_PER_RUN / policies));
  if (report.differences.length === 0) {
    await job.step('match.apply.begin', (tx) =>
      moveOne(tx, runPolicyLifecycle, job.ref, {
        event: 'apply',
        set: { second_opinion: JSON.stringify(report) },
      }),
    );
    return true;
  }
  const because = parkedText(report);
  await job.finish('match.apply.park', async (tx) => {
    await moveOne(tx, runPolicyLifecycle, job.ref, {
      event: 'park',
      reason: because.en,
      set: { second_opinion: JSON.stringify(report), parked_because: JSON.stringify(because) },
    });
    await finishRun(tx, scope);
  });
  return false;
}

/** @returns where the next batch begins, or null */
async function applyStep(
  job: Job,
  programme: Programme,
  scope: ApplyScope,
  change: Change,
  after: number,
): Promise<number | null> {
  return job.step(`match.apply.${change}`, async (tx) => {
    const { episodes, next } = await applyBatch(tx, scope, change, after, BATCH);
    if (episodes.length === 0) return next;
    await tell(tx, programme, scope, change, episodes);
    const counter = {
      open: 'opened',
      close: 'closed',
      suspend: 'suspended',
      resume: null,
      append: null,
    }[change];
    if (counter)
      await tx.query(`update run_policy set ${counter} = ${counter} + $2 where id = $1`, [
        job.ref,
        episodes.length,
      ]);
    return next;
  });
}

async function tell(
  tx: Tx,
  programme: Programme,
  scope: ApplyScope,
  change: Change,
  episodes: readonly EpisodeChange[],
): Promise<void> {
  if (change === 'open') await programme.onOpened(tx, scope, episodes);
  if (change === 'close') await programme.onClosed(tx, scope, episodes);
  if (change === 'suspend') await programme.onSuspended(tx, scope, episodes);
  if (change === 'resume') await programme.onResumed(tx, scope, episodes);
}

/** Ends the run with its last policy, and clears what was staged for this one. */
async function finishRun(tx: Tx, scope: ApplyScope): Promise<void> {
  await tx.query(`select from run where id = $1 for update`, [scope.runId]);
  const [open] = await tx.query(
    `select from run_policy where run_id = $1 and state in ('pending', 'applying') limit 1`,
    [scope.runId],
  );
  await tx.query(`delete from hold_staging where run_id = $1 and policy_id = $2`, [
    scope.runId,
    scope.policy.id,
  ]);
  await tx.query(`delete from match_staging where run_id = $1 and policy_id = $2`, [
    scope.runId,
    scope.policy.id,
  ]);
  if (open) return;
  await dropHoldsOutside(tx, scope.runId, scope.today);
  await moveOne(tx, runLifecycle, scope.runId, { event: 'finish', set: { finished_at: 'now' } });
}

function parkedText(report: OpinionReport): Text {
  const [first] = report.differences;
  return {
    zh: `复核发现 ${report.differences.length} 处不一致，该政策已停办、未列入名单。例如：${first?.zh ?? ''}。请核对规则与数据后重新匹配。`,
    en: `The second opinion differs in ${report.differences.length} places; this policy was parked and nothing listed. For example: ${first?.en ?? ''}. Check rule and data, then run again.`,
  };
}
