export * from './account.ts';
export * from './budget.ts';
export * from './budget-closing.ts';
export * from './errors.ts';
export * from './transfer.ts';
