import faults from '../faults/jest.config.js';

export default {
  ...faults,
  rootDir: '../..',
  displayName: 'torture',
  testMatch: ['<rootDir>/test/torture/**/*.spec.ts'],
  testTimeout: 24 * 3600_000,
};
