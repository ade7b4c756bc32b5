import { compilePlan, evaluateSegment, type Plan } from '#libs/engine';
import { invariant } from '#libs/kernel';
import { systemContext, type Database, type Job, type JobHandler } from '#libs/platform';
import {
  buildSnapshot,
  type ColumnStore,
  openSegment,
  readSnapshot,
  SnapshotIncomplete,
  type Segment,
  type Snapshot,
} from '#libs/registry';
import { cohortsOf, type RunBook, withCohortColumns } from './cohorts.ts';
import { stageHolds } from './hold-staging.ts';
import { factBookOf, judgedOfRun, promiseSegments, snapshotColumns } from './plan-run.job.ts';
import type { JudgedVersion, ModelVersion, RuleStore, RuleVersion } from './rule-store.ts';
import { censusOf, type Census } from './programme.ts';
import { lockRun } from './run-policy.ts';
import { stageVerdicts } from './verdict-staging.ts';

interface SegmentRow {
  id: string;
  run_id: string;
  number: number;
  rows_total: number;
  snapshot_id: string;
  state: string;
  programme: string;
}

/**
 * Evaluates one segment: all rules over 65,536 subjects at once, and stages what came out. The part that computes uses
 * the matcher's role, which cannot touch episodes or money.
 */
export class SegmentJob implements JobHandler {
  readonly kind = 'match.segment';
  #latest: { readonly runId: string; readonly plan: Plan } | undefined;

  constructor(
    private readonly matcher: Database,
    private readonly rules: RuleStore,
    private readonly store: ColumnStore,
    private readonly censuses: readonly Census[],
  ) {}

  async handle(job: Job): Promise<void> {
    const { segment, versions, book } = await job.step('match.segment.read', async (tx) => {
      const [row] = await tx.query<SegmentRow>(
        `select s.id, s.run_id, s.number, s.rows_total, r.snapshot_id, r.state, r.programme from run_segment s join run r on r.id = s.run_id where s.id = $1`,
        [job.ref],
      );
      invariant(row !== undefined, `segment ${job.ref} exists`);
      const own = [...(await judgedOfRun(tx, this.rules, row.run_id)).values()];
      const meaning = await factBookOf(tx, this.rules, row.run_id, own);
      return { segment: row, versions: own, book: meaning };
    });
    if (segment.state !== 'running')
      return job.finish('match.segment.leave', async () => undefined);
    const delivered = await this.#open(segment, versions, book);
    const columns = {
      ...delivered,
      ...withCohortColumns(
        delivered,
        cohortsOf(versions.map(({ compiled }) => compiled)),
        book.frozen,
        delivered.length,
      ),
    };
    const { staged, counts } = await this.#stage(job, segment, versions, columns);
    await job.finish('match.segment.done', async (tx) => {
      await lockRun(tx, segment.run_id);
      await tx.query(
        `update run_segment set staged = $2, staged_at = now(), counts = $3, rows_done = rows_total where id = $1`,
        [segment.id, staged, JSON.stringify(counts)],
      );
      const [open] = await tx.query(
        `select from run_segment where run_id = $1 and staged_at is null limit 1`,
        [segment.run_id],
      );
      if (!open) await promiseSegments(tx, segment.run_id);
    });
  }

  async #stage(
    job: Job,
    { run_id: runId, programme }: SegmentRow,
    versions: readonly (RuleVersion | ModelVersion)[],
    columns: Segment,
  ): Promise<{ staged: number; counts: object }> {
    const models = versions.filter((version) => 'model' in version);
    if (models.length > 0)
      return job.step(
        'match.segment.census',
        (tx) =>
          censusOf(this.censuses, programme).onSegment(tx, { runId, versions: models }, columns),
        this.matcher,
      );
    const policies = versions.filter((version) => 'policy' in version);
    const verdicts = evaluateSegment(this.#planOf(runId, policies), columns, columns.length);
    return job.step(
      'match.segment.stage',
      async (tx) => {
        await stageHolds(tx, runId, policies, columns, verdicts);
        return stageVerdicts(tx, runId, policies, columns, verdicts);
      },
      this.matcher,
    );
  }

  /** The rules of a run are settled when it begins, so its segments share one plan. */
  #planOf(runId: string, versions: readonly RuleVersion[]): Plan {
    if (this.#latest?.runId !== runId)
      this.#latest = { runId, plan: compilePlan(versions.map((version) => version.compiled)) };
    return this.#latest.plan;
  }

  /** Opens the segment's columns; a column file that was lost is made again from the records. */
  async #open(
    row: SegmentRow,
    versions: readonly JudgedVersion[],
    book: RunBook,
  ): Promise<Segment> {
    const snapshot = await this.matcher.transaction(
      'match.snapshot.read',
      systemContext('matcher'),
      (tx) => readSnapshot(tx, row.snapshot_id),
    );
    try {
      return await openSegment(snapshot, row.number, this.store);
    } catch (error) {
      if (!(error instanceof SnapshotIncomplete)) throw error;
    }
    const again = await this.#rebuild(snapshot, versions, book);
    invariant(
      again.digest === snapshot.digest,
      `snapshot ${snapshot.id} can be made again from the records`,
    );
    return openSegment(again, row.number, this.store);
  }

  #rebuild(
    snapshot: Snapshot,
    versions: readonly JudgedVersion[],
    book: RunBook,
  ): Promise<Snapshot> {
    return buildSnapshot(this.matcher, {
      asOf: snapshot.asOf,
      knownAt: snapshot.knownAt,
      book,
      refs: snapshotColumns(versions, snapshot.asOf, book),
      store: this.store,
      anew: true,
    });
  }
}
