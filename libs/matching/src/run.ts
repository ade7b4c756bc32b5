import type { LocalDate, Text } from '#libs/kernel';
import {
  businessDate,
  displayNames,
  moveOne,
  NotFound,
  promise,
  sqlState,
  type Tx,
} from '#libs/platform';
import { NothingToMatch, RunOvertaken, RunUnderWay } from './errors.ts';
import { runLifecycle } from './lifecycles.ts';
import { isOvertaken } from './overtaken.ts';
import { factsOf } from './plan-run.job.ts';
import type { RuleStore } from './rule-store.ts';

/** A run as people see it. Rates and remaining seconds come from its own clock; null before they mean anything. */
export interface RunView {
  readonly id: string;
  readonly state: string;
  readonly asOf: LocalDate;
  readonly requestedBy: string;
  /** The person's name; the account itself where it is nobody's. */
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly ratePerSecond: number | null;
  readonly remainingSeconds: number | null;
  readonly stoppedBecause: Text | null;
  readonly policies: readonly RunPolicyView[];
}

/** What a run found for one policy. */
export interface RunPolicyView {
  readonly policyId: string;
  readonly title: Text;
  readonly state: string;
  readonly eligible: number;
  readonly undetermined: number;
  readonly ineligible: number;
  /** Of the eligible, those whose episode stands by now; all of them once the policy is finished. */
  readonly applied: number;
  readonly opened: number;
  readonly closed: number;
  readonly suspended: number;
  readonly amountFen: string;
  readonly parked: Text | null;
}

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
  const { authorities, division, actor } = tx.context;
  const asOf = await businessDate(tx);
  const all = authorities.includes('*');
  const versions = (await rules.published(tx, asOf)).filter(
    ({ policy }) =>
      (all || authorities.includes(policy.authority.id)) &&
      policy.divisions.every((one) => one.startsWith(division)),
  );
  if (versions.length === 0) throw new NothingToMatch();
  factsOf(versions);
  const id = await insertRun(
    tx,
    asOf,
    all ? 'province' : (authorities[0] as string),
    division || '46',
    actor,
  );
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
  asOf: LocalDate,
  authority: string,
  division: string,
  actor: string,
): Promise<string> {
  try {
    const [row] = await tx.query<{ id: string }>(
      `insert into run (state, authority, division, requested_by, as_of, known_at)
       values ('requested', $1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp())) returning id`,
      [authority, division, actor, asOf],
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
  const policies = await tx.query<{ id: string }>(
    `select id from run_policy where run_id = $1 and state = 'pending'`,
    [id],
  );
  await promise(
    tx,
    policies.map((policy) => ({ kind: 'match.apply', ref: policy.id })),
  );
}

/** One run. @throws PLATFORM.NOT_FOUND */
export async function viewRun(tx: Tx, id: string): Promise<RunView> {
  const [view] = await viewRuns(tx, `where r.id = $1`, [id]);
  if (!view) throw new NotFound({ zh: '匹配', en: 'run' });
  return view;
}

/** The latest runs, newest first; those after a place in that order, where one is given. */
export async function listRuns(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<RunView[]> {
  return viewRuns(
    tx,
    `where ($2::timestamptz is null or (r.requested_at, r.id) < ($2, $3::uuid))
     order by r.requested_at desc, r.id desc limit $1`,
    [limit, after?.at ?? null, after?.id ?? null],
  );
}

/** When runs were asked for and of which day their data are; those out of the context's sight are left out. */
export async function runMoments(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly requestedAt: string; readonly asOf: LocalDate }>> {
  const rows = await tx.query<{ id: string; requested_at: string; as_of: LocalDate }>(
    `select id, to_json(requested_at)#>>'{}' as requested_at, as_of::text from run where id = any($1::uuid[])`,
    [ids],
  );
  return new Map(
    rows.map((row) => [row.id, { requestedAt: row.requested_at, asOf: row.as_of }] as const),
  );
}

interface RunRow {
  id: string;
  state: string;
  as_of: string;
  requested_by: string;
  requested_at: string;
  started_at: string | null;
  finished_at: string | null;
  rows_total: number;
  rows_done: number;
  running_seconds: number | null;
  stopped_because: Text | null;
  parked_error: string | null;
}

async function viewRuns(tx: Tx, where: string, parameters: readonly unknown[]): Promise<RunView[]> {
  const rows = await tx.query<RunRow>(
    `select r.id, r.state, r.as_of::text, r.requested_by, to_json(r.requested_at)#>>'{}' as requested_at,
       to_json(r.started_at)#>>'{}' as started_at, to_json(r.finished_at)#>>'{}' as finished_at, r.rows_total,
       coalesce((select sum(s.rows_done) from run_segment s where s.run_id = r.id), 0)::integer as rows_done,
       extract(epoch from coalesce(r.finished_at, now()) - r.started_at)::float8 as running_seconds, r.stopped_because,
       (select o.last_error from outbox o where o.parked_at is not null and o.ref in (
          select r.id::text union select s.id::text from run_segment s where s.run_id = r.id
          union select p.id::text from run_policy p where p.run_id = r.id) limit 1) as parked_error
     from run r ${where}`,
    parameters,
  );
  const policies = await tx.query<RunPolicyRow>(
    `select p.run_id, p.policy_id, p.state, v.document->'title' as title, eligible, undetermined, ineligible, opened, closed, suspended,
       amount_fen, parked_because, case p.state when 'finished' then eligible when 'applying' then least(eligible, (
         select count(*) from episode e where e.policy_id = p.policy_id and e.period = p.period and e.state = 'open'))
         else 0 end::integer as applied
     from run_policy p join rule_version v on v.id = p.rule_version_id where p.run_id = any($1) order by p.policy_id`,
    [rows.map((row) => row.id)],
  );
  const names = await displayNames(
    tx,
    rows.map((row) => row.requested_by),
  );
  return rows.map((row) =>
    asView(
      row,
      names.get(row.requested_by) ?? row.requested_by,
      policies.filter((policy) => policy.run_id === row.id),
    ),
  );
}

interface RunPolicyRow {
  run_id: string;
  policy_id: string;
  state: string;
  title: Text;
  eligible: number;
  undetermined: number;
  ineligible: number;
  applied: number;
  opened: number;
  closed: number;
  suspended: number;
  amount_fen: string;
  parked_because: Text | null;
}

function asView(row: RunRow, requestedByName: string, policies: readonly RunPolicyRow[]): RunView {
  const running = row.state === 'running' && row.rows_done > 0 && (row.running_seconds ?? 0) > 0;
  const rate =
    row.rows_done > 0 && row.running_seconds
      ? row.rows_done / Math.max(row.running_seconds, 0.001)
      : null;
  return {
    id: row.id,
    state: row.state,
    asOf: row.as_of,
    requestedBy: row.requested_by,
    requestedByName,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    rowsTotal: row.rows_total,
    rowsDone: row.rows_done,
    ratePerSecond: rate === null ? null : Math.round(rate),
    remainingSeconds: running && rate ? Math.ceil((row.rows_total - row.rows_done) / rate) : null,
    stoppedBecause: row.parked_error === null ? row.stopped_because : parkedText(row.parked_error),
    policies: policies.map((policy) => ({
      policyId: policy.policy_id,
      title: policy.title,
      state: policy.state,
      eligible: policy.eligible,
      undetermined: policy.undetermined,
      ineligible: policy.ineligible,
      applied: policy.applied,
      opened: policy.opened,
      closed: policy.closed,
      suspended: policy.suspended,
      amountFen: policy.amount_fen,
      parked: policy.parked_because,
    })),
  };
}

function parkedText(error: string): Text {
  return {
    zh: `一项后台任务失败后已停放（${error}）。请运维人员用 huizhi jobs 查看，排除原因后用 huizhi jobs retry 继续。`,
    en: `A background job failed and was parked (${error}). Operators see it with huizhi jobs and go on with huizhi jobs retry once the cause is mended.`,
  };
}

async function mustSee(tx: Tx, id: string): Promise<void> {
  const [row] = await tx.query(`select from run where id = $1 for update`, [id]);
  if (!row) throw new NotFound({ zh: '匹配', en: 'run' });
}
