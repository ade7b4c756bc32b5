import { type Tx } from '#libs/platform';
import { KnownAtAhead } from './errors.ts';

/** First key of this library's advisory locks: `HZRG`. */
const LOCK_SPACE = 0x48_5a_52_47;
const SETTLING = 0;

/**
 * Held while a delivery is accepted: one at a time per dataset, and none that {@link settle} would overlook.
 *
 * A delivery's rows become known at an instant that is read under this lock but seen by others only at commit.
 */
export async function lockForAcceptance(tx: Tx, dataset: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1::integer, $2::integer)', [
    LOCK_SPACE,
    SETTLING,
  ]);
  await tx.query(`select pg_advisory_xact_lock($1::integer, greatest(1, abs(hashtext($2) / 2)))`, [
    LOCK_SPACE,
    dataset,
  ]);
}

/**
 * Waits until everything that is known at an instant can be seen, and gives the instant in one spelling.
 *
 * Deliveries under way have read their instant but not committed; after this they have, and later ones lie ahead. So
 * a population read at the instant is the same whenever it is read.
 *
 * @returns the instant in UTC to the microsecond, `2026-01-05T02:03:04.567890Z`
 * @throws REGISTRY.KNOWN_AT_AHEAD
 */
export async function settle(tx: Tx, knownAt: string): Promise<string> {
  await tx.query('select pg_advisory_xact_lock($1::integer, $2::integer)', [LOCK_SPACE, SETTLING]);
  return spelled(tx, knownAt);
}

/**
 * The present instant, once everything that is known at it can be seen; null while a delivery is being accepted. It waits for
 * nobody, so nobody waits behind it.
 */
export async function trySettle(tx: Tx): Promise<string | null> {
  const [now] = await tx.query<{ at: string; free: boolean }>(
    `select pg_try_advisory_xact_lock($1::integer, $2::integer) as free, ${spelling('clock_timestamp()')} as at`,
    [LOCK_SPACE, SETTLING],
  );
  return now?.free ? now.at : null;
}

/** An instant in UTC to the microsecond. */
function spelling(instant: string): string {
  return `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** @throws REGISTRY.KNOWN_AT_AHEAD */
async function spelled(tx: Tx, knownAt: string): Promise<string> {
  const [instant] = await tx.query<{ known_at: string; ahead: boolean }>(
    `select ${spelling('$1::timestamptz')} as known_at,
       $1::timestamptz > clock_timestamp() as ahead`,
    [knownAt],
  );
  if (!instant || instant.ahead) throw new KnownAtAhead(knownAt);
  return instant.known_at;
}
