import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { type PoolClient } from 'pg';
import { type Context, type Database, type Tx } from '#libs/platform';
import { type Arrival } from './arrival.ts';
import { type FactBook } from './dataset.ts';
import { readRows } from './delivered-rows.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type Reject } from './delivery-reject.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { keepRejects } from './delivery-rejects.ts';
import { type ReadRow, rowReader } from './delivery-row.ts';
import { lineAgain } from './rejects-file.ts';

const BATCH_BYTES = 2 * 1_048_576;
const BATCH_REJECTS = 2_000;

/** What of a request staging needs. */
export interface StagingRequest {
  readonly book: FactBook;
  readonly context: Context;
  readonly onProgress?: (progress: { phase: 'staging'; rows: number; bytes: number }) => void;
  readonly signal?: AbortSignal;
}

/** What lies in staging now, and what was rejected before it got there. */
export interface Staged {
  rows: number;
  /** Rows written to staging: a line may make several records. */
  records: number;
  rejected: number;
  /** Taken with something mended. */
  repaired: number;
  /** Periods that rows name, `asOf` left out. */
  readonly periods: Set<string>;
  /** How the rows are laid out; undefined without any. */
  form?: DeliveryForm;
  /** Lines of an earlier delivery that the rows say again. */
  readonly linesAgain: number[];
}

/**
 * Copies the rows of a file to staging, batch by batch in transactions of their own; the first clears what an earlier
 * attempt left.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE, REGISTRY.DATASET_REFUSED; the signal's reason when it is aborted
 */
export async function stage(
  database: Database,
  request: StagingRequest,
  file: DeliveryFile,
  arrival: Arrival,
): Promise<Staged> {
  let read: ReturnType<typeof rowReader> | undefined;
  const staged: Staged = {
    rows: 0,
    records: 0,
    rejected: 0,
    repaired: 0,
    periods: new Set(),
    linesAgain: [],
  };
  let rejects: Reject[] = [];
  // As bytes, in two pieces of memory by turns: a text of megabytes, grown row by row, costs the collector more than the
  // rows do. A row may be longer than what is left, or than all of it.
  let [filling, resting] = [Buffer.allocUnsafe(BATCH_BYTES), Buffer.allocUnsafe(BATCH_BYTES)];
  let used = 0;
  let first = true;
  // One batch is written while the next is read; the database works on the other core.
  let writing = Promise.resolve();
  const flush = async (more?: Buffer): Promise<void> => {
    await writing;
    request.signal?.throwIfAborted();
    const batch = more ?? filling.subarray(0, used);
    const [refused, clearing] = [rejects, first];
    if (!more) [filling, resting, used] = [resting, filling, 0];
    writing = database.transaction('delivery.stage', request.context, async (tx) => {
      if (clearing) {
        await tx.query('delete from record_staging where delivery_id = $1', [arrival.deliveryId]);
        await tx.query('delete from delivery_reject where delivery_id = $1', [arrival.deliveryId]);
      }
      await keepRejects(tx, arrival.deliveryId, refused);
      await copyIn(tx, batch);
    });
    // Whoever waits for it next is told; until then a failure has nobody else to go to.
    writing.catch(() => undefined);
    [rejects, first] = [[], false];
    request.onProgress?.({ phase: 'staging', rows: staged.rows, bytes: file.bytes });
  };
  try {
    for await (const { form, rows } of readRows(
      file,
      arrival.dataset,
      arrival.mode,
      request.signal,
    )) {
      staged.form = form;
      read ??= rowReader(arrival.dataset, request.book, form, arrival.asOf, arrival.mode);
      for (const delivered of rows) {
        const row = read(delivered);
        count(staged, row);
        const again = lineAgain(form, delivered);
        if (again !== undefined) staged.linesAgain.push(again);
        if (row.reject) rejects.push(row.reject);
        const text = stagingLines(arrival, row);
        if (text.length * 3 > BATCH_BYTES - used) await flush();
        if (text.length * 3 > BATCH_BYTES) await flush(Buffer.from(text));
        else used += filling.write(text, used);
      }
      if (rejects.length >= BATCH_REJECTS) await flush();
    }
    await flush();
    await writing;
    return staged;
  } finally {
    // What fails meanwhile must not leave a batch that arrives after the clearing.
    await writing.catch(() => undefined);
  }
}

function count(staged: Staged, row: ReadRow): void {
  staged.rows += 1;
  staged.records += row.reject ? Number(row.value !== '') : row.records.length;
  if (row.reject) staged.rejected += 1;
  else if (row.repairs.length > 0) staged.repaired += 1;
  for (const { period } of row.records) if (period !== 'asOf') staged.periods.add(period);
}

/** COPY's text format; a rejected row with a readable code is staged too, so that it keeps its subject's records. */
function stagingLines(arrival: Arrival, row: ReadRow): string {
  const head = `${arrival.deliveryId}\t${arrival.attempt}\t${row.line}\t${arrival.dataset.key.scheme}\t${row.value}\t`;
  if (row.reject)
    return row.value === '' ? '' : `${head}\t\t{}\t\t\\N\t\\N\t\\N\t${row.reject.reason}\n`;
  const { subject } = row;
  const who = subject
    ? `${escaped(subject.name)}\t${escaped(subject.kind)}\t${escaped(subject.division)}`
    : '\\N\t\\N\t\\N';
  const item = row.item === '' ? '' : escaped(row.item);
  let lines = '';
  for (const record of row.records)
    lines += `${head}${item}\t${record.period}\t${escapedJson(record.factsText)}\t${record.factsHash}\t${who}\t\\N\n`;
  return lines;
}

function escaped(text: string): string {
  return escapedJson(text).replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** JSON holds no tab and no line's end as they are. */
function escapedJson(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

async function copyIn(tx: Tx, rows: Buffer): Promise<void> {
  if (rows.length === 0) return;
  const client = (await tx.runner.connect()) as PoolClient;
  const copy = client.query(
    copyStreams.from(
      `copy record_staging (delivery_id, attempt, line, scheme, value, item, period, facts, facts_hash,
         subject_name, subject_kind, subject_division, rejected) from stdin`,
    ),
  );
  await pipeline([rows], copy);
}
