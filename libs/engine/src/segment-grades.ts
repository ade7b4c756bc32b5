import { type ColumnSource, hasBit, wordsFor } from './column.ts';
import { type Grade, GRADE_REASONS, type GradeReason, reasonOf } from './grade.ts';
import { compilePlan, type Plan } from './plan.ts';
import { encodeSegment, judgeSegment, type PolicyVerdicts } from './segment-verdicts.ts';
import { inOrder } from './scoring-lint.ts';
import { type CompiledModel, tierRuleId } from './scoring-rules.ts';

/** Models made ready to grade a population together: who comes first in the order grades a subject both could. */
export interface GradingPlan {
  readonly models: readonly CompiledModel[];
  readonly plan: Plan;
}

/** The grades of a segment, a place for each row; `model` is 0 for a row no model grades, else one more than its place. */
export interface SegmentGrades {
  readonly model: Uint8Array;
  /** One more than the place of the tier in its model, best first; 0 for none. */
  readonly tier: Uint8Array;
  /** The score; -1 for none. */
  readonly score: Int16Array;
  readonly unknownPoints: Int16Array;
  /** Place in {@link GRADE_REASONS}. */
  readonly reason: Uint8Array;
}

/** Makes models ready to be asked together. */
export function planGrading(models: readonly CompiledModel[]): GradingPlan {
  const ordered = inOrder(models);
  const rules = ordered.flatMap(({ tiers }) => tiers.map(({ rule }) => rule));
  return { models: ordered, plan: compilePlan(rules) };
}

/**
 * Grades every row of a segment: it says of each row exactly what `gradeRow` says of the first model whose scope is not
 * definitely false. Where that scope is open nobody knows which model grades, and so no later one is asked.
 *
 * @throws ENGINE.COLUMN_MISMATCHED when a column has another length or type than the rules need
 */
export function gradeSegment(
  { models, plan }: GradingPlan,
  delivered: ColumnSource,
  length: number,
): SegmentGrades {
  const encoded = encodeSegment(plan, delivered, length);
  const { policies } = judgeSegment(plan, encoded);
  const grades: SegmentGrades = {
    model: new Uint8Array(length),
    tier: new Uint8Array(length),
    score: new Int16Array(length).fill(-1),
    unknownPoints: new Int16Array(length),
    reason: new Uint8Array(length),
  };
  const taken = new Uint32Array(wordsFor(length));
  for (const [index, model] of models.entries())
    gradeBy(model, index + 1, { policies, columns: encoded.columns, length }, taken, grades);
  return grades;
}

/** One grade as a row of a segment tells it; null where no model grades the row. */
export function gradeAt(
  { models }: GradingPlan,
  grades: SegmentGrades,
  row: number,
): { readonly model: CompiledModel; readonly grade: Grade } | null {
  const model = models[(grades.model[row] as number) - 1];
  if (!model) return null;
  const score = grades.score[row] as number;
  const tier = model.tiers[(grades.tier[row] as number) - 1];
  return {
    model,
    grade: {
      tier: tier?.tier.tier ?? null,
      score: score < 0 ? null : score,
      unknownPoints: grades.unknownPoints[row] as number,
      reason: GRADE_REASONS[grades.reason[row] as number] as GradeReason,
    },
  };
}

interface Judged {
  readonly policies: ReadonlyMap<string, PolicyVerdicts>;
  readonly columns: ColumnSource;
  readonly length: number;
}

function gradeBy(
  model: CompiledModel,
  number: number,
  { policies, columns, length }: Judged,
  taken: Uint32Array,
  grades: SegmentGrades,
): void {
  const tiers = model.tiers.map(
    ({ tier }) => policies.get(tierRuleId(model.id, tier.tier)) as PolicyVerdicts,
  );
  const [first] = tiers;
  if (!first) return;
  const score = columns.column(model.score.ref);
  const unknown = columns.column(model.unknownPoints.ref);
  const straight = model.worst.map(({ reading }) => columns.column(reading.ref));
  for (let row = 0; row < length; row += 1) {
    if (hasBit(taken, row)) continue;
    const within = hasBit(first.inScope, row);
    if (!within && !hasBit(first.undetermined, row)) continue;
    taken[row >>> 5] = (taken[row >>> 5] as number) | (1 << (row & 31));
    grades.model[row] = number;
    const scored = score !== undefined && hasBit(score.known, row);
    if (scored) grades.score[row] = score.values[row] as number;
    const lacking = unknown && hasBit(unknown.known, row) ? (unknown.values[row] as number) : 0;
    grades.unknownPoints[row] = lacking;
    if (!within) {
      grades.reason[row] = GRADE_REASONS.indexOf('scope-open');
      continue;
    }
    const place = tiers.findIndex(({ eligible }) => hasBit(eligible, row));
    grades.tier[row] = place + 1;
    const reason = reasonOf({
      graded: place >= 0,
      straight: straight.some((one) => one && hasBit(one.known, row) && one.values[row] === 1),
      tooLittle: lacking > model.model.mostUnknown,
      scored,
    });
    grades.reason[row] = GRADE_REASONS.indexOf(reason);
  }
}
