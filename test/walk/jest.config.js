import { inContexts } from '../support/jest-project.mjs';

/**
 * Long walks by random commands over whole installations, two at a time; a script of their own (`npm run test:walk`) because
 * they would be most of the time of `npm test`.
 */
export default {
  ...inContexts('walk', ['<rootDir>/test/walk/**/*.spec.ts']),
  rootDir: '../..',
  globalSetup: '<rootDir>/test/support/start-database.ts',
  globalTeardown: '<rootDir>/test/support/stop-database.ts',
  reporters: ['default', '<rootDir>/test/faults/reporter.js'],
  testTimeout: 300_000,
  maxWorkers: 2,
};
