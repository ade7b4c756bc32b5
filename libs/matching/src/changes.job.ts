import { setTimeout as pause } from 'node:timers/promises';
import { compilePlan } from '#libs/engine';
import { businessDate, moveOne, type Job, type JobHandler, type Tx } from '#libs/platform';
import {
  changedSubjects,
  forgetChanged,
  isWhole,
  momentAt,
  SUBJECTS_CHANGED,
  trySettle,
} from '#libs/registry';
import { deliveredReads } from './cohorts.ts';
import { judgeChanged, type Judging } from './judge-changed.ts';
import { keepJudged, type Knowledge, lockJudging, lockSubjects } from './judged.ts';
import { runLifecycle } from './lifecycles.ts';
import { columnsOf, factBookOf } from './plan-run.job.ts';
import type { Programme } from './programme.ts';
import type { RuleStore, RuleVersion } from './rule-store.ts';

/** Subjects that are judged together, in one transaction. */
const TOGETHER = 100;
/** How many of the last runs are looked through for the one that finished a policy: departments run their own. */
const RUNS_BACK = 20;
const LOOK_AGAIN_MS = 100;
/** After a clock was set back, what is known only later is waited for, which may take long. */
const CLOCK_BEHIND_MS = 2_000;

/**
 * Judges at once whom a small delivery, a correction or a link says something new of: by the rules in force that have been
 * through a run over everybody, with the cohorts of that run. Each transaction is a run of its own kind, and may be done again.
 *
 * What would need a person's look at the whole (see `match.conclude`), another amount, a dataset that is too old or in doubt,
 * and a policy that no run has finished yet are left to the next run over everybody.
 */
export class ChangesJob implements JobHandler {
  readonly kind = SUBJECTS_CHANGED;
  #latest: readonly Judging[] = [];

  constructor(
    private readonly rules: RuleStore,
    private readonly programmes: readonly Programme[],
    /** Else everything waits for the next run. */
    private readonly atOnce: boolean,
  ) {}

  async handle(job: Job): Promise<void> {
    for (;;) {
      const next = await job.step('match.changes.page', (tx) => page(tx, job.ref));
      if (next === 'over') return job.finish('match.changes.finish', async () => undefined);
      if (next === 'busy') await pause(LOOK_AGAIN_MS);
      else if (next === 'clock behind') await pause(CLOCK_BEHIND_MS);
      else if (!(await this.#judgeAll(job, next))) await pause(LOOK_AGAIN_MS);
      else if (next.isLast) return;
    }
  }

  /**
   * Judges some in one transaction, which is the last of the job where nobody is left: somebody waits for it.
   *
   * @returns false when a run that knows more has begun meanwhile: what is judged then must know more than it
   */
  async #judgeAll(job: Job, { found, knowledge, isLast }: Page): Promise<boolean> {
    const judge = async (tx: Tx): Promise<void> => {
      const judging = await this.#judging(tx, knowledge);
      await lockJudging(tx);
      await lockSubjects(tx, found);
      if (await hasBegunSince(tx, knowledge.knownAt)) throw new NotSettled();
      for (const one of judging) await this.#judge(tx, job.ref, one, knowledge, found);
      const left = await forgetChanged(tx, job.ref, found, knowledge.knownAt);
      if (!left.isAny || (isLast && !left.isLast)) throw new NotSettled();
    };
    try {
      if (isLast) await job.finish('match.changes.judge', judge);
      else await job.step('match.changes.judge', judge);
      return true;
    } catch (error) {
      if (error instanceof NotSettled) return false;
      throw error;
    }
  }

  async #judge(
    tx: Tx,
    deliveryId: string,
    judging: Judging,
    knowledge: Knowledge,
    subjects: readonly number[],
  ): Promise<void> {
    const [run] = await tx.query<{ id: string }>(
      `insert into run (kind, programme, base_run_id, delivery_id, state, authority, division, requested_by, as_of, known_at, book_digest, started_at, rows_total)
       select 'changes', programme, id, $6, 'requested', authority, division, $2, $3, $4, book_digest, now(), $5 from run where id = $1 returning id`,
      [
        judging.baseRunId,
        tx.context.actor,
        knowledge.asOf,
        knowledge.knownAt,
        subjects.length,
        deliveryId,
      ],
    );
    const runId = (run as { id: string }).id;
    const { putOff, judged, isTelling } = await judgeChanged(tx, this.programmes, judging, {
      ...knowledge,
      runId,
      subjects,
    });
    await keepJudged(tx, runId, judged, knowledge);
    await moveOne(tx, runLifecycle, runId, {
      event: 'settle',
      set: { finished_at: 'now', put_off: String(putOff), is_telling: String(isTelling) },
    });
  }

  /** The policies in force by the run that finished each of them last, but those of which a dataset is too old or in doubt. */
  async #judging(tx: Tx, { asOf, knownAt }: Knowledge): Promise<readonly Judging[]> {
    if (!this.atOnce) return [];
    const versions = await this.rules.published(tx, asOf);
    const finished = await tx.query<{ run_id: string; rule_version_id: string; state: string }>(
      `select distinct on (p.policy_id, p.period) p.run_id, p.rule_version_id, p.state
       from (select id, known_at from run where kind = 'full' and programme = 'benefits' and state in ('applying', 'finished') order by known_at desc limit ${RUNS_BACK}) r
       join run_policy p on p.run_id = r.id where p.state in ('finished', 'parked') order by p.policy_id, p.period, r.known_at desc`,
    );
    const byRun = new Map<string, RuleVersion[]>();
    for (const row of finished) {
      const version = versions.find(({ id }) => id === row.rule_version_id);
      if (!version || row.state !== 'finished') continue;
      byRun.set(row.run_id, [...(byRun.get(row.run_id) ?? []), version]);
    }
    const judging: Judging[] = [];
    for (const [baseRunId, own] of byRun) judging.push(await this.#known(tx, baseRunId, own));
    this.#latest = judging;
    const whole: Judging[] = [];
    for (const one of judging) {
      const moment = await momentAt(tx, asOf, knownAt, one.book);
      const versions = one.versions.filter(({ compiled }) =>
        isWhole(moment, deliveredReads(compiled)),
      );
      if (versions.length > 0) whole.push({ ...one, versions });
    }
    return whole;
  }

  /** What facts mean in a run never changes, so it is read once, and its rules are made one plan once. */
  async #known(tx: Tx, baseRunId: string, versions: readonly RuleVersion[]): Promise<Judging> {
    const before = this.#latest.find(
      (one) =>
        one.baseRunId === baseRunId &&
        one.versions.map(({ id }) => id).join() === versions.map(({ id }) => id).join(),
    );
    if (before) return before;
    const book = await factBookOf(tx, this.rules, baseRunId, versions);
    const plan = compilePlan(versions.map(({ compiled }) => compiled));
    return { baseRunId, versions, book, plan, refs: columnsOf(versions) };
  }
}

/** Undoes a judgement that came too early. */
class NotSettled extends Error {}

/** Some who are to be judged, by which knowledge. */
interface Page {
  readonly found: readonly number[];
  readonly knowledge: Knowledge;
  /** Nobody of the delivery is left beside them. */
  readonly isLast: boolean;
}

/**
 * Some who are to be judged at the present instant, once all that is known at it can be seen: not while a delivery is accepted,
 * and nobody of whom the news, or a run, is from a later instant than the clock shows.
 */
async function page(tx: Tx, deliveryId: string): Promise<Page | 'over' | 'busy' | 'clock behind'> {
  const knownAt = await trySettle(tx);
  if (knownAt === null) return 'busy';
  const { found, isAny, isLast } = await changedSubjects(tx, deliveryId, TOGETHER, knownAt);
  if (!isAny) return 'over';
  if (found.length === 0 || (await hasBegunSince(tx, knownAt))) return 'clock behind';
  return { found, isLast, knowledge: { asOf: await businessDate(tx), knownAt } };
}

/** Whether a run over everybody with newer knowledge is under way or was applied. */
async function hasBegunSince(tx: Tx, knownAt: string): Promise<boolean> {
  const later = await tx.query(
    `select from run where kind = 'full' and programme = 'benefits' and known_at > $1::timestamptz and state <> 'cancelled' limit 1`,
    [knownAt],
  );
  return later.length > 0;
}
