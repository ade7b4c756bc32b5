export { decideAgain, type DecidedAgain, explainAgain } from './decide-again.ts';
export {
  decisionsOnDelivery,
  decisionsOnRecord,
  type DependentDecision,
} from './dependent-decisions.ts';
export { type ChangedPolicy, type ChangesView, listChanges } from './changes-view.ts';
export {
  contradictDeclaration,
  type DeclarationView,
  listDeclarations,
  verifyDeclaration,
  viewDeclaration,
} from './declaration.ts';
export { type Application, declare, type Outcome } from './declare.ts';
export {
  addEvidence,
  EVIDENCE_BYTES_MAX,
  EVIDENCE_TYPES,
  readEvidence,
} from './declared-evidence.ts';
export { declaredIn, explainFacts, sourceName, withDeclared } from './declared-facts.ts';
export * from './errors.ts';
export { type OwnVerdict, ownVerdict } from './own-verdict.ts';
export { type FormView, listForms, type Offer, openForm } from './form.ts';
export {
  type DepartmentHolds,
  departmentHolds,
  type HoldPlace,
  type HoldView,
  listHolds,
} from './hold-views.ts';
export * from './jobs.ts';
export * from './lifecycles.ts';
export { holdFor } from './holds.ts';
export { lockOpen } from './judged.ts';
export { nominate, type Nomination } from './nominate.ts';
export { isOvertaken } from './overtaken.ts';
export { readRunFacts } from './cohorts.ts';
export { factBookOf, judgedOfRun, versionsOfRun } from './plan-run.job.ts';
export * from './programme.ts';
export * from './rule-loading.ts';
export {
  type JudgedVersion,
  type LoadedBook,
  type MatterVersion,
  type ModelVersion,
  type QuotaVersion,
  RuleStore,
  type RuleVersion,
} from './rule-store.ts';
export { judgeNow, type SingleJudgement } from './single-judgement.ts';
export { axesIn, type SimulationAxis } from './simulation-axes.ts';
export { partsTold, type ToldCount } from './simulation-disclosure.ts';
export * from './run.ts';
export * from './run-view.ts';
export {
  type Keeping,
  listSnapshots,
  pruneSnapshots,
  type SnapshotView,
} from './snapshot-retention.ts';
export {
  type SimulatedEffect,
  type SimulationBasis,
  type SimulationOutcome,
  Simulations,
} from './simulations.ts';
