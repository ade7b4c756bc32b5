import { type LocalDate, periodInterval, type Text } from '#libs/kernel';
import {
  aggregateOf,
  type ColumnRef,
  decide,
  type FactDefinition,
  type FactRow,
  type FactValue,
  type ItemsShown,
  onDay,
} from '#libs/engine';
import { type Tx } from '#libs/platform';
import { type FactBook, factInWords } from './dataset.ts';
import {
  absenceNote,
  coverageOf,
  type Moment,
  momentAt,
  type Standing,
  staleNote,
} from './dataset-standing.ts';
import {
  absentValue,
  confirmedOn,
  factIn,
  isStale,
  itemFacts,
  type Reading,
  readingOf,
  type RecordRow,
  validAndKnown,
  type Wanted,
} from './record-facts.ts';

/** Where a value comes from. */
export interface Provenance {
  readonly dataset: string;
  /** The day for which the department last confirmed it. */
  readonly asOf: LocalDate;
  /** Absent where a value follows from several records or from none. */
  readonly recordId?: string;
  /** The items that a value was computed from. */
  readonly items?: ItemsShown;
  /** Why it is what it is, where no single record says so. */
  readonly note?: Text;
}

/** One subject's facts, read from its records. */
export interface SubjectFacts {
  readonly row: FactRow;
  /** Every record that was read, ascending. */
  readonly recordIds: readonly string[];
  /** Undefined when nobody said anything; of an unknown value that was said it tells why it does not count. */
  provenance(ref: ColumnRef): Provenance | undefined;
}

/** Facts to read. */
export interface FactsRequest {
  readonly subjectIds: readonly number[];
  readonly refs: readonly ColumnRef[];
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly book: FactBook;
}

interface FoundRecord extends RecordRow {
  readonly id: string;
  readonly dataset: string;
  readonly item: string;
}

interface Found {
  readonly value: FactValue;
  readonly provenance: Provenance;
}

/** What is read of one item. */
type ItemFacts = ReadonlyMap<FactDefinition, FactValue>;

/** Most items that a value's provenance spells out; all are counted. */
const ITEMS_SHOWN = 50;

/** What certain columns see of one subject: its records by dataset, and whom closed worlds cover. */
interface Known {
  readonly records: ReadonlyMap<string, readonly FoundRecord[]>;
  readonly covered: ReadonlySet<string>;
  /** Ascending. */
  readonly ids: readonly string[];
}

const NO_RECORDS: readonly FoundRecord[] = [];

/**
 * Reads facts from the records themselves, by the same rules as a snapshot but without its files and in another way, one
 * subject after another: for second opinions, decisions and explanations.
 *
 * @returns an entry for every subject asked for; one without records has nothing but unknown values
 */
export async function readFacts(tx: Tx, request: FactsRequest): Promise<Map<number, SubjectFacts>> {
  const records = await KnownRecords.read(tx, request);
  return records.facts(request.subjectIds, request.refs);
}

/**
 * The records of some subjects at a moment, read once for all that will be asked of them: the facts of each reader are those
 * that it would have found alone, and name the records that it read and no others.
 */
export class KnownRecords {
  private constructor(
    private readonly moment: Moment,
    private readonly bySubject: ReadonlyMap<number, readonly FoundRecord[]>,
  ) {}

  /** @param request with the columns of all readers */
  static async read(
    tx: Tx,
    { subjectIds, refs, asOf, knownAt, book }: FactsRequest,
  ): Promise<KnownRecords> {
    const own = readingOf(refs, book);
    if (subjectIds.length === 0 || own.wanted.length === 0)
      return new KnownRecords(nothingAsked(asOf, knownAt, book), new Map());
    const moment = await momentAt(tx, asOf, knownAt, book);
    const bySubject = await recordsOf(tx, moment, withCoverage(own, moment), subjectIds);
    return new KnownRecords(moment, bySubject);
  }

  /** @param refs among those that were read */
  facts(subjectIds: readonly number[], refs: readonly ColumnRef[]): Map<number, SubjectFacts> {
    const reading = readingOf(refs, this.moment.book);
    return new Map(subjectIds.map((id) => [id, this.#of(id, reading)]));
  }

  #of(subjectId: number, reading: Reading): SubjectFacts {
    const own = this.#seenBy(subjectId, reading);
    const values = new Map<string, Found>();
    for (const one of reading.wanted) {
      const found = valueOf(one, own, this.moment);
      if (found) values.set(one.ref.key, found);
    }
    return factsOf(own, values, this.moment.asOf);
  }

  #seenBy(subjectId: number, reading: Reading): Known {
    const records = new Map<string, FoundRecord[]>();
    const ids: string[] = [];
    for (const row of this.bySubject.get(subjectId) ?? NO_RECORDS) {
      if (!isSeenBy(row, reading)) continue;
      ids.push(row.id);
      const before = records.get(row.dataset);
      if (before) before.push(row);
      else records.set(row.dataset, [row]);
    }
    const { covered, read } = this.#coveredBy(subjectId, reading, records);
    return { records, covered, ids: read.length === 0 ? ids : ascending([...ids, ...read]) };
  }

  /** Whom a closed world covers is asked of those only of whom its dataset says nothing of the day. */
  #coveredBy(
    subjectId: number,
    { sources }: Reading,
    records: ReadonlyMap<string, readonly FoundRecord[]>,
  ): { readonly covered: ReadonlySet<string>; readonly read: readonly string[] } {
    const covered = new Set<string>();
    const read: string[] = [];
    for (const dataset of sources) {
      const standing = this.moment.standings.get(dataset);
      if (standing?.closed !== true) continue;
      if ((records.get(dataset) ?? NO_RECORDS).some(({ period }) => period === 'asOf')) continue;
      const coverage = coverageOf(standing.dataset, this.moment.book);
      if (coverage === null) {
        covered.add(dataset);
        continue;
      }
      const { row, recordIds } = this.#of(subjectId, readingOf(coverage.reads, this.moment.book));
      read.push(...recordIds);
      if (decide(coverage, row).verdict === 'eligible') covered.add(dataset);
    }
    return { covered, read };
  }
}

/** With nobody to read of nothing is asked of the database. */
function nothingAsked(asOf: LocalDate, knownAt: string, book: FactBook): Moment {
  return { asOf, knownAt, book, confirmed: new Map(), standings: new Map() };
}

/** What columns read, and what says whom the closed worlds among their datasets cover. */
function withCoverage(own: Reading, { standings, book }: Moment): readonly Reading[] {
  const coverages = own.sources.flatMap((dataset) => {
    const standing = standings.get(dataset);
    const coverage = standing?.closed === true ? coverageOf(standing.dataset, book) : null;
    return coverage === null ? [] : [readingOf(coverage.reads, book)];
  });
  return [own, ...coverages];
}

function isSeenBy({ item, dataset, period }: FoundRecord, { own, child }: Reading): boolean {
  return item === '' ? own.get(dataset)?.has(period) === true : child.has(dataset);
}

async function recordsOf(
  tx: Tx,
  { asOf, knownAt }: Moment,
  readings: readonly Reading[],
  subjectIds: readonly number[],
): Promise<ReadonlyMap<number, readonly FoundRecord[]>> {
  const all = <T>(of: (reading: Reading) => Iterable<T>): T[] => [
    ...new Set(readings.flatMap((reading) => [...of(reading)])),
  ];
  const rows = await tx.query<FoundRecord>(
    `select r.id, r.dataset, r.subject_id, r.item, r.period, r.facts, r.valid_from::text as valid_from from record r
     where r.dataset = any($4::text[] || $6::text[]) and r.subject_id = any($3::integer[]) and (
       ${validAndKnown('own')} and r.dataset = any($4::text[]) and r.period = any($5::text[])
       or ${validAndKnown('child')} and r.dataset = any($6::text[]) and r.period = 'asOf')
     order by r.id`,
    [
      asOf,
      knownAt,
      subjectIds,
      all(({ own }) => own.keys()),
      all(({ own }) => [...own.values()].flatMap((periods) => [...periods])),
      all(({ child }) => child),
    ],
  );
  const found = new Map<number, FoundRecord[]>();
  for (const row of rows) {
    const before = found.get(row.subject_id);
    if (before) before.push(row);
    else found.set(row.subject_id, [row]);
  }
  return found;
}

/** Numbers of records as decimal text, each once. */
function ascending(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function valueOf(wanted: Wanted, own: Known, moment: Moment): Found | undefined {
  let tooOld: Found | undefined;
  for (const dataset of wanted.sources) {
    const standing = moment.standings.get(dataset);
    if (standing && isStale(standing, wanted)) {
      const provenance = {
        dataset,
        asOf: standing.latest ?? moment.asOf,
        note: staleNote(standing, moment.asOf),
      };
      tooOld ??= { value: null, provenance };
      continue;
    }
    const found = wanted.definition.aggregate
      ? aggregated(wanted, dataset, own, moment, standing)
      : stated(wanted, dataset, own, moment, standing);
    if (found) return found;
  }
  return tooOld;
}

function stated(
  wanted: Wanted,
  dataset: string,
  own: Known,
  moment: Moment,
  standing: Standing | undefined,
): Found | undefined {
  const { definition, ref } = wanted;
  const record = own.records.get(dataset)?.find(({ period }) => period === ref.period);
  if (record) {
    const value = factIn(definition, record, dataset, moment);
    if (value === null) return undefined;
    const asOf = confirmedOn(record, dataset, moment);
    return { value, provenance: { dataset, asOf, recordId: record.id } };
  }
  const absent = own.covered.has(dataset) ? absentValue(standing, wanted) : undefined;
  if (absent === undefined || !standing) return undefined;
  return { value: absent, provenance: byAbsence(dataset, standing, moment) };
}

function aggregated(
  { definition, ref }: Wanted,
  dataset: string,
  own: Known,
  moment: Moment,
  standing: Standing | undefined,
): Found | undefined {
  const { aggregate } = definition;
  if (!aggregate) return undefined;
  const records = own.records.get(dataset) ?? [];
  const period = ref.period === 'asOf' ? null : periodInterval(ref.period);
  const empty = records.length === 0;
  if (empty && !own.covered.has(dataset)) return undefined;
  const facts = itemFacts([aggregate]);
  const read = records.map(
    (record): ItemFacts =>
      new Map(facts.map((fact) => [fact, factIn(fact, record, dataset, moment)])),
  );
  const items = read.map((values): FactRow => {
    const byId = new Map([...values].map(([{ id }, fact]) => [id, fact]));
    return { value: ({ fact }) => byId.get(fact) ?? null };
  });
  const value = aggregateOf(aggregate, items, period, moment.asOf);
  if (empty) return standing && { value, provenance: byAbsence(dataset, standing, moment) };
  const days = records.map((record) => confirmedOn(record, dataset, moment)).sort();
  const note = {
    zh: `由 ${records.length} 条明细计算${value === null ? '；其中有数据不全的明细，结果未知' : ''}`,
    en: `computed from ${records.length} ${records.length === 1 ? 'item' : 'items'}${value === null ? '; some lack data, so that the result is unknown' : ''}`,
  };
  return {
    value,
    provenance: {
      dataset,
      asOf: days.at(0) as LocalDate,
      // Put into words for whoever asks; a second opinion does not.
      get items() {
        return itemsShown(dataset, records, read, moment.book);
      },
      note,
    },
  };
}

/** Of each item only what the aggregate reads: a count of persons says nothing more about them than it had to. */
function itemsShown(
  dataset: string,
  records: readonly FoundRecord[],
  read: readonly ItemFacts[],
  { codes, datasets }: FactBook,
): ItemsShown {
  const own = datasets?.get(dataset);
  const shown = records.slice(0, ITEMS_SHOWN).map(({ id, item }, at) => ({
    recordId: id,
    item,
    facts: [...(read[at] as ItemFacts)].map(([definition, value]) => ({
      fact: definition.id,
      title: definition.title,
      value: factInWords(own, definition, value, codes),
    })),
  }));
  return { total: records.length, shown };
}

function byAbsence(dataset: string, standing: Standing, { asOf }: Moment): Provenance {
  return { dataset, asOf: standing.full ?? asOf, note: absenceNote(standing) };
}

function factsOf(own: Known, values: ReadonlyMap<string, Found>, asOf: LocalDate): SubjectFacts {
  return {
    row: onDay({ value: (ref) => values.get(ref.key)?.value ?? null }, asOf),
    recordIds: own.ids,
    provenance: (ref) => values.get(ref.key)?.provenance,
  };
}
