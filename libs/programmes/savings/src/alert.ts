import { type Tx } from '#libs/platform';
import { type NewTask, openTasks } from '#libs/workflow';

/**
 * Asks people to look at things of one kind; at each once, also when somebody has looked and closed it since.
 *
 * @returns how many they were asked to look at now
 */
export async function askOnce(tx: Tx, tasks: readonly NewTask[]): Promise<number> {
  const [first] = tasks;
  if (!first) return 0;
  const rows = await tx.query<{ entity_id: string }>(
    `select entity_id from task where kind = $1 and entity = $2 and entity_id = any($3::text[])`,
    [first.kind, first.entity, tasks.map(({ entityId }) => entityId)],
  );
  const asked = new Set(rows.map((row) => row.entity_id));
  const fresh = tasks.filter(({ entityId }) => !asked.has(entityId));
  await openTasks(tx, fresh);
  return fresh.length;
}
