import type { LocalDate, Text, WorkingCalendar } from '#libs/kernel';
import {
  businessDate,
  elevate,
  move,
  moveOne,
  NotFound,
  promise,
  VersionStale,
  type Tx,
} from '#libs/platform';
import {
  closeTasksAbout,
  continueDeadlines,
  endDeadlines,
  openTasks,
  passDeadlines,
  restartDeadlines,
} from '#libs/workflow';
import { endAdjustments } from './adjustment-ending.ts';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { stopStillContradicted } from './contradicted.ts';
import { ObjectionSamePerson } from './errors.ts';
import { release, takeBackCommitted } from './funding.ts';
import { endPublicity, moveEntitlementGates, restartPublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import { tellAnew } from './notice.ts';
import { type NoticeKind } from './notice-text.ts';
import { endContest, refuseOwnHand } from './recovery-objection.ts';
import { lockTarget, OBJECTION_TASKS, type Target } from './objection.ts';
import {
  DECISION_TERM,
  OBJECTION,
  objectionLifecycle,
  type ObjectionView,
  viewObjection,
} from './objection-view.ts';
import { withdraw } from './withdrawal.ts';

/**
 * Decides an objection as a second person. An objection of others that is upheld takes the benefit back, and its money
 * goes to the budget; after any other outcome the benefit goes on from where it was stopped.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws OBJECTION.SAME_PERSON
 * @throws RECOVERY.SAME_HAND
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function decideObjection(
  tx: Tx,
  calendar: WorkingCalendar,
  id: string,
  decision: { readonly version: number; readonly upheld: boolean; readonly outcome: string },
): Promise<ObjectionView> {
  const [row] = await tx.query<{
    version: number;
    entitlement_id: string;
    raised_by: string;
    complainant: string | null;
    adjustment_id: string | null;
  }>(
    `select version, entitlement_id, raised_by, complainant, adjustment_id from objection where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(OBJECTION);
  if (row.version !== decision.version)
    throw new VersionStale({ zh: '该异议', en: 'This objection' });
  if (row.raised_by === tx.context.actor) throw new ObjectionSamePerson();
  if (row.adjustment_id !== null) await refuseOwnHand(tx, row.adjustment_id);
  await moveOne(tx, objectionLifecycle, id, {
    event: decision.upheld ? 'uphold' : 'dismiss',
    version: decision.version,
    reason: decision.outcome,
    set: { outcome: decision.outcome, decided_by: tx.context.actor, decided_at: 'now' },
  });
  await elevate(tx, async () => {
    await endDeadlines(tx, DECISION_TERM.entity, [id], 'meet');
    await closeTasks(tx, id, decision.outcome);
    if (row.adjustment_id !== null) {
      const outcome = decision.upheld ? 'upheld' : 'dismissed';
      await endContest(tx, row.adjustment_id, { outcome, reason: decision.outcome });
      return;
    }
    const target = await lockTarget(tx, row.entitlement_id);
    const against = row.complainant !== null;
    await tellAnew(
      tx,
      OUTCOMES[against ? 'others' : 'own'][decision.upheld ? 'upheld' : 'dismissed'],
      [target.id],
    );
    if (decision.upheld && against) await revoke(tx, target, decision.outcome);
    else await goOn(tx, calendar, target, 'anew');
    if (decision.upheld && !against) await askToCorrect(tx, target);
  });
  return viewObjection(tx, id);
}

/** What an enterprise is told of how its own objection was decided, or one of others. */
const OUTCOMES = {
  own: { upheld: 'objection-upheld', dismissed: 'objection-dismissed' },
  others: { upheld: 'revoked', dismissed: 'objection-cleared' },
} as const satisfies Record<string, Record<'upheld' | 'dismissed', NoticeKind>>;

const WITHDRAWN = '企业撤回异议 the enterprise withdrew its objection';

/**
 * Takes back the enterprise's own objection while nobody has decided it: its term and tasks end, and the benefit goes on
 * from where it was stopped, with the working days to answer that were left then. What others said against the benefit is not the enterprise's to take back.
 *
 * @throws PLATFORM.NOT_FOUND also of an objection of others
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED when it was decided or taken back before
 */
export async function withdrawObjection(
  tx: Tx,
  calendar: WorkingCalendar,
  id: string,
  shown: { readonly version: number },
): Promise<ObjectionView> {
  const [row] = await tx.query<{
    version: number;
    entitlement_id: string;
    adjustment_id: string | null;
  }>(
    `select version, entitlement_id, adjustment_id from objection where id = $1 and complainant is null for update`,
    [id],
  );
  if (!row) throw new NotFound(OBJECTION);
  if (row.version !== shown.version) throw new VersionStale({ zh: '该异议', en: 'This objection' });
  await elevate(tx, async () => {
    await moveOne(tx, objectionLifecycle, id, {
      event: 'withdraw',
      version: shown.version,
      reason: WITHDRAWN,
    });
    await endDeadlines(tx, DECISION_TERM.entity, [id], 'void');
    await closeTasks(tx, id, WITHDRAWN);
    if (row.adjustment_id !== null) {
      await endContest(tx, row.adjustment_id, { outcome: 'withdrawn', reason: WITHDRAWN });
      return;
    }
    await goOn(tx, calendar, await lockTarget(tx, row.entitlement_id), 'as-it-was');
  });
  return viewObjection(tx, id);
}

async function closeTasks(tx: Tx, id: string, note: string): Promise<void> {
  for (const kind of OBJECTION_TASKS)
    await closeTasksAbout(tx, { kind, entity: 'objection', entityId: id }, note);
}

/**
 * Asks again about objections whose term is over and that nobody decided: the benefit stands still, and its money with it.
 *
 * @returns how many terms passed, at most so many
 */
export async function passObjectionTerms(tx: Tx, today: LocalDate, most: number): Promise<number> {
  const { entity, name } = DECISION_TERM;
  const passed = await passDeadlines(tx, entity, name, today, most);
  const rows = await tx.query<{
    id: string;
    authority: string;
    division: string;
    recovers: boolean;
  }>(
    `select id, authority, division, adjustment_id is not null as recovers from objection where id = any($1::uuid[]) and state = 'open' order by id`,
    [passed],
  );
  await openTasks(
    tx,
    rows.map(({ id, recovers, ...reach }) => ({
      kind: OBJECTION_TASKS[1],
      entity: 'objection',
      entityId: id,
      ...reach,
      text: recovers ? OVERDUE_RECOVERY : OVERDUE,
    })),
  );
  return passed.length;
}

const OVERDUE: Text = {
  zh: '异议已超过处理期限，尚未作出处理，该笔资金仍停止办理。请尽快核实，由录入人以外的人员作出处理并写明理由。',
  en: 'An objection is past its term and nobody has decided it; the benefit still stands still. Look into it now; somebody else than who entered it decides, with reasons.',
};
const OVERDUE_RECOVERY: Text = {
  zh: '企业对追回的异议已超过处理期限，尚未作出处理，追回仍暂停。请尽快核实，由未参与该项追回认定的人员作出处理并写明理由。',
  en: 'An objection to a recovery is past its term and nobody has decided it; the recovery still stands still. Look into it now; somebody who had no hand in it decides, with reasons.',
};

/** Takes an entitlement back for good: what was committed goes back to the budget, and no later run lists it again. */
async function revoke(tx: Tx, target: Target, outcome: string): Promise<void> {
  await moveOne(tx, entitlementLifecycle, target.id, {
    event: 'revoke',
    reason: outcome,
    set: { ended_reason: outcome, barred_by: 'objection' },
  });
  if (target.confirmed_at !== null) {
    await takeBackCommitted(tx, target);
    await endAdjustments(tx, target, outcome);
  } else if (target.transfer_id !== null) await release(tx, [target.transfer_id]);
  await endDeadlines(tx, CONFIRMATION_TERM.entity, [target.id], 'void');
  await endPublicity(tx, [target.id]);
}

/** From where it was stopped, unless what it rests on was refuted meanwhile. */
async function goOn(
  tx: Tx,
  calendar: WorkingCalendar,
  target: Target,
  term: 'anew' | 'as-it-was',
): Promise<void> {
  await resume(tx, calendar, target, term);
  await stopStillContradicted(tx, calendar, [target.id]);
}

/**
 * @param term to answer: begins anew once a person has decided; a firm that takes its objection back has the working days that
 *   were left, or is past its term as it was, so that no objection lengthens it
 */
async function resume(
  tx: Tx,
  calendar: WorkingCalendar,
  target: Target,
  term: 'anew' | 'as-it-was',
): Promise<void> {
  const { id } = target;
  const today = await businessDate(tx);
  if (target.confirmed_at !== null) {
    await moveOne(tx, entitlementLifecycle, id, { event: 'resume-confirmed' });
    await restartPublicity(tx, calendar, [id]);
    await promise(tx, [{ kind: 'benefits.advance', ref: id }]);
    return;
  }
  if (target.episode_state === 'open') {
    const of = { ...CONFIRMATION_TERM, today };
    if (term === 'anew') await restartDeadlines(tx, calendar, of, [id]);
    else if ((await continueDeadlines(tx, calendar, of, [id])).length === 0) {
      await moveOne(tx, entitlementLifecycle, id, { event: 'resume-silent' });
      return;
    }
    await moveOne(tx, entitlementLifecycle, id, { event: 'resume-notified' });
    await moveEntitlementGates(tx, 'confirmation', [id], 'release');
    return;
  }
  // The facts changed while it was stopped: it stands as a run would have left it.
  await move(tx, entitlementLifecycle, { event: 'resume-suspended', ids: [id] });
  if (target.episode_state === 'closed')
    await withdraw(
      tx,
      [{ id, transfer_id: target.transfer_id }],
      'no longer entitled when the objection was decided',
    );
}

async function askToCorrect(tx: Tx, target: Target): Promise<void> {
  await openTasks(tx, [
    {
      kind: 'correct-facts',
      entity: 'entitlement',
      entityId: target.id,
      authority: target.authority,
      division: target.division,
      text: {
        zh: '企业的异议成立：请由数据来源部门更正数据，更正后重新判定，差额另行补发或追回；本笔金额不直接改动。',
        en: 'The enterprise is right: have the source department correct the data. It is then judged anew, and a difference is topped up or recovered; this amount itself is not altered.',
      },
    },
  ]);
}
