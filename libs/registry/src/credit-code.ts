/**
 * Unified social credit codes, GB 32100-2015.
 *
 * 18 characters: registration authority (1), category (2), division of the registration authority (3-8), organisation
 * code with its own check character (9-17, GB 11714-1997), check character (18). The division says where the code was
 * given, never where the enterprise works.
 */

/** The 31 characters of the standard, by value; I, O, S, V and Z are left out. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3 to the power of the position, modulo 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
/** By character code; -1 is no character of the standard. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < CHARACTERS.length; value += 1)
  VALUES[CHARACTERS.charCodeAt(value)] = value;

/** How many different organisation bodies {@link inventCreditCode} can make: 31 to the sixth. */
export const INVENTED_BODIES = 31 ** 6;

/**
 * Authority, category and province as the standard lists them: of the market regulators' 9 the categories 1, 2, 3 and 9; 10 is
 * the state, 66 and, beside the regulators, 99 the Xinjiang corps. Which county gave a code is not asked: lists of them age.
 */
const HEAD =
  /^(?:9[1239](?!99)|[1-8ANY][1-9])(?:1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|8[1-3]|99)/;

/**
 * Whether a text is a credit code that can have been given: its authority, category and province are ones, and both check
 * characters, of the organisation code in it and its own, are right.
 */
export function isCreditCode(text: string): boolean {
  return (
    text.length === 18 &&
    weightedSum(text) === 0 &&
    HEAD.test(text) &&
    organisationCheck(text.slice(8, 16)) === text.charAt(16)
  );
}

/** The 18th character for the first 17 (GB 32100-2015, 31 minus the weighted sum modulo 31). */
export function creditCodeCheck(first17: string): string {
  return CHARACTERS.charAt((31 - weightedSum(first17)) % 31);
}

/** The weighted sum modulo 31, the check character counting once if it is there; -1 when a character is none of the standard. */
function weightedSum(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) return -1;
    sum += value * (WEIGHTS[index] ?? 1);
  }
  return sum % 31;
}

/** The ninth character of an organisation code for its first 8 (GB 11714-1997; ten is X, eleven is 0). */
export function organisationCheck(first8: string): string {
  let sum = 0;
  for (let index = 0; index < ORGANISATION_WEIGHTS.length; index += 1)
    sum += Number.parseInt(first8.charAt(index), 36) * (ORGANISATION_WEIGHTS[index] as number);
  const rest = 11 - (sum % 11);
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest);
}

/**
 * Makes an invented code with right check characters; the same number always gives the same code, different numbers
 * different codes.
 *
 * @param category second character: 1 enterprise, 2 individual business, 3 farmers' cooperative
 * @param division six digits of the registration authority
 * @param number from 0 to {@link INVENTED_BODIES} - 1
 */
export function inventCreditCode(
  category: '1' | '2' | '3',
  division: string,
  number: number,
): string {
  let body = '';
  for (let rest = number, place = 0; place < 6; place += 1, rest = Math.floor(rest / 31)) {
    body = CHARACTERS.charAt(rest % 31) + body;
  }
  const organisation = `MA${body}`;
  const first17 = `9${category}${division}${organisation}${organisationCheck(organisation)}`;
  return first17 + creditCodeCheck(first17);
}
