/** Which row of a file is its header, what it says, and in which words a file is refused. */
import { type Text } from '#libs/kernel';
import { type DeliveryMode } from './arrival.ts';
import { EndlessRow, LONGEST_ROW, MOST_COLUMNS, type RawRow } from './csv-reader.ts';
import { isCreditCode } from './credit-code.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryForm, type JudgedHeader, judgeHeader, ownForm } from './delivery-form.ts';
import { isIdentifier } from './delivery-row.ts';
import { DeliveryUnreadable } from './errors.ts';
import { isSameUnit, unitIn, unitOfNote } from './header-names.ts';
import { textOf } from './row-plan.ts';
import { WorkbookRefused } from './xlsx-archive.ts';

/** Rows of a file among which its header is looked for: titles and notes stand above it. */
export const HEADER_ROWS = 20;

/**
 * The form of a file by its first rows. Above the header may stand what is no row of data: a title, notes, blank rows.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE when none is a header, it lacks a column or gives it in another unit, or rows of data
 * stand above it
 */
export function headed(
  dataset: Dataset,
  rows: readonly RawRow[],
  mode: DeliveryMode,
): DeliveryForm {
  const [first] = rows;
  let nearest: JudgedHeader | undefined;
  for (const [at, row] of rows.slice(0, HEADER_ROWS).entries()) {
    const cells = row.cells ?? [];
    if (cells.length > MOST_COLUMNS) break;
    const judged = judgeHeader(dataset, cells.map(String), mode);
    // What names several columns was meant as the header: nothing further down replaces it.
    if ((nearest?.found ?? 0) > 1) break;
    if (judged.form) return below(dataset, rows.slice(0, at), { ...judged.form, line: row.line });
    if (judged.found > (nearest?.found ?? 0)) nearest = judged;
  }
  throw new DeliveryUnreadable(
    dataset.id,
    nearest?.why ?? notAHeader(first) ?? judgeHeader(dataset, [], mode).why,
  );
}

/** Why a first row is none, of a file of whose columns no row names any. */
function notAHeader(header: RawRow | undefined): Text | undefined {
  if (header?.fault === 'REGISTRY.QUOTES_MISPLACED')
    return {
      zh: 'CSV 引号或格式有误：表头的引号不成对',
      en: 'the CSV is malformed: the quotes of the header do not pair',
    };
  if ((header?.cells ?? []).length > MOST_COLUMNS || header?.cells === null)
    return {
      zh: `表头的列数超过 ${MOST_COLUMNS} 列的上限`,
      en: `the header has more than the ${MOST_COLUMNS} columns a file may have`,
    };
  return notSeparated(header);
}

/** The form of a file with what stands above its header, which may neither be data nor contradict it. */
function below(dataset: Dataset, rows: readonly RawRow[], form: DeliveryForm): DeliveryForm {
  const above = rows
    .map(({ text, cells }) => (cells ?? [text]).map(textOf).join(' ').trim())
    .filter((text) => text !== '');
  const data = rows.find(({ text, cells }) =>
    isOfData(
      dataset,
      form,
      (cells ?? text.split(',')).map((cell) => textOf(cell).trim()),
    ),
  );
  if (data)
    throw new DeliveryUnreadable(dataset.id, {
      zh: `表头在第 ${form.line} 行，而第 ${data.line} 行已是数据；表头须在所有数据之上`,
      en: `the header is on line ${form.line}, but line ${data.line} is data already; the header stands above all data`,
    });
  const noted = above.map(unitOfNote).find((unit) => unit !== undefined);
  if (noted === undefined) return { ...form, above };
  const against = form.written.find((name, at) => {
    const unit = (form.places[at] ?? -1) < 0 ? undefined : unitIn(name);
    return unit !== undefined && !isSameUnit(unit, noted);
  });
  if (against !== undefined)
    throw new DeliveryUnreadable(dataset.id, {
      zh: `表头上方写明单位为“${noted}”，而列“${against}”不是；请统一单位后重新交付`,
      en: `a note above the header says that the unit is "${noted}", and the column "${against}" says otherwise; bring them into one`,
    });
  return form.layout && form.capitalUnit === undefined
    ? { ...form, above, capitalUnit: noted }
    : { ...form, above };
}

/** What may be a credit code or an older number, though its check character be wrong. */
const LIKE_A_CODE = /^[0-9A-Z]{15,18}$/i;

/** Whether cells above a header are a row of data: a title has no credit code, nor a number in its place with a row around it. */
function isOfData({ key }: Dataset, form: DeliveryForm, cells: readonly string[]): boolean {
  if (cells.some(isCreditCode)) return true;
  const at = form.places[form.headers.indexOf(form.layout?.columns.code ?? key.column)] ?? -1;
  const number = cells[at] ?? '';
  return (
    (key.scheme === 'credit-code' ? LIKE_A_CODE.test(number) : isIdentifier(key.scheme, number)) &&
    cells.filter((cell) => cell !== '').length * 2 > form.width
  );
}

/** Signs that stand between the cells of what others call CSV, and what they are called. */
const SEPARATORS: readonly (readonly [sign: string, zh: string, en: string])[] = [
  ['\t', '制表符', 'tabs'],
  [';', '分号', 'semicolons'],
  ['|', '竖线', 'bars'],
  ['，', '中文逗号', 'full-width commas'],
];

/** Why a first row is no header: it is blank, or its cells are separated by something else than a comma. */
function notSeparated(header: RawRow | undefined): Text | undefined {
  const text = header?.text.trim() ?? '';
  if (header === undefined || (text === '' && header.fault === null && isBlank(header.cells)))
    return { zh: '文件没有内容，连表头也没有', en: 'the file is blank; it has not even a header' };
  if (header.cells?.length !== 1) return undefined;
  const found = SEPARATORS.find(([sign]) => text.includes(sign));
  return (
    found && {
      zh: `各列以${found[1]}分隔；CSV 须以英文逗号分隔，请另存为 CSV（UTF-8）`,
      en: `its cells are separated by ${found[2]}, and those of CSV are by commas; save it as CSV (UTF-8)`,
    }
  );
}

function isBlank(cells: RawRow['cells']): boolean {
  return cells?.every((cell) => textOf(cell).trim() === '') ?? false;
}

/**
 * The form of a file of objects by the names of their members: an object may leave out what is unknown, so that the form with
 * the most names counts, and the dataset's own among equals.
 *
 * @param members undefined when the file begins with no object; its rows are then rejected one by one
 * @throws REGISTRY.DELIVERY_UNREADABLE when no object has the member that names its subject
 */
export function namedForm(
  dataset: Dataset,
  members: ReadonlySet<string> | undefined,
  mode: DeliveryMode,
): DeliveryForm {
  if (!members) return { ...ownForm(dataset), line: 0 };
  const { form, why } = judgeHeader(dataset, [...members], mode, true);
  if (!form) throw new DeliveryUnreadable(dataset.id, why);
  // Of an object its members are taken in the order of the form, whichever it has.
  const { headers } = form;
  return { ...form, line: 0, places: headers.map((_, at) => at), width: headers.length };
}

/** What makes rows impossible to tell apart, as the refusal of the file; anything else as it is. */
export function refusal(dataset: string, cause: unknown): unknown {
  if (cause instanceof WorkbookRefused)
    return new DeliveryUnreadable(dataset, cause.why, { cause });
  if (!(cause instanceof EndlessRow)) return cause;
  return new DeliveryUnreadable(
    dataset,
    cause.what === 'quote'
      ? {
          zh: `CSV 引号或格式有误：第 ${cause.line} 行打开的引号一直没有结束`,
          en: `the CSV is malformed: a quote opened on line ${cause.line} never closes`,
        }
      : {
          zh: `第 ${cause.line} 行过长（超过 ${LONGEST_ROW} 个字符），不像是数据行`,
          en: `line ${cause.line} is longer than ${LONGEST_ROW} characters and is no row`,
        },
    { cause },
  );
}
