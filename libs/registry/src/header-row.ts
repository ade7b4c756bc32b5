/** What the first row of a file says, and in which words a file is refused. */
import { type Text } from '#libs/kernel';
import { type DeliveryMode } from './arrival.ts';
import { EndlessRow, LONGEST_ROW, MOST_COLUMNS, type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryForm, formOf, layoutForms, ownForm } from './delivery-form.ts';
import { DeliveryUnreadable } from './errors.ts';
import { textOf } from './row-plan.ts';
import { WorkbookRefused } from './xlsx-archive.ts';

/** The form of a file by its header. @throws REGISTRY.DELIVERY_UNREADABLE when there is none, or it lacks a column */
export function headed(
  dataset: Dataset,
  header: RawRow | undefined,
  mode: DeliveryMode,
): DeliveryForm {
  const cells = header?.cells ?? [];
  const foreign = notSeparated(header);
  if (foreign) throw new DeliveryUnreadable(dataset.id, foreign);
  if (header?.fault === 'REGISTRY.QUOTES_MISPLACED') {
    throw new DeliveryUnreadable(dataset.id, {
      zh: 'CSV 引号或格式有误：表头的引号不成对',
      en: 'the CSV is malformed: the quotes of the header do not pair',
    });
  }
  if (cells.length > MOST_COLUMNS || header?.cells === null) {
    throw new DeliveryUnreadable(dataset.id, {
      zh: `表头的列数超过 ${MOST_COLUMNS} 列的上限`,
      en: `the header has more than the ${MOST_COLUMNS} columns a file may have`,
    });
  }
  const form = formOf(
    dataset,
    cells.map((cell) => String(cell).trim()),
    mode,
  );
  if ('zh' in form) throw new DeliveryUnreadable(dataset.id, form);
  return form;
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
  const own = ownForm(dataset);
  if (!members) return own;
  const forms = [own, ...(mode === 'tombstone' ? [] : layoutForms(dataset))].filter((form) =>
    members.has(form.layout?.columns.code ?? dataset.key.column),
  );
  const named = ({ headers }: DeliveryForm): number =>
    headers.filter((header) => members.has(header)).length;
  const [best] = forms.sort((a, b) => named(b) - named(a));
  if (best) return best;
  throw new DeliveryUnreadable(dataset.id, {
    zh: `各行 JSON 对象中没有“${dataset.key.column}”一项（应有：${own.headers.join('、')}）`,
    en: `no JSON object has the member "${dataset.key.column}" (expected: ${own.headers.join(', ')})`,
  });
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
