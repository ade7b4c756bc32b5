import type { RuleBook } from '#libs/engine';
import type { Text, WorkingCalendar } from '#libs/kernel';
import type { RuleStore } from '#libs/matching';
import { businessDate, type Tx } from '#libs/platform';
import {
  endDeadlines,
  moveGates,
  nextGates,
  openTasks,
  pauseDeadlines,
  restartDeadlines,
  scoreGates,
  setUpGates,
  startDeadlines,
  type GateScore,
} from '#libs/workflow';
import { clear } from './clearance.ts';
import { CREDIT_TEXTS, screenCredit } from './credit-screening.ts';
import { gatePlanOf, type BenefitGate } from './gate-plan.ts';
import { EARLIER_FIRST, waitForEarlier } from './instalments.ts';
import { tell } from './notice.ts';
import { type Reach, missingReach, reachScore, reachText } from './reach.ts';
import { OWES_BACK, RECOVERY_UNDECIDED, SETS_OFF } from './recoveries.ts';

const ENTITY = 'entitlement';
/** The term of a publicity gate. */
export const PUBLICITY_TERM = 'publicity';

const OBJECTED: Text = {
  zh: '公示期内收到异议，暂停公示；核实后继续。',
  en: 'An objection was made in publicity, which stops until it has been looked into.',
};

/** What deciding about gates needs beside the database. */
export interface GateKeeper {
  readonly calendar: WorkingCalendar;
  readonly rules: RuleStore;
}

/** An entitlement whose gates are looked at. */
export interface Gated {
  readonly id: string;
  readonly subject_id: number;
  /** Null where the enterprise applied for it itself. */
  readonly list_id: string | null;
  readonly rule_version_id: string;
  readonly transfer_id: string | null;
  readonly authority: string;
  readonly division: string;
  /** Where the authority sits: its acts run on its own calendar. */
  readonly authority_division: string;
}

const GATED = `select e.id, e.subject_id, e.list_id, v.id as rule_version_id, e.transfer_id, e.authority, e.division, v.division as authority_division
  from entitlement e left join benefit_list l on l.id = e.list_id join decision c on c.id = e.decision_id
    join rule_version v on v.id = coalesce(l.rule_version_id, c.rule_version_id)`;

/** Sets up the gates of entitlements by the policy under which they were listed; those that have theirs keep them. */
export async function setUpEntitlementGates(
  tx: Tx,
  rules: RuleStore,
  ids: readonly string[],
): Promise<void> {
  const rows = await tx.query<Gated>(`${GATED} where e.id = any($1::uuid[]) order by e.id`, [ids]);
  for (const version of new Set(rows.map((row) => row.rule_version_id))) {
    const { policy } = await rules.version(tx, version);
    await setUpGates(
      tx,
      ENTITY,
      gatePlanOf(policy),
      rows
        .filter((row) => row.rule_version_id === version)
        .map((row) => ({
          entityId: row.id,
          subjectId: row.subject_id,
          authority: row.authority,
          division: row.division,
        })),
    );
  }
}

/** Moves the gate of one kind of entitlements; those whose state does not accept the event stay. */
export function moveEntitlementGates(
  tx: Tx,
  kind: BenefitGate,
  ids: readonly string[],
  event: Parameters<typeof moveGates>[3],
  reason: Text | null = null,
): Promise<string[]> {
  return moveGates(tx, { entity: ENTITY, kind }, ids, event, reason);
}

/**
 * Takes entitlements through their gates as far as they go: each gate begins when its turn comes, closes when its
 * condition holds, and is held when that cannot be said. Whose last gate has closed is payable.
 */
export async function advance(tx: Tx, keeper: GateKeeper, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<Gated>(
    `${GATED} where e.id = any($1::uuid[]) and e.state in ('listed', 'confirmed') order by e.id for update of e`,
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  let left = rows.map((row) => row.id);
  while (left.length > 0) {
    const next = await nextGates(tx, ENTITY, left);
    const begun = new Set(next.map((gate) => gate.entityId));
    await clear(
      tx,
      left.filter((id) => !begun.has(id)),
    );
    const passed: string[] = [];
    for (const kind of new Set(next.map((gate) => gate.kind as BenefitGate))) {
      // The firm's answer is taken when it is told; see announce.job.ts.
      if (kind === 'confirmation') continue;
      const own = next.filter((gate) => gate.kind === kind).map((gate) => gate.entityId);
      await moveEntitlementGates(tx, kind, own, 'start');
      passed.push(
        ...(await judge(
          tx,
          keeper,
          kind,
          own.map((id) => byId.get(id) as Gated),
        )),
      );
    }
    left = passed;
  }
}

/** @returns whose gate closed */
async function judge(
  tx: Tx,
  keeper: GateKeeper,
  kind: Exclude<BenefitGate, 'confirmation'>,
  rows: readonly Gated[],
): Promise<string[]> {
  switch (kind) {
    case 'reachability':
      return judgeReach(tx, keeper, rows);
    case 'credit':
      return judgeCredit(tx, keeper, rows);
    case 'publicity':
      await publish(tx, keeper, rows);
      return [];
    case 'funds':
      return judgeFunds(tx, rows);
  }
}

async function judgeReach(
  tx: Tx,
  { rules }: GateKeeper,
  rows: readonly Gated[],
): Promise<string[]> {
  const missing = new Map<number, readonly Reach[]>();
  for (const [book, subjects] of await byBook(tx, rules, rows))
    for (const [subject, what] of await missingReach(tx, subjects, await moment(tx, book)))
      missing.set(subject, what);
  const scores = new Map<string, GateScore>();
  const verdicts = new Map<string, { passes: boolean; text: Text | null; rows: Gated[] }>();
  for (const row of rows) {
    const { policy } = await rules.version(tx, row.rule_version_id);
    const what = missing.get(row.subject_id) ?? [];
    const score = reachScore(policy, what);
    scores.set(row.id, score);
    const passes = score.points >= score.pass;
    const key = `${passes} ${what.join(' ')}`;
    const text = what.length === 0 ? null : reachText(what, passes);
    const verdict = verdicts.get(key) ?? { passes, text, rows: [] };
    verdict.rows.push(row);
    verdicts.set(key, verdict);
  }
  await scoreGates(tx, { entity: ENTITY, kind: 'reachability' }, scores);
  const closed: string[] = [];
  for (const { passes, text, rows: some } of verdicts.values()) {
    const ids = some.map((row) => row.id);
    if (text !== null) await askFirms(tx, ids);
    if (!passes) await askDepartments(tx, some);
    const moved = await moveEntitlementGates(
      tx,
      'reachability',
      ids,
      passes ? 'close' : 'hold',
      text,
    );
    if (passes) closed.push(...moved);
  }
  return closed;
}

/** Asks each enterprise once for what is missing. */
async function askFirms(tx: Tx, ids: readonly string[]): Promise<void> {
  const told = await tx.query<{ id: string }>(
    `select id from entitlement where id = any($1::uuid[]) and notified_at is not null`,
    [ids],
  );
  await tell(
    tx,
    'reach-missing',
    told.map((row) => row.id),
  );
}

/** Asks the department, once for each list, to have supplied what holds the money up. */
async function askDepartments(tx: Tx, rows: readonly Gated[]): Promise<void> {
  await openTasks(
    tx,
    [...new Map(rows.map((row) => [row.list_id ?? row.id, row])).values()].map((row) => ({
      kind: 'reach-missing',
      entity: row.list_id === null ? 'entitlement' : 'benefit_list',
      entityId: row.list_id ?? row.id,
      authority: row.authority,
      division: row.authority_division,
      text: {
        zh: '名单中有企业缺少收款账户、授权人员或联系账号，资金无法送达；名单明细写明各户缺什么，请向数据部门和企业催补。',
        en: 'Enterprises on this list lack an account, an authorised person or a contact, so the money cannot reach them; the items say what each lacks. Please ask for it.',
      },
    })),
  );
}

async function judgeCredit(
  tx: Tx,
  { rules }: GateKeeper,
  rows: readonly Gated[],
): Promise<string[]> {
  const credit = new Map<number, string>();
  for (const [book, subjects] of await byBook(tx, rules, rows))
    for (const [subject, found] of await screenCredit(tx, subjects, await moment(tx, book)))
      credit.set(subject, found);
  const idsOf = (found: string): string[] =>
    rows.filter((row) => credit.get(row.subject_id) === found).map((row) => row.id);
  await moveEntitlementGates(tx, 'credit', idsOf('unknown'), 'hold', CREDIT_TEXTS.unknown);
  await moveEntitlementGates(tx, 'credit', idsOf('listed'), 'fail', CREDIT_TEXTS.listed);
  return moveEntitlementGates(tx, 'credit', idsOf('clean'), 'close');
}

/** Starts the working days of publicity, on the calendar of the authority whose act it is. */
async function publish(tx: Tx, { calendar }: GateKeeper, rows: readonly Gated[]): Promise<void> {
  const today = await businessDate(tx);
  const gates = (
    await nextGates(
      tx,
      ENTITY,
      rows.map((row) => row.id),
    )
  ).filter((gate) => gate.state === 'open');
  const owner = new Map(rows.map((row) => [row.id, row]));
  for (const workdays of new Set(gates.map((gate) => gate.workdays ?? 0))) {
    await startDeadlines(
      tx,
      calendar,
      { entity: 'gate', name: PUBLICITY_TERM, workdays, today },
      gates
        .filter((gate) => gate.workdays === workdays)
        .map((gate) => {
          const row = owner.get(gate.entityId) as Gated;
          return {
            entityId: gate.id,
            subjectId: row.subject_id,
            authority: row.authority,
            division: row.authority_division,
          };
        }),
    );
  }
}

/** Stops the publicity of what was objected to, and holds its gate. */
export async function pausePublicity(tx: Tx, ids: readonly string[]): Promise<void> {
  const stopped = await running(tx, ids);
  await pauseDeadlines(tx, 'gate', await publicityGates(tx, stopped));
  await moveEntitlementGates(tx, 'publicity', stopped, 'hold', OBJECTED);
}

/** Lets stopped publicity go on: time in which it was not shown is made up for. */
export async function restartPublicity(
  tx: Tx,
  calendar: WorkingCalendar,
  ids: readonly string[],
): Promise<void> {
  const today = await businessDate(tx);
  await moveEntitlementGates(tx, 'publicity', ids, 'release');
  const gates = await nextGates(tx, ENTITY, ids);
  for (const gate of gates.filter(({ kind }) => kind === 'publicity')) {
    const term = { entity: 'gate', name: PUBLICITY_TERM, today };
    await restartDeadlines(tx, calendar, term, [gate.id]);
  }
}

async function running(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const next = await nextGates(tx, ENTITY, ids);
  return next
    .filter(({ kind, state }) => kind === 'publicity' && state === 'open')
    .map(({ entityId }) => entityId);
}

/** Ends the publicity of what is withdrawn: there is nothing left to object to. */
export async function endPublicity(tx: Tx, ids: readonly string[]): Promise<void> {
  const gates = await publicityGates(tx, ids);
  await endDeadlines(tx, 'gate', gates, 'void');
}

async function publicityGates(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from gate where entity = $1 and kind = 'publicity' and entity_id = any($2::uuid[]) order by id`,
    [ENTITY, ids],
  );
  return rows.map((row) => row.id);
}

const UNDER_REVIEW: Text = {
  zh: '企业确认后其数据发生变化，待核实；待办办结后自动继续。',
  en: 'Its data changed after the enterprise confirmed and is being looked into; it goes on once that task is closed.',
};

const OWED_BACK: Text = {
  zh: '已认定须追回的差额，企业的异议期限届满后从拨付款中抵扣；此前暂不拨付。',
  en: 'A recovery was accepted; the payment is reduced by it once the enterprise can object to it no more. Nothing is paid before that.',
};

/**
 * Money is there when the reservation was posted: the appropriation bears it, and nobody else can have it. It is held
 * while somebody still has to look at data that changed after the confirmation, while the firm may object to a recovery, and an instalment
 * until the one before is paid.
 */
async function judgeFunds(tx: Tx, rows: readonly Gated[]): Promise<string[]> {
  const committed = await tx.query<{ id: string; reviewed: boolean; owes: boolean }>(
    `select e.id, ${OWES_BACK} and not ${SETS_OFF} as owes, not exists (select from task t where t.kind = 'review-confirmed' and t.entity = 'entitlement'
       and t.entity_id = e.id::text and t.state = 'open') and not ${RECOVERY_UNDECIDED} as reviewed
     from entitlement e join transfer p on p.pending_id = e.transfer_id and p.kind = 'post' where e.id = any($1::uuid[])`,
    [rows.map((row) => row.id)],
  );
  const idsOf = (some: typeof committed): string[] => some.map(({ id }) => id);
  const doubted = committed.filter(({ reviewed }) => !reviewed);
  const owing = committed.filter(({ reviewed, owes }) => reviewed && owes);
  const sound = idsOf(committed.filter(({ reviewed, owes }) => reviewed && !owes));
  await moveEntitlementGates(tx, 'funds', idsOf(doubted), 'hold', UNDER_REVIEW);
  await moveEntitlementGates(tx, 'funds', idsOf(owing), 'hold', OWED_BACK);
  const inTurn = await waitForEarlier(tx, sound);
  await moveEntitlementGates(tx, 'funds', [...inTurn], 'hold', EARLIER_FIRST);
  return moveEntitlementGates(
    tx,
    'funds',
    sound.filter((id) => !inTurn.has(id)),
    'close',
  );
}

async function byBook(
  tx: Tx,
  rules: RuleStore,
  rows: readonly Gated[],
): Promise<ReadonlyMap<RuleBook, number[]>> {
  const subjects = new Map<RuleBook, number[]>();
  for (const row of rows) {
    const { book } = await rules.version(tx, row.rule_version_id);
    subjects.set(book, [...(subjects.get(book) ?? []), row.subject_id]);
  }
  return subjects;
}

/** Today, and what is known now. */
export async function moment(
  tx: Tx,
  book: RuleBook,
): Promise<{ asOf: string; knownAt: string; book: RuleBook }> {
  const [now] = await tx.query<{ at: string }>(`select to_json(now())#>>'{}' as at`);
  return { asOf: await businessDate(tx), knownAt: (now as { at: string }).at, book };
}
