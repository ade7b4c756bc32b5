export { type Aggregate, aggregateOf } from './aggregate.ts';
export { type CodeList, type CodeLists, type Code, type FormerCode } from './code-list.ts';
export { type Parameters, valueOn } from './parameter.ts';
export {
  bits,
  buildColumn,
  countBits,
  hasBit,
  valueAt,
  type Column,
  columnRow,
  columnsOfRows,
  type ColumnSource,
} from './column.ts';
export {
  CohortBuilder,
  type CompiledCohort,
  frozenColumn,
  type FrozenCohort,
  frozenValue,
} from './cohort.ts';
export { cohortsRead } from './cohort-reader.ts';
export { areCounted, type Counting, countingsOf } from './counted-items.ts';
export { columnsOnDay, DAY_OF_DECISION, onDay } from './day-of-decision.ts';
export { cohortHash, compilePolicy, factVectorHash, type CompiledPolicy } from './compile.ts';
export { amountAtStake, decide, type Decision, paysAlike, type Verdict } from './decide.ts';
export { FactMalformed, RuleRefused } from './errors.ts';
export {
  explain,
  type Explanation,
  type ExplanationNode,
  type FactShown,
  type ItemsShown,
  type Provenance,
} from './explain.ts';
export {
  type Absence,
  columnRef,
  type ColumnRef,
  type FactDefinition,
  type FactDictionary,
  type FactRow,
  type FactType,
  type FactValue,
  type PeriodLength,
} from './fact-dictionary.ts';
export { factsRead, type Leaf, type Literal as LiteralValue } from './condition.ts';
export { isValueOf, normaliseFact } from './fact-value.ts';
export { type Finding } from './finding.ts';
export { type Json, type JsonObject, type RuleFile } from './json-document.ts';
export { type DatedValue, type Parameter } from './parameter.ts';
export { compilePlan, type Plan } from './plan.ts';
export { adjustableFigures, type AdjustableFigure } from './adjustable-figure.ts';
export { derivationForm } from './expression-form.ts';
export { derivedColumns, derivedRow } from './derived-fact.ts';
export { type DatasetAgreements } from './domain-lint-ages.ts';
export { type EditedPolicy, readEditedPolicy } from './edited-policy.ts';
export { type DecisiveFact } from './undetermined-patterns.ts';
export {
  type DistributionAxis,
  type FunnelStep,
  type SimulatedGroup,
  type SimulatedVersion,
  type Simulation,
  Simulator,
} from './simulation.ts';
export {
  type Certainty,
  type CertaintyNote,
  citation,
  type Declarable,
  type DeliveryMode,
  type GateDeclaration,
  type ReachScore,
  type Silence,
  type LegalBasis,
  type Policy,
  type PolicyLevel,
  type PolicyRelation,
  RELIEF_MODES,
  type RolloutBand,
  type RolloutRate,
} from './policy.ts';
export { periodDecidedOn, periodHolding } from './policy-period.ts';
export { type Rank, rankSubjects } from './ranking.ts';
export { type RuleLine } from './rule-lines.ts';
export { referenceDecide, type ReferenceReason, referenceReasons } from './reference.ts';
export { isVocabulary, loadRuleBook, readVocabulary, type RuleBook } from './rule-book.ts';
export { nearestChange } from './nearest-change.ts';
export { chaptersOf, type Chapter, type NamedDataset, type NeededFact } from './policy-book.ts';
export { MODE_WORDS } from './policy-book-words.ts';
export { BOOK_SCRIPT } from './policy-book-script.ts';
export { bookHtml } from './policy-book-html.ts';
export { bookMarkdown } from './policy-book-markdown.ts';
export { sharedTables } from './policy-book-tables.ts';
export { issuerOf, settlementWords } from './policy-book-words.ts';
export { nearestOf } from './nearest.ts';
export { offsetOfError, positionOf, type Position } from './json-position.ts';
export { RowPlan } from './row-plan.ts';
export { isRuleDocument, readRuleSet, type RuleSet } from './rule-set.ts';
export { SCHEMA_NAMES, type SchemaName, schemaOf } from './schemas.ts';
export {
  type EncodedSegment,
  encodeSegment,
  evaluateSegment,
  judgeSegment,
  type PolicyVerdicts,
  type SegmentVerdicts,
} from './segment-verdicts.ts';
export { contradiction, opinionDiffers, secondOpinion, type Opinion } from './second-opinion.ts';
export {
  type Indicator,
  type ScoringModel,
  type Tier,
  type WorstSituation,
} from './scoring-model.ts';
export { type CompiledModel, compileModel, tierRuleText } from './scoring-rules.ts';
export {
  explainGrade,
  GRADE_REASONS,
  type Grade,
  type GradeExplanation,
  type GradeReason,
  gradeRow,
  type IndicatorExplained,
  type SituationExplained,
} from './grade.ts';
export {
  gradeAt,
  gradeSegment,
  type GradingPlan,
  planGrading,
  type SegmentGrades,
} from './segment-grades.ts';
export { type ScoringCase } from './scoring-case.ts';
export {
  type CompiledMatter,
  compileMatter,
  matterRuleText,
  type SupervisedMatter,
} from './supervised-matter.ts';
export {
  type CompiledLenientRule,
  LENIENT_LISTS,
  type LenientList,
  type LenientProposal,
  type LenientRule,
  proposeLeniency,
} from './lenient-rule.ts';
export { type CompiledQuota, compileQuota, type VisitQuota, visitsOf } from './visit-quota.ts';
export { factText, titleOf } from './sentence.ts';
export { type WorkedCase } from './worked-case.ts';
