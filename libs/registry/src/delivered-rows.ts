import { type DeliveryMode } from './arrival.ts';
import { unguarded } from './cell-guard.ts';
import { EndlessRow, CsvReader, LONGEST_ROW, MOST_COLUMNS, type RawRow } from './csv-reader.ts';
import { type Dataset, headersOf } from './dataset.ts';
import { type DeliveryFile, piecesOf } from './delivery-file.ts';
import { type DeliveryForm, formOf, ownForm } from './delivery-form.ts';
import { DeliveryUnreadable } from './errors.ts';
import { decoded } from './text-encoding.ts';
import { WorkbookRefused } from './xlsx-archive.ts';
import { readXlsx } from './xlsx-reader.ts';

/** Some rows of a file, and its form, which is known once the first row has been seen. */
export interface DeliveredRows {
  readonly form: DeliveryForm;
  readonly rows: readonly RawRow[];
}

/**
 * Reads the rows of a file in order, some at a time, in constant memory.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE when the header lacks a column, or what follows cannot be told apart into rows;
 * the signal's reason when it is aborted
 */
export async function* readRows(
  file: DeliveryFile,
  dataset: Dataset,
  mode: DeliveryMode,
  signal?: AbortSignal,
): AsyncGenerator<DeliveredRows> {
  try {
    const pieces = file.format === 'xlsx' ? readXlsx(file.path) : textRows(file, dataset);
    let form = file.format === 'ndjson' ? ownForm(dataset) : undefined;
    for await (const rows of pieces) {
      signal?.throwIfAborted();
      const header = form ? undefined : rows[0];
      form ??= headed(dataset, header, mode);
      const own = header ? rows.slice(1) : rows;
      yield { form, rows: form.lineAt === undefined ? own : own.map(unguardedRow) };
    }
    if (!form) headed(dataset, undefined, mode);
  } catch (cause) {
    throw refusal(dataset.id, cause);
  }
}

/** A row of a file of rejects that comes again: without what protected its cells in a spreadsheet. */
function unguardedRow(row: RawRow): RawRow {
  const cells = row.cells?.map((cell) => (typeof cell === 'string' ? unguarded(cell) : cell));
  return { ...row, cells: cells ?? null };
}

async function* textRows(file: DeliveryFile, dataset: Dataset): AsyncGenerator<RawRow[]> {
  const reader = file.format === 'csv' ? new CsvReader() : new JsonLines(headersOf(dataset));
  for await (const text of decoded(piecesOf(file.path), file.encoding)) {
    const rows: RawRow[] = [];
    reader.push(text, rows);
    if (rows.length > 0) yield rows;
  }
  const rows: RawRow[] = [];
  reader.end(rows);
  if (rows.length > 0) yield rows;
}

function headed(dataset: Dataset, header: RawRow | undefined, mode: DeliveryMode): DeliveryForm {
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

function refusal(dataset: string, cause: unknown): unknown {
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

/** One JSON object a line; its members are found by the dataset's headers. */
class JsonLines {
  #rest = '';
  #line = 0;

  constructor(private readonly headers: readonly string[]) {}

  push(text: string, rows: RawRow[]): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_ROW) throw new EndlessRow(this.#line + 1, 'row');
    for (const line of lines) this.#read(line, rows);
  }

  end(rows: RawRow[]): void {
    if (this.#rest !== '') this.#read(this.#rest, rows);
  }

  #read(line: string, rows: RawRow[]): void {
    this.#line += 1;
    const text = line.trim();
    if (text === '') return;
    const row = text.length > LONGEST_ROW ? undefined : jsonObject(text);
    rows.push({
      line: this.#line,
      text,
      cells: row
        ? this.headers.map((header) => (Object.hasOwn(row, header) ? row[header] : null))
        : null,
      fault: row ? null : 'REGISTRY.ROW_MALFORMED',
    });
  }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
