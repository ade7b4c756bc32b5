import { inContexts } from '../support/jest-project.mjs';

/**
 * Browser tests: the console in a real Chromium against everything that `huizhi start` starts. They need a build and
 * minutes, so they are not among the projects of `npm test`.
 */
export default {
  ...inContexts('browser', ['<rootDir>/test/browser/**/*.spec.ts']),
  rootDir: '../..',
  reporters: ['default', '<rootDir>/test/faults/reporter.js'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
