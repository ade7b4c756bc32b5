import type { DrawCommitment } from './contract.ts';

const SOONEST_MILLISECONDS = 1000;
const LATEST_MILLISECONDS = 60_000;
/** What is not planned by then has stopped, and goes on once somebody has seen to it. */
const UNDER_WAY_MILLISECONDS = 86_400_000;
/** A figure that is a tenth older than it looks misleads nobody. */
const SHARE = 10;

/**
 * When a page that shows draws looks at them again: after a tenth of the time that the planning of what was drawn last has taken
 * by now, a second at least and a minute at most; not while nothing is being planned.
 */
export function lookAgainAfter(
  draws: readonly Pick<DrawCommitment, 'drawn' | 'processed' | 'drawnAt'>[],
  now: number,
): number | false {
  const taken = draws
    .filter(({ drawn, processed }) => drawn !== null && processed < drawn)
    .map(({ drawnAt }) => now - Date.parse(drawnAt ?? ''))
    .filter((milliseconds) => milliseconds < UNDER_WAY_MILLISECONDS);
  if (taken.length === 0) return false;
  const share = Math.min(...taken) / SHARE;
  return Math.min(LATEST_MILLISECONDS, Math.max(SOONEST_MILLISECONDS, share));
}
