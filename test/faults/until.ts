import { setTimeout as pause } from 'node:timers/promises';

/** A frozen process keeps its locks for half a minute, and what waited for them inside it for another half. */
const LIMIT_SECONDS = 150;
const LOOK_AGAIN_MS = 80;

/**
 * Looks until something has come true and gives what was found.
 *
 * @param look gives undefined or false while it has not
 * @throws when it has not come true within the limit; the message names what was awaited
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = LIMIT_SECONDS,
): Promise<T> {
  for (
    const begin = performance.now();
    performance.now() - begin < seconds * 1000;
    await pause(LOOK_AGAIN_MS)
  ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`Not within ${seconds} s: ${what}`);
}
