import { type Arrival, type DeliveryMode } from './arrival.ts';
import { type RawRow } from './csv-reader.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { type DeliveryFile } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { type Reject } from './delivery-reject.ts';
import { type MendedCell, REPAIRS_SHOWN } from './delivery-repairs.ts';
import { type ReadRow, rowReader } from './delivery-row.ts';
import { rowsOfSpan } from './delivered-rows.ts';
import { lineAgain } from './rejects-file.ts';
import { type RowSpan } from './row-spans.ts';
import { StagingLines } from './staging-lines.ts';

/** What the spans of one file are read by, the same in every thread. */
export interface SpanPlan {
  readonly dataset: Dataset;
  readonly book: FactBook;
  readonly file: Pick<DeliveryFile, 'format' | 'encoding'>;
  readonly form: DeliveryForm;
  readonly asOf: string | undefined;
  readonly mode: DeliveryMode;
  /** Whether the periods that rows name are told; where rows are staged they always are. */
  readonly withPeriods: boolean;
  /** Whose rows are written for staging; null where they are only looked through, and what was derived is counted. */
  readonly staging: Pick<Arrival, 'deliveryId' | 'attempt' | 'dataset'> | null;
}

/** What became of the rows of a span. */
export interface SpanOutcome {
  readonly rows: number;
  /** Rows for staging: a line may make several, and a rejected one that names somebody makes one. */
  readonly records: number;
  /** Rows taken with something mended. */
  readonly repaired: number;
  readonly rejects: readonly Reject[];
  /** Periods that rows name, `asOf` left out. */
  readonly periods: ReadonlySet<string>;
  /** Lines of an earlier delivery that the rows say again. */
  readonly linesAgain: readonly number[];
  /** The line of a header with the columns in another order: what follows it cannot be read by the first. */
  readonly otherHeader: number | undefined;
  /** The rows as COPY reads them; empty where they are only looked through. */
  readonly lines: Uint8Array;
  /** Mended cells by reason. */
  readonly repairs: ReadonlyMap<string, number>;
  /** All of them where rows are written for staging; else the first, at most `REPAIRS_SHOWN`. */
  readonly mended: readonly MendedCell[];
  /** What was derived from printed words, by what and which. */
  readonly derived: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Reads a span; its lines are written into the memory given, or a larger piece if that is too small. */
export type SpanReader = (span: RowSpan, into?: Buffer) => SpanOutcome;

/** Makes the function that reads the spans of a file. @throws REGISTRY.DATASET_REFUSED */
export function spanReader(plan: SpanPlan): SpanReader {
  const { dataset, book, form, asOf, mode, file } = plan;
  const read = rowReader(dataset, book, form, asOf, mode);
  return (span, into) => {
    const reading = new SpanReading(plan, into);
    for (const rows of rowsOfSpan(span, file, form))
      for (const raw of rows) {
        if (saysNothing(raw, form)) continue;
        if (isOtherHeader(raw, form)) reading.otherHeader ??= raw.line;
        const again = lineAgain(form, raw);
        if (again !== undefined) reading.linesAgain.push(again);
        reading.note(read(raw));
      }
    return reading.outcome();
  };
}

const EMPTY_ROW = /^[\s,]*$/;

/** Whether a row is none: separators alone, as spreadsheets write below a table, or the header once more. */
function saysNothing({ text, cells }: RawRow, { written, places }: DeliveryForm): boolean {
  const first = text.charCodeAt(0);
  // A comma or white space begins few rows; the others need no closer look.
  if ((first === 44 || first <= 32 || first === 0x3000) && EMPTY_ROW.test(text)) return true;
  const lead = places[0] ?? -1;
  if (cells === null || lead < 0 || cells[lead] !== written[0]) return false;
  return written.every((header, at) => {
    const place = places[at] ?? -1;
    return place < 0 || cells[place] === header;
  });
}

/** Whether a row is another header, with the same columns in another order, as where two files were put into one. */
function isOtherHeader({ cells }: RawRow, { written, places }: DeliveryForm): boolean {
  const first = cells?.[places[0] ?? -1];
  if (!cells || typeof first !== 'string' || !written.includes(first)) return false;
  return written.every((header, at) => (places[at] ?? -1) < 0 || cells.includes(header));
}

class SpanReading {
  otherHeader: number | undefined;
  rows = 0;
  records = 0;
  repaired = 0;
  readonly rejects: Reject[] = [];
  readonly periods = new Set<string>();
  readonly linesAgain: number[] = [];
  readonly repairs = new Map<string, number>();
  readonly mended: MendedCell[] = [];
  readonly derived = new Map<string, Map<string, number>>();
  readonly #lines: StagingLines | undefined;

  constructor(
    private readonly plan: SpanPlan,
    into: Buffer | undefined,
  ) {
    this.#lines = plan.staging ? new StagingLines(plan.staging, into) : undefined;
  }

  note(row: ReadRow): void {
    const { reject, repairs, derived } = row;
    this.rows += 1;
    this.#lines?.add(row);
    if (reject) {
      this.records += Number(row.value !== '');
      this.rejects.push(reject);
      return;
    }
    // A row that is only looked through is not written as records.
    if (this.#lines || this.plan.withPeriods) {
      this.records += row.records.length;
      for (const { period } of row.records) if (period !== 'asOf') this.periods.add(period);
    }
    if (repairs.length > 0) this.#mended(row);
    if (derived && !this.#lines)
      for (const what in derived) count(countsOf(this.derived, what), derived[what] as string);
  }

  outcome(): SpanOutcome {
    const { rows, records, repaired, rejects, periods, linesAgain, repairs, mended, derived } =
      this;
    const lines = this.#lines?.bytes() ?? new Uint8Array(0);
    return {
      otherHeader: this.otherHeader,
      ...{ rows, records, repaired, rejects, periods, linesAgain, repairs, mended, derived },
      lines,
    };
  }

  #mended({ line, repairs }: ReadRow): void {
    this.repaired += 1;
    for (const repair of repairs) {
      count(this.repairs, repair.reason);
      if (this.#lines || this.mended.length < REPAIRS_SHOWN) this.mended.push({ line, ...repair });
    }
  }
}

function countsOf(all: Map<string, Map<string, number>>, what: string): Map<string, number> {
  let counts = all.get(what);
  if (!counts) all.set(what, (counts = new Map<string, number>()));
  return counts;
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
