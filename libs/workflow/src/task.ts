import { defineLifecycle, invariant, type Text } from '#libs/kernel';
import { annotate, move, moveOne, NotFound, VersionStale, type Tx } from '#libs/platform';

/** Something a person must look at. */
export const taskLifecycle = defineLifecycle({
  entity: 'task',
  title: { zh: '项待办', en: 'task' },
  words: {
    open: { zh: '待办', en: 'open' },
    closed: { zh: '已办结', en: 'closed' },
    close: { zh: '办结', en: 'be closed' },
  },
  initial: 'open',
  states: { open: { close: 'closed' }, closed: {} },
});

/** A task to open; the same kind on the same thing is opened once while it is open. */
export interface NewTask {
  readonly kind: string;
  readonly entity: string;
  readonly entityId: string;
  readonly text: Text;
  readonly authority: string;
  readonly division: string;
}

/** Opens tasks for the people of their authority. */
export async function openTasks(tx: Tx, tasks: readonly NewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  await annotate(tx, '', undefined);
  await tx.query(
    `insert into task (kind, entity, entity_id, state, text, authority, division)
     select kind, entity, entity_id, 'open', text::jsonb, authority, division
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) t (kind, entity, entity_id, text, authority, division)
     on conflict (kind, entity, entity_id) where state = 'open' do nothing`,
    [
      tasks.map((one) => one.kind),
      tasks.map((one) => one.entity),
      tasks.map((one) => one.entityId),
      tasks.map((one) => JSON.stringify(one.text)),
      tasks.map((one) => one.authority),
      tasks.map((one) => one.division),
    ],
  );
}

/** A task as the people of its authority see it. */
export interface TaskView {
  readonly id: string;
  readonly kind: string;
  /** What it is about: the table's name and the row's id. */
  readonly entity: string;
  readonly entityId: string;
  readonly state: 'open' | 'closed';
  readonly text: Text;
  readonly openedAt: string;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
  /** What came of it, in the words of whoever closed it. */
  readonly note: string | null;
  readonly version: number;
}

/** The last task of a page. */
export interface TaskPlace {
  readonly at: string;
  readonly id: string;
}

const NAME: Text = { zh: '待办', en: 'task' };
const COLUMNS = `id, kind, entity, entity_id as "entityId", state, text, to_json(created_at)#>>'{}' as "openedAt",
  closed_by as "closedBy", to_json(closed_at)#>>'{}' as "closedAt", note, version`;

/** The tasks that the transaction may see, the newest first, by instant and then by id, from a place on. */
export function listTasks(
  tx: Tx,
  state: string | null,
  limit: number,
  after: TaskPlace | null,
): Promise<TaskView[]> {
  return tx.query<TaskView>(
    `select ${COLUMNS} from task
     where ($1::text is null or state = $1) and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
     order by created_at desc, id desc limit $4`,
    [state, after?.at ?? null, after?.id ?? null, limit],
  );
}

/**
 * Closes a task with a note of what came of it, in the name of the transaction's actor.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED when it was closed before
 */
export async function closeTask(
  tx: Tx,
  id: string,
  shown: { version: number; note: string },
): Promise<TaskView> {
  const [row] = await tx.query<{ version: number }>(
    `select version from task where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (row.version !== shown.version) throw new VersionStale({ zh: '该待办', en: 'This task' });
  await moveOne(tx, taskLifecycle, id, {
    event: 'close',
    reason: shown.note,
    set: { closed_by: tx.context.actor, closed_at: 'now', note: shown.note },
  });
  const [closed] = await tx.query<TaskView>(`select ${COLUMNS} from task where id = $1`, [id]);
  invariant(closed !== undefined, 'a task that was closed can be read');
  return closed;
}

/**
 * Closes what is open of a kind about one thing, because what it asked for has been done; nothing is open, nothing
 * happens.
 */
export async function closeTasksAbout(
  tx: Tx,
  about: Pick<NewTask, 'kind' | 'entity' | 'entityId'>,
  note: string,
): Promise<void> {
  const open = await tx.query<{ id: string }>(
    `select id from task where kind = $1 and entity = $2 and entity_id = $3 and state = 'open' for update`,
    [about.kind, about.entity, about.entityId],
  );
  if (open.length === 0) return;
  await move(tx, taskLifecycle, {
    event: 'close',
    ids: open.map(({ id }) => id),
    reason: note,
    set: { closed_by: tx.context.actor, closed_at: 'now', note },
  });
}
