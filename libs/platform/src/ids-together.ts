import { randomUUID } from 'node:crypto';

/** Digits of an id that count within a batch. */
const COUNTING = 4;
const MOST = 16 ** COUNTING;

/**
 * Ids for rows that are written together: random, as all ids are, but alike up to their last four digits, so that the keys of a
 * batch fall into one place of each index and not into as many as it has rows. Among millions that is the difference between a
 * page that is in memory and one that is not.
 *
 * @param count up to 65,536 in one batch; more come in several
 */
export function idsTogether(count: number): readonly string[] {
  let batch = '';
  return Array.from({ length: count }, (_, place) => {
    if (place % MOST === 0) batch = randomUUID().slice(0, -COUNTING);
    return batch + (place % MOST).toString(16).padStart(COUNTING, '0');
  });
}
