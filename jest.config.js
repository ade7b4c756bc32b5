import { inProcesses } from './test/support/jest-project.mjs';
import './test/support/plain-modules.mjs';

// Processes that Jest starts read modules as this one does; `plain-process.mjs` takes it away from those they start.
const modules = new URL('./test/support/plain-modules.mjs', import.meta.url).href;
process.env.NODE_OPTIONS = `--no-warnings --enable-source-maps --import ${modules}`;

const database = {
  globalSetup: '<rootDir>/test/support/start-database.ts',
  globalTeardown: '<rootDir>/test/support/stop-database.ts',
};

export default {
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  projects: [
    inProcesses('unit', ['<rootDir>/{libs,apps}/**/*.spec.ts']),
    inProcesses('property', ['<rootDir>/test/property/**/*.spec.ts']),
    inProcesses('tidy', ['<rootDir>/test/{tidy,rules}/**/*.spec.ts']),
    inProcesses('store', ['<rootDir>/test/{store,golden}/**/*.spec.ts'], database),
    inProcesses('story', ['<rootDir>/test/story/**/*.spec.ts'], database),
  ],
};
