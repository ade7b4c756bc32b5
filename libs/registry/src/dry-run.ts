import { type DeliveryMode } from './arrival.ts';
import { type Dataset, type FactBook } from './dataset.ts';
import { checkDeclared, type Declared } from './delivery-guards.ts';
import { readRows } from './delivered-rows.ts';
import { type DeliveryFormat, openDelivery } from './delivery-file.ts';
import { type Reject } from './delivery-reject.ts';
import { rowReader } from './delivery-row.ts';
import { type Repair } from './cell-repair.ts';

/** A file to look through. */
export interface DryRunRequest {
  readonly dataset: Dataset;
  readonly book: FactBook;
  readonly path: string;
  readonly format?: DeliveryFormat;
  /** The day the file describes; former codes of divisions count by it. */
  readonly asOf?: string;
  readonly declared?: Declared;
  /** `full` unless given; of a `tombstone` only what a row names is read. */
  readonly mode?: DeliveryMode;
  /** Told of every rejected row, in order of the file, and waited for: so memory does not grow with them. */
  readonly onRejects: (rejects: readonly Reject[]) => Promise<void> | void;
  readonly onProgress?: (rows: number) => void;
  readonly signal?: AbortSignal;
}

/** One mended cell and where it stood. */
export interface ShownRepair extends Repair {
  readonly line: number;
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
  readonly derived: {
    readonly encoding: string;
    readonly format: DeliveryFormat;
    readonly digest: string;
    /** `own`, or the layout in which the file came. */
    readonly layout: string;
    /** Mended cells by reason. */
    readonly repairs: Readonly<Record<string, number>>;
    /** The first of them, at most {@link REPAIRS_SHOWN}. */
    readonly repaired: readonly ShownRepair[];
    /** Of published registrations: rows by kind, division, currency … and by what told it. */
    readonly [what: string]: unknown;
  };
}

/** Most mended cells that a report spells out; all are counted. */
export const REPAIRS_SHOWN = 1_000;

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
  let read: ReturnType<typeof rowReader> | undefined;
  let layout = 'own';
  for await (const { form, rows } of readRows(file, dataset, mode, signal)) {
    read ??= rowReader(dataset, book, form, request.asOf, mode);
    layout = form.layout?.reads ?? 'own';
    const rejects: Reject[] = [];
    for (const row of rows) {
      const outcome = read(row);
      const { reject, repairs, derived } = outcome;
      tally.rows += 1;
      if (reject) {
        rejects.push(reject);
        count(tally.reasons, reject.reason);
        continue;
      }
      if (declared?.period !== undefined) tally.note(outcome.records);
      if (derived) tally.derive(derived);
      if (repairs.length > 0) tally.mend(row.line, repairs);
    }
    if (rejects.length > 0) await request.onRejects(rejects);
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
      encoding: file.encoding,
      format: file.format,
      digest: file.digest,
      layout,
      ...Object.fromEntries(
        [...tally.derived].map(([what, counts]) => [what, Object.fromEntries(counts)]),
      ),
      repairs: Object.fromEntries(tally.repairs),
      repaired: tally.shown,
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
  readonly shown: ShownRepair[] = [];
  readonly derived = new Map<string, Map<string, number>>();

  note(records: readonly { readonly period: string }[]): void {
    for (const { period } of records) if (period !== 'asOf') this.periods.add(period);
  }

  derive(derived: Readonly<Record<string, string>>): void {
    for (const what in derived) {
      let counts = this.derived.get(what);
      if (!counts) this.derived.set(what, (counts = new Map<string, number>()));
      count(counts, derived[what] as string);
    }
  }

  mend(line: number, repairs: readonly Repair[]): void {
    this.repairedRows += 1;
    for (const repair of repairs) {
      count(this.repairs, repair.reason);
      if (this.shown.length < REPAIRS_SHOWN) this.shown.push({ line, ...repair });
    }
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
