import { type FindingText, line } from './finding-text.ts';

/** Findings on scoring models and on who reads their tiers: weights, bands, points without data, which model comes first. */
export const SCORING_FINDINGS = {
  TIER_UNFOUNDED: {
    what: line(
      '政策以“{1}”为条件，但依据条款中没有提到信用',
      'The policy asks for "{1}", but no clause of its basis speaks of credit (信用)',
    ),
    why: line(
      '信用风险等级只用于配置监管资源；政策文件没有写明的，不得据此限制企业享受政策。',
      'Tiers exist for allocating supervision; they bar nobody from a benefit unless the text of the policy says so.',
    ),
    instead: line(
      '在依据中逐字写明相应条款；原文没有规定的，删去该条件。',
      'Cite the clause that says so; where the text has none, remove the condition.',
    ),
  },
  SCORING_WEIGHTS: {
    what: line('指标“{1}”没有分值', 'The indicator "{1}" has no weight'),
    why: line(
      '不计分的指标不影响等级，读者却以为它有影响；没有指标的模型评不出等级。',
      'An indicator that gives nothing decides nothing, though its reader believes it does; a model without any grades nobody.',
    ),
    instead: line('写明大于 0 的 full，或删去该指标。', 'Give it a "full" above 0, or remove it.'),
  },
  SCORING_TIERS: {
    what: line(
      '等级的分数段不完整（满分 {1}）',
      'The bands of the tiers do not cover the scores (0 to {1})',
    ),
    why: line(
      '每个得分都要落入且只落入一个等级。',
      'Every score must lie in one tier, and in one only.',
    ),
    instead: line(
      '由优到劣列出至少两个名称不同的等级，from 逐级降低，不超过满分，最差一级从 0 起。',
      'List at least two tiers of different names from the best to the worst, each "from" below the one before and within the full score, the last one 0.',
    ),
  },
  SCORING_UNKNOWN: {
    what: line(
      '允许缺少数据的分值不小于满分 {1}',
      'The points that may lack data are not below the full score {1}',
    ),
    why: line(
      '全部指标都没有数据也会评出等级，等于凭空评级。',
      'A firm of which nothing at all is known would be graded.',
    ),
    instead: line('把 mostUnknown 写得小于满分。', 'Set "mostUnknown" below the full score.'),
  },
  SCORING_BOUNDS: {
    what: line(
      '不能证明得分在 {1} 之内（可能为 {2}）',
      'The points are not proven to stay within {1} (they may be {2})',
    ),
    why: line(
      '一项指标的得分超出其分值，会使总分和等级都失去意义。',
      'An indicator that gives more than its weight, or less than nothing, distorts score and tier.',
    ),
    instead: line(
      '用 choose 写出各档分值，或加上下限和上限：{"max": [0, {"min": [分值, …]}]}。',
      'Write the steps with "choose", or put a floor and a cap around it: {"max": [0, {"min": [weight, …]}]}.',
    ),
  },
  SCORING_MISSING: {
    what: line(
      '没有数据时计 {1} 分，正是该指标可得分数（{2}）的一端',
      'Without data {1} points count, which is an end of what the indicator gives ({2})',
    ),
    why: line(
      '没有数据本身不说明好坏：按满分计等于视为良好，按最低分计等于视为不良。',
      'That nobody delivered anything speaks neither for a firm nor against it; the best points would, and so would the worst.',
    ),
    instead: line(
      '写两端之间的分数并说明理由；没有该数据就不评级的，写 "points": null。',
      'Write points between the two ends with the reason, or "points": null where nobody is graded without it.',
    ),
  },
  SCORING_ORDER: {
    what: line(
      '没有写明模型“{1}”与“{2}”谁在先',
      'It is not said which of the models "{1}" and "{2}" comes first',
    ),
    why: line(
      '同一企业每月只有一个等级；两个模型都适用时须知道由哪一个评定。',
      'A subject has one tier a month; where two models could grade it, one must come first.',
    ),
    instead: line(
      '在行业模型的 before 中列出让位于它的模型；不得循环，不得写不存在的模型。',
      'List in "before" of the sector\'s model those that give way to it; no circle, no model that does not exist.',
    ),
  },
} satisfies Record<string, FindingText>;
