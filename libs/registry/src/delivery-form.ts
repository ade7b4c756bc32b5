import { type Text } from '#libs/kernel';
import { type DeliveryMode } from './arrival.ts';
import { type Dataset, headersOf, itemHeaders, type Layout } from './dataset.ts';
import { ANY_UNIT, type HeaderMatch, matchHeader, unitIn } from './header-names.ts';
import { PLACE_COLUMNS, PUBLISHED_COLUMNS } from './published-registration.ts';

/** How the rows of one file stand to the dataset: which header is at which place. */
export interface DeliveryForm {
  /** Undefined when the file has the dataset's own headers. */
  readonly layout?: Layout;
  /** The headers that are read, as agreed: {@link headersOf}, or those of the layout's columns in their order. */
  readonly headers: readonly string[];
  /** The same as the file writes them; as agreed where it has none. */
  readonly written: readonly string[];
  /** Where each of them is in the file's rows; -1 when an optional one is missing. */
  readonly places: readonly number[];
  /** Cells that a row of the file has. */
  readonly width: number;
  /** Line of the header; 0 where a file has none. */
  readonly line: number;
  /** What stands above the header. */
  readonly above: readonly string[];
  /** Columns of the file that nobody reads. */
  readonly unread: readonly string[];
  /** Other sheets of a workbook, hidden ones too. */
  readonly unreadSheets?: readonly string[];
  /** Unit of the layout's capital by the header, for cells that hold a bare number. */
  readonly capitalUnit?: string;
  /** Where a file of rejects that comes again names the line of each row; its cells are guarded. */
  readonly lineAt?: number;
}

/** What is added to the department's own headers in a file of rejects; the third tells such a file. */
export const REJECT_HEADERS = [
  '拒收行号 line',
  '拒收列 column',
  '拒收原因 reason',
  '处理说明 what to do',
  '整行原文 whole row',
] as const;

/** The form of a file that has exactly the dataset's headers, in their order. */
export function ownForm(dataset: Dataset): DeliveryForm {
  const headers = headersOf(dataset);
  return {
    ...{ headers, written: headers, places: headers.map((_, at) => at), width: headers.length },
    ...{ line: 1, above: [], unread: [] },
  };
}

/** A header held against the forms of a dataset. */
export interface JudgedHeader {
  /** Undefined when it is none of the dataset's. */
  readonly form?: DeliveryForm;
  /** Agreed columns that it has. */
  readonly found: number;
  /** What is wrong with it, in words that follow "cannot be read: ". */
  readonly why: Text;
}

/**
 * Finds the form that a header has, or says what it lacks, repeats or gives in another unit. A complete header of the
 * dataset's own is that; of others the form counts of which it has the most columns. A tombstone names records, so that it
 * needs the columns of identifier, period and item and no others.
 *
 * @param named the header is of names that each row gives for itself, and may leave out
 */
export function judgeHeader(
  dataset: Dataset,
  header: readonly string[],
  mode: DeliveryMode = 'full',
  named = false,
): JudgedHeader {
  const held = formsOf(dataset, mode).map((form) => heldAgainst(form, dataset, header, named));
  const [own] = held;
  const nearest =
    own?.faults.length === 0 && !named
      ? own
      : [...held].sort((a, b) => b.found - a.found || a.faults.length - b.faults.length)[0];
  const { form, found, faults, wanted } = nearest as (typeof held)[number];
  if (faults.length === 0) return { form, found, why: { zh: '', en: '' } };
  const expected = {
    zh: `（应有：${wanted.join('、')}）`,
    en: ` (expected: ${wanted.join(', ')})`,
  };
  return {
    found,
    why: {
      zh: faults.map(({ zh }) => zh).join('；') + expected.zh,
      en: faults.map(({ en }) => en).join('; ') + expected.en,
    },
  };
}

interface AgreedForm {
  readonly headers: readonly string[];
  readonly optional: ReadonlySet<string>;
  /** No amounts are read, so that their units do not matter. */
  readonly withoutAmounts?: true;
  readonly layout?: Layout;
}

function formsOf(dataset: Dataset, mode: DeliveryMode): AgreedForm[] {
  const own = headersOf(dataset);
  const naming = [dataset.key.column, dataset.period?.column, ...itemHeaders(dataset)];
  if (mode === 'tombstone') {
    const others = own.filter((column) => !naming.includes(column));
    return [{ headers: own, optional: new Set(others), withoutAmounts: true }];
  }
  const optional = dataset.columns.filter((one) => one.optional).map((one) => one.column);
  return [
    { headers: own, optional: new Set(optional) },
    ...(dataset.layouts ?? []).map((layout) => ({
      headers: PUBLISHED_COLUMNS.map((column) => layout.columns[column]),
      optional: new Set((layout.optional ?? []).map((column) => layout.columns[column])),
      layout,
    })),
  ];
}

interface HeldForm {
  readonly form: DeliveryForm;
  readonly found: number;
  readonly faults: readonly Text[];
  readonly wanted: readonly string[];
}

function heldAgainst(
  { headers, optional, withoutAmounts, layout }: AgreedForm,
  dataset: Dataset,
  header: readonly string[],
  named: boolean,
): HeldForm {
  const capital = layout?.columns.capital;
  const match = matchHeader(headers, dataset.aliases ?? {}, header, unitsOf(dataset, layout));
  const { places } = match;
  const isThere = (name: string): boolean => (places[headers.indexOf(name)] ?? -1) >= 0;
  const missing = headers.filter(
    (name) => !isThere(name) && !(named ? name !== headers[keyAt(layout)] : optional.has(name)),
  );
  const somewhere = PLACE_COLUMNS.map((column) => layout?.columns[column] ?? '');
  if (layout && !named && !somewhere.some(isThere)) missing.push(somewhere.join(' / '));
  const capitalAt = capital === undefined ? -1 : (places[headers.indexOf(capital)] ?? -1);
  const capitalUnit = capitalAt < 0 ? undefined : unitIn(header[capitalAt] as string);
  const lineAt = header.map(trimmed).includes(REJECT_HEADERS[2])
    ? header.map(trimmed).indexOf(REJECT_HEADERS[0])
    : -1;
  const read = new Set(places);
  return {
    found: places.filter((at) => at >= 0).length,
    faults: faultsOf(missing, withoutAmounts ? { ...match, otherUnit: [] } : match),
    wanted: headers.filter((name) => !optional.has(name)),
    form: {
      ...(layout ? { layout } : {}),
      headers,
      written: headers.map((name, at) => header[places[at] ?? -1] ?? name),
      places,
      width: header.length,
      line: 1,
      above: [],
      unread: header
        .map(trimmed)
        .filter((name, at) => name !== '' && !read.has(at) && !isOfRejects(name)),
      ...(capitalUnit === undefined ? {} : { capitalUnit }),
      ...(lineAt < 0 ? {} : { lineAt }),
    },
  };
}

function unitsOf({ columns }: Dataset, layout: Layout | undefined): ReadonlyMap<string, string> {
  if (layout) return new Map([[layout.columns.capital, ANY_UNIT]]);
  return new Map(
    columns.flatMap(({ column, unit }) =>
      unit ? [[column, unit === 'yuan' ? '元' : '万元'] as const] : [],
    ),
  );
}

/** Place of the identifier among a form's headers. */
function keyAt(layout: Layout | undefined): number {
  return layout ? PUBLISHED_COLUMNS.indexOf('code') : 0;
}

function faultsOf(missing: readonly string[], { ambiguous, otherUnit }: HeaderMatch): Text[] {
  const repeated = ambiguous.map(({ agreed }) => agreed);
  const wrong = [...missing, ...repeated];
  const lacks = {
    zh: `表头缺少或重复以下列：${wrong.join('、')}`,
    en: `the header lacks or repeats these columns: ${wrong.join(', ')}`,
  };
  return [
    ...(wrong.length > 0 ? [lacks] : []),
    ...ambiguous.map(({ agreed, written }) => ({
      zh: `“${written.join('”与“')}”都可能是“${agreed}”，无法判断用哪一列，请只保留一列`,
      en: `"${written.join('" and "')}" may each be "${agreed}"; keep one of them`,
    })),
    ...otherUnit.map(({ agreed, written }) => ({
      zh: `“${written}”与约定的“${agreed}”单位不同或没有写明单位；系统不作换算，请按约定的单位交付`,
      en: `"${written}" is in another unit than the agreed "${agreed}", or names none; nothing is converted, deliver it in the agreed unit`,
    })),
  ];
}

function trimmed(text: string): string {
  return text.trim();
}

function isOfRejects(header: string): boolean {
  return REJECT_HEADERS.some((name) => name === header);
}
