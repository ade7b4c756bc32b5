export {
  decisionsOnDelivery,
  decisionsOnRecord,
  type DependentDecision,
} from './dependent-decisions.ts';
export * from './errors.ts';
export * from './jobs.ts';
export * from './lifecycles.ts';
export { factBookOf, versionsOfRun } from './plan-run.job.ts';
export * from './programme.ts';
export * from './rule-store.ts';
export * from './run.ts';
export * from './run-view.ts';
