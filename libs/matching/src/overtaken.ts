import { elevate, type Tx } from '#libs/platform';

/**
 * Whether a run over everybody with newer knowledge has been applied: older knowledge is never written over newer. Runs of every
 * authority count, also those that the caller may not see.
 */
export async function isOvertaken(tx: Tx, runId: string): Promise<boolean> {
  const later = await elevate(tx, () =>
    tx.query(
      `select from run later join run r on r.id = $1
       where later.kind = 'full' and later.programme = r.programme and later.known_at > r.known_at
         and later.state in ('applying', 'finished') limit 1`,
      [runId],
    ),
  );
  return later.length > 0;
}
