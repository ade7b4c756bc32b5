import { type LocalDate } from '#libs/kernel';
import { type ColumnRef, type FactRow, type FactValue, onDay } from '#libs/engine';
import { type Tx } from '#libs/platform';
import { type FactBook } from './dataset.ts';
import {
  byDataset,
  confirmations,
  confirmedOn,
  factIn,
  type RecordRow,
  VALID_AND_KNOWN,
} from './record-facts.ts';

/** Where a value comes from. */
export interface Provenance {
  readonly dataset: string;
  /** The day for which the department last confirmed it. */
  readonly asOf: LocalDate;
  readonly recordId: string;
}

/** One subject's facts, read from its records. */
export interface SubjectFacts {
  readonly row: FactRow;
  /** Every record that was read, ascending. */
  readonly recordIds: readonly string[];
  /** Undefined when the value is unknown. */
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
}

interface Found {
  readonly value: FactValue;
  readonly provenance: Provenance;
}

/**
 * Reads facts from the records themselves, by the same rules as a snapshot but without its files: for second opinions,
 * decisions and explanations.
 *
 * @returns an entry for every subject asked for; one without records has nothing but unknown values
 */
export async function readFacts(tx: Tx, request: FactsRequest): Promise<Map<number, SubjectFacts>> {
  const { asOf, knownAt, book, subjectIds } = request;
  const plan = byDataset(request.refs, book.dictionary);
  const result = new Map<number, SubjectFacts>();
  const found = new Map<number, { values: Map<string, Found>; ids: string[] }>();
  for (const id of subjectIds) {
    const own = { values: new Map<string, Found>(), ids: [] as string[] };
    found.set(id, own);
    result.set(id, factsOf(own, asOf));
  }
  if (subjectIds.length === 0 || plan.size === 0) return result;
  const confirmed = await confirmations(tx, asOf, knownAt);
  const rows = await tx.query<FoundRecord>(
    `select r.id, r.dataset, r.subject_id, r.period, r.facts, r.valid_from::text as valid_from from record r
     where ${VALID_AND_KNOWN} and r.subject_id = any($3::integer[]) and r.dataset = any($4::text[]) and r.period = any($5::text[])
     order by r.id`,
    [
      asOf,
      knownAt,
      [...found.keys()],
      [...plan.keys()],
      [...new Set(request.refs.map((ref) => ref.period))],
    ],
  );
  for (const row of rows) {
    const own = found.get(row.subject_id);
    if (!own) continue;
    for (const { ref, definition } of plan.get(row.dataset) ?? []) {
      if (ref.period !== row.period) continue;
      if (own.ids.at(-1) !== row.id) own.ids.push(row.id);
      const value = factIn(definition, row, asOf, confirmed);
      if (value === null) continue;
      const day = confirmedOn(row, row.dataset, confirmed);
      own.values.set(ref.key, {
        value,
        provenance: { dataset: row.dataset, asOf: day, recordId: row.id },
      });
    }
  }
  return result;
}

function factsOf(
  own: { values: ReadonlyMap<string, Found>; ids: readonly string[] },
  asOf: LocalDate,
): SubjectFacts {
  return {
    row: onDay({ value: (ref) => own.values.get(ref.key)?.value ?? null }, asOf),
    recordIds: own.ids,
    provenance: (ref) => own.values.get(ref.key)?.provenance,
  };
}
