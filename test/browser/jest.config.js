import root from '../../jest.config.js';

/**
 * Browser tests: the console in a real Chromium against everything that `huizhi start` starts. They need a build and
 * minutes, so they are not among the projects of `npm test`.
 */
const [base] = root.projects;

export default {
  ...base,
  rootDir: '../..',
  displayName: 'browser',
  testMatch: ['<rootDir>/test/browser/**/*.spec.ts'],
  reporters: ['default', '<rootDir>/test/faults/reporter.js'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
