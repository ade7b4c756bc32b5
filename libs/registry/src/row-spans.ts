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
import { JsonLines, membersIn } from './json-lines.ts';
import { headed, namedForm, refusal } from './header-row.ts';
import { decodedText, decodingOf, type TextDecoding } from './text-encoding.ts';
import { readXlsx } from './xlsx-reader.ts';

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
 * of 64 bytes and more never fill it.
 */
export const SPAN_ROWS = 4_096;

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
    let form = file.format === 'ndjson' ? await formOfObjects(file, dataset, mode) : undefined;
    const spans = file.format === 'xlsx' ? workbookSpans(file) : textSpans(file, form, memory);
    for await (const span of spans) {
      signal?.throwIfAborted();
      if (form) {
        yield { form, span };
        continue;
      }
      const rows = span.kind === 'rows' ? span.rows : [...rowsInBytes(span, file, [])].flat();
      form = headed(dataset, rows[0], mode);
      yield { form, span: { kind: 'rows', rows: rows.slice(1) } };
    }
    if (!form) headed(dataset, undefined, mode);
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
  headers: readonly string[],
): Generator<readonly RawRow[]> {
  const reader = readerOf(format, headers, line);
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
  headers: readonly string[],
  line: number,
): CsvReader | JsonLines {
  return format === 'csv' ? new CsvReader(line) : new JsonLines(headers, line);
}

/** The form of a file of JSON lines, by the members of its first objects. */
async function formOfObjects(
  { path, encoding }: DeliveryFile,
  dataset: Dataset,
  mode: DeliveryMode,
): Promise<DeliveryForm> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(SPAN_BYTES);
    const { bytesRead } = await file.read(piece, 0, piece.length, 0);
    return namedForm(dataset, membersIn(decodedText(piece.subarray(0, bytesRead), encoding)), mode);
  } finally {
    await file.close();
  }
}

async function* workbookSpans(file: DeliveryFile): AsyncGenerator<RowSpan> {
  for await (const rows of readXlsx(file.path)) yield { kind: 'rows', rows };
}

async function* textSpans(
  { path, format, encoding }: DeliveryFile,
  form: DeliveryForm | undefined,
  memory: () => Buffer,
): AsyncGenerator<RowSpan> {
  const reader = readerOf(format, form?.headers ?? [], 1);
  const cutting = new Cutting(reader, format, decodingOf(encoding));
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
  ) {}

  /** @param lines that end in the bytes */
  cut(bytes: Buffer, lines: number, isLast: boolean): RowSpan | undefined {
    const { reader } = this;
    const isPlain =
      !this.#isFirst &&
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
    return rows;
  }
}
