import type { LocalDate, Text, WorkingCalendar } from '#libs/kernel';
import {
  annotate,
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
  endDeadlines,
  openTasks,
  passDeadlines,
  pauseDeadlines,
  restartDeadlines,
  startDeadlines,
} from '#libs/workflow';
import { endAdjustments } from './adjustment-ending.ts';
import { withdraw } from './withdrawal.ts';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { ObjectionSamePerson } from './errors.ts';
import { release, takeBackCommitted } from './funding.ts';
import { endPublicity, moveEntitlementGates, pausePublicity, restartPublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import {
  DECISION_TERM,
  OBJECTION,
  type ObjectionAbout,
  objectionLifecycle,
  type ObjectionView,
  viewObjection,
} from './objection-view.ts';

/** An objection to make. */
export interface NewObjection {
  readonly about: ObjectionAbout;
  readonly statement: string;
  readonly complainant: string | null;
}

interface Target {
  id: string;
  subject_id: number;
  policy_id: string;
  period: string;
  state: string;
  authority: string;
  division: string;
  transfer_id: string | null;
  amount_fen: string;
  confirmed_at: string | null;
  episode_state: string;
  authority_division: string;
}

/** What people are asked: to look into an objection, and again once its term is over. */
const TASKS = ['objection', 'objection-overdue'] as const;

const STOPPED: Text = {
  zh: '收到异议，暂停办理；核实后继续，确认期限届时重新计算。',
  en: 'An objection was made, which stops this until it has been looked into; the term begins anew afterwards.',
};
const BENEFIT: Text = { zh: '惠企事项', en: 'benefit' };

/**
 * Objects to an entitlement: it stops at once, its terms stand still, and its authority gets a task with a term.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws KERNEL.TRANSITION_REFUSED when it is not announced yet, or paid, or stopped already
 */
export async function object(
  tx: Tx,
  calendar: WorkingCalendar,
  entitlementId: string,
  objection: NewObjection,
): Promise<ObjectionView> {
  const [seen] = await tx.query<{ id: string }>(
    `select id from entitlement where id = $1 and notified_at is not null`,
    [entitlementId],
  );
  if (!seen) throw new NotFound(BENEFIT);
  const id = await elevate(tx, async () => {
    const target = await lockTarget(tx, entitlementId);
    await moveOne(tx, entitlementLifecycle, entitlementId, {
      event: 'object',
      reason: objection.statement,
    });
    await pauseDeadlines(tx, CONFIRMATION_TERM.entity, [entitlementId]);
    await moveEntitlementGates(tx, 'confirmation', [entitlementId], 'hold', STOPPED);
    await pausePublicity(tx, [entitlementId]);
    await annotate(tx, '', objection.about);
    const [row] = await tx.query<{ id: string }>(
      `insert into objection (entitlement_id, about, state, raised_by, complainant, statement, raised_on, subject_id, authority, division)
       values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9) returning id`,
      [
        entitlementId,
        objection.about,
        tx.context.actor,
        objection.complainant,
        objection.statement,
        await businessDate(tx),
        target.subject_id,
        target.authority,
        target.division,
      ],
    );
    const made = (row as { id: string }).id;
    await startDeadlines(tx, calendar, { ...DECISION_TERM, today: await businessDate(tx) }, [
      {
        entityId: made,
        subjectId: target.subject_id,
        authority: target.authority,
        division: target.authority_division,
      },
    ]);
    await openTasks(tx, [
      {
        kind: TASKS[0],
        entity: 'objection',
        entityId: made,
        authority: target.authority,
        division: target.division,
        text: {
          zh: '收到异议，该笔资金已暂停办理。请核实事实，由录入人以外的人员作出处理并写明理由。',
          en: 'An objection was made and this benefit is stopped. Look into the facts; somebody else than who entered it decides, with reasons.',
        },
      },
    ]);
    return made;
  });
  return viewObjection(tx, id);
}

/**
 * Decides an objection as a second person. An objection of others that is upheld takes the benefit back, and its money
 * goes to the budget; after any other outcome the benefit goes on from where it was stopped.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws OBJECTION.SAME_PERSON
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
  }>(
    `select version, entitlement_id, raised_by, complainant from objection where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(OBJECTION);
  if (row.version !== decision.version)
    throw new VersionStale({ zh: '该异议', en: 'This objection' });
  if (row.raised_by === tx.context.actor) throw new ObjectionSamePerson();
  await moveOne(tx, objectionLifecycle, id, {
    event: decision.upheld ? 'uphold' : 'dismiss',
    version: decision.version,
    reason: decision.outcome,
    set: { outcome: decision.outcome, decided_by: tx.context.actor, decided_at: 'now' },
  });
  await elevate(tx, async () => {
    await endDeadlines(tx, DECISION_TERM.entity, [id], 'meet');
    await closeTasks(tx, id, decision.outcome);
    const target = await lockTarget(tx, row.entitlement_id);
    const against = row.complainant !== null;
    if (decision.upheld && against) await revoke(tx, target, decision.outcome);
    else await resume(tx, calendar, target);
    if (decision.upheld && !against) await askToCorrect(tx, target);
  });
  return viewObjection(tx, id);
}

const WITHDRAWN = '企业撤回异议 the enterprise withdrew its objection';

/**
 * Takes back the enterprise's own objection while nobody has decided it: its term and tasks end, and the benefit goes on
 * from where it was stopped. What others said against the benefit is not the enterprise's to take back.
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
  const [row] = await tx.query<{ version: number; entitlement_id: string }>(
    `select version, entitlement_id from objection where id = $1 and complainant is null for update`,
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
    await resume(tx, calendar, await lockTarget(tx, row.entitlement_id));
  });
  return viewObjection(tx, id);
}

async function closeTasks(tx: Tx, id: string, note: string): Promise<void> {
  for (const kind of TASKS)
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
  const rows = await tx.query<{ id: string; authority: string; division: string }>(
    `select id, authority, division from objection where id = any($1::uuid[]) and state = 'open' order by id`,
    [passed],
  );
  const text: Text = {
    zh: '异议已超过处理期限，尚未作出处理，该笔资金仍停止办理。请尽快核实，由录入人以外的人员作出处理并写明理由。',
    en: 'An objection is past its term and nobody has decided it; the benefit still stands still. Look into it now; somebody else than who entered it decides, with reasons.',
  };
  await openTasks(
    tx,
    rows.map(({ id, ...reach }) => ({
      kind: TASKS[1],
      entity: 'objection',
      entityId: id,
      ...reach,
      text,
    })),
  );
  return passed.length;
}

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

async function resume(tx: Tx, calendar: WorkingCalendar, target: Target): Promise<void> {
  const { id } = target;
  const today = await businessDate(tx);
  if (target.confirmed_at !== null) {
    await moveOne(tx, entitlementLifecycle, id, { event: 'resume-confirmed' });
    await restartPublicity(tx, calendar, [id]);
    await promise(tx, [{ kind: 'benefits.advance', ref: id }]);
    return;
  }
  if (target.episode_state === 'open') {
    await moveOne(tx, entitlementLifecycle, id, { event: 'resume-notified' });
    await restartDeadlines(tx, calendar, { ...CONFIRMATION_TERM, today }, [id]);
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

async function lockTarget(tx: Tx, id: string): Promise<Target> {
  const [target] = await tx.query<Target>(
    `select e.id, e.subject_id, e.policy_id, e.period, e.state, e.authority, e.division, e.transfer_id, e.amount_fen,
       e.confirmed_at::text, p.state as episode_state, v.division as authority_division
     from entitlement e join episode p on p.id = e.episode_id join decision d on d.id = e.decision_id
       join rule_version v on v.id = d.rule_version_id where e.id = $1 for update of e`,
    [id],
  );
  if (!target) throw new NotFound(BENEFIT);
  return target;
}
