import type { Context, Tx } from './tx.ts';

/** The system acting by itself, as part of the named process. */
export function systemContext(part: string): Context {
  return { actor: `system:${part}`, authorities: ['*'], division: '', subjectId: null };
}

/**
 * Puts a context into a transaction; every later statement in it sees and writes on that behalf.
 *
 * @param reads lets it write no more; said in the same statement, which saves a way to the server and back
 */
export async function applyContext(
  tx: Pick<Tx, 'query'>,
  context: Context,
  reads = false,
): Promise<void> {
  await tx.query(
    `select set_config('huizhi.actor', $1, true), set_config('huizhi.authorities', $2, true),
       set_config('huizhi.division', $3, true), set_config('huizhi.subject', $4, true)${reads ? `, set_config('transaction_read_only', 'on', true)` : ''}`,
    [
      context.actor,
      context.authorities.join(','),
      context.division,
      context.subjectId === null ? '' : String(context.subjectId),
    ],
  );
}

/** Whether nothing is out of a context's reach. */
function isWhole({ authorities, division, subjectId }: Context): boolean {
  return authorities.includes('*') && division === '' && subjectId === null;
}

const elevated = new WeakSet<Tx>();

/**
 * Runs a part of a transaction with the system's own reach, when a rule of the domain and not the caller decides what is
 * written (an enterprise confirms; the ledger of its authority is posted). The actor stays in the audit. Within another
 * such part it changes nothing: the reach ends with the outermost.
 */
export async function elevate<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  if (elevated.has(tx) || isWhole(tx.context)) return work();
  elevated.add(tx);
  try {
    await applyContext(tx, { ...tx.context, authorities: ['*'], division: '', subjectId: null });
    const result = await work();
    await applyContext(tx, tx.context);
    return result;
  } catch (error) {
    // A transaction that PostgreSQL has given up cannot be narrowed again, and need not be.
    await applyContext(tx, tx.context).catch(() => undefined);
    throw error;
  } finally {
    elevated.delete(tx);
  }
}
