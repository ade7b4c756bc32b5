import type { Text, WorkingCalendar } from '#libs/kernel';
import { annotate, businessDate, elevate, moveOne, NotFound, type Tx } from '#libs/platform';
import { openTasks, pauseDeadlines, startDeadlines } from '#libs/workflow';
import { CONFIRMATION_TERM } from './confirmation.ts';
import { moveEntitlementGates, pausePublicity } from './gates.ts';
import { entitlementLifecycle } from './lifecycles.ts';
import { tellAnew } from './notice.ts';
import {
  DECISION_TERM,
  type ObjectionAbout,
  type ObjectionView,
  viewObjection,
} from './objection-view.ts';

/** An objection to make. */
export interface NewObjection {
  readonly about: ObjectionAbout;
  readonly statement: string;
  readonly complainant: string | null;
}

/** What is objected to, as it stands. */
export interface Target {
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
export const OBJECTION_TASKS = ['objection', 'objection-overdue'] as const;

const STOPPED: Text = {
  zh: '收到异议，暂停办理；作出处理后继续，确认期限重新计算；企业自行撤回异议的，按剩余工作日继续计算。',
  en: 'An objection was made, which stops this until it is decided; the term begins anew then, or goes on with the working days left if the enterprise takes its objection back.',
};
const LOOK_INTO: Text = {
  zh: '收到异议，该笔资金已暂停办理。请核实事实，由录入人以外的人员作出处理并写明理由。',
  en: 'An objection was made and this benefit is stopped. Look into the facts; somebody else than who entered it decides, with reasons.',
};
const LOOK_INTO_RECOVERY: Text = {
  zh: '企业对追回提出异议，追回暂停。请核实事实，由未参与该项追回认定的人员作出处理并写明理由。',
  en: 'A firm objects to a recovery, which stands still. Look into the facts; somebody who had no hand in it decides, with reasons.',
};
const BENEFIT: Text = { zh: '惠企事项', en: 'benefit' };

/**
 * Objects to an entitlement: it stops at once, its terms stand still, and its authority gets a task with a term. An enterprise
 * that did not object itself is told.
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
    await lockTarget(tx, entitlementId);
    await moveOne(tx, entitlementLifecycle, entitlementId, {
      event: 'object',
      reason: objection.statement,
    });
    await pauseDeadlines(tx, CONFIRMATION_TERM.entity, [entitlementId]);
    await moveEntitlementGates(tx, 'confirmation', [entitlementId], 'hold', STOPPED);
    await pausePublicity(tx, [entitlementId]);
    if (objection.complainant !== null) await tellAnew(tx, 'objected', [entitlementId]);
    return enterObjection(tx, calendar, entitlementId, { ...objection, adjustmentId: null });
  });
  return viewObjection(tx, id);
}

/**
 * Keeps an objection, with the term in which it is decided and its task; what it stops is the caller's.
 *
 * @returns its id
 */
export async function enterObjection(
  tx: Tx,
  calendar: WorkingCalendar,
  entitlementId: string,
  objection: NewObjection & { readonly adjustmentId: string | null },
): Promise<string> {
  const target = await lockTarget(tx, entitlementId);
  await annotate(tx, '', objection.about);
  const [row] = await tx.query<{ id: string }>(
    `insert into objection (entitlement_id, about, state, raised_by, complainant, statement, raised_on, subject_id, authority, division, adjustment_id)
     values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
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
      objection.adjustmentId,
    ],
  );
  const { id } = row as { id: string };
  const { authority, division } = target;
  await startDeadlines(tx, calendar, { ...DECISION_TERM, today: await businessDate(tx) }, [
    { entityId: id, subjectId: target.subject_id, authority, division: target.authority_division },
  ]);
  const text = objection.adjustmentId === null ? LOOK_INTO : LOOK_INTO_RECOVERY;
  await openTasks(tx, [
    { kind: OBJECTION_TASKS[0], entity: 'objection', entityId: id, authority, division, text },
  ]);
  return id;
}

/** The benefit of an objection, locked. @throws PLATFORM.NOT_FOUND */
export async function lockTarget(tx: Tx, id: string): Promise<Target> {
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
