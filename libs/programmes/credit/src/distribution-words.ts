import { type GradeReason } from '#libs/engine';
import { type LocalDate, type Text } from '#libs/kernel';
import { axesIn, judgedOfRun, type ModelVersion, type RuleStore } from '#libs/matching';
import { type Tx } from '#libs/platform';
import { divisionName } from '#libs/registry';
import { NOT_GRADED, type ShownDistribution, UNKNOWN_PLACE } from './distribution.ts';

/** A tier as its models call it. */
export interface TierShown {
  readonly tier: string;
  readonly title: Text;
}

/** The counts of one group, a place for each tier in the order of {@link TierShown}; null is withheld. */
export interface GroupShown {
  readonly code: string;
  readonly title: Text;
  readonly counts: readonly (number | null)[];
}

/** A grading broken down by something. */
export interface DistributionShown {
  readonly by: string;
  readonly title: Text;
  /** The largest first. */
  readonly groups: readonly GroupShown[];
}

/** What a reason means, for people. */
export const GRADE_REASON_WORDS: Readonly<Record<GradeReason, Text>> = {
  score: { zh: '按得分', en: 'by its score' },
  worst: { zh: '直接判为最差等级', en: 'straight to the worst tier' },
  'scope-open': { zh: '是否属于评分范围不明，不评级', en: 'scope not known: not graded' },
  'worst-open': {
    zh: '是否有直接判级的情形不明，不评级',
    en: 'a worst situation is open: not graded',
  },
  'needed-missing': { zh: '缺少必需的数据，不评级', en: 'a needed fact is missing: not graded' },
  'too-little-data': { zh: '数据不足，不评级', en: 'too little data: not graded' },
};

const WITHOUT: Text = { zh: '不评级', en: 'not graded' };
const UNKNOWN: Text = { zh: '数据缺失', en: 'not known' };

interface Axis {
  readonly by: string;
  readonly title: Text;
  readonly titleOf: (code: string) => Text | undefined;
}

/** Names the tiers of a grading and the groups that it is counted by. */
export async function shownDistributions(
  tx: Tx,
  rules: RuleStore,
  grading: {
    readonly asOf: LocalDate;
    readonly run: { readonly id: string };
    readonly distribution: ShownDistribution | null;
  },
): Promise<{
  readonly words: readonly TierShown[];
  readonly distributions: readonly DistributionShown[];
}> {
  const judged = [...(await judgedOfRun(tx, rules, grading.run.id)).values()];
  const models = judged.filter((version) => 'model' in version);
  const words = wordsOf(models);
  const { distribution } = grading;
  if (!distribution) return { words, distributions: [] };
  const distributions = axesOf(models, grading.asOf).flatMap(({ by, title, titleOf }) => {
    const groups = Object.entries(distribution[by] ?? {}).map(([code, tiers]): GroupShown => {
      const named = code === UNKNOWN_PLACE ? UNKNOWN : (titleOf(code) ?? { zh: code, en: code });
      return { code, title: named, counts: words.map(({ tier }) => countOf(tiers, tier)) };
    });
    return groups.length === 0 ? [] : [{ by, title, groups: groups.sort(bySize) }];
  });
  return { words, distributions };
}

/** A tier that nobody of a group has is not among its counts: it is none, not withheld. */
function countOf(tiers: Readonly<Record<string, number | null>>, tier: string): number | null {
  const count = tiers[tier];
  return count === undefined ? 0 : count;
}

function bySize(a: GroupShown, b: GroupShown): number {
  const size = ({ counts }: GroupShown): number =>
    counts.reduce<number>((all, count) => all + (count ?? 0), 0);
  return size(b) - size(a) || (a.code < b.code ? -1 : 1);
}

/** The tiers of all models, best first, each under the name that the first model gives it. */
function wordsOf(models: readonly ModelVersion[]): readonly TierShown[] {
  const found = new Map<string, Text>();
  for (const { model } of models)
    for (const { tier, title } of model.model.tiers) if (!found.has(tier)) found.set(tier, title);
  return [...[...found].map(([tier, title]) => ({ tier, title })), NONE];
}

const NONE: TierShown = { tier: NOT_GRADED, title: WITHOUT };

function axesOf(models: readonly ModelVersion[], asOf: LocalDate): readonly Axis[] {
  const [first] = models;
  if (!first) return [];
  const titles = new Map(models.map(({ model }) => [model.id, model.model.title]));
  const reasons = new Map<string, Text>(Object.entries(GRADE_REASON_WORDS));
  return [
    {
      by: 'model',
      title: { zh: '评分模型', en: 'scoring model' },
      titleOf: (code) => titles.get(code),
    },
    { by: 'reason', title: { zh: '评级方式', en: 'way' }, titleOf: (code) => reasons.get(code) },
    ...axesIn(first, asOf).map(({ name, title, codes }): Axis => ({
      by: name,
      title,
      titleOf: (code) => codes.get(code)?.title ?? place(name, code),
    })),
  ];
}

function place(axis: string, code: string): Text | undefined {
  if (axis !== 'division') return undefined;
  const name = divisionName(code);
  return { zh: name, en: name };
}
