/**
 * Cohort facts of a run: what its rules say of a firm among others is made of the whole snapshot once, when the run begins,
 * and kept with it. Segments, second opinion and every later explanation read the same frozen values.
 */
import {
  CohortBuilder,
  cohortHash,
  type ColumnRef,
  type ColumnSource,
  type CompiledCohort,
  type CompiledPolicy,
  type FrozenCohort,
  frozenColumn,
  frozenValue,
  onDay,
} from '#libs/engine';
import { type LocalDate } from '#libs/kernel';
import { type Tx } from '#libs/platform';
import {
  type FactBook,
  type ColumnStore,
  openSegment,
  readFacts,
  segments,
  type Snapshot,
  type SubjectFacts,
} from '#libs/registry';

/** What was frozen for a run, by the hash of the cohort's meaning. */
export type FrozenCohorts = ReadonlyMap<string, FrozenCohort>;

/** What the facts of a run mean, with what was frozen for it. */
export interface RunBook extends FactBook {
  readonly frozen: FrozenCohorts;
}

const DELIVERED = new WeakMap<object, readonly ColumnRef[]>();

/** What a policy reads of records: a cohort fact is made of the columns of its members. The same list each time. */
export function deliveredReads(
  compiled: Pick<CompiledPolicy, 'reads' | 'cohorts'>,
): readonly ColumnRef[] {
  const known = DELIVERED.get(compiled);
  if (known) return known;
  const { reads, cohorts } = compiled;
  const made = new Set(cohorts.map(({ ref }) => ref.key));
  const own = reads.filter(({ key }) => !made.has(key));
  const all = [...own, ...cohorts.flatMap((cohort) => cohort.reads)];
  const delivered = [...new Map(all.map((ref) => [ref.key, ref])).values()];
  DELIVERED.set(compiled, delivered);
  return delivered;
}

/** The cohorts that policies read, each once, by hash. */
export function cohortsOf(
  policies: Iterable<Pick<CompiledPolicy, 'cohorts'>>,
): ReadonlyMap<string, CompiledCohort> {
  const found = new Map<string, CompiledCohort>();
  for (const { cohorts } of policies)
    for (const cohort of cohorts) found.set(cohortHash(cohort), cohort);
  return found;
}

/**
 * Freezes cohorts from a snapshot, segment by segment: the same snapshot always comes to the same.
 *
 * @throws REGISTRY.SNAPSHOT_INCOMPLETE
 */
export async function freezeCohorts(
  snapshot: Snapshot,
  cohorts: ReadonlyMap<string, CompiledCohort>,
  store: ColumnStore,
): Promise<FrozenCohorts> {
  if (cohorts.size === 0) return new Map();
  const builders = [...cohorts].map(
    ([hash, cohort]) => [hash, new CohortBuilder(cohort, snapshot.asOf)] as const,
  );
  for (const { number } of segments(snapshot)) {
    const segment = await openSegment(snapshot, number, store);
    for (const [, builder] of builders) builder.segment(segment, segment.length, segment.exists);
  }
  return new Map(builders.map(([hash, builder]) => [hash, builder.freeze()]));
}

/** Keeps what was frozen with its run; what is there already stays, a repetition comes to the same. */
export async function keepCohorts(tx: Tx, runId: string, frozen: FrozenCohorts): Promise<void> {
  for (const [hash, cohort] of frozen)
    await tx.query(
      `insert into run_cohort (run_id, cohort_hash, fact_key, frozen, division)
       select id, $2, $3, $4, division from run where id = $1 on conflict do nothing`,
      [runId, hash, cohort.key, JSON.stringify(cohort)],
    );
}

/** What was frozen for a run of these cohorts; one that was not is left out, and so unknown of everybody. */
export async function readCohorts(
  tx: Tx,
  runId: string,
  cohorts: ReadonlyMap<string, CompiledCohort>,
): Promise<FrozenCohorts> {
  if (cohorts.size === 0) return new Map();
  const rows = await tx.query<{ cohort_hash: string; frozen: FrozenCohort }>(
    `select cohort_hash, frozen from run_cohort where run_id = $1 and cohort_hash = any($2)`,
    [runId, [...cohorts.keys()]],
  );
  return new Map(rows.map((row) => [row.cohort_hash, row.frozen]));
}

/** The columns of a segment with those of its cohorts, each made when it is first asked for. */
export function withCohortColumns(
  columns: ColumnSource,
  cohorts: ReadonlyMap<string, CompiledCohort>,
  frozen: FrozenCohorts,
  length: number,
): ColumnSource {
  if (frozen.size === 0) return columns;
  const byKey = new Map(
    [...frozen].flatMap(([hash, one]) => {
      const cohort = cohorts.get(hash);
      return cohort ? [[cohort.ref.key, { cohort, one }] as const] : [];
    }),
  );
  const made = new Map<string, ReturnType<typeof frozenColumn>>();
  return {
    column: (ref) => {
      const found = byKey.get(ref.key);
      if (!found) return columns.column(ref);
      const column = made.get(ref.key) ?? frozenColumn(found.cohort, found.one, columns, length);
      made.set(ref.key, column);
      return column;
    },
  };
}

/**
 * The facts of subjects as a run saw them: from records, and of cohorts what was frozen for the run.
 *
 * @param book of the run; its moment is the moment of the records
 */
export async function readRunFacts(
  tx: Tx,
  compiled: CompiledPolicy,
  request: {
    readonly subjectIds: readonly number[];
    readonly asOf: LocalDate;
    readonly knownAt: string;
    readonly book: RunBook;
  },
): Promise<Map<number, SubjectFacts>> {
  const found = await readFacts(tx, { ...request, refs: deliveredReads(compiled) });
  return asRunSaw(found, compiled, request);
}

/** Facts of records with what was frozen for the run of the cohorts that a rule reads. */
export function asRunSaw(
  found: Map<number, SubjectFacts>,
  compiled: CompiledPolicy,
  { asOf, book: { frozen } }: { readonly asOf: LocalDate; readonly book: RunBook },
): Map<number, SubjectFacts> {
  const cohorts = compiled.cohorts.flatMap((cohort) => {
    const one = frozen.get(cohortHash(cohort));
    return one ? [{ cohort, one }] : [];
  });
  if (cohorts.length === 0) return found;
  return new Map([...found].map(([id, facts]) => [id, withCohorts(facts, cohorts, asOf)]));
}

function withCohorts(
  facts: SubjectFacts,
  cohorts: readonly { readonly cohort: CompiledCohort; readonly one: FrozenCohort }[],
  asOf: LocalDate,
): SubjectFacts {
  const row = onDay(facts.row, asOf);
  const values = new Map(
    cohorts.map(({ cohort, one }) => [cohort.ref.key, frozenValue(cohort, one, row)]),
  );
  return {
    recordIds: facts.recordIds,
    row: { value: (ref) => values.get(ref.key) ?? facts.row.value(ref) },
    provenance: (ref) =>
      values.has(ref.key) ? { dataset: COHORT, asOf, note: FROZEN_NOTE } : facts.provenance(ref),
  };
}

/** The dataset that the dictionary gives to cohort facts. */
export const COHORT = 'cohort';
const FROZEN_NOTE = {
  zh: '由本次匹配时全部同组企业的数据得出',
  en: 'made of the data of all firms of the group at the time of this run',
};
