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
  const [instant] = await tx.query<{ known_at: string; ahead: boolean }>(
    `select to_char($1::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known_at,
       $1::timestamptz > clock_timestamp() as ahead`,
    [knownAt],
  );
  if (!instant || instant.ahead) throw new KnownAtAhead(knownAt);
  return instant.known_at;
}
