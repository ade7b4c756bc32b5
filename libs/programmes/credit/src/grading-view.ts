import { type Text } from '#libs/kernel';
import { type RuleStore, viewRun, type RunView } from '#libs/matching';
import { displayNames, NotFound, type Tx } from '#libs/platform';
import {
  type Distribution,
  NOT_GRADED,
  type ShownDistribution,
  suppressed,
} from './distribution.ts';
import {
  type DistributionShown,
  shownDistributions,
  type TierShown,
} from './distribution-words.ts';
import { type Movement } from './movements.ts';
import { type SecondLook } from './second-look.ts';

/** What a grading is called where one is not found. */
export const GRADING_NAME: Text = { zh: '信用分级', en: 'grading' };

/** How many stand in a tier; null is a count from one to four, or one that would give such a count away. */
export interface TierCount {
  /** `not-graded` stands for none. */
  readonly tier: string;
  readonly count: number | null;
}

/** A grading in a list of them. */
export interface GradingSummary {
  readonly id: string;
  readonly month: string;
  readonly asOf: string;
  readonly state: string;
  /** Null while it is prepared. */
  readonly tiers: readonly TierCount[] | null;
  readonly draftedBy: string;
  /** The person's name; the account itself where it is nobody's. */
  readonly draftedByName: string;
  readonly draftedAt: string;
  readonly publishedBy: string | null;
  readonly publishedByName: string | null;
  readonly publishedAt: string | null;
  /** Made by models that are invented for demonstration. */
  readonly demo: boolean;
  readonly version: number;
}

/** A grading as officers see it, with the progress of its run. */
export interface GradingView extends GradingSummary {
  readonly run: RunView;
  readonly previousId: string | null;
  /** Null while it is prepared; a null count is from one to four, or would give such a one away. */
  readonly distribution: ShownDistribution | null;
  readonly movements:
    readonly (Omit<Movement, 'count'> & { readonly count: number | null })[] | null;
  readonly secondLook: { readonly sampled: number; readonly differences: number } | null;
}

/** The same with the words of its models: what its tiers are called, and by what it is broken down. */
export interface GradingInWords extends GradingView {
  /** Best first, then those without a tier. */
  readonly words: readonly TierShown[];
  readonly distributions: readonly DistributionShown[];
}

export interface GradingRow {
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

/** What is read of a grading. */
export const GRADING_COLUMNS = `id, run_id, month, as_of::text, state, previous_id, distribution, movements, second_opinion, drafted_by,
  to_json(drafted_at)#>>'{}' as drafted_at, published_by, to_json(published_at)#>>'{}' as published_at, demo, version`;

/** One grading. @throws PLATFORM.NOT_FOUND */
export async function viewGrading(tx: Tx, id: string): Promise<GradingView> {
  const row = await gradingRow(tx, id);
  const [summary] = await summaries(tx, [row]);
  return {
    ...(summary as GradingSummary),
    run: await viewRun(tx, row.run_id),
    previousId: row.previous_id,
    distribution: row.distribution && suppressed(row.distribution),
    movements: row.movements && shownMovements(row.movements),
    secondLook: row.second_opinion && {
      sampled: row.second_opinion.sampled,
      differences: row.second_opinion.differences.length,
    },
  };
}

/** One grading in the words of the models that made it. @throws PLATFORM.NOT_FOUND */
export async function tellGrading(tx: Tx, rules: RuleStore, id: string): Promise<GradingInWords> {
  const view = await viewGrading(tx, id);
  return { ...view, ...(await shownDistributions(tx, rules, view)) };
}

/** Gradings, the latest asked for first; those after a place in that order, where one is given. */
export async function listGradings(
  tx: Tx,
  limit: number,
  after: { readonly at: string; readonly id: string } | null,
): Promise<GradingSummary[]> {
  const rows = await tx.query<GradingRow>(
    `select ${GRADING_COLUMNS} from grading
     where $2::timestamptz is null or (drafted_at, id) < ($2, $3::uuid) order by drafted_at desc, id desc limit $1`,
    [limit, after?.at ?? null, after?.id ?? null],
  );
  return summaries(tx, rows);
}

/** The row of a grading, for a move of it where `lock` is given. @throws PLATFORM.NOT_FOUND */
export async function gradingRow(
  tx: Tx,
  id: string,
  lock: '' | 'for update' = '',
): Promise<GradingRow> {
  const [row] = await tx.query<GradingRow>(
    `select ${GRADING_COLUMNS} from grading where id = $1 ${lock}`,
    [id],
  );
  if (!row) throw new NotFound(GRADING_NAME);
  return row;
}

async function summaries(tx: Tx, rows: readonly GradingRow[]): Promise<GradingSummary[]> {
  const names = await displayNames(
    tx,
    rows.flatMap((row) => [row.drafted_by, row.published_by]),
  );
  const nameOf = (account: string): string => names.get(account) ?? account;
  return rows.map((row) => ({
    id: row.id,
    month: row.month,
    asOf: row.as_of,
    state: row.state,
    tiers: row.distribution && tierCounts(row.distribution),
    draftedBy: row.drafted_by,
    draftedByName: nameOf(row.drafted_by),
    draftedAt: row.drafted_at,
    publishedBy: row.published_by,
    publishedByName: row.published_by === null ? null : nameOf(row.published_by),
    publishedAt: row.published_at,
    demo: row.demo,
    version: row.version,
  }));
}

/** Tiers by their letter, those without one last. */
function tierCounts(distribution: Distribution): readonly TierCount[] {
  const all = suppressed({ all: distribution['all'] ?? {} })['all'];
  const place = ({ tier }: TierCount): string => (tier === NOT_GRADED ? '~' : tier);
  return Object.entries(all?.[''] ?? {})
    .map(([tier, count]) => ({ tier, count }))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
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
