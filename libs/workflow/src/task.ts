import { defineLifecycle, type Text } from '#libs/kernel';
import { annotate, type Tx } from '#libs/platform';

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
