import { dayNumber, type Canonical, type LocalDate } from '#libs/kernel';
import {
  type Aggregate,
  type ColumnRef,
  type FactDefinition,
  type FactValue,
  factsRead,
  isValueOf,
} from '#libs/engine';
import { type FactBook } from './dataset.ts';
import { type Moment, type Standing } from './dataset-standing.ts';

/**
 * What holds of a record: statements valid on a day and known at an instant; $1 is the day, $2 the instant. Child records,
 * which have an item, are read apart from the others: rules see them through aggregates only.
 */
export function validAndKnown(which: 'own' | 'child', day = '$1', instant = '$2'): string {
  return `r.item ${which === 'own' ? '=' : '<>'} '' and r.valid_from <= ${day}::date and (r.valid_until is null or r.valid_until > ${day}::date)
  and r.known_from <= ${instant}::timestamptz and (r.known_until is null or r.known_until > ${instant}::timestamptz)`;
}

/** One record as it is read for rules. */
export interface RecordRow {
  readonly subject_id: number;
  readonly period: string;
  readonly facts: Readonly<Record<string, Canonical>>;
  readonly valid_from: LocalDate;
}

/** The day for which a record is confirmed: its own, or that of a later full delivery. */
export function confirmedOn(
  record: Pick<RecordRow, 'valid_from'>,
  dataset: string,
  { confirmed }: Pick<Moment, 'confirmed'>,
): LocalDate {
  const latest = confirmed.get(dataset);
  return latest !== undefined && latest > record.valid_from ? latest : record.valid_from;
}

/**
 * The value that a record gives to a fact at a moment. It is unknown when the record does not say, when it was last
 * confirmed longer ago than the fact may be old, and when it was written under another type: nothing is converted.
 */
export function factIn(
  definition: FactDefinition,
  record: RecordRow,
  dataset: string,
  moment: Pick<Moment, 'asOf' | 'confirmed'>,
): FactValue {
  const value = (record.facts[definition.id] ?? null) as FactValue;
  if (value === null || !isValueOf(definition.type, value)) return null;
  if (definition.maxAgeDays === undefined) return value;
  const ageDays = dayNumber(moment.asOf) - dayNumber(confirmedOn(record, dataset, moment));
  return ageDays > definition.maxAgeDays ? null : value;
}

/** A column that is asked for, with its fact. */
export interface Wanted {
  readonly ref: ColumnRef;
  readonly definition: FactDefinition;
  /** The datasets that deliver it, the one that is believed first. */
  readonly sources: readonly string[];
}

/** The columns of one dataset of the dictionary: what one column file holds. */
export interface Group {
  readonly dataset: string;
  readonly wanted: readonly Wanted[];
}

/** Columns by the dataset they are in, datasets and keys ascending; a fact the dictionary lacks is left out, so unknown. */
export function groupsOf(refs: readonly ColumnRef[], book: FactBook): readonly Group[] {
  const groups = new Map<string, Map<string, Wanted>>();
  for (const ref of [...refs].sort((a, b) =>
    a.dataset < b.dataset ? -1 : a.dataset > b.dataset ? 1 : a.key < b.key ? -1 : 1,
  )) {
    const definition = book.dictionary.get(ref.fact);
    if (!definition) continue;
    const group = groups.get(ref.dataset) ?? new Map<string, Wanted>();
    groups.set(
      ref.dataset,
      group.set(ref.key, { ref, definition, sources: sourcesOf(definition, book) }),
    );
  }
  return [...groups].map(([dataset, wanted]) => ({ dataset, wanted: [...wanted.values()] }));
}

/** What columns read of records. */
export interface Reading {
  readonly wanted: readonly Wanted[];
  /** All datasets that deliver them. */
  readonly sources: readonly string[];
  /** Of each dataset the periods of which its statements are read. */
  readonly own: ReadonlyMap<string, ReadonlySet<string>>;
  /** The datasets of which items are read. */
  readonly child: ReadonlySet<string>;
}

const READINGS = new WeakMap<FactBook, WeakMap<readonly ColumnRef[], Reading>>();

/** What columns read by the definitions of a book; of the same list and the same book it is worked out once. */
export function readingOf(refs: readonly ColumnRef[], book: FactBook): Reading {
  const known = READINGS.get(book) ?? new WeakMap<readonly ColumnRef[], Reading>();
  READINGS.set(book, known);
  const before = known.get(refs);
  if (before) return before;
  const wanted = groupsOf(refs, book).flatMap((group) => group.wanted);
  const own = new Map<string, Set<string>>();
  const child = new Set<string>();
  for (const { ref, definition, sources } of wanted)
    for (const source of sources)
      if (definition.aggregate) child.add(source);
      else own.set(source, (own.get(source) ?? new Set<string>()).add(ref.period));
  const sources = [...new Set(wanted.flatMap((one) => one.sources))];
  const reading = { wanted, sources, own, child };
  known.set(refs, reading);
  return reading;
}

function sourcesOf(definition: FactDefinition, { datasets }: FactBook): readonly string[] {
  if (definition.aggregate) return [definition.aggregate.over];
  const deliver = [...(datasets?.values() ?? [])].filter(({ columns }) =>
    columns.some(({ fact }) => fact === definition.id),
  );
  if (deliver.length === 0) return [definition.dataset];
  return deliver.sort((a, b) => (a.precedence ?? 0) - (b.precedence ?? 0)).map(({ id }) => id);
}

/** Whether what a dataset says under a period is too old at a moment; what was said of a period stays said. */
export function isStale(
  standing: Standing | undefined,
  { ref, definition }: Pick<Wanted, 'ref' | 'definition'>,
): boolean {
  return standing?.stale === true && (ref.period === 'asOf' || definition.aggregate !== undefined);
}

/** What the absence of a record of a dataset says of a fact as of a day; undefined when nothing. */
export function absentValue(
  standing: Standing | undefined,
  { ref, definition }: Pick<Wanted, 'ref' | 'definition'>,
): Exclude<FactValue, null> | undefined {
  if (standing?.closed !== true || ref.period !== 'asOf') return undefined;
  const value = standing.dataset.closedWorld?.absent?.[definition.id];
  return value !== undefined && isValueOf(definition.type, value) ? value : undefined;
}

/** The facts that explanations show of the items of a dataset: what is read of them where they are counted or summed up, and no more. */
export function factsShownOfItems(
  dictionary: ReadonlyMap<string, FactDefinition>,
  dataset: string,
): ReadonlySet<string> {
  const over = [...dictionary.values()].flatMap(({ aggregate }) =>
    aggregate?.over === dataset ? [aggregate] : [],
  );
  return new Set(itemFacts(over).map(({ id }) => id));
}

/** The facts of items that aggregates look at, each once. */
export function itemFacts(aggregates: readonly Aggregate[]): readonly FactDefinition[] {
  const found = new Map<string, FactDefinition>();
  for (const { of, by, during, where } of aggregates) {
    for (const fact of [of, by, during]) if (fact) found.set(fact.id, fact);
    for (const fact of where ? factsRead(where) : [])
      if (fact.item === true) found.set(fact.id, fact);
  }
  return [...found.values()];
}
