import type { Text, WorkingCalendar } from '#libs/kernel';
import { moveOne, type Job, type JobHandler, type Tx } from '#libs/platform';
import { compareDeclared } from './declaration.ts';
import { applyBatch, CHANGES, type ApplyScope, type Change } from './episodes.ts';
import { settleHolds } from './holds.ts';
import { runPolicyLifecycle } from './lifecycles.ts';
import { type EpisodeChange, programmeOf, type Programme } from './programme.ts';
import type { RuleStore } from './rule-store.ts';
import {
  clearStaged,
  finishPolicies,
  finishRun,
  lockRun,
  type Opened,
  openRunPolicy,
  promiseSettling,
} from './run-policy.ts';
import { judgeAgain, type OpinionReport } from './second-opinion.ts';

/** Whose data change waits while theirs is written: of 500 that was a third of a second, beside a run. */
const BATCH = 200;
/** Subjects without a change that are sampled for the second opinion, over all policies of a run. */
const SAMPLED_PER_RUN = 10_000;

/**
 * Turns what was staged for one policy into episodes and tells the programme, in batches of 200, each one transaction.
 * Before the first change everything is judged a second time; any difference parks the policy. A policy that is settled
 * together with others waits for them then, and the last of them promises `match.settle`.
 */
export class ApplyJob implements JobHandler {
  readonly kind = 'match.apply';

  constructor(
    private readonly rules: RuleStore,
    private readonly programmes: readonly Programme[],
    private readonly calendar: WorkingCalendar,
  ) {}

  async handle(job: Job): Promise<void> {
    const { opened, changes } = await job.step('match.apply.read', async (tx) => {
      const found = await openRunPolicy(tx, this.rules, job.ref);
      return { opened: found, changes: await possibleChanges(tx, found.scope) };
    });
    const programme = programmeOf(this.programmes, opened.scope.policy.programme);
    if (!['pending', 'applying'].includes(opened.state))
      return job.finish('match.apply.leave', async () => undefined);
    if (opened.state === 'pending' && !(await passesSecondOpinion(job, programme, opened))) return;
    for (const change of changes) {
      for (let after: number | null = 0; after !== null;)
        after = await applyStep(job, programme, opened.scope, change, after);
    }
    for (let more = opened.scope.policy.declarable !== null; more;)
      more = await job.step('match.apply.compare', (tx) =>
        compareDeclared(tx, opened.scope, programme),
      );
    const { policy, policies } = opened.scope;
    const alone = programme.settledTogether(policy, policies).length === 1;
    for (let after: number | null = alone ? 0 : null; after !== null;) {
      const from: number = after;
      after = await job.step('match.apply.settle', (tx) =>
        programme.onSettling(tx, [opened.scope], from),
      );
    }
    await job.step('match.apply.holds', (tx) => settleHolds(tx, opened.scope, this.calendar));
    await job.finish('match.apply.finish', async (tx) => {
      if (alone) return finishPolicies(tx, programme, [opened]);
      await lockRun(tx, opened.scope.runId);
      await moveOne(tx, runPolicyLifecycle, job.ref, { event: 'await' });
      await promiseSettling(tx, programme, opened.scope);
    });
  }
}

/** Where nothing stands of a policy and a period there is nothing to close, suspend, resume or append to. */
async function possibleChanges(tx: Tx, { policy, period }: ApplyScope): Promise<readonly Change[]> {
  const standing = await tx.query(
    `select from episode where policy_id = $1 and period = $2 and state <> 'closed' limit 1`,
    [policy.id, period],
  );
  return standing.length > 0 || policy.declarable !== null ? CHANGES : ['open'];
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
    await clearStaged(tx, scope);
    await lockRun(tx, scope.runId);
    await moveOne(tx, runPolicyLifecycle, job.ref, {
      event: 'park',
      reason: because.en,
      set: { second_opinion: JSON.stringify(report), parked_because: JSON.stringify(because) },
    });
    await promiseSettling(tx, programme, scope);
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

function parkedText(report: OpinionReport): Text {
  const [first] = report.differences;
  return {
    zh: `复核发现 ${report.differences.length} 处不一致，该政策已停办、未列入名单。例如：${first?.zh ?? ''}。请核对规则与数据后重新匹配。`,
    en: `The second opinion differs in ${report.differences.length} places; this policy was parked and nothing listed. For example: ${first?.en ?? ''}. Check rule and data, then run again.`,
  };
}
