import type { Tx } from './tx.ts';

/** Work that is now owed, written in the transaction that owes it. */
export interface Promised {
  /** Kind of job; exactly one handler answers it. */
  readonly kind: string;
  /** Id of the row the job is about. */
  readonly ref: string;
  /** Seconds from now until it is due; 0 unless given. */
  readonly delaySeconds?: number;
  /** Somebody waits for it: workers are told at the commit, and do not find it by looking. For what comes seldom only. */
  readonly isAwaited?: boolean;
}

/** Rows that a notification names; more of them are found by looking. */
const TOLD_MOST = 100;

/** The channel on which workers hear that something awaited is due: the ids of a few rows, separated by spaces, or nothing. */
export const AWAITED_CHANNEL = 'huizhi_awaited';

/** Makes due at once what was promised for later: after the business day was moved, terms may be over. */
export async function hasten(tx: Tx): Promise<void> {
  await tx.query(
    `update outbox set due_at = now() where due_at > now() and done_at is null and parked_at is null`,
  );
}

/**
 * Promises work: after this transaction commits, the work is begun at least once.
 *
 * The same kind and ref promised again before anybody began is one promise, due at the earlier time. Once begun, a new
 * promise is a new one, because the work under way may have read what stood before; both are never done at once.
 */
export async function promise(tx: Tx, promised: readonly Promised[]): Promise<void> {
  if (promised.length === 0) return;
  // The update locks what it finds: nobody may begin and end it between this statement and this transaction's commit.
  const rows = await tx.query<{ id: string }>(
    `insert into outbox (kind, ref, due_at)
     select kind, ref, now() + make_interval(secs => min(delay)) from unnest($1::text[], $2::text[], $3::float8[]) p (kind, ref, delay)
     group by kind, ref order by kind, ref
     on conflict (kind, ref) where done_at is null and parked_at is null and attempts = 0
     do update set due_at = least(outbox.due_at, excluded.due_at) returning id`,
    [
      promised.map((one) => one.kind),
      promised.map((one) => one.ref),
      promised.map((one) => one.delaySeconds ?? 0),
    ],
  );
  // A notification makes commits queue for one another, so that not every promise sends one.
  if (promised.some((one) => one.isAwaited))
    await tx.query(`select pg_notify($1, $2)`, [
      AWAITED_CHANNEL,
      rows.length > TOLD_MOST ? '' : rows.map(({ id }) => id).join(' '),
    ]);
}
