/** What departments owe enterprises: holds for data, settled with the episodes of each policy. */
import { type ColumnRef, decide, type Decision, type FactRow } from '#libs/engine';
import { canonicalJson, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import { annotate, idsTogether, move, type Tx } from '#libs/platform';
import { readRunFacts } from './cohorts.ts';
import { type ApplyScope } from './episodes.ts';
import { HOLDS_MOST, owersOf } from './hold-staging.ts';
import { lockSubjects } from './judged.ts';
import { dataHoldLifecycle } from './lifecycles.ts';

/** Working days within which a department is expected to deliver what is missing; how fast it must is for it to agree. */
const SUPPLY_WORKDAYS = 10;
/** The division by whose days a department of the province counts. */
const PROVINCE = '460000';
const NOTHING_KNOWN: FactRow = { value: () => null };

interface Days {
  opened_on: string;
  due_on: string;
  due_provisional: boolean;
}

interface OpenRow extends Days {
  id: string;
  subject_id: number;
  period: string;
  authority: string;
  facts: { key: string; fact: string; dataset: string }[];
  amount_fen: string | null;
}

/** A hold that should be open now. */
interface Owed {
  readonly subjectId: number;
  readonly authority: string;
  readonly facts: readonly ColumnRef[];
  readonly amountFen: bigint | null;
}

/**
 * Settles the holds of one policy with what a run found: opens what is owed now, says of the others that the data came or
 * that they wait no longer. Facts and verdicts are judged by records, not by columns. Done again it changes nothing.
 *
 * A hold whose missing facts changed is replaced, and one that was dropped comes back, with the day it had: a department gets
 * no longer for asking less.
 */
export async function settleHolds(
  tx: Tx,
  scope: ApplyScope,
  calendar: WorkingCalendar,
): Promise<void> {
  // What records said at the run's moment never changes: decided before anybody has to wait for these subjects.
  const concerned = subjectsOf([await stagedOf(tx, scope), await openOf(tx, scope)]);
  const decisions = await decisionsOf(tx, scope, concerned);
  await lockSubjects(tx, concerned);
  // Once more: who was judged by later knowledge meanwhile is settled by that, and what others opened meanwhile is theirs.
  const isDecided = (row: { readonly subject_id: number }): boolean =>
    decisions.has(row.subject_id);
  const staged = (await stagedOf(tx, scope)).filter(isDecided);
  const open = (await openOf(tx, scope, 'for update')).filter(isDecided);
  const owed = staged.flatMap((row) => owedOf(scope, row, decisions.get(row.subject_id)));
  const wanted = new Map(owed.map((one) => [`${one.subjectId} ${one.authority}`, one]));
  const ended = open.filter((row) => {
    const now = wanted.get(`${row.subject_id} ${row.authority}`);
    return row.period !== scope.period || !now || !isSame(row, now);
  });
  await end(tx, scope, ended, decisions);
  const standing = new Set(
    open.filter((row) => !ended.includes(row)).map((row) => `${row.subject_id} ${row.authority}`),
  );
  const fresh = [...wanted].filter(([key]) => !standing.has(key));
  const before = await droppedBefore(
    tx,
    scope,
    fresh.map(([, { subjectId }]) => subjectId),
  );
  const due = calendar.addWorkdays(scope.today, SUPPLY_WORKDAYS, PROVINCE);
  await insert(
    tx,
    scope,
    fresh.map(([key, one]) => {
      const old = before.get(key);
      const days = old
        ? { openedOn: old.opened_on, dueOn: old.due_on, provisional: old.due_provisional }
        : { openedOn: scope.today, dueOn: due.date, provisional: due.provisional };
      return { ...one, ...days };
    }),
  );
}

/** What is open of a policy, whatever its period. */
function openOf(tx: Tx, scope: ApplyScope, locked: '' | 'for update' = ''): Promise<OpenRow[]> {
  return tx.query<OpenRow>(
    `select id, subject_id, period, authority, facts, amount_fen, opened_on::text, due_on::text, due_provisional from data_hold
     where policy_id = $1 and state = 'open' and not ${judgedLater('data_hold', 2, 3)} order by id ${locked}`,
    [scope.policy.id, scope.period, scope.knownAt],
  );
}

interface StagedRow {
  subject_id: number;
  amount_fen: string | null;
}

/** Whom a run found waiting, the most money first. */
function stagedOf(tx: Tx, scope: ApplyScope): Promise<StagedRow[]> {
  return tx.query<StagedRow>(
    `select subject_id, amount_fen from (
       select h.policy_id, u.* from hold_staging h, unnest(h.subject_ids, h.amounts_fen) u (subject_id, amount_fen)
       where h.run_id = $1 and h.policy_id = $2) m
     where not exists (select from episode e where e.subject_id = m.subject_id and e.policy_id = $2 and e.period = $3 and e.state = 'open')
       and not ${judgedLater('m', 3, 4)}
     order by amount_fen desc nulls last, subject_id limit ${HOLDS_MOST}`,
    [scope.runId, scope.policy.id, scope.period, scope.knownAt],
  );
}

function subjectsOf(lists: readonly (readonly { readonly subject_id: number }[])[]): number[] {
  return [...new Set(lists.flat().map((row) => row.subject_id))];
}

/** Of whom later knowledge than the run's was judged already: what is missing is settled by that. */
function judgedLater(of: string, period: number, knownAt: number): string {
  return `exists (select from judged_pair j where j.subject_id = ${of}.subject_id and j.policy_id = ${of}.policy_id
    and j.period = $${period} and j.known_at > $${knownAt}::timestamptz)`;
}

/**
 * Meets at once what departments owed some subjects for policies that are decided now, as one run; what else changed waits for
 * the next over everybody.
 */
export async function meetHolds(
  tx: Tx,
  decided: readonly {
    readonly scope: ApplyScope;
    readonly verdicts: ReadonlyMap<number, Pick<Decision, 'verdict'>>;
  }[],
): Promise<void> {
  const pairs = decided.flatMap(({ scope, verdicts }) =>
    [...verdicts].flatMap(([subjectId, { verdict }]) =>
      verdict === 'undetermined' ? [] : [{ scope, subjectId }],
    ),
  );
  const [first] = pairs;
  if (!first) return;
  const rows = await tx.query<{ id: string }>(
    `select h.id from data_hold h join unnest($1::text[], $2::text[], $3::integer[]) p (policy_id, period, subject_id)
       on p.policy_id = h.policy_id and p.period = h.period and p.subject_id = h.subject_id
     where h.state = 'open' order by h.id for update of h`,
    [
      pairs.map(({ scope }) => scope.policy.id),
      pairs.map(({ scope }) => scope.period),
      pairs.map(({ subjectId }) => subjectId),
    ],
  );
  const { runId, today } = first.scope;
  await move(tx, dataHoldLifecycle, {
    event: 'meet',
    ids: rows.map(({ id }) => id),
    reason: `run ${runId}`,
    set: { ended_on: today },
  });
}

/**
 * Opens the holds of one subject whose verdict lacks facts of departments, as a run would; what is open stays. Subjects
 * outside the scope, or who lack what nobody can be asked for, get none.
 *
 * @returns the codes of the departments that owe something, whether asked now or before
 */
export async function holdFor(
  tx: Tx,
  scope: ApplyScope,
  calendar: WorkingCalendar,
  one: { readonly subjectId: number; readonly decision: Decision },
): Promise<readonly string[]> {
  const { subjectId, decision } = one;
  const owed = owedOf(scope, { subject_id: subjectId, amount_fen: null }, decision);
  const open = await tx.query<{ authority: string }>(
    `select authority from data_hold where subject_id = $1 and policy_id = $2 and state = 'open'`,
    [subjectId, scope.policy.id],
  );
  const asked = new Set(open.map(({ authority }) => authority));
  const due = calendar.addWorkdays(scope.today, SUPPLY_WORKDAYS, PROVINCE);
  const days = { openedOn: scope.today, dueOn: due.date, provisional: due.provisional };
  await insert(
    tx,
    scope,
    owed.filter(({ authority }) => !asked.has(authority)).map((row) => ({ ...row, ...days })),
  );
  return owed.map(({ authority }) => authority);
}

/** Drops the holds of policies and periods that a run over everything no longer judges: nobody waits for them. */
export async function dropHoldsOutside(tx: Tx, runId: string, today: LocalDate): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    // Not in a list, which is hashed once: joined, all holds were compared with all policies.
    `select h.id from data_hold h join run r on r.id = $1 and r.authority = 'province' and starts_with(h.division, r.division)
     where h.state = 'open' and (h.policy_id, h.period) not in (select p.policy_id, p.period from run_policy p where p.run_id = $1)
     order by h.id for update of h`,
    [runId],
  );
  if (rows.length > 0)
    await move(tx, dataHoldLifecycle, {
      event: 'drop',
      ids: rows.map(({ id }) => id),
      reason: `run ${runId}`,
      set: { ended_on: today },
    });
}

/** The days of the last holds of the same department for some subjects that were dropped. */
async function droppedBefore(
  tx: Tx,
  { policy, period }: ApplyScope,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<string, Days>> {
  const rows = await tx.query<Days & { subject_id: number; authority: string }>(
    `select distinct on (subject_id, authority) subject_id, authority, opened_on::text, due_on::text, due_provisional from data_hold
     where subject_id = any($1::integer[]) and policy_id = $2 and period = $3 and state = 'dropped'
     order by subject_id, authority, opened_on desc, id`,
    [subjectIds, policy.id, period],
  );
  return new Map(rows.map((row) => [`${row.subject_id} ${row.authority}`, row]));
}

async function decisionsOf(
  tx: Tx,
  scope: ApplyScope,
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, Decision>> {
  const { compiled } = scope.version;
  const { asOf, knownAt, book } = scope;
  const facts = await readRunFacts(tx, compiled, { subjectIds, asOf, knownAt, book });
  return new Map(
    subjectIds.map((id) => [id, decide(compiled, facts.get(id)?.row ?? NOTHING_KNOWN)]),
  );
}

function owedOf(
  { version }: ApplyScope,
  row: { readonly subject_id: number; readonly amount_fen: string | null },
  decision: Decision | undefined,
): readonly Owed[] {
  if (decision?.verdict !== 'undetermined' || decision.inScope !== true) return [];
  return [...(owersOf(version, decision.missing) ?? [])].map(([authority, { facts }]) => ({
    subjectId: row.subject_id,
    authority,
    facts,
    amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
  }));
}

function isSame(row: OpenRow, { facts, amountFen }: Owed): boolean {
  return (
    row.amount_fen === (amountFen?.toString() ?? null) &&
    canonicalJson(row.facts) === canonicalJson(facts.map(named))
  );
}

function named({ key, fact, dataset }: ColumnRef): { key: string; fact: string; dataset: string } {
  return { key, fact, dataset };
}

/** Met where the data came and settle the matter, either way; dropped where something else is missing, or too much. */
async function end(
  tx: Tx,
  scope: ApplyScope,
  rows: readonly OpenRow[],
  decisions: ReadonlyMap<number, Decision>,
): Promise<void> {
  const isMet = (row: OpenRow): boolean =>
    row.period === scope.period && decisions.get(row.subject_id)?.verdict !== 'undetermined';
  for (const event of ['meet', 'drop'] as const) {
    const ids = rows.filter((row) => isMet(row) === (event === 'meet')).map(({ id }) => id);
    if (ids.length > 0)
      await move(tx, dataHoldLifecycle, {
        event,
        ids,
        reason: `run ${scope.runId}`,
        set: { ended_on: scope.today },
      });
  }
}

async function insert(
  tx: Tx,
  scope: ApplyScope,
  holds: readonly (Owed & {
    readonly openedOn: string;
    readonly dueOn: string;
    readonly provisional: boolean;
  })[],
): Promise<void> {
  if (holds.length === 0) return;
  await annotate(tx, '', `run ${scope.runId}`);
  // A subject that moves takes its open holds along: it waits for these, or these for it.
  await tx.query(
    `insert into data_hold (id, state, subject_id, policy_id, period, run_id, rule_version_id, facts, amount_fen, opened_on, due_on,
       due_provisional, policy_authority, authority, division)
     select h.id, 'open', h.subject_id, $1, $2, $3, $4, h.facts, h.amount_fen, h.opened_on, h.due_on, h.provisional, $5, h.authority, s.division
     from unnest($6::uuid[], $7::integer[], $8::jsonb[], $9::bigint[], $10::date[], $11::date[], $12::boolean[], $13::text[])
       h (id, subject_id, facts, amount_fen, opened_on, due_on, provisional, authority)
     join subject s on s.id = h.subject_id
     for share of s`,
    [
      scope.policy.id,
      scope.period,
      scope.runId,
      scope.ruleVersionId,
      scope.policy.authority.id,
      idsTogether(holds.length),
      holds.map(({ subjectId }) => subjectId),
      holds.map(({ facts }) => JSON.stringify(facts.map(named))),
      holds.map(({ amountFen }) => amountFen?.toString() ?? null),
      holds.map(({ openedOn }) => openedOn),
      holds.map(({ dueOn }) => dueOn),
      holds.map(({ provisional }) => provisional),
      holds.map(({ authority }) => authority),
    ],
  );
}
