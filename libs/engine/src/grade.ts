import { type Text } from '#libs/kernel';
import { derivedRow } from './derived-fact.ts';
import { decide, missingReadings } from './decide.ts';
import { type Provenance, type FactShown, shownFacts } from './explain.ts';
import { derivationSentence } from './expression-sentence.ts';
import { type ColumnRef, type FactRow, type FactValue } from './fact-dictionary.ts';
import { type Certainty } from './policy.ts';
import { fullScore, type ScoringModel, type Tier } from './scoring-model.ts';
import { type CompiledModel } from './scoring-rules.ts';
import { truthOfCondition } from './truth.ts';

/** Why somebody within the scope of a model has no tier, or which way the tier came about. */
export const GRADE_REASONS = [
  'score',
  'worst',
  'scope-open',
  'worst-open',
  'needed-missing',
  'too-little-data',
] as const;

/** See {@link GRADE_REASONS}; the first two give a tier, the others none. */
export type GradeReason = (typeof GRADE_REASONS)[number];

/** What a model says about one subject. */
export interface Grade {
  /** Null where the subject is not graded. */
  readonly tier: string | null;
  /** Null where it is out of scope, or where an indicator without which nobody is graded lacks data. */
  readonly score: number | null;
  /** Points of the indicators without data. */
  readonly unknownPoints: number;
  readonly reason: GradeReason;
}

/**
 * Grades one subject.
 *
 * @returns null when the subject is definitely outside the scope of the model
 * @throws ENGINE.FACT_MALFORMED when the row holds a value of another type than its fact
 */
export function gradeRow(compiled: CompiledModel, delivered: FactRow): Grade | null {
  const { tiers, score, unknownPoints, worst } = compiled;
  const [first] = tiers;
  if (!first) return null;
  const row = derivedRow(first.rule.derivations, delivered);
  const { scope } = first.rule;
  const within = scope ? truthOfCondition(scope, row) : 'true';
  if (within === 'false') return null;
  const points = numeric(row.value(score.ref));
  const unknown = numeric(row.value(unknownPoints.ref)) ?? 0;
  if (within === 'unknown')
    return { tier: null, score: points, unknownPoints: unknown, reason: 'scope-open' };
  const found = tiers.find(({ rule }) => decide(rule, delivered).verdict === 'eligible');
  const straight = worst.some(({ reading }) => row.value(reading.ref) === true);
  const reason = reasonOf({
    graded: found !== undefined,
    straight,
    tooLittle: unknown > compiled.model.mostUnknown,
    scored: points !== null,
  });
  return { tier: found?.tier.tier ?? null, score: points, unknownPoints: unknown, reason };
}

/** One reason, the first that applies; rows and columns say the same. */
export function reasonOf(row: {
  readonly graded: boolean;
  readonly straight: boolean;
  readonly tooLittle: boolean;
  readonly scored: boolean;
}): GradeReason {
  if (row.graded) return row.straight ? 'worst' : 'score';
  if (row.tooLittle) return 'too-little-data';
  return row.scored ? 'worst-open' : 'needed-missing';
}

/** One indicator or worst situation of a graded subject, with why. It carries plain JSON only. */
export interface IndicatorExplained {
  readonly id: string;
  readonly title: Text;
  readonly dimension: Text;
  readonly full: number;
  /** What counted: of the indicator, or what its model counts without data; null where neither is there. */
  readonly points: number | null;
  /** Whether the model's rule for missing data was used. */
  readonly withoutData: boolean;
  /** How its points come about. */
  readonly how: Text;
  /** What its model counts while data is missing. */
  readonly missing: { readonly points: number | null; readonly reason: Text };
  readonly from: readonly FactShown[];
  readonly source: Text;
  readonly certainty: Certainty;
}

/** A worst situation of a subject; `holds` is null while it is not known. */
export interface SituationExplained {
  readonly id: string;
  readonly title: Text;
  readonly holds: boolean | null;
  readonly how: Text;
  readonly from: readonly FactShown[];
  readonly source: Text;
}

/** Why a subject has its tier, in sentences an officer can sign. It carries plain JSON only. */
export interface GradeExplanation {
  readonly model: Pick<ScoringModel, 'id' | 'title' | 'demonstration' | 'mostUnknown'>;
  readonly period: string;
  readonly grade: Grade;
  readonly fullScore: number;
  readonly tiers: readonly Tier[];
  readonly indicators: readonly IndicatorExplained[];
  readonly worst: readonly SituationExplained[];
  /** Column keys of the delivered facts that are unknown. */
  readonly missing: readonly string[];
}

/**
 * Explains the grade of one subject, indicator by indicator; it always agrees with {@link gradeRow} because it calls it.
 *
 * @returns null when the subject is definitely outside the scope of the model
 */
export function explainGrade(
  compiled: CompiledModel,
  delivered: FactRow,
  provenance: (ref: ColumnRef) => Provenance | undefined,
): GradeExplanation | null {
  const grade = gradeRow(compiled, delivered);
  const [first] = compiled.tiers;
  if (!grade || !first) return null;
  const { model } = compiled;
  const { codes, derivations } = first.rule;
  const row = derivedRow(derivations, delivered);
  const told = (reading: (typeof compiled.indicators)[number]['reading']) => ({
    how: reading.derivation ? derivationSentence(reading.derivation, codes) : model.title,
    from: shownFacts([reading], { row, provenance, codes }),
  });
  const all = [...compiled.indicators, ...compiled.worst].map(({ reading }) => reading);
  return {
    model: {
      id: model.id,
      title: model.title,
      demonstration: model.demonstration,
      mostUnknown: model.mostUnknown,
    },
    period: compiled.period,
    grade,
    fullScore: fullScore(model),
    tiers: model.tiers,
    indicators: compiled.indicators.map(({ indicator, reading }) => {
      const { id, title, dimension, full, missing, source, certainty } = indicator;
      const points = numeric(row.value(reading.ref));
      return {
        id,
        title,
        dimension,
        full,
        points: points ?? missing.points,
        withoutData: points === null,
        missing,
        source,
        certainty,
        ...told(reading),
      };
    }),
    worst: compiled.worst.map(({ situation: { id, title, source }, reading }) => {
      const holds = row.value(reading.ref);
      return {
        id,
        title,
        source,
        holds: typeof holds === 'boolean' ? holds : null,
        ...told(reading),
      };
    }),
    missing: missingReadings(all, row).map(({ ref }) => ref.key),
  };
}

function numeric(value: FactValue): number | null {
  return typeof value === 'number' ? value : null;
}
