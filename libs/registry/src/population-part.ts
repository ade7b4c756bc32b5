import { csvRow } from '#libs/kernel';
import { DECIDING_DATASETS, inventEnterprise, type InventedRow } from './invented-enterprise.ts';
import { type ErrorPlaces, type InventedError, spoiled } from './invented-errors.ts';
import { type NumberFlaws } from './invented-numbers.ts';
import { inventRecords } from './invented-records.ts';
import { inventReturns } from './invented-returns.ts';
import { RandomNumbers } from './random-numbers.ts';

/** What all parts of a population have in common; plain data, so that a thread can be told. */
export interface PartPlan {
  readonly seed: number;
  /** Digits of the numbers in names. */
  readonly digits: number;
  /** The share of rows that have an error, from 0 to 1. */
  readonly errors: number;
  readonly numbers: NumberFlaws;
  readonly files: readonly {
    readonly dataset: string;
    readonly headers: readonly string[];
    /** The header under which rows name their period; null where they have none. */
    readonly period: string | null;
    /** Leaves out one row in ten. */
    readonly gapped: boolean;
    readonly places: ErrorPlaces;
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
  /** Rows with an error, by what it is. */
  readonly errors: Readonly<Partial<Record<InventedError, number>>>;
}

const GAP_SHARE = 0.1;
const FIRST_BYTES = 64 * 1_024;
/** Most bytes that a unit of text becomes, quoted doubly. */
const WIDEST = 4;
/** For what stands between and after cells, and quotes around one. */
const ROOM = 8;
const [COMMA, QUOTE, NEWLINE, RETURN] = [44, 34, 10, 13];

/**
 * Invents consecutive enterprises and writes their rows, one piece for each file of the plan. What is invented of an
 * enterprise depends on seed and number alone, so parts can be made in any order and anywhere.
 *
 * @param usual what whoever makes one part after the other keeps between them
 */
export function inventPart(
  plan: PartPlan,
  { from, until }: PartRange,
  usual = new Map<string, number>(),
): PartOfFile[] {
  const texts = new Map(plan.files.map((file) => [file.dataset, new RowsOfFile(file, usual)]));
  const beyond = plan.files.some(({ dataset }) => !DECIDING_DATASETS.has(dataset));
  const gapped = plan.files.some((file) => file.gapped);
  let gaps: RandomNumbers | undefined;
  let errors: RandomNumbers | undefined;
  const add = (dataset: string, row: InventedRow, error?: InventedError): void => {
    const text = texts.get(dataset);
    if (!text || (text.gapped && gaps?.chance(GAP_SHARE) === true)) return;
    if (error !== undefined) text.addKnownWrong(row, error);
    else if (errors?.chance(plan.errors) === true) text.addWrong(row, errors);
    else text.add(row);
  };
  for (let number = from; number <= until; number += 1) {
    gaps = gapped
      ? new RandomNumbers(Math.imul(plan.seed, 0x2545f491) ^ Math.imul(number, 0x9e3779b1))
      : undefined;
    if (plan.errors > 0)
      errors = new RandomNumbers(Math.imul(plan.seed, 0x85ebca6b) ^ Math.imul(number, 0xc2b2ae35));
    const own = inventEnterprise(plan.seed, number, plan.digits);
    own.forEach((row, dataset) => add(dataset, row));
    if (!beyond) continue;
    inventReturns(plan.seed, number, own, add);
    inventRecords(plan.seed, number, own, plan.numbers, add);
  }
  return [...texts.values()].map((text) => text.end());
}

/** Rows as they are written to one file: bytes at once, because a text grown cell by cell costs the collector more. */
class RowsOfFile {
  /** None for a file without rows: what is given to another thread is collected late. */
  #bytes = Buffer.allocUnsafeSlow(0);
  #used = 0;
  #rows = 0;
  readonly #periods = new Set<string>();

  readonly gapped: boolean;
  readonly #dataset: string;
  readonly #headers: readonly string[];
  readonly #period: string | null;
  readonly #usual: Map<string, number>;
  readonly #places: ErrorPlaces;
  readonly #errors: Partial<Record<InventedError, number>> = {};

  /** @param usual bytes that the last part took, by dataset, so that the next is not grown step by step */
  constructor(
    { dataset, headers, period, gapped, places }: PartPlan['files'][number],
    usual: Map<string, number>,
  ) {
    this.#dataset = dataset;
    this.#headers = headers;
    this.#period = period;
    this.#usual = usual;
    this.gapped = gapped;
    this.#places = places;
  }

  add(row: InventedRow): void {
    const headers = this.#headers;
    let bytes = this.#bytes;
    let used = this.#used;
    for (let at = 0; at < headers.length; at += 1) {
      const cell = row[headers[at] as string];
      const length = cell === undefined ? 0 : cell.length;
      if (bytes.length - used < length * WIDEST + ROOM) bytes = this.#wider(used, length);
      if (at > 0) bytes[used++] = COMMA;
      if (cell !== undefined && length > 0) used = written(cell, bytes, used);
    }
    bytes[used++] = RETURN;
    bytes[used++] = NEWLINE;
    this.#used = used;
    this.#rows += 1;
    if (this.#period !== null) this.#periods.add(row[this.#period] ?? '');
  }

  /** Adds a row with one error, or twice. */
  addWrong(row: InventedRow, numbers: RandomNumbers): void {
    const { row: wrong, error } = spoiled(row, this.#places, numbers);
    this.add(wrong);
    if (error === 'doubled') this.add(wrong);
    this.#note(error);
  }

  /** Adds a row that has the error already. */
  addKnownWrong(row: InventedRow, error: InventedError): void {
    this.add(row);
    this.#note(error);
  }

  end(): PartOfFile {
    this.#usual.set(this.#dataset, this.#used);
    return {
      bytes: new Uint8Array(this.#bytes.buffer, 0, this.#used),
      rows: this.#rows,
      periods: [...this.#periods],
      errors: this.#errors,
    };
  }

  #note(error: InventedError): void {
    this.#errors[error] = (this.#errors[error] ?? 0) + 1;
  }

  #wider(used: number, length: number): Buffer<ArrayBuffer> {
    const needed = used + length * WIDEST + ROOM;
    const first = (this.#usual.get(this.#dataset) ?? 0) + FIRST_BYTES;
    const wider = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, first));
    this.#bytes.copy(wider, 0, 0, used);
    this.#bytes = wider;
    return wider;
  }
}

/**
 * Writes a cell as UTF-8 where nothing need be done about it; what begins with or holds a sign goes the way of all CSV.
 *
 * @returns where its bytes end
 */
function written(cell: string, bytes: Buffer, from: number): number {
  const first = cell.charCodeAt(0);
  let plain = first >= 48 && first !== 61 && first !== 64;
  let used = from;
  for (let at = 0; plain && at < cell.length; at += 1) {
    const unit = cell.charCodeAt(at);
    if (unit < 0x80) {
      plain = unit !== COMMA && unit !== QUOTE && unit !== NEWLINE && unit !== RETURN;
      bytes[used++] = unit;
    } else if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) {
      bytes[used++] = 0xe0 | (unit >> 12);
      bytes[used++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[used++] = 0x80 | (unit & 0x3f);
    } else plain = false;
  }
  return plain ? used : from + bytes.write(csvRow([cell]).slice(0, -2), from);
}
