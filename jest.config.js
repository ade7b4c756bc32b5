/**
 * Native ESM: Nest 12 is ESM only, and Jest loads ESM through `require` only from Node 24.9.
 * Libraries are read from source through the "source" condition, so tests need no build.
 */
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  setupFiles: ['reflect-metadata'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: true,
          },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  ...extra,
});

const database = {
  globalSetup: '<rootDir>/test/support/start-database.ts',
  globalTeardown: '<rootDir>/test/support/stop-database.ts',
};

export default {
  // A busy machine is slow, not wrong: a test fails by what it finds, and a hung one still ends.
  testTimeout: 300_000,
  // Node 20 never lets go of a module that was made with `vm`, so all that a spec file loaded stays in its worker, about 50 MB
  // each; a fresh worker costs a second.
  workerIdleMemoryLimit: '1500MB',
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  projects: [
    project('unit', ['<rootDir>/{libs,apps}/**/*.spec.ts']),
    project('property', ['<rootDir>/test/property/**/*.spec.ts']),
    project('tidy', ['<rootDir>/test/{tidy,rules}/**/*.spec.ts']),
    project('store', ['<rootDir>/test/{store,golden}/**/*.spec.ts'], database),
    project('story', ['<rootDir>/test/story/**/*.spec.ts'], database),
  ],
};
