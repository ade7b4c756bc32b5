import type { Tx } from './tx.ts';

/** Work that is now owed, written in the transaction that owes it. */
export interface Promised {
  /** Kind of job; exactly one handler answers it. */
  readonly kind: string;
  /** Id of the row the job is about. */
  readonly ref: string;
  /** Seconds from now until it is due; 0 unless given. */
  readonly delaySeconds?: number;
}

/**
 * Promises work. The same kind and ref promised twice while open is one promise, so writing it again is harmless.
 */
export async function promise(tx: Tx, promised: readonly Promised[]): Promise<void> {
  if (promised.length === 0) return;
  await tx.query(
    `insert into outbox (kind, ref, due_at)
     select kind, ref, now() + make_interval(secs => delay) from unnest($1::text[], $2::text[], $3::float8[]) p (kind, ref, delay)
     on conflict (kind, ref) where done_at is null and parked_at is null do nothing`,
    [
      promised.map((one) => one.kind),
      promised.map((one) => one.ref),
      promised.map((one) => one.delaySeconds ?? 0),
    ],
  );
}
