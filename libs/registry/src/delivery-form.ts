import { type Text } from '#libs/kernel';
import { type DeliveryMode } from './arrival.ts';
import { type Dataset, headersOf, itemHeaders, type Layout } from './dataset.ts';
import { PUBLISHED_COLUMNS } from './published-registration.ts';

/** How the rows of one file stand to the dataset: which header is at which place. */
export interface DeliveryForm {
  /** Undefined when the file has the dataset's own headers. */
  readonly layout?: Layout;
  /** The headers that are read: {@link headersOf}, or those of the layout's columns in their order. */
  readonly headers: readonly string[];
  /** Where each of them is in the file's rows; -1 when an optional one is missing. */
  readonly places: readonly number[];
  /** Cells that a row of the file has. */
  readonly width: number;
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
  return { headers, places: headers.map((_, at) => at), width: headers.length };
}

/** The forms of files that have exactly the headers of one of the dataset's layouts. */
export function layoutForms(dataset: Dataset): DeliveryForm[] {
  return (dataset.layouts ?? []).map((layout) => {
    const headers = PUBLISHED_COLUMNS.map((column) => layout.columns[column]);
    return { layout, headers, places: headers.map((_, at) => at), width: headers.length };
  });
}

/**
 * Finds the form that a header has, or says what it lacks or repeats. A tombstone names records, so that it needs the columns
 * of identifier, period and item and no others.
 */
export function formOf(
  dataset: Dataset,
  header: readonly string[],
  mode: DeliveryMode = 'full',
): DeliveryForm | Text {
  const own = headersOf(dataset);
  const naming = [dataset.key.column, dataset.period?.column, ...itemHeaders(dataset)];
  const optional = new Set(
    mode === 'tombstone'
      ? own.filter((column) => !naming.includes(column))
      : dataset.columns.filter((one) => one.optional).map((one) => one.column),
  );
  const forms = [
    { headers: own, optional, layout: undefined },
    ...(mode === 'tombstone' ? [] : (dataset.layouts ?? [])).map((layout) => ({
      headers: PUBLISHED_COLUMNS.map((column) => layout.columns[column]),
      optional: new Set<string>(),
      layout,
    })),
  ].map((form) => ({ ...form, wrong: wrongWith(form.headers, form.optional, header) }));
  // What a header lacks is told of the form that it comes nearest to.
  const [nearest] = forms.sort((a, b) => a.wrong.length - b.wrong.length);
  const { headers, wrong, layout } = nearest as (typeof forms)[number];
  if (wrong.length === 0) return { ...placed(headers, header), ...(layout ? { layout } : {}) };
  const wanted = headers.filter((name) => layout !== undefined || !optional.has(name));
  return {
    zh: `表头缺少或重复以下列：${wrong.join('、')}（应有：${wanted.join('、')}）`,
    en: `the header lacks or repeats these columns: ${wrong.join(', ')} (expected: ${wanted.join(', ')})`,
  };
}

function wrongWith(
  wanted: readonly string[],
  optional: ReadonlySet<string>,
  header: readonly string[],
): string[] {
  const missing = wanted.filter((name) => !optional.has(name) && !header.includes(name));
  const repeated = wanted.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  return [...missing, ...repeated];
}

function placed(headers: readonly string[], header: readonly string[]): DeliveryForm {
  const places = headers.map((name) => header.indexOf(name));
  const lineAt = header.includes(REJECT_HEADERS[2]) ? header.indexOf(REJECT_HEADERS[0]) : -1;
  return { headers, places, width: header.length, ...(lineAt < 0 ? {} : { lineAt }) };
}
