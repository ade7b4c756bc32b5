export { CreditCensus } from './credit-census.ts';
export { type Distribution, type ShownDistribution } from './distribution.ts';
export {
  type DistributionShown,
  GRADE_REASON_WORDS,
  type GroupShown,
  type TierShown,
} from './distribution-words.ts';
export * from './errors.ts';
export {
  type GradingInWords,
  type GradingSummary,
  type GradingView,
  listGradings,
  tellGrading,
  type TierCount,
  viewGrading,
} from './grading-view.ts';
export * from './grading.ts';
export { CREDIT_JOBS, creditHandlers } from './jobs.ts';
export * from './lifecycles.ts';
export { type FactOfTier, type OwnTiers, ownTiers, type Remedy } from './own-tier.ts';
export {
  applyForRepair,
  penaltiesOnDisplay,
  type PenaltiesSeen,
  type PenaltyDisplay,
  refuseEndingDisplay,
  type RepairBook,
  type ShownPenalty,
} from './repair.ts';
export { explainTier, type SubjectTier, tiersOf } from './subject-tier.ts';
