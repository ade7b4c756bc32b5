import { type Text } from '#libs/kernel';
import { NotFound } from './errors.ts';
import type { Tx } from './tx.ts';

/** A promise of work that could not be kept and waits for a person. */
export interface ParkedJob {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly attempts: number;
  readonly parkedAt: string;
  /** Code and text of the last failure; never data. */
  readonly lastError: string | null;
}

/** The parked jobs, the oldest first. */
export async function parkedJobs(tx: Tx): Promise<ParkedJob[]> {
  const rows = await tx.query<{
    id: string;
    kind: string;
    ref: string;
    attempts: number;
    parked_at: string;
    last_error: string | null;
  }>(
    `select id, kind, ref, attempts, to_json(parked_at)#>>'{}' as parked_at, last_error from outbox where parked_at is not null order by parked_at`,
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    ref: row.ref,
    attempts: row.attempts,
    parkedAt: row.parked_at,
    lastError: row.last_error,
  }));
}

/** What people are told whose work waits for it. @param error code and text of the last failure */
export function parkedText(error: string): Text {
  return {
    zh: `一项后台任务失败后已停放（${error}）。请运维人员用 huizhi jobs 查看，排除原因后用 huizhi jobs retry 继续。`,
    en: `A background job failed and was parked (${error}). Operators see it with huizhi jobs and go on with huizhi jobs retry once the cause is mended.`,
  };
}

/**
 * Puts a parked job back to work, once its cause was mended. It keeps one attempt: it was begun, so it does not stand for
 * what was promised since.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function retryParked(tx: Tx, id: string): Promise<void> {
  const moved = await tx.query(
    `update outbox set parked_at = null, attempts = 1, due_at = now(), rung_at = null, lease_until = null
     where id::text = $1 and parked_at is not null returning id`,
    [id],
  );
  if (moved.length === 0) throw new NotFound({ zh: '停放的任务', en: 'parked job' });
}
