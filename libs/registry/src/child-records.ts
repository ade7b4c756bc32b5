import { type LocalDate } from '#libs/kernel';
import { type FactDefinition, type FactRow, type FactValue } from '#libs/engine';
import { type Tx } from '#libs/platform';
import { type FactBook } from './dataset.ts';
import { momentAt } from './dataset-standing.ts';
import { factIn, type RecordRow, validAndKnown } from './record-facts.ts';
import { SEGMENT_ROWS } from './segment.ts';

/** One of several records that a subject has in a dataset at a time: a certificate, a loan, a hire, a penalty. */
export interface ChildRecord {
  readonly recordId: string;
  /** Tells it apart from the subject's others. */
  readonly item: string;
  /** A period's name, or `asOf`. */
  readonly period: string;
  /** Known facts, normalised. */
  readonly facts: ReadonlyMap<string, FactValue>;
  /** The same, as `aggregateOf` takes the items of a subject. */
  readonly row: FactRow;
}

/** A subject with its child records, by item and period. */
export interface SubjectChildren {
  readonly subjectId: number;
  readonly records: readonly ChildRecord[];
}

/** Child records to read: those of one segment, or of some subjects. */
export interface ChildrenRequest {
  /** Its id and the facts of it that are wanted. */
  readonly dataset: { readonly id: string; readonly columns: readonly { readonly fact: string }[] };
  readonly book: FactBook;
  readonly asOf: LocalDate;
  readonly knownAt: string;
  readonly of: { readonly segment: number } | { readonly subjectIds: readonly number[] };
}

/** Subjects read at a time. */
const STRETCH = 8_192;

interface ChildRow extends RecordRow {
  readonly id: string;
  readonly item: string;
}

/**
 * Gives the child records that are valid on a day and known at an instant, subject by subject in ascending order, by the
 * same rules as a snapshot: stale values and values of another type are unknown. Subjects without any are left out.
 * Memory holds one stretch of subjects.
 */
export async function* childRecords(
  tx: Tx,
  request: ChildrenRequest,
): AsyncGenerator<SubjectChildren> {
  const { dataset, book, asOf, knownAt, of } = request;
  const definitions = dataset.columns.flatMap(({ fact }) => book.dictionary.get(fact) ?? []);
  const moment = await momentAt(tx, asOf, knownAt, book);
  for (const { from, until, only } of stretches(of)) {
    const rows = await tx.query<ChildRow>(
      `select r.id, r.subject_id, r.item, r.period, r.facts, r.valid_from::text as valid_from from record r
       where ${validAndKnown('child')} and r.dataset = $3 and r.subject_id >= $4 and r.subject_id < $5
         and ($6::integer[] is null or r.subject_id = any($6::integer[]))
       order by r.subject_id, r.item, r.period`,
      [asOf, knownAt, dataset.id, from, until, only],
    );
    const valueOf = (definition: FactDefinition, row: ChildRow): FactValue =>
      factIn(definition, row, dataset.id, moment);
    yield* bySubject(rows, definitions, valueOf);
  }
}

function* stretches(
  of: ChildrenRequest['of'],
): Generator<{ from: number; until: number; only: readonly number[] | null }> {
  if ('subjectIds' in of) {
    const ids = [...of.subjectIds].sort((a, b) => a - b);
    for (let at = 0; at < ids.length; at += STRETCH) {
      const only = ids.slice(at, at + STRETCH);
      yield { from: only[0] as number, until: (only.at(-1) as number) + 1, only };
    }
    return;
  }
  const first = of.segment * SEGMENT_ROWS;
  for (let from = first; from < first + SEGMENT_ROWS; from += STRETCH)
    yield { from, until: from + STRETCH, only: null };
}

function* bySubject(
  rows: readonly ChildRow[],
  definitions: readonly FactDefinition[],
  valueOf: (definition: FactDefinition, row: ChildRow) => FactValue,
): Generator<SubjectChildren> {
  let current: { subjectId: number; records: ChildRecord[] } | undefined;
  for (const row of rows) {
    if (current?.subjectId !== row.subject_id) {
      if (current) yield current;
      current = { subjectId: row.subject_id, records: [] };
    }
    const facts = new Map<string, FactValue>();
    for (const definition of definitions) {
      const value = valueOf(definition, row);
      if (value !== null) facts.set(definition.id, value);
    }
    const { id: recordId, item, period } = row;
    const values: FactRow = { value: ({ fact }) => facts.get(fact) ?? null };
    current.records.push({ recordId, item, period, facts, row: values });
  }
  if (current) yield current;
}
