import { isDeepStrictEqual } from 'node:util';
import { type CodeList, cohortHash, type ColumnRef, type FactDefinition } from '#libs/engine';
import type { LocalDate } from '#libs/kernel';
import { move, promise, type Database, type Job, type JobHandler, type Tx } from '#libs/platform';
import {
  buildSnapshot,
  type ColumnStore,
  DatasetStale,
  type FactBook,
  refuseStale,
  segments,
} from '#libs/registry';
import {
  cohortsOf,
  deliveredReads,
  freezeCohorts,
  keepCohorts,
  readCohorts,
  type RunBook,
} from './cohorts.ts';
import { DefinitionsDiffer } from './errors.ts';
import { awaitJudging } from './judged.ts';
import { runLifecycle } from './lifecycles.ts';
import {
  type JudgedVersion,
  type ModelVersion,
  type RuleStore,
  type RuleVersion,
} from './rule-store.ts';
import { axisColumns } from './simulation-axes.ts';

/** The policies of a run with their compiled rules, by run_policy id; of a judgement between runs those of the run before. */
export async function versionsOfRun(
  tx: Tx,
  rules: RuleStore,
  runId: string,
): Promise<Map<string, RuleVersion>> {
  const rows = await tx.query<{ id: string; rule_version_id: string }>(
    `select id, rule_version_id from run_policy where run_id = (select coalesce(base_run_id, id) from run where id = $1) order by policy_id`,
    [runId],
  );
  const found = new Map<string, RuleVersion>();
  for (const row of rows) found.set(row.id, await rules.version(tx, row.rule_version_id));
  return found;
}

/** What a run judges by, policies or models, by run_policy id. */
export async function judgedOfRun(
  tx: Tx,
  rules: RuleStore,
  runId: string,
): Promise<Map<string, RuleVersion | ModelVersion>> {
  const rows = await tx.query<{ id: string; rule_version_id: string }>(
    `select id, rule_version_id from run_policy where run_id = $1 order by policy_id`,
    [runId],
  );
  const found = new Map<string, RuleVersion | ModelVersion>();
  for (const row of rows) found.set(row.id, await rules.judged(tx, row.rule_version_id));
  return found;
}

/** The delivered columns a set of rules reads, also through cohorts, each once. */
export function columnsOf(versions: Iterable<JudgedVersion>): ColumnRef[] {
  const columns = new Map<string, ColumnRef>();
  for (const { compiled } of versions)
    for (const ref of deliveredReads(compiled)) columns.set(ref.key, ref);
  return [...columns.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * The columns of a run's snapshot: what its rules read, and by what the effect of a change is broken down, which decides
 * nothing. A snapshot that is made again has the same.
 */
export function snapshotColumns(
  versions: readonly JudgedVersion[],
  asOf: LocalDate,
  { dictionary }: FactBook,
): readonly ColumnRef[] {
  const [version] = versions;
  const axes = version ? axisColumns(version, asOf).filter(({ fact }) => dictionary.has(fact)) : [];
  return [...new Map([...columnsOf(versions), ...axes].map((ref) => [ref.key, ref])).values()];
}

/**
 * What the facts of a run mean: the definitions its rules were compiled with, and for the rest what stood in the rule tree
 * that was loaded last when the run was asked for, the datasets too; and what was frozen of cohorts, once it was. It is the
 * same for every reader of the run, years later.
 *
 * @throws MATCHING.DEFINITIONS_DIFFER
 */
export async function factBookOf(
  tx: Tx,
  rules: RuleStore,
  runId: string,
  versions: Iterable<JudgedVersion>,
): Promise<RunBook> {
  const all = [...versions];
  const own = factsOf(all);
  const cohorts = cohortsOf(all.map(({ compiled }) => compiled));
  // What is judged between runs is judged by the rules and cohorts of the run before.
  const [run] = await tx.query<{ base: string; book_digest: string | null }>(
    `select b.id as base, b.book_digest from run r join run b on b.id = coalesce(r.base_run_id, r.id) where r.id = $1`,
    [runId],
  );
  const frozen = await readCohorts(tx, run?.base ?? runId, cohorts);
  if (!run?.book_digest) return { ...own, frozen };
  const { book, datasets } = await rules.book(tx, run.book_digest);
  return {
    dictionary: new Map([...book.dictionary, ...own.dictionary]),
    codes: new Map([...book.codes, ...own.codes]),
    datasets,
    frozen,
  };
}

/**
 * The definitions that rules were compiled with, and the code lists of the newest of them.
 *
 * @throws MATCHING.DEFINITIONS_DIFFER when two rules of the run understand a fact differently
 */
export function factsOf(versions: Iterable<JudgedVersion>): FactBook {
  const dictionary = new Map<string, FactDefinition>();
  const codes = new Map<string, CodeList>();
  const cohorts = new Map<string, string>();
  for (const { compiled } of versions) {
    for (const cohort of compiled.cohorts) {
      const { key, fact } = cohort.ref;
      const hash = cohortHash(cohort);
      if ((cohorts.get(key) ?? hash) !== hash) throw new DefinitionsDiffer(fact);
      cohorts.set(key, hash);
    }
    const through = compiled.cohorts.flatMap(({ definitions }) => [...definitions]);
    for (const [id, definition] of [...compiled.definitions, ...through]) {
      const known = dictionary.get(id);
      if (known && !isDeepStrictEqual(known, definition)) throw new DefinitionsDiffer(id);
      dictionary.set(id, definition);
    }
    for (const [id, list] of compiled.codes) codes.set(id, list);
  }
  return { dictionary, codes };
}

/**
 * Begins a run: a snapshot of the population as of the run's day and known at its moment, then one job per segment.
 * Resumed after a cancel it finds the snapshot and the segments that are already staged.
 */
export class PlanRunJob implements JobHandler {
  readonly kind = 'match.run';

  constructor(
    private readonly matcher: Database,
    private readonly rules: RuleStore,
    private readonly store: ColumnStore,
  ) {}

  async handle(job: Job): Promise<void> {
    const run = await job.step('match.run.start', async (tx) => {
      const [row] = await tx.query<{ state: string; as_of: string; known_at: string }>(
        `select state, as_of::text, to_json(known_at)#>>'{}' as known_at from run where id = $1`,
        [job.ref],
      );
      if (row?.state === 'requested') {
        await move(tx, runLifecycle, {
          event: 'start',
          ids: [job.ref],
          set: { started_at: 'now' },
        });
      }
      return row;
    });
    if (!run || !UNDER_WAY.includes(run.state))
      return job.finish('match.run.leave', async () => undefined);
    await job.step('match.run.await', awaitJudging);
    const { versions, book } = await job.step('match.run.rules', async (tx) => {
      const own = await judgedOfRun(tx, this.rules, job.ref);
      return { versions: own, book: await factBookOf(tx, this.rules, job.ref, own.values()) };
    });
    const refs = columnsOf(versions.values());
    const snapshot = await buildSnapshot(this.matcher, {
      asOf: run.as_of,
      knownAt: run.known_at,
      book,
      refs: snapshotColumns([...versions.values()], run.as_of, book),
      store: this.store,
      onMoment: (moment) => {
        refuseStale(moment, refs);
      },
    }).catch((error: unknown) => {
      if (error instanceof DatasetStale) return error;
      throw error;
    });
    if (snapshot instanceof DatasetStale) return stopRun(job, snapshot);
    const parts = segments(snapshot);
    const cohorts = cohortsOf([...versions.values()].map(({ compiled }) => compiled));
    const frozen = await freezeCohorts(snapshot, cohorts, this.store);
    await job.finish('match.run.plan', async (tx) => {
      await tx.query(
        `insert into run_segment (run_id, number, rows_total) select $1, number, rows from unnest($2::integer[], $3::integer[]) s (number, rows)
         on conflict (run_id, number) do nothing`,
        [job.ref, parts.map((part) => part.number), parts.map((part) => part.rows)],
      );
      await keepCohorts(tx, job.ref, frozen);
      await tx.query(`update run set snapshot_id = $2, rows_total = $3 where id = $1`, [
        job.ref,
        snapshot.id,
        snapshot.subjects,
      ]);
      await promiseSegments(tx, job.ref);
    });
  }
}

const UNDER_WAY = ['requested', 'running'];

/** Ends a run that would decide from stale data, and says by name from which. */
async function stopRun(job: Job, { text }: DatasetStale): Promise<void> {
  return job.finish('match.run.stale', async (tx) => {
    await move(tx, runLifecycle, {
      event: 'cancel',
      ids: [job.ref],
      reason: text.en,
      set: { finished_at: 'now', stopped_because: JSON.stringify(text) },
    });
  });
}

/** Promises every segment of a run that is not staged yet, or the conclusion if all are. */
export async function promiseSegments(tx: Tx, runId: string): Promise<void> {
  const open = await tx.query<{ id: string }>(
    `select id from run_segment where run_id = $1 and staged_at is null order by number`,
    [runId],
  );
  if (open.length === 0) return promise(tx, [{ kind: 'match.conclude', ref: runId }]);
  return promise(
    tx,
    open.map((segment) => ({ kind: 'match.segment', ref: segment.id })),
  );
}
