import { type DeliveryMode } from './arrival.ts';
import { unguarded } from './cell-guard.ts';
import { type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { type RowSpan, rowsInBytes, SPAN_BYTES, spansOf } from './row-spans.ts';

/** Some rows of a file, and its form, which is known once the first row has been seen. */
export interface DeliveredRows {
  readonly form: DeliveryForm;
  readonly rows: readonly RawRow[];
}

/**
 * Reads the rows of a file in order, some at a time, in constant memory.
 *
 * @throws what {@link spansOf} throws
 */
export async function* readRows(
  file: DeliveryFile,
  dataset: Dataset,
  mode: DeliveryMode,
  signal?: AbortSignal,
): AsyncGenerator<DeliveredRows> {
  // One piece of memory serves all: the rows of a span are read before the next is cut.
  const memory = Buffer.allocUnsafe(SPAN_BYTES);
  for await (const { form, span } of spansOf(file, dataset, mode, () => memory, signal))
    for (const rows of rowsOfSpan(span, file, form)) yield { form, rows };
}

/** The rows of a span, some at a time, as the form of its file has them. */
export function* rowsOfSpan(
  span: RowSpan,
  file: Pick<DeliveryFile, 'format' | 'encoding'>,
  form: DeliveryForm,
): Generator<readonly RawRow[]> {
  const pieces = span.kind === 'rows' ? [span.rows] : rowsInBytes(span, file, form);
  for (const rows of pieces) yield form.lineAt === undefined ? rows : rows.map(unguardedRow);
}

/** A row of a file of rejects that comes again: without what protected its cells in a spreadsheet. */
function unguardedRow(row: RawRow): RawRow {
  const cells = row.cells?.map((cell) => (typeof cell === 'string' ? unguarded(cell) : cell));
  return { ...row, cells: cells ?? null };
}
