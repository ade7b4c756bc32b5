/**
 * What may be mended in a cell without asking: only what has one meaning, and never without saying so.
 *
 * A thousands separator, full-width digits, a day or a period written in another order of the same parts. What could
 * be meant in two ways (3/4/2025, a lost digit) is left as it is and rejected.
 */
import { type FactDefinition } from '#libs/engine';
import { isCreditCode } from './credit-code.ts';

/** Why a cell could be mended. */
export type RepairReason =
  | 'REGISTRY.WIDTH_NARROWED'
  | 'REGISTRY.THOUSANDS_JOINED'
  | 'REGISTRY.DATE_REWRITTEN'
  | 'REGISTRY.PERIOD_REWRITTEN'
  | 'REGISTRY.QUOTES_REMOVED'
  | 'REGISTRY.CELLS_JOINED'
  | 'REGISTRY.DIVISION_RENUMBERED'
  | 'REGISTRY.TEXT_SHORTENED';

/** One mended cell. */
export interface Repair {
  readonly column: string;
  readonly reason: RepairReason;
  readonly from: string;
  readonly to: string;
}

/** A cell that reads otherwise than it is written. */
export type Mended = Pick<Repair, 'reason' | 'to'>;

const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
/** A day, and perhaps the time at it: as local time, in China's zone, or in UTC while it is the same day in China. */
const DAY =
  /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|(\d{2})(\d{2}))(?:[ T](?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\+08:?00)?|(?:0\d|1[0-5]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z))?$/;

/** A month's first day is what a spreadsheet makes of `2025-01`. */
const PERIOD =
  /^(\d{4})(?:年?(?:第?([1-4一二三四])季度?|Q([1-4]))|(0[1-9]|1[0-2])|(?:年|[-/])(\d{1,2})(?:月|[-/]0?1)?|年度?)$/;
const QUARTERS = ['一', '二', '三', '四'];

/** What a cell that does not fit its fact certainly means, or undefined. */
export function mendCell(definition: FactDefinition, cell: string): Mended | undefined {
  const narrow = definition.type === 'date' ? cell.normalize('NFKC').trim() : narrowed(cell);
  switch (definition.type) {
    case 'money':
    case 'integer':
    case 'decimal':
      if (GROUPED.test(narrow))
        return { reason: 'REGISTRY.THOUSANDS_JOINED', to: narrow.replaceAll(',', '') };
      break;
    case 'date': {
      const day = mendDay(narrow);
      if (day) return day;
      break;
    }
    default:
  }
  return narrow === cell ? undefined : { reason: 'REGISTRY.WIDTH_NARROWED', to: narrow };
}

/** A day in one of the orders that have one meaning: `2025/9/3`, `2025年9月3日`, `20250903`. */
export function mendDay(cell: string): Mended | undefined {
  const parts = DAY.exec(cell);
  if (!parts) return undefined;
  const month = parts[3] ?? parts[5] ?? parts[7] ?? '';
  const day = parts[4] ?? parts[6] ?? parts[8] ?? '';
  const to = `${parts[1]}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return to === cell ? undefined : { reason: 'REGISTRY.DATE_REWRITTEN', to };
}

/** A period in full width or in words: `２０２５`, `2025年度`, `2025年9月`, `2025年第三季度`, `2025q3`, `202509`, `2025-09-01`. */
export function mendPeriod(cell: string): Mended | undefined {
  const narrow = narrowed(cell).toUpperCase();
  const parts = PERIOD.exec(narrow);
  if (!parts)
    return narrow === cell ? undefined : { reason: 'REGISTRY.WIDTH_NARROWED', to: narrow };
  const [, year, quarter = parts[3], , month = parts[5]] = parts;
  const to =
    quarter !== undefined
      ? `${year}Q${QUARTERS.includes(quarter) ? QUARTERS.indexOf(quarter) + 1 : quarter}`
      : `${year}${month === undefined ? '' : `-${month.padStart(2, '0')}`}`;
  const reason = to === narrow ? 'REGISTRY.WIDTH_NARROWED' : 'REGISTRY.PERIOD_REWRITTEN';
  return to === cell ? undefined : { reason, to };
}

/** Most of a printed text that a fact keeps, in UTF-16 units. */
const LONGEST_TEXT = 1_000;

/** A printed text that is longer than a fact keeps, without its end; no character is cut in two. */
export function shortened(text: string): Mended | undefined {
  if (text.length <= LONGEST_TEXT) return undefined;
  const last = text.charCodeAt(LONGEST_TEXT - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? LONGEST_TEXT - 1 : LONGEST_TEXT;
  return { reason: 'REGISTRY.TEXT_SHORTENED', to: text.slice(0, end) };
}

/**
 * A credit code in full-width or small letters, with white space or hyphens in it, or guarded as spreadsheets do (`'9146…`,
 * `="9146…"`); its check characters make it certain.
 */
export function mendCreditCode(cell: string): Mended | undefined {
  const to = narrowed(cell)
    .toUpperCase()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'|-/g, '');
  return to !== cell && isCreditCode(to) ? { reason: 'REGISTRY.WIDTH_NARROWED', to } : undefined;
}

/** Why an identifier cannot be taken; of a number that is too long for them spreadsheets keep a power of ten. */
export function identifierFault(
  cell: string,
): 'REGISTRY.DIGITS_LOST' | 'REGISTRY.IDENTIFIER_MALFORMED' {
  return /^\d(?:\.\d+)?E\+\d+$/i.test(cell)
    ? 'REGISTRY.DIGITS_LOST'
    : 'REGISTRY.IDENTIFIER_MALFORMED';
}

/** What has to be mended in a name, or makes it unfit: a quote, white space that breaks a line, marks without a width. */
const NAME_AMISS = /["\t\r\n\u200b-\u200f\u2060\ufeff]/;
const WITHOUT_WIDTH = /[\u200b-\u200f\u2060\ufeff]+/g;

/**
 * A name without the quotes all around it and the marks that have no width; undefined when nothing has to be mended.
 *
 * @returns why it cannot be taken, where a quote has no partner or the name is broken over lines
 */
export function mendName(
  name: string,
): Mended | 'REGISTRY.QUOTES_MISPLACED' | 'REGISTRY.ROW_MALFORMED' | undefined {
  if (!NAME_AMISS.test(name)) return undefined;
  if (/[\t\r\n]/.test(name)) return 'REGISTRY.ROW_MALFORMED';
  const visible = name.replace(WITHOUT_WIDTH, '');
  const within = /^"([^"]*)"$/.exec(visible)?.[1];
  if (within !== undefined) return { reason: 'REGISTRY.QUOTES_REMOVED', to: within.trim() };
  if (visible.split('"').length % 2 === 0) return 'REGISTRY.QUOTES_MISPLACED';
  return visible === name ? undefined : { reason: 'REGISTRY.WIDTH_NARROWED', to: visible };
}

/** Full-width letters, digits and signs in their plain width, without white space and marks that have no width. */
function narrowed(cell: string): string {
  return cell.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, '');
}
