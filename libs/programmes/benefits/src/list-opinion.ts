import type { LocalDate, Text } from '#libs/kernel';
import { elevate, move, moveOne, NotFound, VersionStale, type Tx } from '#libs/platform';
import {
  closeTasksAbout,
  deadlinesOf,
  endDeadlines,
  passDeadlines,
  pauseDeadlines,
} from '#libs/workflow';
import { ListChanged, ListNotReviewed } from './errors.ts';
import { ObjectionStands, ViewsOwed } from './review-errors.ts';
import { listOpinionLifecycle } from './review-lifecycles.ts';

/** The term of a department's view. */
export const OPINION_TERM = { entity: 'list_opinion', name: 'view' };
/** What a department is asked to do about a list; its code is added to the kind, so that each has one of its own. */
export const VIEW_TASK = { kind: 'list-opinion', entity: 'benefit_list' };
const LIST: Text = { zh: '名单', en: 'list' };
const OPINION: Text = { zh: '部门意见', en: "department's view" };

/** A department whose view is asked. */
export interface Department {
  readonly id: string;
  readonly title: Text;
}

/** The view of one department on a list. */
export interface OpinionView {
  readonly id: string;
  readonly department: Department;
  readonly state: keyof typeof listOpinionLifecycle.states;
  readonly reason: string | null;
  readonly givenBy: string | null;
  readonly givenAt: string | null;
  /** The last day of its term; provisional while that year's holidays are not published. */
  readonly until: { readonly date: LocalDate; readonly provisional: boolean } | null;
  /** Whether the reader may give it. */
  readonly own: boolean;
  readonly version: number;
}

interface OpinionRow {
  id: string;
  list_id: string;
  authority: string;
  title: Text;
  state: OpinionView['state'];
  reason: string | null;
  given_by: string | null;
  given_at: string | null;
  version: number;
}

/**
 * A department concerned gives its view on a list under review, also a later one, until the list is decided.
 *
 * @param said digest of the firms and amounts that were read, so that nobody agrees to what they did not see
 * @throws PLATFORM.NOT_FOUND also where the department is another's; whoever reads every department's data speaks for none
 * @throws PLATFORM.VERSION_STALE
 * @throws LIST.NOT_REVIEWED
 * @throws LIST.CHANGED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function giveView(
  tx: Tx,
  opinionId: string,
  said: {
    readonly version: number;
    readonly agrees: boolean;
    readonly reason: string | null;
    readonly itemsDigest: string;
  },
): Promise<string> {
  const [seen] = await tx.query<OpinionRow>(
    `select id, list_id, authority, version from list_opinion where id = $1`,
    [opinionId],
  );
  if (!seen || !speaksFor(tx, seen.authority)) throw new NotFound(OPINION);
  await elevate(tx, async () => {
    await lockReviewed(tx, seen.list_id);
    const [own] = await tx.query<{ version: number }>(
      `select version from list_opinion where id = $1 for update`,
      [opinionId],
    );
    if (own?.version !== said.version) throw new VersionStale({ zh: '该意见', en: 'This view' });
    if ((await itemsDigest(tx, seen.list_id)) !== said.itemsDigest) throw new ListChanged();
    await moveOne(tx, listOpinionLifecycle, opinionId, {
      event: said.agrees ? 'agree' : 'object',
      version: said.version,
      reason: said.reason ?? 'no objection',
      set: {
        reason: said.reason,
        seen_digest: said.itemsDigest,
        given_by: tx.context.actor,
        given_at: 'now',
      },
    });
    // Whoever is asked again has a full term, so this one only rests.
    await pauseDeadlines(tx, OPINION_TERM.entity, [opinionId]);
    const about = {
      ...VIEW_TASK,
      kind: `${VIEW_TASK.kind}:${seen.authority}`,
      entityId: seen.list_id,
    };
    await closeTasksAbout(tx, about, said.agrees ? '无异议 no objection' : '有异议 objected');
  });
  return seen.list_id;
}

/** Lets the views lapse whose term is over; how many. */
export async function lapseViews(tx: Tx, today: LocalDate, most: number): Promise<number> {
  const ids = await passDeadlines(tx, OPINION_TERM.entity, OPINION_TERM.name, today, most);
  const lapsed = await move(tx, listOpinionLifecycle, {
    event: 'lapse',
    ids,
    reason: 'the term passed without a view',
  });
  const rows = await tx.query<OpinionRow>(
    `select list_id, authority from list_opinion where id = any($1::uuid[])`,
    [lapsed],
  );
  for (const { list_id, authority } of rows)
    await closeTasksAbout(
      tx,
      { ...VIEW_TASK, kind: `${VIEW_TASK.kind}:${authority}`, entityId: list_id },
      '逾期视为无异议 lapsed',
    );
  return ids.length;
}

/** Ends the terms of views on a list that was decided; what is still asked of a rejected one is dropped. */
export async function endViews(
  tx: Tx,
  listId: string,
  decided: 'approved' | 'rejected',
): Promise<void> {
  const rows = await opinionRows(tx, listId);
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  if (decided === 'rejected')
    await move(tx, listOpinionLifecycle, { event: 'drop', ids, reason: 'the list was rejected' });
  await endDeadlines(tx, OPINION_TERM.entity, ids, 'void');
  for (const { authority } of rows)
    await closeTasksAbout(
      tx,
      { ...VIEW_TASK, kind: `${VIEW_TASK.kind}:${authority}`, entityId: listId },
      '名单已审结 the list was decided',
    );
}

/**
 * Refuses an approval while a department concerned has neither agreed nor let its term lapse, and says which.
 *
 * @throws LIST.VIEWS_OWED
 * @throws LIST.OBJECTION_STANDS
 */
export async function refuseUnreviewed(tx: Tx, listId: string): Promise<void> {
  const views = await viewOpinions(tx, listId);
  const owing = views.filter(({ state }) => state === 'asked');
  if (owing.length > 0) throw new ViewsOwed(owing);
  const against = views.filter(({ state }) => state === 'objected');
  if (against.length > 0) throw new ObjectionStands(against);
}

/** The views on a list, by department; asked with the reach of whoever may see the list. */
export async function viewOpinions(tx: Tx, listId: string): Promise<readonly OpinionView[]> {
  const seen = await tx.query<{ id: string; authority: string }>(
    `select id, authority from list_opinion where list_id = $1`,
    [listId],
  );
  const own = new Set(seen.filter(({ authority }) => speaksFor(tx, authority)).map(({ id }) => id));
  return elevate(tx, async () => {
    const rows = await opinionRows(tx, listId);
    const terms = await deadlinesOf(
      tx,
      OPINION_TERM.entity,
      OPINION_TERM.name,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => {
      const term = terms.get(row.id);
      return {
        id: row.id,
        department: { id: row.authority, title: row.title },
        state: row.state,
        reason: row.reason,
        givenBy: row.given_by,
        givenAt: row.given_at,
        until: term ? { date: term.dueOn, provisional: term.provisional } : null,
        own: own.has(row.id),
        version: row.version,
      };
    });
  });
}

/** Who stands on a list with how much, whatever departments said: what a department's view is about. */
export async function itemsDigest(tx: Tx, listId: string): Promise<string> {
  const [row] = await tx.query<{ digest: string }>(
    `select encode(sha256(convert_to(coalesce(string_agg(id || ' ' || subject_id || ' ' || amount_fen, ',' order by subject_id), ''), 'UTF8')), 'hex') as digest
     from entitlement where list_id = $1 and state <> 'withdrawn'`,
    [listId],
  );
  return (row as { digest: string }).digest;
}

/** Whether the reader is of a department by name: a reach to all of them reads, and speaks for none. */
function speaksFor(tx: Tx, authority: string): boolean {
  return tx.context.authorities.includes(authority);
}

function opinionRows(tx: Tx, listId: string): Promise<OpinionRow[]> {
  return tx.query<OpinionRow>(
    `select id, list_id, authority, title, state, reason, given_by, to_json(given_at)#>>'{}' as given_at, version
     from list_opinion where list_id = $1 order by authority`,
    [listId],
  );
}

/** The title of a list's policy, by which people know it; asked with the system's reach. */
export async function titleOfList(tx: Tx, listId: string): Promise<Text> {
  const [row] = await tx.query<{ title: Text }>(
    `select v.document->'title' as title from benefit_list l join rule_version v on v.id = l.rule_version_id where l.id = $1`,
    [listId],
  );
  return (row as { title: Text }).title;
}

/** Locks a list that is under review. @throws PLATFORM.NOT_FOUND @throws LIST.NOT_REVIEWED */
export async function lockReviewed(
  tx: Tx,
  id: string,
): Promise<{ version: number; state: string; run_id: string; rule_version_id: string }> {
  const [list] = await tx.query<{
    version: number;
    state: string;
    run_id: string;
    rule_version_id: string;
  }>(`select version, state, run_id, rule_version_id from benefit_list where id = $1 for update`, [
    id,
  ]);
  if (!list) throw new NotFound(LIST);
  if (list.state !== 'reviewing') throw new ListNotReviewed();
  return list;
}
