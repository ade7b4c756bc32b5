export {
  type Candidate,
  commitmentOf,
  draw,
  type DrawList,
  type DrawnFirm,
  type Inspector,
  type PublishedDraw,
  type StratumShare,
} from './draw.ts';
export { COMPLAINTS, FIRM_RIGHTS } from './check-in-rights.ts';
export { enterCertificate, type NewCertificate, withdrawCertificate } from './certificates.ts';
export { answerCode, type CheckInAnswer, type ShownCode, showCode } from './check-in.ts';
export * from './code-errors.ts';
export * from './code-lifecycles.ts';
export { type DrawTeam } from './draw-candidates.ts';
export {
  ABANDON_GROUNDS,
  type AbandonGround,
  listCommitments,
  type PublishedCommitment,
} from './draw-commitments.ts';
export { type DrawCheck, readInspectors, readPublishedDraw, verifyDraw } from './draw-document.ts';
export { drawName, type Named } from './draw-names.ts';
export {
  drawnFirms,
  drawnList,
  drawProgress,
  type DrawProgress,
  type HeldFirm,
  planNextDrawn,
} from './drawn-firms.ts';
export * from './errors.ts';
export { type AuthorityBurden, burdenOf, type DemandBurden, type MonthOfVisits } from './burden.ts';
export {
  DEMAND_KINDS,
  type DemandKind,
  type MonthOfDemands,
  type NewDemand,
  recordDemand,
} from './demand.ts';
export * from './demand-errors.ts';
export {
  type DemandAllowance,
  demandAllowance,
  type DemandEntry,
  listDemands,
  ownDemands,
} from './demand-view.ts';
export { withdrawDemand } from './demand-withdrawal.ts';
export * from './document-errors.ts';
export { type DocumentContent } from './document-content.ts';
export { OUTCOME_WORDS } from './outcome-words.ts';
export { type Penalty, PENALTY_KINDS, PENALTY_WORDS, type PenaltyKind } from './penalty.ts';
export * from './penalty-errors.ts';
export { type IntendedPenalty, issuePenaltyNotice } from './penalty-notice.ts';
export { type PenaltyNotice } from './penalty-notice-view.ts';
export { type DocumentKind } from './document-kinds.ts';
export {
  documentPdf,
  documentsOf,
  documentsOfFirm,
  type InspectionDocument,
  issueDocument,
  type NewDocument,
  viewDocument,
} from './inspection-document.ts';
export { type FirmStatement, stateCase, statementsOfFirm } from './inspection-statement.ts';
export { type InspectionProcedure, readProcedure } from './procedure.ts';
export {
  authorityNames,
  type AuthorityRating,
  rateInspection,
  type Rating,
  ratingsOf,
  type SupervisedRating,
  superviseRating,
} from './rating.ts';
export * from './rating-errors.ts';
export {
  annulFinding,
  decideFinding,
  type NewFindingDecision,
  noteFinding,
  noteNoProblem,
  objectToFinding,
  withdrawFinding,
} from './finding.ts';
export {
  type FindingDetail,
  type FindingEntry,
  listFindings,
  readFinding,
  type ViolationFact,
} from './finding-entry.ts';
export * from './finding-errors.ts';
export { type FindingProposal, proposeForFinding, type ProposedEntry } from './four-lists.ts';
export { findingLifecycle } from './finding-lifecycle.ts';
export { settleFindings } from './finding-settling.job.ts';
export {
  FINDING_OUTCOMES,
  type FindingDecision,
  type FindingOutcome,
  findingsOf,
  findingsOfFirm,
  type FindingView,
  viewFinding,
} from './finding-view.ts';
export {
  abandonDraw,
  commitDraw,
  type Commitment,
  holdDraw,
  type NameOpening,
  openName,
  publishedDraw,
  revealDraw,
} from './held-draw.ts';
export {
  type CodeOutcome,
  codesOf,
  codeText,
  type CodeView,
  issueCode,
  type NewCode,
  revokeCode,
} from './inspection-codes.ts';
export {
  cancelInspection,
  carryOut,
  type InspectionRequest,
  planInspection,
  type VisitOutcome,
} from './inspection.ts';
export {
  type InspectionDetail,
  type InspectionEntry,
  type InspectionFilter,
  listInspections,
  type NamedFirm,
  readInspection,
} from './inspection-entry.ts';
export {
  type CodeException,
  countVisits,
  inspectionsOf,
  type InspectionView,
  type Trigger,
  viewInspection,
  type VisitCount,
} from './inspection-view.ts';
export { INSPECTIONS_JOBS, inspectionsHandlers } from './jobs.ts';
export { checkJointSchedule } from './joint-check.ts';
export { type MatterNeed, readJointInput, readMatterNeeds, readTeams } from './joint-document.ts';
export * from './joint-errors.ts';
export {
  type DueInspection,
  type InspectionTeam,
  JOINT_STEPS,
  type JointInput,
  type JointObstacle,
  type JointPart,
  type JointSchedule,
  type JointVisit,
  type UndoneInspection,
} from './joint-inspections.ts';
export { jointProposalLifecycle, jointSearchLifecycle } from './joint-lifecycle.ts';
export { jointInputOf, type JointRequest } from './joint-due.ts';
export {
  approveJointVisits,
  closeJointVisits,
  proposeJointVisits,
  rejectJointVisits,
} from './joint-proposal.ts';
export {
  type JointProposalEntry,
  type JointProposalParts,
  type JointProposalSummary,
  type JointProposalView,
  listJointProposals,
  listOwnVisits,
  type OwnVisit,
  pageOfJointProposal,
  summariseJointProposal,
  viewJointProposal,
} from './joint-proposal-view.ts';
export {
  type AuthoritySaving,
  type FirmSaving,
  type JointSaving,
  jointSaving,
} from './joint-saving.ts';
export { joinInspections } from './joint-schedule.ts';
export {
  cancelJointSearch,
  type JointSearchView,
  listJointSearches,
  requestJointSearch,
  viewJointSearch,
} from './joint-search.ts';
export * from './lifecycles.ts';
export { basisOf, listEditions, listMatters, type MatterEdition } from './matter-list.ts';
export { type KnownVisit, visitsKnown, type VisitFilter } from './own-visits.ts';
export {
  approvePlan,
  drawUpPlan,
  listPlans,
  type NewPlan,
  type PlanKind,
  type PlanOutcome,
  type PlanView,
  rejectPlan,
  viewPlan,
} from './plan.ts';
export { type ClosedPlan, closePlan } from './plan-closing.ts';
export { confirmEmergency, refuseEmergency } from './emergency.ts';
export * from './emergency-errors.ts';
export { emergencyLifecycle } from './emergency-lifecycle.ts';
export { type EmergencyEntry, listEmergencies, viewEmergency } from './emergency-entry.ts';
export { type FiledTrigger, type InspectionOutcome } from './planning.ts';
export { listRefusals, type Refusal, type RefusalReason, type RefusalView } from './refusal.ts';
export { approveVisit, type BeforeVisit, type VisitApproval } from './visit-approval.ts';
export * from './visit-approval-errors.ts';
export { balanceOf, type VisitBalance } from './visit-ledger.ts';
