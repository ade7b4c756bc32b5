import { inContexts } from '../support/jest-project.mjs';

/**
 * Fault tests: real processes, killed and starved. They need a build (`node apps/cli/bootstrap.mjs build`) and take
 * minutes, so they are not among the projects of `npm test`.
 */
export default {
  ...inContexts('faults', ['<rootDir>/test/faults/**/*.spec.ts']),
  rootDir: '../..',
  globalSetup: '<rootDir>/test/support/start-database.ts',
  globalTeardown: '<rootDir>/test/support/stop-database.ts',
  reporters: ['default', '<rootDir>/test/faults/reporter.js'],
  testTimeout: 240_000,
  maxWorkers: 1,
  // A fault spends much of its time waiting: for a lease to end, for a second ring. Two cores have something to do with
  // four at once: the fourteen of one stage took 55 s instead of 73 s with two.
  maxConcurrency: 4,
};
