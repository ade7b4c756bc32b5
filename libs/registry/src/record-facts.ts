import { dayNumber, type Canonical, type LocalDate } from '#libs/kernel';
import {
  type ColumnRef,
  type FactDefinition,
  type FactDictionary,
  type FactValue,
  isValueOf,
} from '#libs/engine';
import { elevate, type Tx } from '#libs/platform';

/**
 * What holds of a record: statements valid on a day and known at an instant; $1 is the day, $2 the instant. Child records,
 * which have an item, are read apart from the others: rules see them through aggregates only.
 */
export function validAndKnown(which: 'own' | 'child'): string {
  return `r.item ${which === 'own' ? '=' : '<>'} '' and r.valid_from <= $1::date and (r.valid_until is null or r.valid_until > $1::date)
  and r.known_from <= $2::timestamptz and (r.known_until is null or r.known_until > $2::timestamptz)`;
}

/** For the records that rules read directly. */
export const VALID_AND_KNOWN = validAndKnown('own');

/** One record as it is read for rules. */
export interface RecordRow {
  readonly subject_id: number;
  readonly period: string;
  readonly facts: Readonly<Record<string, Canonical>>;
  readonly valid_from: LocalDate;
}

/** By dataset, the day of the latest full delivery: it confirmed every statement that it left standing. */
export type Confirmations = ReadonlyMap<string, LocalDate>;

/**
 * Finds until when full deliveries confirm each dataset, among those known at an instant and about a day no later than
 * the given one.
 */
export async function confirmations(
  tx: Tx,
  asOf: LocalDate,
  knownAt: string,
): Promise<Confirmations> {
  const rows = await elevate(tx, () =>
    tx.query<{ dataset: string; as_of: LocalDate }>(
      `select dataset, max(as_of)::text as as_of from delivery
       where state = 'accepted' and mode = 'full' and as_of <= $1::date and known_at <= $2::timestamptz group by dataset`,
      [asOf, knownAt],
    ),
  );
  return new Map(rows.map((row) => [row.dataset, row.as_of]));
}

/** The day for which a record is confirmed: its own, or that of a later full delivery. */
export function confirmedOn(
  record: Pick<RecordRow, 'valid_from'>,
  dataset: string,
  confirmed: Confirmations,
): LocalDate {
  const latest = confirmed.get(dataset);
  return latest !== undefined && latest > record.valid_from ? latest : record.valid_from;
}

/**
 * The value that a record gives to a fact on a day. It is unknown when the record does not say, when it was last confirmed
 * longer ago than the fact may be old, and when it was written under another type: nothing is converted.
 */
export function factIn(
  definition: FactDefinition,
  record: RecordRow,
  asOf: LocalDate,
  confirmed: Confirmations,
): FactValue {
  const value = (record.facts[definition.id] ?? null) as FactValue;
  if (value === null || !isValueOf(definition.type, value)) return null;
  if (definition.maxAgeDays === undefined) return value;
  const ageDays = dayNumber(asOf) - dayNumber(confirmedOn(record, definition.dataset, confirmed));
  return ageDays > definition.maxAgeDays ? null : value;
}

/** A column that is asked for, with its fact. */
export interface Wanted {
  readonly ref: ColumnRef;
  readonly definition: FactDefinition;
}

/** Columns by the dataset they are in, datasets and keys ascending; a fact the dictionary lacks is left out, so unknown. */
export function byDataset(
  refs: readonly ColumnRef[],
  dictionary: FactDictionary,
): ReadonlyMap<string, readonly Wanted[]> {
  const wanted = new Map<string, Map<string, Wanted>>();
  for (const ref of [...refs].sort((a, b) =>
    a.dataset < b.dataset ? -1 : a.dataset > b.dataset ? 1 : a.key < b.key ? -1 : 1,
  )) {
    const definition = dictionary.get(ref.fact);
    if (!definition) continue;
    const group = wanted.get(ref.dataset) ?? new Map<string, Wanted>();
    wanted.set(ref.dataset, group.set(ref.key, { ref, definition }));
  }
  return new Map([...wanted].map(([dataset, group]) => [dataset, [...group.values()]]));
}
