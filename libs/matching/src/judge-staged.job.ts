import { setImmediate as breath } from 'node:timers/promises';
import { contradiction, decide, factVectorHash } from '#libs/engine';
import { invariant } from '#libs/kernel';
import { promise, type Job, type JobHandler, type Tx } from '#libs/platform';
import { KnownRecords } from '#libs/registry';
import { asRunSaw, deliveredReads, type RunBook } from './cohorts.ts';
import { type JudgedStaged, keepJudgements } from './judgement.ts';
import { columnsOf, factBookOf, versionsOfRun } from './plan-run.job.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';
import { lockRun } from './run-policy.ts';

/** Pairs of subject and policy that are judged together. */
const BATCH = 2_000;
/** Judged in one go: what somebody waits for is answered between. */
const UNINTERRUPTED = 32;

interface SegmentRow {
  run_id: string;
  number: number;
  judged: boolean;
  state: string;
  as_of: string;
  known_at: string;
}

interface Judging extends SegmentRow {
  readonly versions: ReadonlyMap<string, RuleVersion>;
  readonly book: RunBook;
}

/**
 * Judges again all that one segment staged, from records and for all policies at once: a firm's records are read once,
 * however many policies it meets. Each pair on which the row path, the naive evaluator and json-rules-engine agree is kept with
 * what its decision rests on. Of any other nothing is kept: `match.apply` judges it by itself, and names what differs.
 */
export class JudgeStagedJob implements JobHandler {
  readonly kind = 'match.judge';

  constructor(private readonly rules: RuleStore) {}

  async handle(job: Job): Promise<void> {
    const judging = await job.step('match.judge.read', (tx) => this.#read(tx, job.ref));
    if (judging.state !== 'applying' || judging.judged)
      return job.finish('match.judge.leave', async () => undefined);
    const refs = columnsOf(judging.versions.values());
    for (let after: number | null = -1; after !== null;) {
      const from: number = after;
      const { pairs, records } = await job.step('match.judge.page', async (tx) => {
        const page = await stagedAfter(tx, judging, from);
        const subjectIds = [...new Set(page.map((pair) => pair.subject_id))];
        const { as_of: asOf, known_at: knownAt, book } = judging;
        const read = await KnownRecords.read(tx, { subjectIds, refs, asOf, knownAt, book });
        return { pairs: page, records: read };
      });
      const judged = await judgeAll(judging, pairs, records);
      if (judged.length > 0)
        await job.step('match.judge.keep', (tx) => keepJudgements(tx, judging.run_id, judged));
      after = pairs.length < BATCH ? null : (pairs.at(-1)?.subject_id ?? null);
    }
    await job.finish('match.judge.done', async (tx) => {
      await lockRun(tx, judging.run_id);
      await tx.query(`update run_segment set judged_at = now() where id = $1`, [job.ref]);
      if (!(await isJudging(tx, judging.run_id))) await promiseApplying(tx, judging.run_id);
    });
  }

  async #read(tx: Tx, segmentId: string): Promise<Judging> {
    const [row] = await tx.query<SegmentRow>(
      `select s.run_id, s.number, s.judged_at is not null as judged, r.state, r.as_of::text, to_json(r.known_at)#>>'{}' as known_at
       from run_segment s join run r on r.id = s.run_id where s.id = $1`,
      [segmentId],
    );
    invariant(row !== undefined, `segment ${segmentId} exists`);
    const versions = [...(await versionsOfRun(tx, this.rules, row.run_id)).values()];
    const book = await factBookOf(tx, this.rules, row.run_id, versions);
    return { ...row, book, versions: new Map(versions.map((one) => [one.policy.id, one])) };
  }
}

/** Whether another segment of a run is still to be judged: the last promises what follows. */
async function isJudging(tx: Tx, runId: string): Promise<boolean> {
  const open = await tx.query(
    `select from run_segment where run_id = $1 and staged > 0 and judged_at is null limit 1`,
    [runId],
  );
  return open.length > 0;
}

/** Promises that all that was staged is judged again, or that the policies are applied if all is: the run is locked. */
export async function promiseApplying(tx: Tx, runId: string): Promise<void> {
  const open = await tx.query<{ id: string }>(
    `select id from run_segment where run_id = $1 and staged > 0 and judged_at is null order by number`,
    [runId],
  );
  if (open.length > 0)
    return promise(
      tx,
      open.map(({ id }) => ({ kind: 'match.judge', ref: id })),
    );
  const policies = await tx.query<{ id: string }>(
    `select id from run_policy where run_id = $1 and state = 'pending'`,
    [runId],
  );
  return promise(
    tx,
    policies.map(({ id }) => ({ kind: 'match.apply', ref: id })),
  );
}

interface Pair {
  subject_id: number;
  policy_id: string;
}

/** A page of a segment's pairs in ascending subject number: all of each subject. */
async function stagedAfter(tx: Tx, { run_id: runId, number }: Judging, after: number) {
  return tx.query<Pair>(
    `select subject_id, policy_id from match_staging where run_id = $1 and segment = $2 and subject_id > $3
     order by subject_id fetch first ${BATCH} rows with ties`,
    [runId, number, after],
  );
}

async function judgeAll(
  { versions, book, as_of: asOf }: Judging,
  pairs: readonly Pair[],
  records: KnownRecords,
): Promise<readonly JudgedStaged[]> {
  const byPolicy = new Map<string, number[]>();
  for (const { policy_id: policyId, subject_id: subjectId } of pairs) {
    const subjects = byPolicy.get(policyId);
    if (subjects) subjects.push(subjectId);
    else byPolicy.set(policyId, [subjectId]);
  }
  const judged: JudgedStaged[] = [];
  let place = 0;
  for (const [policyId, subjects] of byPolicy) {
    const version = versions.get(policyId);
    invariant(version !== undefined, `policy ${policyId} is one of the run`);
    const { compiled } = version;
    const read = records.facts(subjects, deliveredReads(compiled));
    for (const [subjectId, { row, recordIds }] of asRunSaw(read, compiled, { asOf, book })) {
      if (place++ % UNINTERRUPTED === 0) await breath();
      const decision = decide(compiled, row);
      if (await contradiction(decision, version, row)) continue;
      const { verdict, amountFen } = decision;
      const judgement = {
        verdict,
        amountFen,
        factVectorHash: factVectorHash(compiled, row),
        records: recordIds.join(','),
        declarationId: null,
      };
      judged.push({ policyId, subjectId, judgement });
    }
  }
  return judged;
}
