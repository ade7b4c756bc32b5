/**
 * The columns of some subjects at a moment, streamed from their records: those of a whole segment for its column files, or
 * of single subjects for a patch.
 */
import { type LocalDate, dayNumber, invariant, periodInterval } from '#libs/kernel';
import {
  aggregateOf,
  bits,
  type Column,
  columnsOnDay,
  compilePlan,
  evaluateSegment,
  type FactRow,
  type FactValue,
  isValueOf,
} from '#libs/engine';
import { type Tx } from '#libs/platform';
import { ColumnWriter } from './column-writer.ts';
import { coverageOf, type Moment } from './dataset-standing.ts';
import {
  absentValue,
  type Group,
  groupsOf,
  isStale,
  itemFacts,
  validAndKnown,
  type Wanted,
} from './record-facts.ts';
import { jsonIn, literal, type StreamedRow, streamRows } from './record-stream.ts';

/** Whose columns are read, and the row that each has in them. */
export interface Rows {
  /** A condition on `r.subject_id`. */
  readonly where: string;
  readonly length: number;
  /** Bit i is set when row i is a subject. */
  readonly exists: Uint32Array;
  readonly rowOf: (subjectId: number) => number;
  /** Which of these rows each closed world covers, once it was asked. */
  readonly covered: Map<string, Promise<Uint32Array>>;
}

const EPOCH = `date '1970-01-01'`;

/** Reads the columns of one group. */
export async function readGroup(
  tx: Tx,
  moment: Moment,
  { wanted }: Group,
  rows: Rows,
): Promise<Map<string, Column>> {
  const writers = new Map(
    wanted.map((one) => [one.ref.key, new ColumnWriter(one.definition, rows.length)]),
  );
  const sources = [...new Set(wanted.flatMap((one) => [...one.sources].reverse()))];
  // Who is believed least comes first: what others know replaces it.
  for (const source of byRising(sources, moment)) {
    const standing = moment.standings.get(source);
    const own = wanted.filter((one) => one.sources.includes(source) && !isStale(standing, one));
    const stated = own.filter(({ definition }) => !definition.aggregate);
    const made = own.filter(({ definition }) => definition.aggregate);
    const writerOf = ({ ref }: Wanted): ColumnWriter => {
      const writer = writers.get(ref.key);
      invariant(writer !== undefined, `${ref.key} is written`);
      return writer;
    };
    if (stated.length > 0) await readStated(tx, moment, source, stated, rows, writerOf);
    if (made.length > 0) await readItems(tx, moment, source, made, rows, writerOf);
  }
  return new Map([...writers].map(([key, writer]) => [key, writer.finish()]));
}

function byRising(sources: readonly string[], { book }: Moment): readonly string[] {
  const rank = (id: string): number => book.datasets?.get(id)?.precedence ?? 0;
  return [...sources].sort((a, b) => rank(b) - rank(a));
}

type WriterOf = (wanted: Wanted) => ColumnWriter;

async function readStated(
  tx: Tx,
  moment: Moment,
  source: string,
  wanted: readonly Wanted[],
  rows: Rows,
  writerOf: WriterOf,
): Promise<void> {
  const facts = [...new Set(wanted.map(({ definition }) => definition.id))];
  const periods = [...new Set(wanted.map(({ ref }) => ref.period))];
  const absent = wanted.filter(
    (one) => absentValue(moment.standings.get(source), one) !== undefined,
  );
  const named = new Uint32Array(absent.length > 0 ? rows.exists.length : 0);
  const limits = wanted.map(({ definition }) => oldestDay(definition.maxAgeDays, moment.asOf));
  const confirmed = moment.confirmed.get(source);
  const confirmedDay = confirmed === undefined ? EVER : dayNumber(confirmed);
  const places = wanted.map(({ ref, definition }, at) => ({
    period: ref.period,
    field: 3 + facts.indexOf(definition.id),
    oldest: limits[at] as number,
    writer: writerOf(wanted[at] as Wanted),
  }));
  const [only] = periods;
  const take = (row: StreamedRow): void => {
    const at = rows.rowOf(row.number(0));
    const period = periods.length === 1 ? only : row.raw(1);
    if (absent.length > 0 && period === 'asOf') setBit(named, at);
    for (const place of places) {
      if (place.period !== period) continue;
      if (place.oldest !== EVER && Math.max(confirmedDay, row.number(2)) < place.oldest) continue;
      place.writer.take(at, row, place.field);
    }
  };
  await streamRows(
    tx,
    selection(moment, 'own', source, rows, facts, periods),
    3 + facts.length,
    take,
  );
  if (absent.length === 0) return;
  const covered = await coveredRows(tx, moment, source, rows);
  for (const one of absent) {
    const value = absentValue(moment.standings.get(source), one) as FactValue;
    const writer = writerOf(one);
    for (const at of bits(without(covered, named), rows.length)) writer.set(at, value);
  }
}

/** The first day, counted from 1970, of a statement that is not too old. */
function oldestDay(maxAgeDays: number | undefined, asOf: LocalDate): number {
  return maxAgeDays === undefined ? EVER : dayNumber(asOf) - maxAgeDays;
}

const EVER = Number.NEGATIVE_INFINITY;

async function readItems(
  tx: Tx,
  moment: Moment,
  source: string,
  wanted: readonly Wanted[],
  rows: Rows,
  writerOf: WriterOf,
): Promise<void> {
  const aggregates = wanted.flatMap((one) => {
    const { aggregate } = one.definition;
    const period = one.ref.period === 'asOf' ? null : periodInterval(one.ref.period);
    return aggregate ? [{ aggregate, period, writer: writerOf(one) }] : [];
  });
  const facts = itemFacts(aggregates.map(({ aggregate }) => aggregate));
  const places = new Map(facts.map((fact, at) => [fact.id, at]));
  const read = facts.map(({ type, maxAgeDays }) => ({
    oldest: oldestDay(maxAgeDays, moment.asOf),
    valueOf: valueReader(type),
  }));
  const confirmed = moment.confirmed.get(source);
  const confirmedDay = confirmed === undefined ? EVER : dayNumber(confirmed);
  const named = new Uint32Array(rows.exists.length);
  let current = -1;
  let items: FactRow[] = [];
  const conclude = (at: number): void => {
    for (const { aggregate, period, writer } of aggregates)
      writer.set(at, aggregateOf(aggregate, items, period, moment.asOf));
  };
  const take = (row: StreamedRow): void => {
    const at = rows.rowOf(row.number(0));
    if (at !== current) {
      if (current !== -1) conclude(current);
      setBit(named, at);
      [current, items] = [at, []];
    }
    const day = Math.max(confirmedDay, row.number(2));
    const values = read.map(({ oldest, valueOf }, field) =>
      oldest !== EVER && day < oldest ? null : valueOf(row, 3 + field),
    );
    items.push({ value: ({ fact }) => values[places.get(fact) ?? -1] ?? null });
  };
  const ids = facts.map(({ id }) => id);
  const query = `${selection(moment, 'child', source, rows, ids, ['asOf'])} order by r.subject_id`;
  await streamRows(tx, query, 3 + ids.length, take);
  if (current !== -1) conclude(current);
  if (moment.standings.get(source)?.closed !== true) return;
  const none = without(await coveredRows(tx, moment, source, rows), named);
  for (const { aggregate, period, writer } of aggregates) {
    const value = aggregateOf(aggregate, [], period, moment.asOf);
    if (value !== null) for (const at of bits(none, rows.length)) writer.set(at, value);
  }
}

/** Reads the values of one fact; equal texts are read once. */
function valueReader(
  type: Wanted['definition']['type'],
): (row: StreamedRow, field: number) => FactValue {
  const numeric = type === 'integer' || type === 'money' || type === 'decimal';
  const seen = new Map<string, FactValue>();
  return (row, field) => {
    if (row.isNull(field)) return null;
    if (numeric) {
      const number = row.number(field);
      return isValueOf(type, number) ? number : null;
    }
    const raw = row.raw(field);
    let value = seen.get(raw);
    if (value === undefined) {
      const read = jsonIn(raw) as FactValue;
      value = read !== null && isValueOf(type, read) ? read : null;
      if (seen.size < MOST_SEEN) seen.set(raw, value);
    }
    return value;
  };
}

/** Distinct texts remembered of one fact. */
const MOST_SEEN = 65_536;

/** Subject, period, first day, then each fact as JSON; only the facts asked for leave the database. */
function selection(
  { asOf, knownAt }: Moment,
  which: 'own' | 'child',
  source: string,
  rows: Rows,
  facts: readonly string[],
  periods: readonly string[],
): string {
  const fields = facts.map((id) => `r.facts->${literal(id)}`);
  return `select ${['r.subject_id', 'r.period', `r.valid_from - ${EPOCH}`, ...fields].join(', ')} from record r
    where ${validAndKnown(which, literal(asOf), literal(knownAt))} and r.dataset = ${literal(source)}
      and r.period in (${periods.map(literal).join(', ')}) and ${rows.where}`;
}

/** Which rows are subjects of whom the department would know; found once for all groups. */
function coveredRows(tx: Tx, moment: Moment, source: string, rows: Rows): Promise<Uint32Array> {
  const found = rows.covered.get(source) ?? findCovered(tx, moment, source, rows);
  rows.covered.set(source, found);
  return found;
}

async function findCovered(
  tx: Tx,
  moment: Moment,
  source: string,
  rows: Rows,
): Promise<Uint32Array> {
  const dataset = moment.standings.get(source)?.dataset;
  const coverage = dataset ? coverageOf(dataset, moment.book) : null;
  if (!coverage) return rows.exists;
  const columns = new Map<string, Column>();
  for (const group of groupsOf(coverage.reads, moment.book))
    for (const [key, column] of await readGroup(tx, moment, group, rows)) columns.set(key, column);
  const delivered = columnsOnDay(
    { column: ({ key }) => columns.get(key) },
    moment.asOf,
    rows.length,
  );
  const { policies } = evaluateSegment(compilePlan([coverage]), delivered, rows.length);
  const covered = policies.get(coverage.id)?.eligible ?? new Uint32Array(rows.exists.length);
  return covered.map((word, at) => word & (rows.exists[at] as number));
}

function without(rows: Uint32Array, named: Uint32Array): Uint32Array {
  return rows.map((word, at) => word & ~(named[at] as number));
}

function setBit(words: Uint32Array, row: number): void {
  words[row >>> 5] = (words[row >>> 5] as number) | (1 << (row & 31));
}
