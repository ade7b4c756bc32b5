import {
  bits,
  columnRow,
  compilePlan,
  evaluateSegment,
  factVectorHash,
  type SegmentVerdicts,
} from '#libs/engine';
import { invariant } from '#libs/kernel';
import { systemContext, type Database, type Job, type JobHandler, type Tx } from '#libs/platform';
import {
  buildSnapshot,
  openSegment,
  readSnapshot,
  SnapshotIncomplete,
  type Segment,
  type Snapshot,
} from '#libs/registry';
import { columnsOf, factsOf, promiseSegments, versionsOfRun } from './plan-run.job.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';

interface SegmentRow {
  id: string;
  run_id: string;
  number: number;
  rows_total: number;
  snapshot_id: string;
  state: string;
}

interface Staged {
  readonly policyId: string;
  readonly subjectId: number;
  readonly verdict: 'eligible' | 'undetermined';
  readonly amountFen: bigint | null;
  readonly vectorHash: string;
}

const BATCH = 5000;

/**
 * Evaluates one segment: all rules over 65,536 subjects at once, and stages what came out. The part that computes uses
 * the matcher's role, which cannot touch episodes or money.
 */
export class SegmentJob implements JobHandler {
  readonly kind = 'match.segment';

  constructor(
    private readonly matcher: Database,
    private readonly rules: RuleStore,
    private readonly folder: string,
  ) {}

  async handle(job: Job): Promise<void> {
    const { segment, versions } = await job.step('match.segment.read', async (tx) => {
      const [row] = await tx.query<SegmentRow>(
        `select s.id, s.run_id, s.number, s.rows_total, r.snapshot_id, r.state from run_segment s join run r on r.id = s.run_id where s.id = $1`,
        [job.ref],
      );
      invariant(row !== undefined, `segment ${job.ref} exists`);
      return {
        segment: row,
        versions: [...(await versionsOfRun(tx, this.rules, row.run_id)).values()],
      };
    });
    if (segment.state !== 'running')
      return job.finish('match.segment.leave', async () => undefined);
    const columns = await this.#open(segment, versions);
    const plan = compilePlan(versions.map((version) => version.compiled));
    const verdicts = evaluateSegment(plan, columns, columns.length);
    const { staged, counts } = await this.#stage(job, segment, versions, columns, verdicts);
    await job.finish('match.segment.done', async (tx) => {
      await tx.query(`select from run where id = $1 for update`, [segment.run_id]);
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

  /** Opens the segment's columns; a column file that was lost is made again from the records. */
  async #open(row: SegmentRow, versions: readonly RuleVersion[]): Promise<Segment> {
    const snapshot = await this.matcher.transaction(
      'match.snapshot.read',
      systemContext('matcher'),
      (tx) => readSnapshot(tx, row.snapshot_id),
    );
    try {
      return await openSegment(snapshot, row.number, this.folder);
    } catch (error) {
      if (!(error instanceof SnapshotIncomplete)) throw error;
    }
    const again = await this.#rebuild(snapshot, versions);
    invariant(
      again.digest === snapshot.digest,
      `snapshot ${snapshot.id} can be made again from the records`,
    );
    return openSegment(again, row.number, this.folder);
  }

  #rebuild(snapshot: Snapshot, versions: readonly RuleVersion[]): Promise<Snapshot> {
    return buildSnapshot(this.matcher, {
      asOf: snapshot.asOf,
      knownAt: snapshot.knownAt,
      book: factsOf(versions),
      refs: columnsOf(versions),
      folder: this.folder,
      onProgress: () => undefined,
    });
  }

  async #stage(
    job: Job,
    row: SegmentRow,
    versions: readonly RuleVersion[],
    columns: Segment,
    verdicts: SegmentVerdicts,
  ) {
    const work = async (tx: Tx) => {
      await tx.query(`delete from match_staging where run_id = $1 and segment = $2`, [
        row.run_id,
        row.number,
      ]);
      const counts: Record<
        string,
        { eligible: number; undetermined: number; ineligible: number; amountFen: string }
      > = {};
      let staged = 0;
      for (const version of versions) {
        const rows = await this.#rowsOf(tx, row.number, version, columns, verdicts);
        for (let at = 0; at < rows.length; at += BATCH)
          await insertStaged(tx, row, rows.slice(at, at + BATCH));
        staged += rows.length;
        counts[version.policy.id] = count(version, columns, verdicts, rows);
      }
      return { staged, counts };
    };
    return job.step('match.segment.stage', work, this.matcher);
  }

  /** Eligible subjects, and undetermined ones that have an episode to suspend; all others are only counted. */
  async #rowsOf(
    tx: Tx,
    number: number,
    version: RuleVersion,
    columns: Segment,
    verdicts: SegmentVerdicts,
  ): Promise<Staged[]> {
    const found = verdicts.policies.get(version.policy.id);
    invariant(found !== undefined, `policy ${version.policy.id} was evaluated`);
    const live = await tx.query<{ subject_id: number }>(
      `select subject_id from episode where policy_id = $1 and period = $2 and state <> 'closed' and subject_id between $3 and $3 + 65535`,
      [version.policy.id, version.period, number * 65_536],
    );
    const rowOf = (
      index: number,
      verdict: Staged['verdict'],
      amountFen: bigint | null,
    ): Staged => ({
      policyId: version.policy.id,
      subjectId: number * 65_536 + index,
      verdict,
      amountFen,
      vectorHash: factVectorHash(version.compiled, columnRow(columns, index)),
    });
    const rows: Staged[] = [];
    for (const index of bits(found.eligible, columns.length)) {
      if (exists(columns, index)) rows.push(rowOf(index, 'eligible', found.amounts(index)));
    }
    for (const { subject_id: subject } of live) {
      const index = subject & 0xffff;
      if (isSet(found.undetermined, index)) rows.push(rowOf(index, 'undetermined', null));
    }
    return rows;
  }
}

function count(
  version: RuleVersion,
  columns: Segment,
  verdicts: SegmentVerdicts,
  rows: readonly Staged[],
) {
  const found = verdicts.policies.get(version.policy.id);
  let total = 0;
  let undetermined = 0;
  for (const index of bits(columns.exists, columns.length)) {
    total += 1;
    if (found && isSet(found.undetermined, index)) undetermined += 1;
  }
  const eligible = rows.filter((row) => row.verdict === 'eligible');
  const amountFen = eligible.reduce((sum, row) => sum + (row.amountFen ?? 0n), 0n);
  return {
    eligible: eligible.length,
    undetermined,
    ineligible: total - eligible.length - undetermined,
    amountFen: amountFen.toString(),
  };
}

async function insertStaged(tx: Tx, row: SegmentRow, rows: readonly Staged[]): Promise<void> {
  await tx.query(
    `insert into match_staging (run_id, segment, policy_id, subject_id, verdict, amount_fen, fact_vector_hash)
     select $1, $2, policy_id, subject_id, verdict, amount_fen, hash
     from unnest($3::text[], $4::integer[], $5::text[], $6::bigint[], $7::text[]) s (policy_id, subject_id, verdict, amount_fen, hash)`,
    [
      row.run_id,
      row.number,
      rows.map((one) => one.policyId),
      rows.map((one) => one.subjectId),
      rows.map((one) => one.verdict),
      rows.map((one) => one.amountFen?.toString() ?? null),
      rows.map((one) => one.vectorHash),
    ],
  );
}

function exists(columns: Segment, index: number): boolean {
  return isSet(columns.exists, index);
}

function isSet(words: Uint32Array, index: number): boolean {
  return (((words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}
