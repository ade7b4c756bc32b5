/**
 * What comes before a visit: its approval, and the notice of it to the firm, unless that was drawn or is not to know (检查前审批，
 * 并发检查通知；随机、突击类除外：行政检查文书基本格式文本（试行），司法部，2025). What stands in a plan was approved with it. A visit in an
 * emergency is made at once and answered for afterwards.
 */
import { type LocalDate } from '#libs/kernel';
import { businessDate, displayNames, elevate, type Tx } from '#libs/platform';
import { closeTasksAbout, openTasks } from '#libs/workflow';
import { type InspectionRow, lockInspection } from './inspection-view.ts';
import { mustActFor } from './matter-list.ts';
import {
  VisitNotToApprove,
  VisitSamePerson,
  VisitUnannounced,
  VisitUnapproved,
} from './visit-approval-errors.ts';

/** The kind of document that tells a firm of a visit (行政检查通知书). */
const NOTICE_KIND = 'notice';
/** The kind of document that says how a visit was approved (行政检查审批表). */
export const APPROVAL_KIND = 'approval';
const TASK = { kind: 'inspection-approval', entity: 'inspection' } as const;

/** A visit approval: how a visit was approved by itself. */
export interface VisitApproval {
  readonly by: string;
  readonly byName: string;
  readonly on: LocalDate;
  /** Why the firm is told nothing ahead; null where it is. */
  readonly unannouncedBecause: string | null;
}

/** What has to come before a visit, and what has. */
export interface BeforeVisit {
  /** Null where it was not approved by itself; one that stands in a plan was approved with that. */
  readonly approval: VisitApproval | null;
  readonly lacksApproval: boolean;
  readonly lacksNotice: boolean;
}

/** What has come before the visit of an inspection, and what is lacking. */
export async function beforeVisit(
  tx: Tx,
  { id, origin, drawId }: Pick<InspectionRow, 'id' | 'origin'> & { readonly drawId: string | null },
): Promise<BeforeVisit> {
  // What an authority issued of its own inspection is in the sight of whoever sees that.
  const [row] = await tx.query<{ approval: Omit<VisitApproval, 'byName'> | null; isTold: boolean }>(
    `select (select json_build_object('by', a.approved_by, 'on', a.approved_on::text, 'unannouncedBecause', a.unannounced_because)
         from visit_approval a where a.inspection_id = $1) as approval,
       exists (select from inspection_document d where d.inspection_id = $1 and d.kind = $2 and d.of_firm) as "isTold"`,
    [id, NOTICE_KIND],
  );
  const { approval: given = null, isTold = false } = row ?? {};
  const approval = given && { ...given, byName: await nameOf(tx, given.by) };
  return {
    approval,
    lacksApproval: origin !== 'plan' && approval === null,
    lacksNotice: drawId === null && !isTold && (approval?.unannouncedBecause ?? null) === null,
  };
}

/**
 * Whether a visit may be made by what has to come before it; `visit_is_approved_and_announced` holds the same.
 *
 * @param went certificate numbers of those who go, as far as that is known
 * @throws INSPECTIONS.VISIT_UNAPPROVED
 * @throws INSPECTIONS.VISIT_UNANNOUNCED
 * @throws INSPECTIONS.VISIT_SAME_PERSON where somebody goes who approved it
 */
export async function mustBeAwaited(
  tx: Tx,
  { id, origin, draw_id: drawId }: InspectionRow,
  went: readonly string[] = [],
): Promise<void> {
  const { approval, lacksApproval, lacksNotice } = await beforeVisit(tx, { id, origin, drawId });
  if (lacksApproval) throw new VisitUnapproved();
  if (lacksNotice) throw new VisitUnannounced();
  if (approval !== null && (await isAmong(tx, approval.by, went))) throw new VisitSamePerson();
}

/** Whether a visit was approved, with its plan or by itself, so that a form may say so (行政检查审批表). @throws INSPECTIONS.VISIT_UNAPPROVED */
export async function mustBeApproved(
  tx: Tx,
  { id, origin, draw_id: drawId }: InspectionRow,
): Promise<void> {
  if ((await beforeVisit(tx, { id, origin, drawId })).lacksApproval) throw new VisitUnapproved();
}

async function nameOf(tx: Tx, account: string): Promise<string> {
  return (await displayNames(tx, [account])).get(account) ?? account;
}

/** Whether one of these certificates is of an account. */
async function isAmong(tx: Tx, account: string, certificates: readonly string[]): Promise<boolean> {
  const [own] = await elevate(tx, () =>
    tx.query(
      `select from enforcement_certificate where number = any($1) and account = $2 limit 1`,
      [certificates, account],
    ),
  );
  return own !== undefined;
}

/**
 * Approves a visit as somebody who neither asked for it nor goes: one that stands in no plan needs it, and any of which the firm
 * is to know nothing.
 *
 * @param unannouncedBecause why the firm is told nothing ahead; null where it is
 * @throws PLATFORM.NOT_FOUND
 * @throws INSPECTIONS.BEYOND_REACH
 * @throws INSPECTIONS.VISIT_NOT_TO_APPROVE
 * @throws INSPECTIONS.VISIT_SAME_PERSON
 */
export async function approveVisit(
  tx: Tx,
  id: string,
  unannouncedBecause: string | null,
): Promise<void> {
  const { authority, division, state, origin, inspectors } = await lockInspection(tx, id);
  mustActFor(tx.context, authority, division);
  const { actor } = tx.context;
  // What stands in a plan was approved with it: there is only the notice to do without.
  const isIdle = origin === 'plan' && unannouncedBecause === null;
  const [of] = await tx.query<{ isApproved: boolean; isOwn: boolean }>(
    `select exists (select from visit_approval a where a.inspection_id = i.id) as "isApproved", i.requested_by = $2 as "isOwn"
     from inspection i where i.id = $1`,
    [id, actor],
  );
  if (state !== 'planned' || isIdle || of?.isApproved) throw new VisitNotToApprove();
  if (of?.isOwn || (await isAmong(tx, actor, inspectors))) throw new VisitSamePerson();
  await tx.query(
    `insert into visit_approval (inspection_id, unannounced_because, approved_by, approved_on, authority, division)
     values ($1, $2, $3, $4::date, $5, $6)`,
    [id, unannouncedBecause, actor, await businessDate(tx), authority, division],
  );
  await closeTasksAbout(tx, { ...TASK, entityId: id }, '已批准 approved');
}

/** Asks for the approval of a visit that stands in no plan. */
export async function askForApproval(tx: Tx, id: string): Promise<void> {
  const { authority, division } = await lockInspection(tx, id);
  const text = {
    zh: '有计划外检查待批准：批准前不能入企；不宜事先通知企业的，请写明理由。',
    en: 'A visit outside any plan awaits approval: nobody goes before; say why where the firm is not to know.',
  };
  await openTasks(tx, [{ ...TASK, entityId: id, authority, division, text }]);
}

/** Nobody is asked any more to approve a visit that will not be made, or was made in an emergency. */
export async function askNoMore(tx: Tx, id: string, note: string): Promise<void> {
  await closeTasksAbout(tx, { ...TASK, entityId: id }, note);
}
