import { fingerprint, isLocalDate, periodInterval, type Canonical } from '#libs/kernel';
import {
  FactMalformed,
  type FactDefinition,
  type FactValue,
  normaliseFact,
  type PeriodLength,
} from '#libs/engine';
import { isCreditCode } from './credit-code.ts';
import { type Dataset, type DatasetColumn, type FactBook } from './dataset.ts';
import { type DeliveredRow } from './delivery-file.ts';
import { reject, type Reject, type RejectReason } from './delivery-reject.ts';
import { DatasetRefused } from './errors.ts';

/** What a row says for one period: facts that are known, normalised, and the hash of exactly these. */
export interface ReadRecord {
  /** A period's name, or `asOf` for facts that hold as of a day. */
  readonly period: string;
  readonly facts: Readonly<Record<string, Canonical>>;
  readonly factsHash: string;
}

/** One row, read: its records, or why it was rejected. */
export interface ReadRow {
  readonly line: number;
  /** The identifier; empty when it cannot be read. */
  readonly value: string;
  readonly records: readonly ReadRecord[];
  /** Set by the dataset that creates subjects. */
  readonly subject: {
    readonly name: string;
    readonly kind: string;
    readonly division: string;
  } | null;
  readonly reject: Reject | null;
}

interface PlannedColumn extends DatasetColumn {
  readonly definition: FactDefinition;
  readonly at: number;
}

class RowRejected extends Error {
  constructor(
    readonly column: string,
    readonly reason: RejectReason,
  ) {
    super(reason);
  }
}

/**
 * Makes the function that reads the rows of a dataset.
 *
 * A row is taken whole or not at all. Facts with a length go into the record of the row's period, the others into the
 * record `asOf`.
 *
 * @throws REGISTRY.DATASET_REFUSED when a fact of the dataset is not in the dictionary
 */
export function rowReader(dataset: Dataset, book: FactBook): (row: DeliveredRow) => ReadRow {
  const columns = plannedColumns(dataset, book);
  const lengths = new Set(columns.flatMap(({ definition }) => definition.period ?? []));
  const periodAt = dataset.period ? 1 : -1;
  const nameAt = dataset.subject ? (dataset.period ? 2 : 1) : -1;
  return (row) => {
    let value = '';
    try {
      if (!row.cells) throw new RowRejected('', 'REGISTRY.ROW_MALFORMED');
      value = identifierIn(dataset, row.cells[0]);
      const period = periodAt < 0 ? null : periodIn(dataset, row.cells[periodAt], lengths);
      const facts = factsIn(columns, row.cells, book);
      const records = recordsOf(columns, facts, period);
      return {
        line: row.line,
        value,
        records,
        subject: subjectIn(dataset, facts, row.cells[nameAt]),
        reject: null,
      };
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      return {
        line: row.line,
        value,
        records: [],
        subject: null,
        reject: reject(row.line, error.column, error.reason),
      };
    }
  };
}

function plannedColumns(dataset: Dataset, book: FactBook): readonly PlannedColumn[] {
  const first = 1 + (dataset.period ? 1 : 0) + (dataset.subject ? 1 : 0);
  return dataset.columns.map((column, index) => {
    const definition = book.dictionary.get(column.fact);
    if (!definition)
      throw new DatasetRefused(`datasets/${dataset.id}.json`, [
        `${column.fact}: 不在 facts.json 中 / not in facts.json`,
      ]);
    return { ...column, definition, at: first + index };
  });
}

function identifierIn(dataset: Dataset, cell: unknown): string {
  const { scheme, column } = dataset.key;
  const value = typeof cell === 'string' ? cell.trim() : '';
  const good = scheme === 'credit-code' ? isCreditCode(value) : /^[0-9A-Za-z-]{4,40}$/.test(value);
  if (!good) throw new RowRejected(column, 'REGISTRY.IDENTIFIER_MALFORMED');
  return value;
}

function periodIn(dataset: Dataset, cell: unknown, lengths: ReadonlySet<PeriodLength>): string {
  const name =
    typeof cell === 'number' ? String(cell) : typeof cell === 'string' ? cell.trim() : '';
  const length: PeriodLength = name.includes('Q')
    ? 'quarter'
    : name.includes('-')
      ? 'month'
      : 'year';
  const fits =
    /^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$/.test(name) && [...lengths].every((one) => one === length);
  if (!fits || !isLocalDate(periodInterval(name).from)) {
    throw new RowRejected(dataset.period?.column ?? '', 'REGISTRY.PERIOD_MALFORMED');
  }
  return name;
}

function factsIn(
  columns: readonly PlannedColumn[],
  cells: readonly unknown[],
  book: FactBook,
): ReadonlyMap<string, FactValue> {
  const facts = new Map<string, FactValue>();
  for (const column of columns) {
    const raw = cells[column.at];
    if (raw === undefined || raw === null || raw === '') continue;
    const value = normalised(column, raw, book);
    if (value !== null) facts.set(column.fact, value);
  }
  return facts;
}

function normalised(column: PlannedColumn, raw: unknown, book: FactBook): FactValue {
  const plain = typeof raw === 'string' ? raw.trim() : raw;
  if (plain === '') return null;
  if (typeof plain === 'string' && isUnusable(plain))
    throw new RowRejected(column.column, 'REGISTRY.ROW_MALFORMED');
  const worded = column.codes ? agreedWord(column.codes, String(plain)) : plain;
  if (worded === undefined) throw new RowRejected(column.column, 'REGISTRY.WORD_UNKNOWN');
  try {
    return normaliseFact(
      column.definition,
      column.unit === 'ten-thousand-yuan' ? tenThousandfold(worded) : worded,
      book.codes,
    );
  } catch (error) {
    if (error instanceof FactMalformed)
      throw new RowRejected(column.column, 'REGISTRY.VALUE_MALFORMED');
    throw error;
  }
}

function agreedWord(codes: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(codes, word) ? codes[word] : undefined;
}

/** Turns 万元 into yuan by moving the point four places: exact, and what is no plain decimal stays as it is. */
export function tenThousandfold(amount: unknown): unknown {
  const parts = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(String(amount));
  if (!parts) return amount;
  const fraction = (parts[3] ?? '').padEnd(4, '0');
  const whole = `${parts[2]}${fraction.slice(0, 4)}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(4).replace(/0+$/, '');
  return `${parts[1]}${whole}${rest === '' ? '' : `.${rest}`}`;
}

/** NUL, other control characters and halves of surrogate pairs: PostgreSQL or people could not read them. */
function isUnusable(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

function recordsOf(
  columns: readonly PlannedColumn[],
  facts: ReadonlyMap<string, FactValue>,
  period: string | null,
): ReadRecord[] {
  const parts = new Map<string, Record<string, Canonical>>();
  for (const { fact, definition } of columns) {
    const key = definition.period && period !== null ? period : 'asOf';
    const part = parts.get(key) ?? {};
    parts.set(key, part);
    const value = facts.get(fact);
    if (value !== undefined && value !== null) part[fact] = value;
  }
  return [...parts].map(([key, part]) => ({
    period: key,
    facts: part,
    factsHash: fingerprint(part),
  }));
}

function subjectIn(
  dataset: Dataset,
  facts: ReadonlyMap<string, FactValue>,
  cell: unknown,
): ReadRow['subject'] {
  if (!dataset.subject) return null;
  const name = typeof cell === 'string' ? cell.trim() : '';
  const kind = facts.get(dataset.subject.kind);
  const division = facts.get(dataset.subject.division);
  if (name === '' || name.length > 200 || isUnusable(name))
    throw new RowRejected(dataset.subject.name, 'REGISTRY.REQUIRED_MISSING');
  if (typeof kind !== 'string')
    throw new RowRejected(headerOf(dataset, dataset.subject.kind), 'REGISTRY.REQUIRED_MISSING');
  if (typeof division !== 'string')
    throw new RowRejected(headerOf(dataset, dataset.subject.division), 'REGISTRY.REQUIRED_MISSING');
  return { name, kind, division };
}

function headerOf(dataset: Dataset, fact: string): string {
  return dataset.columns.find((column) => column.fact === fact)?.column ?? '';
}
