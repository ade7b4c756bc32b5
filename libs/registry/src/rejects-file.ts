import { type Context, type Database, NotFound, type Tx } from '#libs/platform';
import { type DeliveryMode } from './arrival.ts';
import { csvLine, guarded, unguarded } from './cell-guard.ts';
import { CsvReader, type RawRow } from './csv-reader.ts';
import { type Dataset } from './dataset.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm, REJECT_HEADERS } from './delivery-form.ts';
import { type Reject, rejectText } from './delivery-reject.ts';
import { rejectsOf } from './delivery-rejects.ts';
import { CorrectionMisplaced } from './errors.ts';

/** How the rows of a delivery were laid out, kept with it. */
export interface KeptForm {
  readonly format: DeliveryFile['format'];
  readonly headers: readonly string[];
  /** The headers as the file wrote them; of deliveries from before this was kept, as agreed. */
  readonly written?: readonly string[];
  readonly places: readonly number[];
  readonly width: number;
  /** It was itself a file of rejects, with guarded cells. */
  readonly again: boolean;
}

/** The form of a file as it is kept. */
export function keptForm(format: DeliveryFile['format'], form: DeliveryForm): KeptForm {
  const { headers, written, places, width, lineAt } = form;
  return { format, headers, written, places, width, again: lineAt !== undefined };
}

/** The line of an earlier delivery that a row says again, if it says so. */
export function lineAgain(form: DeliveryForm, row: RawRow): number | undefined {
  const line = form.lineAt === undefined ? 0 : Number(row.cells?.[form.lineAt]);
  return Number.isInteger(line) && line > 0 && line < 2 ** 31 ? line : undefined;
}

/**
 * The rejected rows of a delivery that have not come again, as CSV, some at a time: the department's own headers, then line,
 * column, reason and what to do. Corrected, the same file is delivered again ({@link DeliveryRequest.corrects}); the added columns may stay.
 * A row whose cells cannot be told apart stands as a whole in the last column.
 *
 * @throws PLATFORM.NOT_FOUND when the context does not see such a delivery
 */
export async function* rejectsFile(
  database: Database,
  context: Context,
  deliveryId: string,
  datasets: readonly Dataset[],
): AsyncGenerator<string> {
  const { form, dataset } = await database.transaction('delivery.form', context, (tx) =>
    formOfDelivery(tx, deliveryId, datasets),
  );
  const columns = form.headers.flatMap((header, at) =>
    (form.places[at] ?? -1) >= 0 ? [{ header, at: form.places[at] as number }] : [],
  );
  yield `\uFEFF${csvLine([...columns.map(({ header }) => header), ...REJECT_HEADERS])}`;
  for (let after = 0; ;) {
    const rejects = await database.transaction('delivery.rejects', context, (tx) =>
      rejectsOf(tx, deliveryId, { after, open: true }),
    );
    if (rejects.length === 0) return;
    yield rejects
      .map((one) => {
        const cells = cellsOf(one.text, form);
        const own = columns.map(({ at }) => guarded(cells?.[at] ?? ''));
        return csvLine([...own, ...reasonCells(one, dataset, cells ? '' : one.text)]);
      })
      .join('');
    after = rejects.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
  }
}

function reasonCells(reject: Reject, dataset: Dataset, whole: string): string[] {
  const { line, column, reason } = reject;
  const why = rejectText(reject, dataset);
  return [String(line), guarded(column), reason, `${why.zh} ${why.en}`, guarded(whole)];
}

async function formOfDelivery(
  tx: Tx,
  deliveryId: string,
  datasets: readonly Dataset[],
): Promise<{ readonly form: KeptForm; readonly dataset: Dataset }> {
  const [row] = await tx.query<{ dataset: string; form: KeptForm | null }>(
    'select dataset, form from delivery where id = $1',
    [deliveryId],
  );
  const dataset = datasets.find(({ id }) => id === row?.dataset);
  if (!row || !dataset) throw new NotFound({ zh: '份交付', en: 'delivery' });
  // Before forms were kept: the rows stand as a whole.
  const asWhole: KeptForm = { format: 'csv', headers: [], places: [], width: -1, again: false };
  return { form: row.form ?? asWhole, dataset };
}

/** The cells of a row as it was written; undefined when they cannot be told apart. */
function cellsOf(text: string, form: KeptForm): readonly string[] | undefined {
  const cells =
    form.format === 'csv'
      ? csvCells(text)
      : form.format === 'xlsx'
        ? text.split('\t')
        : members(text, form);
  if (cells?.length !== form.width) return undefined;
  return form.again ? cells.map(unguarded) : cells;
}

function csvCells(text: string): readonly string[] | undefined {
  const rows: RawRow[] = [];
  const reader = new CsvReader();
  reader.push(text, rows);
  reader.end(rows);
  return rows.length === 1 ? rows[0]?.cells?.map(String) : undefined;
}

function members(text: string, form: KeptForm): readonly string[] | undefined {
  try {
    const row = JSON.parse(text) as Record<string, unknown> | null;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
    return (form.written ?? form.headers).map((header) => {
      const value = Object.hasOwn(row, header) ? row[header] : null;
      if (value === null || value === undefined) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  } catch {
    // No JSON: the row stands as a whole.
    return undefined;
  }
}

/**
 * The delivery whose rejected rows come again: accepted, of the same dataset.
 *
 * @throws REGISTRY.CORRECTION_MISPLACED
 */
export async function correctedDelivery(
  tx: Tx,
  deliveryId: string,
): Promise<{ readonly dataset: string; readonly asOf: string; readonly mode: DeliveryMode }> {
  const [row] = await tx.query<{ dataset: string; asOf: string; state: string; mode: string }>(
    `select dataset, as_of::text as "asOf", state, mode from delivery where id = $1`,
    [deliveryId],
  );
  if (row?.state !== 'accepted') throw new CorrectionMisplaced(deliveryId);
  return { ...row, mode: row.mode === 'tombstone' ? 'tombstone' : 'delta' };
}

/** Notes which rejected rows have come again; what of them waits for a subject is said anew by the later delivery. */
export async function markSentAgain(
  tx: Tx,
  corrects: string,
  deliveryId: string,
  lines: readonly number[],
): Promise<void> {
  await tx.query(
    'update delivery_reject set sent_again = $2 where delivery_id = $1 and line = any($3::integer[])',
    [corrects, deliveryId, lines],
  );
  await tx.query(
    `update unlinked_record set state = 'superseded', resolved_at = now()
     where delivery_id = $1 and state = 'waiting' and line = any($2::integer[])`,
    [corrects, lines],
  );
}
