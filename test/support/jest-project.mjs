/**
 * What every project of Jest has in common. Native ESM: Nest 12 is ESM only, and Jest loads ESM through `require` only from
 * Node 24.9. Libraries are read from source through the "source" condition, so tests need no build.
 */
const common = (displayName, testMatch) => ({
  displayName,
  testMatch,
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
});

/** Spec files each in a context of its own, started with `--experimental-vm-modules`: few files, and tests beside one another. */
export const inContexts = (displayName, testMatch) => ({
  ...common(displayName, testMatch),
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
});

/**
 * Spec files one after another in plain Node processes that load each module once; in a context each would load all of it again,
 * and Node 20 lets go of none. A file finds what an earlier one left in a module or in a global.
 */
export const inProcesses = (displayName, testMatch, extra = {}) => ({
  ...common(displayName, testMatch),
  runner: '<rootDir>/test/support/process-runner.mjs',
  setupFiles: ['reflect-metadata', '<rootDir>/test/support/plain-process.mjs'],
  ...extra,
});
