export * from './calendar.ts';
export * from './deadline.ts';
export * from './errors.ts';
export * from './gate.ts';
export * from './task.ts';
