import { nextState } from '#libs/kernel';
import { cancelRun, noteRun, resumeRun, type RuleStore } from '#libs/matching';
import {
  businessDate,
  type Context,
  type Database,
  moveOne,
  promise,
  type Tx,
  VersionStale,
} from '#libs/platform';
import {
  ComparisonStale,
  GradingDoubted,
  GradingSamePerson,
  GradingUnready,
  LaterMonthGraded,
  MonthGraded,
  NothingToGrade,
} from './errors.ts';
import { type GradingRow, gradingRow } from './grading-view.ts';
import { gradingLifecycle } from './lifecycles.ts';
import { previousOf } from './movements.ts';
import { refuseUnlisted, tierDataset } from './tier-fact.ts';

/**
 * Asks for the grading of the business day's month with all models in force.
 *
 * @returns its id
 * @throws CREDIT.NOTHING_TO_GRADE
 * @throws CREDIT.TIER_UNLISTED
 * @throws CREDIT.MONTH_GRADED
 * @throws MATCHING.RUN_UNDER_WAY
 */
export async function requestGrading(tx: Tx, rules: RuleStore): Promise<string> {
  const { authorities, division, actor } = tx.context;
  const asOf = await businessDate(tx);
  const month = asOf.slice(0, 7);
  const all = await rules.publishedModels(tx, 'credit', asOf);
  const isOurs = all.every(
    ({ model: { model } }) =>
      (authorities.includes('*') || authorities.includes(model.authority.id)) &&
      model.divisions.every((one) => one.startsWith(division)),
  );
  if (all.length === 0 || !isOurs) throw new NothingToGrade();
  refuseUnlisted(all);
  const [published] = await tx.query(
    `select from grading where month = $1 and state = 'published'`,
    [month],
  );
  if (published) throw new MonthGraded(month);
  // Models of one department make that department's grading, whoever asked for it: its officers look at it and publish it.
  const owners = new Set(all.map(({ model }) => model.model.authority.id));
  const [owner] = owners.size === 1 ? owners : [];
  const runId = await noteRun(tx, 'credit', asOf, all, owner);
  const [row] = await tx.query<{ id: string }>(
    `insert into grading (run_id, month, as_of, state, drafted_by, demo, authority, division)
     select id, $2, as_of, 'preparing', $3, $4, authority, division from run where id = $1 returning id`,
    [runId, month, actor, all.some(({ model }) => model.model.demonstration)],
  );
  return (row as { id: string }).id;
}

/** Cancels the run of a grading that is prepared; it can be resumed. @throws PLATFORM.NOT_FOUND, KERNEL.TRANSITION_REFUSED */
export async function cancelGrading(tx: Tx, id: string): Promise<void> {
  const { run_id: runId } = await gradingRow(tx, id, 'for update');
  await cancelRun(tx, runId);
}

/**
 * Resumes the cancelled run of a grading where it was.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws KERNEL.TRANSITION_REFUSED
 * @throws MATCHING.RUN_UNDER_WAY
 * @throws MATCHING.RUN_OVERTAKEN
 */
export async function resumeGrading(tx: Tx, id: string): Promise<void> {
  const { run_id: runId, state } = await gradingRow(tx, id, 'for update');
  // One that was given up takes nothing in any more: its run would come to nothing.
  nextState(gradingLifecycle, state as 'preparing', 'present');
  await resumeRun(tx, runId);
}

/**
 * Publishes a grading for its month, as the version that was shown; it never changes again. Its tiers become facts that rules
 * may read.
 *
 * @throws PLATFORM.NOT_FOUND
 * @throws CREDIT.SAME_PERSON
 * @throws CREDIT.GRADING_UNREADY while it is still prepared
 * @throws CREDIT.MONTH_GRADED
 * @throws CREDIT.LATER_MONTH_GRADED
 * @throws CREDIT.COMPARISON_STALE when another grading was published since it was compared
 * @throws CREDIT.GRADING_DOUBTED
 * @throws CREDIT.TIERS_UNISSUABLE
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function publishGrading(
  tx: Tx,
  rules: RuleStore,
  id: string,
  version: number,
): Promise<void> {
  const row = await gradingRow(tx, id, 'for update');
  if (row.drafted_by === tx.context.actor) throw new GradingSamePerson();
  // One that is still being prepared is compared with nothing yet, so nothing else is to be said of it.
  if (row.state === 'preparing') throw new GradingUnready();
  nextState(gradingLifecycle, row.state as 'draft', 'publish');
  const doubts = row.second_opinion?.differences.length ?? 0;
  if (doubts > 0) throw new GradingDoubted(doubts);
  await tierDataset(tx, rules);
  // One at a time: what is published next to it decides whether this one still may be, and with what it is compared.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('grading:publish', 0))`);
  const [other] = await tx.query<{ month: string }>(
    `select month from grading where month >= $1 and state = 'published' order by month limit 1`,
    [row.month],
  );
  if (other)
    throw other.month === row.month
      ? new MonthGraded(row.month)
      : new LaterMonthGraded(row.month, other.month);
  mustBeShown(row, version);
  if ((await previousOf(tx, row.month)) !== row.previous_id) throw new ComparisonStale(row.month);
  await moveOne(tx, gradingLifecycle, id, {
    event: 'publish',
    version,
    set: { published_by: tx.context.actor, published_at: 'now' },
  });
  await promise(tx, [{ kind: 'credit.issue', ref: id }]);
}

/**
 * Gives up a grading that is not published, with the reason; a run that is still under way for it is cancelled.
 *
 * @param version the one that was shown; whichever there is unless given
 * @throws PLATFORM.NOT_FOUND
 * @throws PLATFORM.VERSION_STALE
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function discardGrading(
  tx: Tx,
  id: string,
  reason: string,
  version?: number,
): Promise<void> {
  const row = await gradingRow(tx, id, 'for update');
  mustBeShown(row, version ?? row.version);
  await moveOne(tx, gradingLifecycle, id, { event: 'discard', reason });
  const [run] = await tx.query(
    `select from run where id = $1 and state in ('requested', 'running') for update`,
    [row.run_id],
  );
  if (run) await cancelRun(tx, row.run_id);
}

function mustBeShown(row: GradingRow, version: number): void {
  if (row.version !== version) throw new VersionStale({ zh: '该次信用分级', en: 'This grading' });
}

/** Rows of tiers that are given up in one transaction: a territory has millions, and a statement may take two minutes. */
const FORGOTTEN_TOGETHER = 20_000;

/**
 * Gives up the tiers of gradings that were discarded; that they were drafted, by whom and why they were discarded stays.
 * Some at a time: killed half-way, what is left goes the next time.
 *
 * @param database of the role `owner`
 * @returns how many rows that were
 */
export async function forgetDiscardedTiers(
  database: Database,
  context: Context,
  together = FORGOTTEN_TOGETHER,
): Promise<number> {
  for (let forgotten = 0; ;) {
    const gone = await database.transaction('credit.forget', context, (tx) =>
      forgetSome(tx, together),
    );
    forgotten += gone;
    if (gone < together) return forgotten;
  }
}

async function forgetSome(tx: Tx, most: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `with page as (
       select t.grading_id, t.subject_id from grading g
       cross join lateral (select grading_id, subject_id from subject_tier where grading_id = g.id limit $1) t
       where g.state = 'discarded' limit $1),
     gone as (delete from subject_tier t using page s where t.grading_id = s.grading_id and t.subject_id = s.subject_id returning t.subject_id)
     select count(*)::integer as count from gone`,
    [most],
  );
  return row?.count ?? 0;
}
