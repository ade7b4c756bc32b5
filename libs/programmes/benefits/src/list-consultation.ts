/** Whose view on a list is asked, and when anew (联合审核征求意见). */
import type { Policy } from '#libs/engine';
import type { WorkingCalendar } from '#libs/kernel';
import type { RuleStore, RuleVersion } from '#libs/matching';
import {
  annotate,
  businessDate,
  elevate,
  move,
  promise,
  VersionStale,
  type Tx,
} from '#libs/platform';
import { openTasks, pauseDeadlines, restartDeadlines, startDeadlines } from '#libs/workflow';
import {
  type Department,
  lockReviewed,
  OPINION_TERM,
  titleOfList,
  VIEW_TASK,
} from './list-opinion.ts';
import { DepartmentNotConcerned } from './review-errors.ts';
import { listOpinionLifecycle } from './review-lifecycles.ts';
import { WATCHED } from './watched.ts';

/** Working days a department has where its policy names none: our default, no rule could be read. */
export const OPINION_WORKDAYS = 5;

/** A view that was asked. */
interface Asked {
  readonly id: string;
  readonly authority: string;
  readonly division: string;
  readonly workdays: number;
  readonly state: string;
}

/** The departments concerned: those that the policy names, else all whose data it reads, but for its own authority. */
export function departmentsConcerned({
  policy,
  compiled,
  datasets,
}: Pick<RuleVersion, 'policy' | 'compiled' | 'datasets'>): readonly Department[] {
  const named = policy.jointReview?.departments ?? [];
  const known = new Map(named.map((one) => [one.id, one]));
  if (named.length === 0)
    for (const { dataset } of compiled.reads) {
      const authority = datasets.get(dataset)?.authority;
      if (authority) known.set(authority.code, { id: authority.code, title: authority.name });
    }
  known.delete(policy.authority.id);
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Asks for the views that a policy requires, when its list comes under review. */
export async function askRequiredViews(
  tx: Tx,
  calendar: WorkingCalendar,
  rules: RuleStore,
  list: { readonly id: string; readonly ruleVersionId: string; readonly policy: Policy },
): Promise<void> {
  const { jointReview } = list.policy;
  if (jointReview === null) return;
  const version = await rules.version(tx, list.ruleVersionId);
  await ask(tx, calendar, list.id, departmentsConcerned(version), jointReview.workdays);
}

/**
 * Asks departments for their view on a list under review (征求意见); who was asked before is not asked twice.
 *
 * @param asked codes of departments concerned; all of them where none is named
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws LIST.NOT_REVIEWED
 * @throws LIST.DEPARTMENT_NOT_CONCERNED
 */
export async function askDepartments(
  tx: Tx,
  calendar: WorkingCalendar,
  rules: RuleStore,
  listId: string,
  asked: {
    readonly version: number;
    readonly departments: readonly string[];
    readonly workdays: number;
  },
): Promise<void> {
  const list = await lockReviewed(tx, listId);
  if (list.version !== asked.version) throw new VersionStale({ zh: '该名单', en: 'This list' });
  const version = await rules.version(tx, list.rule_version_id);
  const concerned = departmentsConcerned(version);
  const unknown = asked.departments.find((code) => !concerned.some(({ id }) => id === code));
  if (unknown !== undefined || concerned.length === 0) throw new DepartmentNotConcerned(unknown);
  const chosen =
    asked.departments.length === 0
      ? concerned
      : concerned.filter(({ id }) => asked.departments.includes(id));
  await ask(tx, calendar, listId, chosen, asked.workdays);
}

async function ask(
  tx: Tx,
  calendar: WorkingCalendar,
  listId: string,
  departments: readonly Department[],
  workdays: number,
): Promise<void> {
  await elevate(tx, async () => {
    const today = await businessDate(tx);
    await annotate(tx, '', undefined);
    const rows = await tx.query<{ id: string; authority: string; division: string }>(
      `insert into list_opinion (list_id, state, title, asked_by, asked_on, workdays, authority, division)
       select l.id, 'asked', d.title::jsonb, $2, $3, $4, d.id, l.division
       from benefit_list l cross join unnest($5::text[], $6::text[]) d (id, title) where l.id = $1
       on conflict (list_id, authority) do nothing returning id, authority, division`,
      [
        listId,
        tx.context.actor,
        today,
        workdays,
        departments.map(({ id }) => id),
        departments.map(({ title }) => JSON.stringify(title)),
      ],
    );
    await startDeadlines(
      tx,
      calendar,
      { ...OPINION_TERM, workdays, today },
      rows.map(({ id, authority, division }) => ({
        entityId: id,
        subjectId: null,
        authority,
        division,
      })),
    );
    await openViewTasks(tx, listId, rows);
    await promise(tx, WATCHED);
  });
}

/**
 * Asks departments that object to look at a list anew that somebody changed, because only they take an objection back:
 * their task was closed when they spoke, and nothing else would lead them to it again.
 */
export async function tellObjectors(tx: Tx, listId: string): Promise<void> {
  const rows = await tx.query<{ authority: string; division: string }>(
    `select authority, division from list_opinion where list_id = $1 and state = 'objected' order by authority`,
    [listId],
  );
  if (rows.length === 0) return;
  const title = await titleOfList(tx, listId);
  await openTasks(
    tx,
    rows.map(({ authority, division }) => ({
      ...VIEW_TASK,
      kind: `${VIEW_TASK.kind}:${authority}`,
      entityId: listId,
      authority,
      division,
      text: {
        zh: `贵部门有异议的《${title.zh}》名单已有变动，请复核：已解决的改为无异议；未解决的异议继续有效。`,
        en: `The list of "${title.en}", to which you object, was changed: take the objection back if that settles it; else it stands.`,
      },
    })),
  );
}

/** One task for each department: the same kind on the same list is open once, so it names the view. */
async function openViewTasks(
  tx: Tx,
  listId: string,
  rows: readonly { readonly authority: string; readonly division: string }[],
): Promise<void> {
  const title = await titleOfList(tx, listId);
  await openTasks(
    tx,
    rows.map(({ authority, division }) => ({
      ...VIEW_TASK,
      kind: `${VIEW_TASK.kind}:${authority}`,
      entityId: listId,
      authority,
      division,
      text: {
        zh: `请对《${title.zh}》名单提出联合审核意见：无异议，或写明理由的异议；逾期视为无异议。`,
        en: `Give your view on the list of "${title.en}": no objection, or an objection with its reason; past its term it counts as none.`,
      },
    })),
  );
}

/**
 * Asks every department again that agreed or let its term lapse: a firm has come on the list that it did not see. Who
 * still owes its view has a full term anew. An objection stands, so that silence never takes it back.
 */
export async function askAgain(
  tx: Tx,
  calendar: WorkingCalendar,
  listId: string,
  reason: string,
): Promise<void> {
  const rows = await tx.query<Asked>(
    `select id, authority, division, workdays, state from list_opinion where list_id = $1 and state in ('asked', 'agreed', 'lapsed')
     order by authority for update`,
    [listId],
  );
  if (rows.length === 0) return;
  const owed = rows.filter(({ state }) => state === 'asked');
  await pauseDeadlines(
    tx,
    OPINION_TERM.entity,
    owed.map(({ id }) => id),
  );
  const given = rows.filter(({ state }) => state !== 'asked');
  await move(tx, listOpinionLifecycle, {
    event: 'ask-again',
    ids: given.map(({ id }) => id),
    reason,
    // What was said of another list is no view of this one; the trail keeps it.
    set: { reason: null, seen_digest: null, given_by: null, given_at: null },
  });
  const today = await businessDate(tx);
  await restartDeadlines(
    tx,
    calendar,
    { ...OPINION_TERM, today },
    rows.map(({ id }) => id),
  );
  await openViewTasks(tx, listId, given);
}
