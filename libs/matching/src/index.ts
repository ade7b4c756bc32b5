export * from './errors.ts';
export * from './jobs.ts';
export * from './lifecycles.ts';
export * from './programme.ts';
export * from './rule-store.ts';
export * from './run.ts';
export * from './run-view.ts';
