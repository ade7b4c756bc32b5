/**
 * What firms and inspectors go by in a published draw. The list that anybody replays tells in which stratum each firm stands
 * and from whom each inspector keeps away; whose name it is, only who holds the opening of that name can tell and prove.
 */
import { createHmac } from 'node:crypto';
import { sha256 } from '#libs/kernel';

/** Whose name: of a firm by its credit code, or of an inspector by the number of the certificate. */
export type Named = 'firm' | 'inspector';

/**
 * What proves whose a name is, 64 hexadecimal digits: for that one alone, since without the key of the draw no opening
 * tells another.
 */
export function openingOf(key: string, of: Named | 'stratum' | 'part', id: string): string {
  return createHmac('sha256', key).update([of, id].join('\n')).digest('hex');
}

/** The name that an id has under an opening: 32 hexadecimal digits, and no second id has it that anybody could find. */
export function drawName(opening: string, id: string): string {
  return sha256([opening, id].join('\n')).slice(0, 32);
}
