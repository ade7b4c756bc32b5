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
  groupsOf,
  isStale,
  itemFacts,
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

/** What is known of one subject: its records by dataset, and whom closed worlds cover. */
interface Known {
  readonly records: Map<string, FoundRecord[]>;
  readonly covered: Set<string>;
  readonly ids: Set<string>;
}

/**
 * Reads facts from the records themselves, by the same rules as a snapshot but without its files and in another way, one
 * subject after another: for second opinions, decisions and explanations.
 *
 * @returns an entry for every subject asked for; one without records has nothing but unknown values
 */
export async function readFacts(tx: Tx, request: FactsRequest): Promise<Map<number, SubjectFacts>> {
  const { asOf, book, subjectIds } = request;
  const wanted = groupsOf(request.refs, book).flatMap((group) => group.wanted);
  const known = new Map<number, Known>();
  for (const id of subjectIds)
    known.set(id, { records: new Map(), covered: new Set(), ids: new Set() });
  const moment =
    subjectIds.length > 0 && wanted.length > 0
      ? await momentAt(tx, asOf, request.knownAt, book)
      : undefined;
  if (moment) {
    await findRecords(tx, moment, wanted, known);
    await findCovered(tx, moment, wanted, known);
  }
  return new Map(
    [...known].map(([id, own]) => {
      const values = new Map<string, Found>();
      if (moment)
        for (const one of wanted) {
          const found = valueOf(one, own, moment);
          if (found) values.set(one.ref.key, found);
        }
      return [id, factsOf(own, values, asOf)];
    }),
  );
}

async function findRecords(
  tx: Tx,
  { asOf, knownAt }: Moment,
  wanted: readonly Wanted[],
  known: ReadonlyMap<number, Known>,
): Promise<void> {
  const own = wanted.filter(({ definition }) => !definition.aggregate);
  const child = wanted.filter(({ definition }) => definition.aggregate);
  const datasets = (of: readonly Wanted[]): string[] => [
    ...new Set(of.flatMap(({ sources }) => sources)),
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
      [...known.keys()],
      datasets(own),
      [...new Set(['asOf', ...own.map(({ ref }) => ref.period)])],
      datasets(child),
    ],
  );
  const periods = new Map(
    datasets(own).map((dataset) => [
      dataset,
      new Set(own.filter(({ sources }) => sources.includes(dataset)).map(({ ref }) => ref.period)),
    ]),
  );
  for (const row of rows) {
    const { records, ids } = known.get(row.subject_id) as Known;
    if (row.item === '' && periods.get(row.dataset)?.has(row.period) !== true) continue;
    ids.add(row.id);
    records.set(row.dataset, [...(records.get(row.dataset) ?? []), row]);
  }
}

/** Whom a closed world covers is asked of those only of whom its dataset says nothing. */
async function findCovered(
  tx: Tx,
  moment: Moment,
  wanted: readonly Wanted[],
  known: ReadonlyMap<number, Known>,
): Promise<void> {
  const { asOf, knownAt, book } = moment;
  for (const dataset of new Set(wanted.flatMap(({ sources }) => sources))) {
    const standing = moment.standings.get(dataset);
    if (standing?.closed !== true) continue;
    const unnamed = [...known].filter(([, own]) => !names(own, dataset));
    const coverage = coverageOf(standing.dataset, book);
    if (coverage === null) {
      for (const [, own] of unnamed) own.covered.add(dataset);
      continue;
    }
    const facts = await readFacts(tx, {
      subjectIds: unnamed.map(([id]) => id),
      refs: coverage.reads,
      asOf,
      knownAt,
      book,
    });
    for (const [id, own] of unnamed) {
      const { row, recordIds } = facts.get(id) as SubjectFacts;
      for (const record of recordIds) own.ids.add(record);
      if (decide(coverage, row).verdict === 'eligible') own.covered.add(dataset);
    }
  }
}

/** Whether a dataset has something to say of the day about a subject. */
function names(own: Known, dataset: string): boolean {
  return (own.records.get(dataset) ?? []).some(({ period }) => period === 'asOf');
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
    recordIds: [...own.ids].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
    provenance: (ref) => values.get(ref.key)?.provenance,
  };
}
