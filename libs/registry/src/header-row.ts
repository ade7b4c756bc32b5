/** What the first row of a file says, and in which words a file is refused. */
import { type DeliveryMode } from './arrival.ts';
import { EndlessRow, LONGEST_ROW, MOST_COLUMNS, type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryForm, formOf } from './delivery-form.ts';
import { DeliveryUnreadable } from './errors.ts';
import { WorkbookRefused } from './xlsx-archive.ts';

/** The form of a file by its header. @throws REGISTRY.DELIVERY_UNREADABLE when there is none, or it lacks a column */
export function headed(
  dataset: Dataset,
  header: RawRow | undefined,
  mode: DeliveryMode,
): DeliveryForm {
  const cells = header?.cells ?? [];
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
