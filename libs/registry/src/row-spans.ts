/**
 * A delivered file cut into spans of whole rows, so that several threads can read it.
 *
 * Where a row ends cannot be told before every quote in front of it has been seen: stretches with a quote are told apart
 * here, in order, by the one reader; in the others a row is a line, and whoever gets the bytes finds them alike.
 */
import { open } from 'node:fs/promises';
import { type DeliveryMode } from './arrival.ts';
import { CsvReader, type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { DeliveryUnreadable } from './errors.ts';
import { JsonLines, membersIn } from './json-lines.ts';
import { headed, namedForm, refusal } from './header-row.ts';
import { decodedText, decodingOf, type TextDecoding } from './text-encoding.ts';
import { type Sheet, sheetsOf } from './xlsx-reader.ts';

/** Whole rows of a file, in its order: as bytes that begin on a line, or told apart already. */
export type RowSpan =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly line: number }
  | { readonly kind: 'rows'; readonly rows: readonly RawRow[] };

/** A span, and the form of its file, which is known once the first row has been seen. */
export interface FormedSpan {
  readonly form: DeliveryForm;
  readonly span: RowSpan;
}

/** Bytes of a span, at most. Of twice as many the reading threads hold more of a file at once, and are no quicker. */
export const SPAN_BYTES = 256 * 1024;

/**
 * Rows of a span, at most: what is noted of a row, as why it was rejected, takes more memory than a row of two bytes. Rows
 * of 128 bytes and more never fill it.
 */
export const SPAN_ROWS = 2_048;

/** Of a span that much is told apart at once: of four times as much the collector finds enough alive to cost a seventh more. */
const PIECE_BYTES = 8 * 1024;
const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Cuts a file.
 *
 * @param memory gives the memory of the next span, always of one size, such as {@link SPAN_BYTES}; a row that is longer is
 * told apart here
 * @throws REGISTRY.DELIVERY_UNREADABLE when the header lacks a column, or what follows cannot be told apart into rows; the
 * signal's reason when it is aborted
 */
export async function* spansOf(
  file: DeliveryFile,
  dataset: Dataset,
  mode: DeliveryMode,
  memory: () => Buffer,
  signal?: AbortSignal,
): AsyncGenerator<FormedSpan> {
  try {
    if (file.format === 'xlsx') {
      yield* workbookSpans(file, dataset, mode, signal);
      return;
    }
    const begin = await beginningOf(file);
    const form =
      file.format === 'csv'
        ? headed(dataset, firstRows(begin), mode)
        : namedForm(dataset, membersIn(begin.text), mode);
    for await (const span of textSpans(file, form, memory)) {
      signal?.throwIfAborted();
      yield { form, span };
    }
  } catch (cause) {
    throw refusal(dataset.id, cause);
  }
}

/**
 * The rows of a span of bytes, in which no quote stands or each line is a row of its own; some at a time, so that what was
 * made of some is forgotten before the next.
 */
export function* rowsInBytes(
  { bytes, line }: Extract<RowSpan, { kind: 'bytes' }>,
  { format, encoding }: Pick<DeliveryFile, 'format' | 'encoding'>,
  form: Pick<DeliveryForm, 'written' | 'width'>,
): Generator<readonly RawRow[]> {
  const reader = readerOf(format, form, line);
  for (let from = 0; from < bytes.length;) {
    const until = bytes.lastIndexOf(NEWLINE, from + PIECE_BYTES - 1) + 1;
    // A row that is longer than a piece ends where the next line's end is.
    const end = until > from ? until : bytes.indexOf(NEWLINE, from) + 1;
    const rows: RawRow[] = [];
    reader.push(decodedText(bytes.subarray(from, end), encoding), rows);
    yield rows;
    from = end;
  }
}

function readerOf(
  format: DeliveryFile['format'],
  { written, width }: Pick<DeliveryForm, 'written' | 'width'>,
  line: number,
): CsvReader | JsonLines {
  return format === 'csv' ? new CsvReader(line, width) : new JsonLines(written, line);
}

/** What a file begins with, as text. */
interface Beginning {
  readonly text: string;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
}

async function beginningOf({ path, encoding }: DeliveryFile): Promise<Beginning> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(SPAN_BYTES);
    const { bytesRead } = await file.read(piece, 0, piece.length, 0);
    const text = decodedText(piece.subarray(0, bytesRead), encoding).replace(/^\uFEFF/, '');
    return { text, isWhole: bytesRead < piece.length };
  } finally {
    await file.close();
  }
}

/** The rows that a CSV begins with; how many cells its rows have is not known yet. */
function firstRows({ text, isWhole }: Beginning): RawRow[] {
  const rows: RawRow[] = [];
  const reader = new CsvReader();
  reader.push(text, rows);
  // A first line that does not end in so long a piece is no header; it is told so by what there is of it.
  if (isWhole || rows.length === 0) reader.end(rows);
  return rows;
}

/** The spans of a workbook's one sheet of data. Rows end with their last cell that holds something. */
async function* workbookSpans(
  { path }: DeliveryFile,
  dataset: Dataset,
  mode: DeliveryMode,
  signal?: AbortSignal,
): AsyncGenerator<FormedSpan> {
  for await (const sheets of sheetsOf(path)) {
    const sheet = await sheetOfData(sheets, dataset, mode);
    const unreadSheets = sheets.filter((one) => one !== sheet).map(({ name }) => name);
    let form: DeliveryForm | undefined;
    for await (const rows of sheet.rows()) {
      signal?.throwIfAborted();
      form ??= { ...headed(dataset, rows, mode), ...(sheets.length > 1 ? { unreadSheets } : {}) };
      const { line, width } = form;
      const own = rows.flatMap((row) => (row.line > line ? [filledUp(row, width)] : []));
      yield { form, span: { kind: 'rows', rows: own } };
    }
    if (!form) headed(dataset, [], mode);
  }
}

/**
 * Of the sheets that people see the one with a header of the dataset.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE when several have one and rows below it: those of all but one would be lost
 */
async function sheetOfData(
  sheets: readonly Sheet[],
  dataset: Dataset,
  mode: DeliveryMode,
): Promise<Sheet> {
  const visible = sheets.filter(({ isVisible }) => isVisible);
  const [only] = visible;
  if (only && visible.length === 1) return only;
  const withHeader: Sheet[] = [];
  const withRows: Sheet[] = [];
  for (const sheet of visible) {
    const rows = await firstRowsOf(sheet);
    const line = headerLineOf(dataset, rows, mode);
    if (line !== undefined) withHeader.push(sheet);
    if (line !== undefined && rows.some((row) => row.line > line)) withRows.push(sheet);
  }
  if (withRows.length > 1) throw severalSheets(dataset.id, withRows);
  return withRows[0] ?? withHeader[0] ?? (only as Sheet);
}

async function firstRowsOf(sheet: Sheet): Promise<readonly RawRow[]> {
  const reading = sheet.rows();
  try {
    const next = await reading.next();
    return next.done === true ? [] : next.value;
  } finally {
    await reading.return(undefined);
  }
}

function headerLineOf(
  dataset: Dataset,
  rows: readonly RawRow[],
  mode: DeliveryMode,
): number | undefined {
  try {
    return headed(dataset, rows, mode).line;
  } catch (error) {
    if (error instanceof DeliveryUnreadable) return undefined;
    throw error;
  }
}

function severalSheets(dataset: string, sheets: readonly Sheet[]): DeliveryUnreadable {
  const names = sheets.map(({ name }) => name);
  return new DeliveryUnreadable(dataset, {
    zh: `工作簿中有多张工作表含有数据：${names.join('、')}；请每个文件只留一张，或合并后重新交付`,
    en: `several sheets of the workbook hold data: ${names.join(', ')}; keep one a file, or bring them into one`,
  });
}

function filledUp(row: RawRow, width: number): RawRow {
  const lacking = width - (row.cells?.length ?? width);
  if (lacking <= 0) return row;
  const cells = [...(row.cells ?? []), ...Array<string>(lacking).fill('')];
  return { ...row, cells, text: row.text + '\t'.repeat(lacking) };
}

async function* textSpans(
  { path, format, encoding }: DeliveryFile,
  form: DeliveryForm,
  memory: () => Buffer,
): AsyncGenerator<RowSpan> {
  const cutting = new Cutting(readerOf(format, form, 1), format, decodingOf(encoding), form.line);
  const file = await open(path, 'r');
  try {
    // The end of a row that a span broke off; it is the beginning of the next.
    let rest: Uint8Array = new Uint8Array(0);
    // Memory whose rows were told apart here holds nothing that is needed any longer.
    let spare: Buffer | undefined;
    for (;;) {
      const buffer: Buffer = spare ?? memory();
      buffer.set(rest);
      const { bytesRead } = await file.read(buffer, rest.length, buffer.length - rest.length, null);
      const filled = buffer.subarray(0, rest.length + bytesRead);
      const { end, lines } = wholeRows(filled, { isEnd: bytesRead === 0 });
      const isFull = filled.length === buffer.length;
      const whole = filled.subarray(0, end === 0 && isFull ? filled.length : end);
      rest = Uint8Array.prototype.slice.call(filled, whole.length);
      const isLast = bytesRead === 0 && rest.length === 0;
      const span = cutting.cut(whole, lines, isLast);
      spare = span?.kind === 'bytes' ? undefined : buffer;
      if (span) yield span;
      if (isLast) return;
    }
  } finally {
    await file.close();
  }
}

/** Where the last whole line ends of those that a span may have, and how many there are; the file's own end ends one too. */
function wholeRows(
  filled: Buffer,
  { isEnd }: { readonly isEnd: boolean },
): { readonly end: number; readonly lines: number } {
  let lines = 0;
  let end = 0;
  for (let at = filled.indexOf(NEWLINE); at >= 0; at = filled.indexOf(NEWLINE, end)) {
    lines += 1;
    end = at + 1;
    if (lines === SPAN_ROWS) return { end, lines };
  }
  return { end: isEnd ? filled.length : end, lines };
}

/** Whose turn it is: the one reader's, or whoever gets the bytes. */
class Cutting {
  #isFirst = true;

  constructor(
    private readonly reader: CsvReader | JsonLines,
    private readonly format: DeliveryFile['format'],
    private readonly decoding: TextDecoding,
    /** Line of the header: rows begin below it. */
    private readonly headerLine: number,
  ) {}

  /** @param lines that end in the bytes */
  cut(bytes: Buffer, lines: number, isLast: boolean): RowSpan | undefined {
    const { reader } = this;
    const isPlain =
      !this.#isFirst &&
      reader.line > this.headerLine &&
      !isLast &&
      bytes.length > 0 &&
      bytes[bytes.length - 1] === NEWLINE &&
      reader.isBetweenRows &&
      (this.format === 'ndjson' || !bytes.includes(QUOTE));
    if (isPlain) {
      const { line } = reader;
      reader.skip(lines);
      return { kind: 'bytes', bytes, line };
    }
    const rows = this.#read(bytes, isLast);
    return rows.length > 0 ? { kind: 'rows', rows } : undefined;
  }

  #read(bytes: Buffer, isLast: boolean): RawRow[] {
    const rows: RawRow[] = [];
    const text = this.decoding.write(bytes) + (isLast ? this.decoding.end() : '');
    this.reader.push(this.#isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text, rows);
    if (text !== '') this.#isFirst = false;
    if (isLast) this.reader.end(rows);
    return (rows[0]?.line ?? Infinity) > this.headerLine
      ? rows
      : rows.filter(({ line }) => line > this.headerLine);
  }
}
