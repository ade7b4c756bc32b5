import { canonicalJson, type Canonical, sha256 } from '#libs/kernel';
import { FactMalformed, type FactValue, normaliseFact } from '#libs/engine';
import { type DeliveryMode } from './arrival.ts';
import {
  identifierFault,
  mendCell,
  mendCreditCode,
  mendName,
  mendPeriod,
  type Repair,
  shortened,
} from './cell-repair.ts';
import { isCreditCode } from './credit-code.ts';
import { type RawRow } from './csv-reader.ts';
import { type Dataset, type FactBook, type IdentifierScheme } from './dataset.ts';
import { type DeliveryForm, ownForm } from './delivery-form.ts';
import { reject, type Reject, type RejectReason } from './delivery-reject.ts';
import { isDestroyed, isSuspect, isUnusable } from './destroyed-text.ts';
import { joinedCells } from './joined-cells.ts';
import { type PlannedColumn, planRow, type RowPlan, textOf } from './row-plan.ts';
import { presentDivisions } from './registered-place.ts';
import { tenThousandfold } from './shifted-point.ts';
import { readPeriod } from './row-period.ts';

/** What a row says for one period: facts that are known, normalised. */
export class ReadRecord {
  #hash: string | undefined;

  constructor(
    /** A period's name, or `asOf` for facts that hold as of a day. */
    readonly period: string,
    /** The facts as canonical JSON. */
    readonly factsText: string,
    hash?: string,
  ) {
    this.#hash = hash;
  }

  get facts(): Readonly<Record<string, Canonical>> {
    return JSON.parse(this.factsText) as Record<string, Canonical>;
  }

  /** The fingerprint of exactly these facts. */
  get factsHash(): string {
    return (this.#hash ??= sha256(this.factsText));
  }
}

/** One row, read: its records, or why it was rejected. */
export interface ReadRow {
  readonly line: number;
  /** The identifier; empty when it cannot be read. */
  readonly value: string;
  /** Tells records of one subject apart; empty unless the dataset has items. */
  readonly item: string;
  readonly records: readonly ReadRecord[];
  /** Set by the dataset that creates subjects. */
  readonly subject: {
    readonly name: string;
    readonly kind: string;
    readonly division: string;
  } | null;
  readonly reject: Reject | null;
  /** What was mended; a rejected row has none. */
  readonly repairs: readonly Repair[];
  /** What was derived from printed words, for counting; see `published-registration.ts`. */
  readonly derived: Readonly<Record<string, string>> | null;
}

class RowRejected extends Error {
  readonly column: string;
  readonly reason: RejectReason;

  constructor(column: string, reason: RejectReason) {
    // Where in the code it was found tells nobody anything, and takes longer to write down than the row takes to read.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason);
    Error.stackTraceLimit = stackTraceLimit;
    this.column = column;
    this.reason = reason;
  }
}

const NOTHING: readonly Repair[] = [];
/** In place of a fingerprint, for what no facts have: a row of a tombstone states none and differs from every record. */
const NO_FACTS = 'tombstone';
const LONGEST_ITEM = 100;
/** Stands between an issuer and its number. */
const WITHIN = '：';

/**
 * Makes the function that reads the rows of a dataset.
 *
 * A row is taken whole or not at all. Facts with a length go into the record of the row's period, the others into the
 * record `asOf`. What has one meaning only is mended and said so; anything else that does not fit is rejected.
 *
 * @param form of the file; the dataset's own unless given
 * @param asOf the day the file describes: former codes of divisions count by it, and what happened does so by then
 * @param mode of a `tombstone` only what a row names is read
 * @throws REGISTRY.DATASET_REFUSED when a fact of the dataset is not in the dictionary
 */
export function rowReader(
  dataset: Dataset,
  book: FactBook,
  form: DeliveryForm = ownForm(dataset),
  asOf = '9999-12-31',
  mode: DeliveryMode = 'full',
): (row: RawRow) => ReadRow {
  const plan = planRow(dataset, book, form);
  const reader = new RowReader(dataset, book, plan, asOf);
  return (row) => {
    if (row.fault) return reader.rejected(row, '', '', row.fault);
    if (!row.cells) return reader.rejected(row, '', '', 'REGISTRY.ROW_MALFORMED');
    if (mode === 'tombstone')
      return row.cells.length === form.width
        ? reader.named(row, row.cells)
        : reader.rejected(row, '', '', 'REGISTRY.ROW_MALFORMED');
    if (row.cells.length === form.width) return reader.read(row, row.cells, NOTHING);
    const ways = joinedCells(row.cells, form.width, plan.numericPlaces);
    const taken = ways
      .map(({ cells, at, from, to }) =>
        reader.read(row, cells, [
          { column: plan.headerAt(at), reason: 'REGISTRY.CELLS_JOINED', from, to },
        ]),
      )
      .filter((read) => read.reject === null);
    return taken.length === 1 && taken[0]
      ? taken[0]
      : reader.rejected(row, '', '', 'REGISTRY.ROW_MALFORMED');
  };
}

class RowReader {
  readonly #presentDivision: ReturnType<typeof presentDivisions>;

  constructor(
    private readonly dataset: Dataset,
    private readonly book: FactBook,
    private readonly plan: RowPlan,
    private readonly asOf: string,
  ) {
    const list = book.dictionary.get(dataset.subject?.division ?? '')?.codeList;
    this.#presentDivision = presentDivisions(book.codes.get(list ?? ''));
  }

  rejected(row: RawRow, value: string, column: string, reason: RejectReason): ReadRow {
    return {
      line: row.line,
      value,
      item: '',
      records: [],
      subject: null,
      reject: reject(row.line, column, reason, row.text),
      repairs: NOTHING,
      derived: null,
    };
  }

  read(row: RawRow, cells: readonly unknown[], mended: readonly Repair[]): ReadRow {
    const { plan } = this;
    const repairs: Repair[] = mended === NOTHING ? [] : [...mended];
    let value = '';
    try {
      if (isSuspect(row.text) || row.text.includes('\\u')) this.#lookCloser(cells);
      value = this.#identifier(cells[plan.key.at], repairs);
      const period = plan.period ? this.#period(cells[plan.period.at], plan.period, repairs) : null;
      const item = this.#item(cells);
      const published = plan.published?.(cells, value);
      if (published && mended.length > 0 && published.unread.length > 0)
        throw new RowRejected('', 'REGISTRY.ROW_MALFORMED');
      let records: readonly ReadRecord[] | undefined;
      const facts = published
        ? this.#derivedFacts(published.facts, repairs)
        : this.#facts(cells, repairs);
      return {
        line: row.line,
        value,
        item,
        get records() {
          return (records ??= recordsOf(plan, facts, period));
        },
        subject: this.#subject(facts, plan.name ? cells[plan.name.at] : undefined, repairs),
        reject: null,
        repairs,
        derived: published?.derived ?? null,
      };
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      return this.rejected(row, value, error.column, error.reason);
    }
  }

  /** A row of a tombstone: which record it names; an empty period means what is said as of the day. */
  named(row: RawRow, cells: readonly unknown[]): ReadRow {
    const { key, period } = this.plan;
    const repairs: Repair[] = [];
    let value = '';
    try {
      if (isSuspect(row.text) || row.text.includes('\\u')) this.#lookCloser(cells);
      value = this.#identifier(cells[key.at], repairs);
      const said = period && textOf(cells[period.at]).trim() !== '';
      const ended = said ? this.#period(cells[period.at], period, repairs) : 'asOf';
      return {
        line: row.line,
        value,
        item: this.#item(cells),
        records: [new ReadRecord(ended, '{}', NO_FACTS)],
        subject: null,
        reject: null,
        repairs,
        derived: null,
      };
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      return this.rejected(row, value, error.column, error.reason);
    }
  }

  #lookCloser(cells: readonly unknown[]): void {
    for (const at of this.plan.places) {
      const cell = cells[at];
      if (typeof cell !== 'string' || !isSuspect(cell)) continue;
      const text = this.plan.published ? cell.replace(/[\t\r\n]+/g, ' ') : cell.trim();
      if (isDestroyed(text))
        throw new RowRejected(this.plan.headerAt(at), 'REGISTRY.TEXT_DESTROYED');
      if (isUnusable(text)) throw new RowRejected(this.plan.headerAt(at), 'REGISTRY.ROW_MALFORMED');
    }
  }

  #identifier(cell: unknown, repairs: Repair[]): string {
    const { scheme, column } = this.plan.key;
    const text = typeof cell === 'string' ? cell.trim() : '';
    if (isIdentifier(scheme, text)) {
      if (text !== cell)
        repairs.push({ column, reason: 'REGISTRY.WIDTH_NARROWED', from: textOf(cell), to: text });
      return text;
    }
    const mended = scheme === 'credit-code' ? mendCreditCode(text) : undefined;
    if (!mended) throw new RowRejected(column, identifierFault(text));
    repairs.push({ column, from: text, ...mended });
    return mended.to;
  }

  #period(
    cell: unknown,
    { column, lengths }: NonNullable<RowPlan['period']>,
    repairs: Repair[],
  ): string {
    const period = readPeriod(cell, lengths);
    if (period !== undefined) return period;
    const mended = typeof cell === 'string' ? mendPeriod(cell) : undefined;
    const again = mended && readPeriod(mended.to, lengths);
    if (!mended || again === undefined) throw new RowRejected(column, 'REGISTRY.PERIOD_MALFORMED');
    repairs.push({ column, from: textOf(cell), ...mended });
    return again;
  }

  #item(cells: readonly unknown[]): string {
    const { item } = this.plan;
    if (!item) return '';
    const told = (cell: unknown): string => (typeof cell === 'boolean' ? '' : textOf(cell).trim());
    const number = told(cells[item.at]);
    const within = item.within && told(cells[item.within.at]);
    // The first separator ends the issuer, so that no two pairs become one name.
    if (item.within && (within === '' || within?.includes(WITHIN) === true))
      throw new RowRejected(item.within.column, 'REGISTRY.ITEM_MISSING');
    const named = within === null ? number : `${within}${WITHIN}${number}`;
    if (number === '' || named.length > LONGEST_ITEM)
      throw new RowRejected(item.column, 'REGISTRY.ITEM_MISSING');
    return named;
  }

  /** Values in the order of the plan's columns. */
  #facts(cells: readonly unknown[], repairs: Repair[]): FactValue[] {
    return this.plan.columns.map((column) => {
      const raw = column.at < 0 ? null : cells[column.at];
      return raw === undefined || raw === null || raw === ''
        ? null
        : this.#value(column, raw, repairs);
    });
  }

  #derivedFacts(derived: Readonly<Record<string, string>>, repairs: Repair[]): FactValue[] {
    return this.plan.columns.map((column) => {
      const text = derived[column.fact];
      if (text === undefined || text === '') return null;
      const short = shortened(text);
      if (!short) return this.#fitted(column, text, text, repairs);
      repairs.push({ column: column.column, from: text, ...short });
      return this.#fitted(column, short.to, short.to, repairs);
    });
  }

  #value(column: PlannedColumn, raw: unknown, repairs: Repair[]): FactValue {
    const plain = typeof raw === 'string' ? raw.trim() : raw;
    if (plain === '') return null;
    const worded = column.codes ? agreedWord(column.codes, plain) : plain;
    if (worded === undefined) throw new RowRejected(column.column, 'REGISTRY.WORD_UNKNOWN');
    const renumbered =
      column.isDivision && typeof worded === 'string'
        ? this.#presentDivision(worded, this.asOf)
        : undefined;
    if (renumbered !== undefined) {
      const reason = 'REGISTRY.DIVISION_RENUMBERED';
      repairs.push({ column: column.column, reason, from: textOf(worded), to: renumbered });
    }
    return this.#fitted(column, renumbered ?? worded, plain, repairs);
  }

  /** The value as it is, or as it may be mended. */
  #fitted(column: PlannedColumn, value: unknown, plain: unknown, repairs: Repair[]): FactValue {
    const fitting = this.#normalised(column, value);
    if (fitting !== undefined) return this.#happened(column, fitting);
    const mended = typeof plain === 'string' ? mendCell(column.definition, plain) : undefined;
    const again = mended && this.#normalised(column, mended.to);
    if (!mended || again === undefined)
      throw new RowRejected(column.column, 'REGISTRY.VALUE_MALFORMED');
    repairs.push({ column: column.column, from: textOf(plain), ...mended });
    return this.#happened(column, again);
  }

  /** The value, unless it is the day of something that cannot have happened by the day the file describes. */
  #happened({ past, column }: PlannedColumn, value: FactValue): FactValue {
    if (past === true && typeof value === 'string' && value > this.asOf)
      throw new RowRejected(column, 'REGISTRY.DAY_TO_COME');
    return value;
  }

  /** Undefined when it does not fit the fact. */
  #normalised(column: PlannedColumn, plain: unknown): FactValue | undefined {
    try {
      return normaliseFact(
        column.definition,
        column.unit === 'ten-thousand-yuan' ? tenThousandfold(plain) : plain,
        this.book.codes,
      );
    } catch (error) {
      if (error instanceof FactMalformed) return undefined;
      throw error;
    }
  }

  #subject(facts: readonly FactValue[], cell: unknown, repairs: Repair[]): ReadRow['subject'] {
    const { subject } = this.dataset;
    if (!subject) return null;
    const name = this.#name(typeof cell === 'string' ? cell.trim() : '', repairs);
    const kind = facts[this.plan.kindAt];
    const division = facts[this.plan.divisionAt];
    if (name === '' || name.length > 200)
      throw new RowRejected(this.plan.name?.column ?? '', 'REGISTRY.REQUIRED_MISSING');
    if (typeof kind !== 'string')
      throw new RowRejected(this.plan.headerOf(subject.kind), 'REGISTRY.REQUIRED_MISSING');
    if (typeof division !== 'string')
      throw new RowRejected(this.plan.headerOf(subject.division), 'REGISTRY.REQUIRED_MISSING');
    return { name, kind, division };
  }

  #name(text: string, repairs: Repair[]): string {
    const column = this.plan.name?.column ?? '';
    const mended = mendName(text);
    if (mended === undefined) return text;
    if (typeof mended === 'string') throw new RowRejected(column, mended);
    repairs.push({ column, from: text, ...mended });
    return mended.to;
  }
}

/** Whether a text has the form of an identifier; a credit code's check character is checked. */
export function isIdentifier(scheme: IdentifierScheme, text: string): boolean {
  return scheme === 'credit-code' ? isCreditCode(text) : /^[0-9A-Za-z-]{4,40}$/.test(text);
}

/** What a word stands for; yes and no of a workbook or of JSON are what a word for them stands for. */
function agreedWord(codes: Readonly<Record<string, string>>, cell: unknown): string | undefined {
  const word = textOf(cell);
  if (typeof cell === 'boolean') return Object.values(codes).find((code) => code === word);
  return Object.hasOwn(codes, word) ? codes[word] : undefined;
}

/** Facts with a length lie in the record of the row's period, the others in `asOf`. */
function recordsOf(
  { groups }: RowPlan,
  facts: readonly FactValue[],
  period: string | null,
): ReadRecord[] {
  return groups.map(({ ofPeriod, columns }) => {
    let text = '';
    for (const { member, index } of columns) {
      const value = facts[index];
      if (value === undefined || value === null) continue;
      const written = typeof value === 'number' ? String(value) : canonicalJson(value);
      text += text === '' ? member + written : `,${member}${written}`;
    }
    return new ReadRecord(ofPeriod && period !== null ? period : 'asOf', `{${text}}`);
  });
}
