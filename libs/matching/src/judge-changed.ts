import { decide, type Plan } from '#libs/engine';
import { type Text } from '#libs/kernel';
import { businessDate, moveOne, type Tx } from '#libs/platform';
import { readFacts, type SubjectFacts } from '#libs/registry';
import { asRunSaw, type RunBook } from './cohorts.ts';
import { ENDING_SHARE_MAX } from './conclude.job.ts';
import { declaredOf, type JudgedFacts, withDeclared } from './declared-facts.ts';
import {
  applyRows,
  type ApplyScope,
  type Change,
  type ChangeRow,
  judgedFacts,
  RESTS_ON_DECLARATION,
} from './episodes.ts';
import { judgeFew, type PlainVerdict } from './few-verdicts.ts';
import { meetHolds } from './holds.ts';
import { judgedBy, type JudgedPair, type Knowledge } from './judged.ts';
import { runPolicyLifecycle } from './lifecycles.ts';
import { columnsOf } from './plan-run.job.ts';
import { programmeOf, type Programme } from './programme.ts';
import type { RuleVersion } from './rule-store.ts';
import { contradictionOf } from './second-opinion.ts';

/** Policies that were finished last by the same run, with what their facts mean. */
export interface Judging {
  readonly baseRunId: string;
  readonly versions: readonly RuleVersion[];
  readonly book: RunBook;
  /** Of these policies, and maybe of others that are not judged now. */
  readonly plan: Plan;
}

/** Whom to judge, by which knowledge, as which run. */
interface Changed extends Knowledge {
  readonly runId: string;
  readonly subjects: readonly number[];
}

/** An episode that stands. */
interface Live {
  readonly subject_id: number;
  readonly policy_id: string;
  readonly period: string;
  readonly id: string;
  readonly division: string;
  readonly state: string;
  readonly amount_fen: string;
  readonly declared: boolean;
}

/** What one policy says of a subject now, where it differs from what stands. */
interface Difference {
  readonly change: 'open' | 'close' | 'suspend' | 'resume' | 'replace';
  readonly subjectId: number;
  readonly division: string;
  readonly verdict: PlainVerdict;
  readonly live: Live | undefined;
}

/**
 * Judges subjects by all policies of a run before, and opens, suspends, resumes and closes what differs, with the programme
 * told in the same transaction. Who becomes entitled is not told: the next run over everybody lists them together.
 *
 * They are judged by the circuit of that run, as a small segment; who rests on a declaration, of which columns know nothing, by
 * records and declaration together. Each difference gets the second opinion of a run: by records, the naive evaluator and
 * json-rules-engine; where one of them differs the policy is parked for this run and nothing of it changes. Where more than
 * 1 % of a policy's episodes would have ended since that run, what ends is left to the next, which stops and asks.
 *
 * Another amount is left to the next run as well: it lists anew whom it takes off a list.
 *
 * @returns the pairs that are settled by this judgement, how many differences were left to the next run, and whether anything
 * differed at all
 */
export async function judgeChanged(
  tx: Tx,
  programmes: readonly Programme[],
  judging: Judging,
  changed: Changed,
): Promise<{
  readonly judged: readonly JudgedPair[];
  readonly putOff: number;
  readonly isTelling: boolean;
}> {
  const { asOf, knownAt, subjects, runId } = changed;
  const { versions, book } = judging;
  const { records, standing, divisions, owing, later } = await presentOf(tx, judging, changed);
  const policies = versions.map(({ policy }) => policy);
  const today = await businessDate(tx);
  const inColumns = judgeFew(judging.plan, book, asOf, records);
  const judged: JudgedPair[] = [];
  let putOff = 0;
  let isTelling = false;
  for (const version of versions) {
    const { policy, period, compiled } = version;
    const seen = asRunSaw(records, compiled, { asOf, book });
    const facts = await withDeclarations(tx, version, standing, seen);
    const of = (subjectId: number): string => `${subjectId} ${policy.id} ${period}`;
    const verdictOf = (id: number): PlainVerdict => {
      const { declarationId, row } = facts.get(id) as JudgedFacts;
      return declarationId === null ? inColumns(policy.id, id) : decide(compiled, row);
    };
    const verdicts = new Map(
      subjects.filter((id) => !later.has(of(id))).map((id) => [id, verdictOf(id)] as const),
    );
    const found = [...verdicts].flatMap(([subjectId, verdict]) => {
      const division = divisions.get(subjectId) ?? '';
      return differenceOf({ subjectId, division }, verdict, standing.get(of(subjectId)));
    });
    /** @returns what holds of the subjects of whom nothing is left to the next run */
    const settle = (left: readonly Difference[]): ReadonlyMap<number, PlainVerdict> => {
      const open = new Set(left.map(({ subjectId }) => subjectId));
      putOff += open.size;
      const settled = new Map([...verdicts].filter(([subjectId]) => !open.has(subjectId)));
      for (const subjectId of settled.keys())
        judged.push({ subjectId, policyId: policy.id, period });
      return settled;
    };
    if (found.length === 0 && !owing.has(policy.id)) {
      settle([]);
      continue;
    }
    const scope: ApplyScope = {
      runId,
      ruleVersionId: version.id,
      policy,
      policies,
      period,
      requestedBy: tx.context.actor,
      today,
      version,
      book,
      asOf,
      knownAt,
    };
    isTelling ||= found.length > 0;
    const left =
      found.length === 0
        ? []
        : await changePolicy(tx, programmes, scope, judging.baseRunId, found, facts);
    const settled = settle(left);
    // Not before the second opinion: what a department owed whom it puts off is settled by the next run.
    if (owing.has(policy.id)) await meetHolds(tx, scope, settled);
  }
  return { judged, putOff, isTelling };
}

/** What is known of subjects, what stands, and who was judged by later knowledge. */
async function presentOf(
  tx: Tx,
  { versions, book }: Judging,
  { asOf, knownAt, subjects }: Changed,
) {
  const refs = columnsOf(versions);
  return {
    records: await readFacts(tx, { subjectIds: subjects, refs, asOf, knownAt, book }),
    standing: await liveOf(tx, subjects, versions),
    divisions: await divisionsOf(tx, subjects),
    owing: await owingPolicies(tx, subjects),
    later: await judgedBy(tx, subjects, knownAt),
  };
}

async function liveOf(
  tx: Tx,
  subjects: readonly number[],
  versions: readonly RuleVersion[],
): Promise<ReadonlyMap<string, Live>> {
  const rows = await tx.query<Live>(
    `select p.subject_id, p.policy_id, p.period, p.id, p.division, p.state, p.amount_fen, ${RESTS_ON_DECLARATION} as declared
     from episode p join unnest($2::text[], $3::text[]) v (policy_id, period) on v.policy_id = p.policy_id and v.period = p.period
     where p.subject_id = any($1::integer[]) and p.state <> 'closed'`,
    [subjects, versions.map(({ policy }) => policy.id), versions.map(({ period }) => period)],
  );
  return new Map(rows.map((row) => [`${row.subject_id} ${row.policy_id} ${row.period}`, row]));
}

async function divisionsOf(
  tx: Tx,
  subjects: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.query<{ id: number; division: string }>(
    `select id, division from subject where id = any($1::integer[])`,
    [subjects],
  );
  return new Map(rows.map((row) => [row.id, row.division]));
}

/** The policies for which departments owe some of these subjects data. */
async function owingPolicies(tx: Tx, subjects: readonly number[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ policy_id: string }>(
    `select distinct policy_id from data_hold where subject_id = any($1::integer[]) and state = 'open'`,
    [subjects],
  );
  return new Set(rows.map((row) => row.policy_id));
}

/** With what was declared in the gaps, for those whose episode rests on it. */
async function withDeclarations(
  tx: Tx,
  { policy, period }: RuleVersion,
  standing: ReadonlyMap<string, Live>,
  records: ReadonlyMap<number, SubjectFacts>,
): Promise<ReadonlyMap<number, JudgedFacts>> {
  const resting = [...standing.values()].filter(
    (live) => live.declared && live.policy_id === policy.id && live.period === period,
  );
  const declared =
    resting.length === 0
      ? new Map<number, never>()
      : await declaredOf(
          tx,
          policy.id,
          period,
          resting.map((live) => live.subject_id),
        );
  return new Map([...records].map(([id, facts]) => [id, withDeclared(facts, declared.get(id))]));
}

function differenceOf(
  subject: { readonly subjectId: number; readonly division: string },
  verdict: PlainVerdict,
  live: Live | undefined,
): readonly Difference[] {
  const change = changeOf(verdict, live);
  return change === null ? [] : [{ ...subject, change, verdict, live }];
}

function changeOf(
  { verdict, amountFen }: PlainVerdict,
  live: Live | undefined,
): Difference['change'] | null {
  if (!live) return verdict === 'eligible' ? 'open' : null;
  if (verdict === 'ineligible') return 'close';
  if (verdict === 'undetermined') return live.state === 'open' ? 'suspend' : null;
  if ((amountFen ?? 0n) !== BigInt(live.amount_fen)) return 'replace';
  return live.state === 'suspended' ? 'resume' : null;
}

/** @returns the differences that are left to the next run */
async function changePolicy(
  tx: Tx,
  programmes: readonly Programme[],
  scope: ApplyScope,
  baseRunId: string,
  found: readonly Difference[],
  facts: ReadonlyMap<number, JudgedFacts>,
): Promise<readonly Difference[]> {
  const opinions = await differingOpinions(scope, found, facts);
  const runPolicyId = await insertRunPolicy(tx, scope);
  const report = { checked: found.length, sampled: 0, differences: opinions };
  if (opinions.length > 0) {
    await moveOne(tx, runPolicyLifecycle, runPolicyId, {
      event: 'park',
      reason: (opinions[0] as Text).en,
      set: { second_opinion: JSON.stringify(report), parked_because: JSON.stringify(opinions[0]) },
    });
    return found;
  }
  await moveOne(tx, runPolicyLifecycle, runPolicyId, {
    event: 'apply',
    set: { second_opinion: JSON.stringify(report) },
  });
  const ending = found.filter(({ change }) => ['close', 'suspend'].includes(change));
  const usual = ending.length === 0 || (await isUsual(tx, scope, baseRunId, ending.length));
  const due = found.filter((one) => one.change !== 'replace' && (usual || !ending.includes(one)));
  const programme = programmeOf(programmes, scope.policy.programme);
  // Read anew for this policy alone: a decision names the records that it read and no others.
  const judged = await judgedFacts(
    tx,
    scope,
    due.map(({ subjectId }) => subjectId),
  );
  const apply = async (change: Change) => {
    const rows = due.filter((one) => one.change === change).map((one) => rowOf(change, one));
    return applyRows(tx, scope, change, rows, judged);
  };
  const closed = await apply('close');
  if (closed.length > 0) await programme.onClosed(tx, scope, closed);
  const suspended = await apply('suspend');
  if (suspended.length > 0) await programme.onSuspended(tx, scope, suspended);
  const resumed = await apply('resume');
  if (resumed.length > 0) await programme.onResumed(tx, scope, resumed);
  const opened = await apply('open');
  await programme.onConcluded(tx, scope);
  await moveOne(tx, runPolicyLifecycle, runPolicyId, {
    event: 'finish',
    set: { opened: opened.length, closed: closed.length, suspended: suspended.length },
  });
  return found.filter((one) => !due.includes(one));
}

async function differingOpinions(
  scope: ApplyScope,
  found: readonly Difference[],
  facts: ReadonlyMap<number, JudgedFacts>,
): Promise<readonly Text[]> {
  const differing: Text[] = [];
  for (const { subjectId: subject, verdict } of found) {
    const contradiction = await contradictionOf(
      scope,
      { subject, ...verdict },
      facts.get(subject)?.row,
    );
    if (contradiction) differing.push(contradiction);
  }
  return differing;
}

async function insertRunPolicy(tx: Tx, scope: ApplyScope): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into run_policy (run_id, rule_version_id, policy_id, period, state, authority, division)
     select $1, id, policy_id, period, 'pending', authority, division from rule_version where id = $2 returning id`,
    [scope.runId, scope.ruleVersionId],
  );
  return (row as { id: string }).id;
}

/** Whether no more than the usual share of a policy's episodes has ended since the run before, with these. */
async function isUsual(
  tx: Tx,
  { policy, period }: ApplyScope,
  baseRunId: string,
  ending: number,
): Promise<boolean> {
  // One after another: two who look at the same sum would both find it usual.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 2))`, [
    `ending ${policy.id} ${period}`,
  ]);
  const [row] = await tx.query<{ live: number; ended: number }>(
    `select (select count(*)::integer from episode e where e.policy_id = $1 and e.period = $2 and e.state = 'open') as live,
       coalesce((select sum(p.closed + p.suspended)::integer from run r join run_policy p on p.run_id = r.id
         where r.kind = 'changes' and r.base_run_id = $3 and p.policy_id = $1), 0) as ended`,
    [policy.id, period, baseRunId],
  );
  const { live, ended } = row as { live: number; ended: number };
  return ended + ending <= (live + ended) * ENDING_SHARE_MAX;
}

function rowOf(
  change: Change,
  { subjectId, division, verdict, live }: Difference,
): Omit<ChangeRow, 'due' | 'declared'> {
  const opens = change === 'open';
  return {
    subject_id: subjectId,
    division: opens ? division : (live?.division ?? division),
    episode_id: opens ? null : (live?.id ?? null),
    amount_fen: opens ? (verdict.amountFen ?? 0n).toString() : (live?.amount_fen ?? '0'),
  };
}
