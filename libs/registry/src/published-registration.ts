/**
 * Registrations as registers publish them: printed words for people instead of codes.
 *
 * Each function beside this one reads one of the printed things; here a row is put together from them. What is derived
 * says from what, and is counted in the report; nothing is filled in silently.
 */
import { type CodeList } from '#libs/engine';
import { isCapitalBlank, readCapital, type StatedCapital } from './registered-capital.ts';
import { registeredKind } from './registered-kind.ts';
import { placeFinder } from './registered-place.ts';
import { proposeIndustry } from './proposed-industry.ts';

/** The columns of a published registration, by what they hold; the dataset names their headers. */
export const PUBLISHED_COLUMNS = [
  'name',
  'code',
  'established',
  'type',
  'capital',
  'scope',
  'province',
  'area',
  'address',
] as const;

/** One of {@link PUBLISHED_COLUMNS}. */
export type PublishedColumn = (typeof PUBLISHED_COLUMNS)[number];

/** Those that tell where a subject is; a file without any of them says it of nobody. */
export const PLACE_COLUMNS = ['province', 'area', 'address'] as const;

/** In which column the facts of a published row are printed; the industry is proposed from the scope. */
export const PRINTED_IN: Readonly<Record<string, PublishedColumn>> = {
  'reg.kind': 'type',
  'reg.established': 'established',
  'reg.address': 'address',
  'reg.division': 'area',
  'reg.capital': 'capital',
  'reg.capitalText': 'capital',
  'reg.capitalAmount': 'capital',
  'reg.capitalCurrency': 'capital',
  'reg.industryProposed': 'scope',
  'reg.industryConfidence': 'scope',
};

/** A published row, read: cells of the dataset's facts, and what was derived, for counting. */
export interface PublishedRow {
  /** By fact id, as text in the fact's own terms. */
  readonly facts: Readonly<Record<string, string>>;
  /** What was derived and from what, `kind: branch`, `kindBy: type`; counted over the file. */
  readonly derived: Readonly<Record<string, string>>;
  /** Columns whose cell says neither nothing nor anything certain, so that its fact stays unknown. */
  readonly unread: readonly PublishedColumn[];
}

const BLANK = /^(?:N\/A|NULL|[-—/]+|无|未知|不详)?$/i;
/** Most digits of a sum before the point; more would not be held exactly. */
const WHOLE_DIGITS = 13;

/**
 * Makes the function that reads published rows.
 *
 * @param capitalUnit unit of the capital by the file's header; it counts where a cell holds a bare number
 */
export function publishedReader(
  divisions: CodeList,
  capitalUnit = '',
): (cells: Readonly<Record<PublishedColumn, string>>) => PublishedRow {
  const place = placeFinder(divisions);
  return (cells) => {
    const { kind, by: kindBy } = registeredKind(cells.code, cells.type, cells.name);
    const facts: Record<string, string> = {
      'reg.kind': kind,
      'reg.established': blank(cells.established),
      'reg.address': blank(cells.address),
    };
    const derived: Record<string, string> = { kind, kindBy };
    const found = place({
      province: blank(cells.province),
      area: blank(cells.area),
      address: blank(cells.address),
      name: cells.name,
    });
    if (found) facts['reg.division'] = found.division;
    derived['division'] = found?.division ?? 'unknown';
    derived['divisionBy'] = found?.by ?? 'nothing';
    const isCapitalRead = capitalOf(cells.capital, capitalUnit, facts, derived);
    const unread = isCapitalRead ? [] : (['capital'] as const);
    const industry = proposeIndustry(cells.name, blank(cells.scope));
    if (industry) {
      facts['reg.industryProposed'] = industry.code;
      facts['reg.industryConfidence'] = String(industry.confidence);
    }
    derived['industryProposed'] = industry ? confidenceBand(industry.confidence) : 'none';
    return { facts, derived, unread };
  };
}

/** @returns whether the cell is blank or was read */
function capitalOf(
  text: string,
  unit: string,
  facts: Record<string, string>,
  derived: Record<string, string>,
): boolean {
  if (isCapitalBlank(text)) {
    derived['currency'] = 'none';
    return true;
  }
  facts['reg.capitalText'] = text;
  const { capital, by } = statedCapital(text, unit);
  if (unit !== '') derived['capitalUnitBy'] = by;
  // A sum beyond belief is a slip, and no reason to lose the row.
  if (!capital || (capital.amount.split('.')[0] as string).length > WHOLE_DIGITS) {
    derived['currency'] = 'unread';
    return false;
  }
  facts['reg.capitalCurrency'] = capital.currency;
  facts['reg.capitalAmount'] = capital.amount;
  if (capital.currency === 'CNY' && /^\d+(\.\d{1,2})?$/.test(capital.amount))
    facts['reg.capital'] = capital.amount;
  derived['currency'] = capital.currency;
  if (capital.assumed) derived['currencyBy'] = 'assumed';
  return true;
}

/** A capital as its cell has it, or a bare number in the unit of its header; what they say differently is not read. */
function statedCapital(
  text: string,
  unit: string,
): { readonly capital: StatedCapital | undefined; readonly by: string } {
  const own = readCapital(text);
  if (unit === '') return { capital: own, by: 'cell' };
  if (!own) return { capital: readCapital(`${text}${unit}`), by: 'header' };
  const contradicts = own.assumed && readCapital(`1${unit}`)?.currency !== own.currency;
  return contradicts ? { capital: undefined, by: 'neither' } : { capital: own, by: 'cell' };
}

function confidenceBand(confidence: number): string {
  return confidence >= 0.7 ? 'high' : confidence >= 0.4 ? 'middle' : 'low';
}

function blank(cell: string): string {
  return BLANK.test(cell) ? '' : cell;
}
