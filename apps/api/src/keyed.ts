import type { Canonical } from '#libs/kernel';
import { type Database, once, type Principal, type Tx } from '#libs/platform';

/** A write as a person sent it: what it does, the key that came with it, and all that it says. */
export interface KeyedWrite {
  readonly operation: string;
  readonly key: string;
  readonly body: Canonical;
}

/**
 * Does a person's write once per key, in one transaction; the same again gets the same answer.
 *
 * @throws PLATFORM.IDEMPOTENCY_KEY_REUSED
 */
export function onceFor<T>(
  database: Database,
  who: Principal,
  write: KeyedWrite,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return once(database, write.operation, who.context, write, work);
}
