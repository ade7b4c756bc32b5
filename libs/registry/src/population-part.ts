import { csvRow } from '#libs/kernel';
import { DECIDING_DATASETS, inventEnterprise, type InventedRow } from './invented-enterprise.ts';
import { inventRecords } from './invented-records.ts';
import { inventReturns } from './invented-returns.ts';
import { RandomNumbers } from './random-numbers.ts';

/** What all parts of a population have in common; plain data, so that a thread can be told. */
export interface PartPlan {
  readonly seed: number;
  /** Digits of the numbers in names. */
  readonly digits: number;
  readonly files: readonly {
    readonly dataset: string;
    readonly headers: readonly string[];
    /** The header under which rows name their period; null where they have none. */
    readonly period: string | null;
    /** Leaves out one row in ten. */
    readonly gapped: boolean;
  }[];
}

/** Enterprises by number, both ends included. */
export interface PartRange {
  readonly from: number;
  readonly until: number;
}

/** What a part adds to one file. */
export interface PartOfFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** Those that the rows are of, each once. */
  readonly periods: readonly string[];
}

const GAP_SHARE = 0.1;
/** Text that is gathered before it becomes bytes: one by one rows cost a call each, by megabytes they cost the collector. */
const GATHERED = 4_096;
const FIRST_BYTES = 64 * 1_024;
/** Most bytes that a unit of text becomes. */
const WIDEST = 3;

/**
 * Invents consecutive enterprises and writes their rows, one piece for each file of the plan. What is invented of an
 * enterprise depends on seed and number alone, so parts can be made in any order and anywhere.
 */
export function inventPart(plan: PartPlan, { from, until }: PartRange): PartOfFile[] {
  const texts = plan.files.map((file) => new RowsOfFile(file.headers, file.period));
  const further = plan.files.some(({ dataset }) => !DECIDING_DATASETS.has(dataset));
  const gapped = plan.files.some((file) => file.gapped);
  for (let number = from; number <= until; number += 1) {
    const own = inventEnterprise(plan.seed, number, plan.digits);
    const returns = further ? inventReturns(plan.seed, number, own) : undefined;
    const others = further ? inventRecords(plan.seed, number, own) : undefined;
    const gaps = gapped
      ? new RandomNumbers(Math.imul(plan.seed, 0x2545f491) ^ Math.imul(number, 0x9e3779b1))
      : undefined;
    plan.files.forEach((file, at) => {
      const text = texts[at] as RowsOfFile;
      const write = (row: InventedRow): void => {
        if (!file.gapped || gaps?.chance(GAP_SHARE) !== true) text.add(row);
      };
      const row = own.get(file.dataset);
      if (row) write(row);
      for (const other of returns?.get(file.dataset) ?? others?.get(file.dataset) ?? [])
        write(other);
    });
  }
  return texts.map((text) => text.end());
}

/** Rows as they are written to one file. */
class RowsOfFile {
  readonly #cells: string[];
  /** None for a file without rows: what is given to another thread is collected late. */
  #bytes = Buffer.allocUnsafeSlow(0);
  #used = 0;
  #text = '';
  #rows = 0;
  readonly #periods = new Set<string>();

  constructor(
    private readonly headers: readonly string[],
    private readonly period: string | null,
  ) {
    this.#cells = headers.map(() => '');
  }

  add(row: InventedRow): void {
    for (let at = 0; at < this.headers.length; at += 1)
      this.#cells[at] = row[this.headers[at] as string] ?? '';
    this.#text += csvRow(this.#cells);
    this.#rows += 1;
    if (this.period !== null) this.#periods.add(row[this.period] ?? '');
    if (this.#text.length >= GATHERED) this.#encode();
  }

  end(): PartOfFile {
    this.#encode();
    return {
      bytes: new Uint8Array(this.#bytes.buffer, 0, this.#used),
      rows: this.#rows,
      periods: [...this.#periods],
    };
  }

  #encode(): void {
    if (this.#text === '') return;
    const needed = this.#used + this.#text.length * WIDEST;
    if (needed > this.#bytes.length) {
      const wider = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, FIRST_BYTES));
      this.#bytes.copy(wider, 0, 0, this.#used);
      this.#bytes = wider;
    }
    this.#used += this.#bytes.write(this.#text, this.#used);
    this.#text = '';
  }
}
