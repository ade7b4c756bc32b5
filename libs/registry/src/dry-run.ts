import { type DeliveryMode } from './arrival.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { checkDeclared, type Declared } from './delivery-guards.ts';
import { type DeliveryFormat, openDelivery } from './delivery-file.ts';
import { type DeliveryForm } from './delivery-form.ts';
import { type DeliveryReading, fileReading } from './delivery-reading.ts';
import { type Reject } from './delivery-reject.ts';
import { type MendedCell, REPAIRS_SHOWN } from './delivery-repairs.ts';
import { type SpanOutcome } from './span-reading.ts';
import { readSpans } from './span-threads.ts';

/** A file to look through. */
export interface DryRunRequest {
  readonly dataset: Dataset;
  readonly book: FactBook;
  readonly path: string;
  readonly format?: DeliveryFormat;
  /** The day the file describes: former codes of divisions count by it, and what happened does so by then. */
  readonly asOf?: string;
  readonly declared?: Declared;
  /** `full` unless given; of a `tombstone` only what a row names is read. */
  readonly mode?: DeliveryMode;
  /** Told of every rejected row, in order of the file, and waited for: so memory does not grow with them. */
  readonly onRejects: (rejects: readonly Reject[]) => Promise<void> | void;
  readonly onProgress?: (rows: number) => void;
  readonly signal?: AbortSignal;
}

/** What would become of a file's rows; accepted + repaired + rejected = rows. */
export interface DryRun {
  readonly rows: number;
  /** Taken as they are. */
  readonly accepted: number;
  /** Taken with something mended. */
  readonly repaired: number;
  readonly rejected: number;
  /** Rejected rows by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** What was found out beside the rows. */
  readonly derived: DeliveryReading & {
    /** Of published registrations: rows by kind, division, currency … and by what told it. */
    readonly [what: string]: unknown;
  };
}

/**
 * Reads a file as an import would, without a database: every row is accepted, mended or rejected.
 *
 * What only the database can tell, such as a code that nobody bears or two rows that disagree, is not found here.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE, REGISTRY.DATASET_REFUSED, REGISTRY.DELIVERY_DIFFERS
 */
export async function dryRun(request: DryRunRequest): Promise<DryRun> {
  const { dataset, book, declared, signal, mode = 'full' } = request;
  const file = await openDelivery(dataset.id, request.path, request.format, signal);
  const tally = new Tally();
  let form: DeliveryForm | undefined;
  const plan = {
    ...{ dataset, book, asOf: request.asOf, mode, staging: null },
    withPeriods: declared?.period !== undefined,
  };
  for await (const { form: found, outcome } of readSpans(file, plan, signal)) {
    form = found;
    tally.add(outcome);
    if (outcome.rejects.length > 0) await request.onRejects(outcome.rejects);
    request.onProgress?.(tally.rows);
  }
  checkDeclared(dataset, declared, { ...tally, digest: file.digest });
  const rejected = [...tally.reasons.values()].reduce((sum, one) => sum + one, 0);
  return {
    rows: tally.rows,
    accepted: tally.rows - tally.repairedRows - rejected,
    repaired: tally.repairedRows,
    rejected,
    reasons: Object.fromEntries(tally.reasons),
    derived: {
      ...fileReading(file, form),
      repairs: Object.fromEntries(tally.repairs),
      repaired: tally.mended,
      ...Object.fromEntries(
        [...tally.derived].map(([what, counts]) => [what, Object.fromEntries(counts)]),
      ),
    },
  };
}

class Tally {
  rows = 0;
  repairedRows = 0;
  /** Those that rows which would be taken are of; gathered where one was declared. */
  readonly periods = new Set<string>();
  readonly reasons = new Map<string, number>();
  readonly repairs = new Map<string, number>();
  readonly mended: MendedCell[] = [];
  readonly derived = new Map<string, Map<string, number>>();

  add({ rows, repaired, rejects, periods, repairs, mended, derived }: SpanOutcome): void {
    this.rows += rows;
    this.repairedRows += repaired;
    for (const period of periods) this.periods.add(period);
    for (const { reason } of rejects) count(this.reasons, reason, 1);
    for (const [reason, cells] of repairs) count(this.repairs, reason, cells);
    this.mended.push(...mended.slice(0, REPAIRS_SHOWN - this.mended.length));
    for (const [what, counts] of derived) {
      const all = this.derived.get(what) ?? new Map<string, number>();
      this.derived.set(what, all);
      for (const [which, found] of counts) count(all, which, found);
    }
  }
}

function count(counts: Map<string, number>, what: string, more: number): void {
  counts.set(what, (counts.get(what) ?? 0) + more);
}
