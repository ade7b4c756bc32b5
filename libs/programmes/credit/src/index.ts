export { CreditCensus } from './credit-census.ts';
export { type Distribution, type ShownDistribution } from './distribution.ts';
export * from './errors.ts';
export * from './grading.ts';
export * from './lifecycles.ts';
