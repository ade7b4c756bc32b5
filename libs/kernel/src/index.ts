export * from './calendar.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './fingerprint.ts';
export * from './invariant.ts';
export * from './lifecycle.ts';
export * from './money.ts';
export * from './period.ts';
