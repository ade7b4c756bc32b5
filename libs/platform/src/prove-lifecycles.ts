import { transitions, type Lifecycle } from '#libs/kernel';
import { systemContext } from './context.ts';
import type { Database } from './database.ts';
import { LifecyclesDiffer } from './errors.ts';

/**
 * Proves at boot that the state machines in the code and in the database are the same tables.
 *
 * @throws PLATFORM.LIFECYCLES_DIFFER
 */
export async function proveLifecycles(
  database: Database,
  lifecycles: readonly Lifecycle[],
): Promise<void> {
  const expected = new Set(
    lifecycles.flatMap((one) =>
      transitions(one).map((move) => `${one.entity}: ${move.from} ${move.event} ${move.to}`),
    ),
  );
  const rows = await database.transaction('lifecycle.prove', systemContext('boot'), (tx) =>
    tx.query<{ move: string }>(
      `select entity || ': ' || from_state || ' ' || event || ' ' || to_state as move from lifecycle_transition`,
    ),
  );
  const found = new Set(rows.map((row) => row.move));
  const missing = [...expected].filter((move) => !found.has(move));
  const extra = [...found].filter((move) => !expected.has(move));
  if (missing.length + extra.length > 0) throw new LifecyclesDiffer(missing, extra);
}
