import type { LocalDate, Text } from '#libs/kernel';
import { displayNames, NotFound, parkedText, type Tx } from '#libs/platform';

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
  /** Set while the process at work gives no sign of life. */
  readonly silence: Silence | null;
  readonly policies: readonly RunPolicyView[];
}

/** A process that took work and is not heard of any more. */
export interface Silence {
  /** Since its last sign of life. */
  readonly seconds: number;
  /** Until another process takes the work over, at the latest. */
  readonly takenOverInSeconds: number;
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
  /**
   * Firms that the run before did not know of, found entitled at once when their data came, and entitled still: this run lists
   * them. Zero until the policy is finished.
   */
  readonly openedAtOnce: number;
  readonly closed: number;
  readonly suspended: number;
  readonly amountFen: string;
  readonly parked: Text | null;
}

/** One run. @throws PLATFORM.NOT_FOUND */
export async function viewRun(tx: Tx, id: string): Promise<RunView> {
  const [view] = await viewRuns(tx, `where r.id = $1`, [id]);
  if (!view) throw new NotFound({ zh: '匹配', en: 'run' });
  return view;
}

/** The latest runs over everybody, newest first; those after a place in that order, where one is given. */
export async function listRuns(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<RunView[]> {
  return viewRuns(
    tx,
    `where r.kind = 'full' and r.programme = 'benefits' and ($2::timestamptz is null or (r.requested_at, r.id) < ($2, $3::uuid))
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
  silence: Silence | null;
}

const WORK_OF_RUN = `o.ref in (select r.id::text union select s.id::text from run_segment s where s.run_id = r.id
          union select p.id::text from run_policy p where p.run_id = r.id)`;
/** Half of the lease has passed without a sign of life; a living holder gives one every third of it. */
const SILENT = `o.lease_until > now() and now() - o.beaten_at > (o.lease_until - o.beaten_at) / 2`;

async function viewRuns(tx: Tx, where: string, parameters: readonly unknown[]): Promise<RunView[]> {
  const rows = await tx.query<RunRow>(
    `select r.id, r.state, r.as_of::text, r.requested_by, to_json(r.requested_at)#>>'{}' as requested_at,
       to_json(r.started_at)#>>'{}' as started_at, to_json(r.finished_at)#>>'{}' as finished_at, r.rows_total,
       coalesce((select sum(s.rows_done) from run_segment s where s.run_id = r.id), 0)::integer as rows_done,
       extract(epoch from coalesce(r.finished_at, now()) - r.started_at)::float8 as running_seconds, r.stopped_because,
       (select o.last_error from outbox o where o.parked_at is not null and ${WORK_OF_RUN} limit 1) as parked_error,
       (select json_build_object('seconds', round(extract(epoch from now() - o.beaten_at)),
          'takenOverInSeconds', ceil(extract(epoch from o.lease_until - now())))
        from outbox o where o.done_at is null and o.parked_at is null and ${WORK_OF_RUN} and ${SILENT}
        order by o.lease_until desc limit 1) as silence
     from run r ${where}`,
    parameters,
  );
  const policies = await tx.query<RunPolicyRow>(
    `select p.run_id, p.policy_id, p.state, v.document->'title' as title, eligible, undetermined, ineligible, opened, closed, suspended,
       opened_at_once, amount_fen, parked_because, case when p.state = 'finished' then eligible when p.state in ('applying', 'awaiting') then least(eligible, (
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
  opened_at_once: number;
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
    silence: row.silence,
    policies: policies.map((policy) => ({
      policyId: policy.policy_id,
      title: policy.title,
      state: policy.state,
      eligible: policy.eligible,
      undetermined: policy.undetermined,
      ineligible: policy.ineligible,
      applied: policy.applied,
      opened: policy.opened,
      openedAtOnce: policy.opened_at_once,
      closed: policy.closed,
      suspended: policy.suspended,
      amountFen: policy.amount_fen,
      parked: policy.parked_because,
    })),
  };
}
