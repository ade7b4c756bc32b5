import { explainGrade, type GradeExplanation, onDay } from '#libs/engine';
import { type Text } from '#libs/kernel';
import {
  factBookOf,
  noteRun,
  readRunFacts,
  type RuleStore,
  viewRun,
  type RunView,
} from '#libs/matching';
import {
  businessDate,
  type Context,
  type Database,
  moveOne,
  NotFound,
  type Tx,
} from '#libs/platform';
import { type Distribution, type ShownDistribution, suppressed } from './distribution.ts';
import { GradingDoubted, GradingSamePerson, MonthGraded, NothingToGrade } from './errors.ts';
import { gradingLifecycle } from './lifecycles.ts';
import { type Movement } from './movements.ts';
import { type SecondLook } from './second-look.ts';

const NAME: Text = { zh: '信用分级', en: 'grading' };

/**
 * Asks for the grading of the business day's month with all models in force.
 *
 * @returns its id
 * @throws CREDIT.NOTHING_TO_GRADE
 * @throws CREDIT.MONTH_GRADED
 * @throws MATCHING.RUN_UNDER_WAY
 */
export async function requestGrading(tx: Tx, rules: RuleStore): Promise<string> {
  const { authorities, actor } = tx.context;
  const asOf = await businessDate(tx);
  const month = asOf.slice(0, 7);
  const all = await rules.publishedModels(tx, 'credit', asOf);
  const isOurs = all.every(
    ({ model }) => authorities.includes('*') || authorities.includes(model.model.authority.id),
  );
  if (all.length === 0 || !isOurs) throw new NothingToGrade();
  const [published] = await tx.query(
    `select from grading where month = $1 and state = 'published'`,
    [month],
  );
  if (published) throw new MonthGraded(month);
  const runId = await noteRun(tx, 'credit', asOf, all);
  const [row] = await tx.query<{ id: string }>(
    `insert into grading (run_id, month, as_of, state, drafted_by, demo, authority, division)
     select id, $2, as_of, 'preparing', $3, $4, authority, division from run where id = $1 returning id`,
    [runId, month, actor, all.some(({ model }) => model.model.demonstration)],
  );
  return (row as { id: string }).id;
}

/** A grading as officers see it, with the progress of its run. */
export interface GradingView {
  readonly id: string;
  readonly month: string;
  readonly asOf: string;
  readonly state: string;
  readonly run: RunView;
  readonly previousId: string | null;
  /** Null while it is prepared; a null count is from one to four, or would give such a one away. */
  readonly distribution: ShownDistribution | null;
  readonly movements:
    readonly (Omit<Movement, 'count'> & { readonly count: number | null })[] | null;
  readonly secondLook: { readonly sampled: number; readonly differences: number } | null;
  readonly draftedBy: string;
  readonly draftedAt: string;
  readonly publishedBy: string | null;
  readonly publishedAt: string | null;
  /** Made by models that are invented for demonstration. */
  readonly demo: boolean;
  readonly version: number;
}

interface GradingRow {
  id: string;
  run_id: string;
  month: string;
  as_of: string;
  state: string;
  previous_id: string | null;
  distribution: Distribution | null;
  movements: readonly Movement[] | null;
  second_opinion: SecondLook | null;
  drafted_by: string;
  drafted_at: string;
  published_by: string | null;
  published_at: string | null;
  demo: boolean;
  version: number;
}

const COLUMNS = `id, run_id, month, as_of::text, state, previous_id, distribution, movements, second_opinion, drafted_by,
  to_json(drafted_at)#>>'{}' as drafted_at, published_by, to_json(published_at)#>>'{}' as published_at, demo, version`;

/** One grading. @throws PLATFORM.NOT_FOUND */
export async function viewGrading(tx: Tx, id: string): Promise<GradingView> {
  const [row] = await tx.query<GradingRow>(`select ${COLUMNS} from grading where id = $1`, [id]);
  if (!row) throw new NotFound(NAME);
  return asView(tx, row);
}

async function asView(tx: Tx, row: GradingRow): Promise<GradingView> {
  return {
    id: row.id,
    month: row.month,
    asOf: row.as_of,
    state: row.state,
    run: await viewRun(tx, row.run_id),
    previousId: row.previous_id,
    distribution: row.distribution && suppressed(row.distribution),
    movements: row.movements && shownMovements(row.movements),
    secondLook: row.second_opinion && {
      sampled: row.second_opinion.sampled,
      differences: row.second_opinion.differences.length,
    },
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
    demo: row.demo,
    version: row.version,
  };
}

function shownMovements(movements: readonly Movement[]): GradingView['movements'] {
  const groups: Record<string, Record<string, number>> = {};
  for (const { from, to, count } of movements)
    (groups[JSON.stringify(from)] ??= {})[JSON.stringify(to)] = count;
  const shown = suppressed({ moves: groups })['moves'];
  return movements.map(({ from, to }) => ({
    from,
    to,
    count: shown?.[JSON.stringify(from)]?.[JSON.stringify(to)] ?? null,
  }));
}

/**
 * Publishes a grading for its month, as the version that was shown; it never changes again.
 *
 * @throws CREDIT.SAME_PERSON
 * @throws CREDIT.MONTH_GRADED
 * @throws CREDIT.GRADING_DOUBTED
 * @throws KERNEL.TRANSITION_REFUSED
 */
export async function publishGrading(tx: Tx, id: string, version: number): Promise<void> {
  const [row] = await tx.query<GradingRow>(
    `select ${COLUMNS} from grading where id = $1 for update`,
    [id],
  );
  if (!row) throw new NotFound(NAME);
  if (row.drafted_by === tx.context.actor) throw new GradingSamePerson();
  const doubts = row.second_opinion?.differences.length ?? 0;
  if (doubts > 0) throw new GradingDoubted(doubts);
  const [other] = await tx.query(`select from grading where month = $1 and state = 'published'`, [
    row.month,
  ]);
  if (other) throw new MonthGraded(row.month);
  await moveOne(tx, gradingLifecycle, id, {
    event: 'publish',
    version,
    set: { published_by: tx.context.actor, published_at: 'now' },
  });
}

/** Gives up a draft, with the reason. @throws KERNEL.TRANSITION_REFUSED */
export async function discardGrading(tx: Tx, id: string, reason: string): Promise<void> {
  await moveOne(tx, gradingLifecycle, id, { event: 'discard', reason });
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

/** A subject's tier in one published grading. */
export interface SubjectTier {
  readonly gradingId: string;
  readonly month: string;
  readonly tier: string | null;
  readonly score: number | null;
  readonly unknownPoints: number;
  readonly reason: string;
}

/** A subject's tiers in what was published, the latest month first. */
export async function tiersOf(tx: Tx, subjectId: number): Promise<SubjectTier[]> {
  const rows = await tx.query<{
    grading_id: string;
    month: string;
    tier: string | null;
    score: number | null;
    unknown_points: number;
    reason: string;
  }>(
    `select t.grading_id, g.month, t.tier, t.score, t.unknown_points, t.reason from subject_tier t
     join grading g on g.id = t.grading_id where t.subject_id = $1 and g.state = 'published' order by g.month desc`,
    [subjectId],
  );
  return rows.map((row) => ({
    gradingId: row.grading_id,
    month: row.month,
    tier: row.tier,
    score: row.score,
    unknownPoints: row.unknown_points,
    reason: row.reason,
  }));
}

/**
 * Why a subject has its tier in a grading, indicator by indicator, from the records that the grading knew.
 *
 * @throws PLATFORM.NOT_FOUND
 */
export async function explainTier(
  tx: Tx,
  rules: RuleStore,
  gradingId: string,
  subjectId: number,
): Promise<GradeExplanation> {
  const [row] = await tx.query<{
    run_id: string;
    rule_version_id: string;
    as_of: string;
    known_at: string;
  }>(
    `select g.run_id, t.rule_version_id, g.as_of::text, to_json(r.known_at)#>>'{}' as known_at from subject_tier t
     join grading g on g.id = t.grading_id join run r on r.id = g.run_id where t.grading_id = $1 and t.subject_id = $2`,
    [gradingId, subjectId],
  );
  if (!row) throw new NotFound(NAME);
  const version = await rules.judged(tx, row.rule_version_id);
  if (!('model' in version)) throw new NotFound(NAME);
  const book = await factBookOf(tx, rules, row.run_id, [version]);
  const facts = await readRunFacts(tx, version.compiled, {
    subjectIds: [subjectId],
    asOf: row.as_of,
    knownAt: row.known_at,
    book,
  });
  const found = facts.get(subjectId);
  const told = found && explainGrade(version.model, onDay(found.row, row.as_of), () => undefined);
  if (!told) throw new NotFound(NAME);
  return told;
}
