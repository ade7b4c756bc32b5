/** Writing what a judgement between runs found: for all policies at once, whatever their number. */
import { type Text } from '#libs/kernel';
import { move, moveOne, type Tx } from '#libs/platform';
import { ENDING_SHARE_MAX } from './conclude.job.ts';
import type { JudgedFacts } from './declared-facts.ts';
import {
  type ApplyScope,
  type Change,
  type ChangeRow,
  insertDecisions,
  writeChange,
  type Written,
  writtenOf,
} from './episodes.ts';
import type { PlainVerdict } from './few-verdicts.ts';
import { judgementOf } from './judgement.ts';
import { runPolicyLifecycle } from './lifecycles.ts';
import { programmeOf, type Programme } from './programme.ts';

/** An episode that stands. */
export interface Live {
  readonly subjectId: number;
  readonly policyId: string;
  readonly period: string;
  readonly id: string;
  readonly division: string;
  readonly state: string;
  readonly amountFen: string;
  /** It rests on a declaration. */
  readonly declared: boolean;
}

/** What one policy says of a subject now, where it differs from what stands. */
export interface Difference {
  readonly change: 'open' | 'close' | 'suspend' | 'resume' | 'replace';
  readonly subjectId: number;
  readonly division: string;
  readonly verdict: PlainVerdict;
  readonly live: Live | undefined;
}

/** A policy of which something differs, with the facts it read and where the second opinion says otherwise. */
export interface Differing {
  readonly scope: ApplyScope;
  readonly found: readonly Difference[];
  readonly facts: ReadonlyMap<number, JudgedFacts>;
  readonly opinions: readonly Text[];
}

/** What is done of it at once. */
interface Due extends Differing {
  readonly due: readonly Difference[];
}

/**
 * Opens, closes, suspends and resumes what differs, and tells the programmes: what ends and what comes back before what begins.
 * A policy of which the second opinion differs is parked for this run.
 *
 * @returns the differences that are left to the next run, by policy
 */
export async function writeDifferences(
  tx: Tx,
  programmes: readonly Programme[],
  baseRunId: string,
  differing: readonly Differing[],
): Promise<ReadonlyMap<string, readonly Difference[]>> {
  if (differing.length === 0) return new Map();
  const usual = await usualOf(tx, baseRunId, differing);
  const all = differing.map((one): Due => ({ ...one, due: dueOf(one, usual) }));
  const ids = await insertRunPolicies(tx, all);
  const idOf = ({ scope }: Due): string => ids.get(scope.policy.id) as string;
  const parked = all.filter(({ opinions }) => opinions.length > 0);
  for (const one of parked) await park(tx, idOf(one), one.opinions[0] as Text);
  const applied = all.filter((one) => !parked.includes(one));
  await move(tx, runPolicyLifecycle, { event: 'apply', ids: applied.map(idOf) });
  const written = new Map<Change, readonly Written[]>();
  for (const change of ORDER) written.set(change, await writeAll(tx, change, applied));
  await insertDecisions(tx, [...written.values()].flat());
  for (const { scope } of applied) await tell(tx, programmes, scope, written);
  await move(tx, runPolicyLifecycle, { event: 'finish', ids: applied.map(idOf) });
  return new Map(
    all.map(({ scope, found, due }) => [
      scope.policy.id,
      found.filter((one) => !due.includes(one)),
    ]),
  );
}

const ORDER = ['close', 'suspend', 'resume', 'open'] as const;

function isEnding({ change }: Difference): boolean {
  return change === 'close' || change === 'suspend';
}

function dueOf(
  { scope, found, opinions }: Differing,
  usual: ReadonlySet<string>,
): readonly Difference[] {
  if (opinions.length > 0) return [];
  const mayEnd = usual.has(scope.policy.id);
  return found.filter((one) => one.change !== 'replace' && (mayEnd || !isEnding(one)));
}

/** The policies of which no more than the usual share of episodes has ended since the run before, with these. */
async function usualOf(
  tx: Tx,
  baseRunId: string,
  differing: readonly Differing[],
): Promise<ReadonlySet<string>> {
  const ending = differing.flatMap(({ scope, found, opinions }) => {
    const count = opinions.length > 0 ? 0 : found.filter(isEnding).length;
    return count === 0 ? [] : [{ policyId: scope.policy.id, period: scope.period, count }];
  });
  if (ending.length === 0) return new Set();
  // One after another: two who look at the same sum would both find it usual. In one order, so that neither waits for the other.
  await tx.query(
    `select count(pg_advisory_xact_lock(key)) from (select hashtextextended(name, 2) as key from unnest($1::text[]) name order by 1) k`,
    [ending.map(({ policyId, period }) => `ending ${policyId} ${period}`)],
  );
  const rows = await tx.query<{ policy_id: string; live: number; ended: number }>(
    `select o.policy_id, (select count(*)::integer from episode e where e.policy_id = o.policy_id and e.period = o.period and e.state = 'open') as live,
       coalesce((select sum(p.closed + p.suspended)::integer from run r join run_policy p on p.run_id = r.id
         where r.kind = 'changes' and r.base_run_id = $1 and p.policy_id = o.policy_id), 0) as ended
     from unnest($2::text[], $3::text[]) o (policy_id, period)`,
    [baseRunId, ending.map(({ policyId }) => policyId), ending.map(({ period }) => period)],
  );
  const counts = new Map(ending.map(({ policyId, count }) => [policyId, count]));
  return new Set(
    rows
      .filter(
        ({ policy_id: id, live, ended }) =>
          ended + (counts.get(id) ?? 0) <= (live + ended) * ENDING_SHARE_MAX,
      )
      .map(({ policy_id: id }) => id),
  );
}

/** @returns their ids by policy */
async function insertRunPolicies(
  tx: Tx,
  all: readonly Due[],
): Promise<ReadonlyMap<string, string>> {
  const [first] = all as [Due];
  const count = (of: Due, change: Difference['change']): number =>
    of.due.filter((one) => one.change === change).length;
  const rows = await tx.query<{ id: string; policy_id: string }>(
    `insert into run_policy (run_id, rule_version_id, policy_id, period, state, authority, division, second_opinion, opened, closed, suspended)
     select $1, v.id, v.policy_id, v.period, 'pending', v.authority, v.division, n.opinion, n.opened, n.closed, n.suspended
     from unnest($2::uuid[], $3::jsonb[], $4::integer[], $5::integer[], $6::integer[]) n (id, opinion, opened, closed, suspended)
     join rule_version v on v.id = n.id returning id, policy_id`,
    [
      first.scope.runId,
      all.map(({ scope }) => scope.ruleVersionId),
      all.map(({ found, opinions }) =>
        JSON.stringify({ checked: found.length, sampled: 0, differences: opinions }),
      ),
      all.map((one) => count(one, 'open')),
      all.map((one) => count(one, 'close')),
      all.map((one) => count(one, 'suspend')),
    ],
  );
  return new Map(rows.map((row) => [row.policy_id, row.id]));
}

async function park(tx: Tx, runPolicyId: string, because: Text): Promise<void> {
  await moveOne(tx, runPolicyLifecycle, runPolicyId, {
    event: 'park',
    reason: because.en,
    set: { parked_because: JSON.stringify(because) },
  });
}

async function writeAll(
  tx: Tx,
  change: (typeof ORDER)[number],
  applied: readonly Due[],
): Promise<readonly Written[]> {
  const written = writtenOf(
    applied.flatMap(({ scope, due, facts }) =>
      due
        .filter((one) => one.change === change)
        .map((one) => ({
          scope,
          row: rowOf(change, one),
          judgement: judgementOf(scope.version, facts.get(one.subjectId)),
        })),
    ),
  );
  await writeChange(tx, change, written);
  return written;
}

async function tell(
  tx: Tx,
  programmes: readonly Programme[],
  scope: ApplyScope,
  written: ReadonlyMap<Change, readonly Written[]>,
): Promise<void> {
  const programme = programmeOf(programmes, scope.policy.programme);
  const episodes = (change: Change) =>
    (written.get(change) ?? []).filter((one) => one.scope === scope).map(({ episode }) => episode);
  const [closed, suspended, resumed] = [episodes('close'), episodes('suspend'), episodes('resume')];
  if (closed.length > 0) await programme.onClosed(tx, scope, closed);
  if (suspended.length > 0) await programme.onSuspended(tx, scope, suspended);
  if (resumed.length > 0) await programme.onResumed(tx, scope, resumed);
  await programme.onConcluded(tx, scope);
}

function rowOf(change: Change, { subjectId, division, verdict, live }: Difference): ChangeRow {
  const opens = change === 'open';
  return {
    subject_id: subjectId,
    division: opens ? division : (live?.division ?? division),
    episode_id: opens ? null : (live?.id ?? null),
    amount_fen: opens ? (verdict.amountFen ?? 0n).toString() : (live?.amountFen ?? '0'),
  };
}
