export {
  decisionsOnDelivery,
  decisionsOnRecord,
  type DependentDecision,
} from './dependent-decisions.ts';
export {
  contradictDeclaration,
  type DeclarationView,
  listDeclarations,
  verifyDeclaration,
} from './declaration.ts';
export { type Application, declare, type Outcome } from './declare.ts';
export { declaredIn, explainFacts, withDeclared } from './declared-facts.ts';
export * from './errors.ts';
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
export { readRunFacts } from './cohorts.ts';
export { factBookOf, versionsOfRun } from './plan-run.job.ts';
export * from './programme.ts';
export * from './rule-store.ts';
export * from './run.ts';
export * from './run-view.ts';
export { listSnapshots, pruneSnapshots, type SnapshotView } from './snapshot-retention.ts';
export {
  type SimulatedEffect,
  type SimulationBasis,
  type SimulationOutcome,
  Simulations,
} from './simulations.ts';
