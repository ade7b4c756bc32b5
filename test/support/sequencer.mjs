import TestSequencer from '@jest/test-sequencer';

/** What takes longest without being long to read, the longest first. */
const LONGEST = [
  'test/story/benefit-commands.spec.ts',
  'test/story/thrown-everywhere.spec.ts',
  'test/story/demo.spec.ts',
  'test/story/demo-month.spec.ts',
  'test/store/migrations.spec.ts',
  'test/property/engine-agreement.spec.ts',
  'test/store/invariants.spec.ts',
  'test/property/engine-laws.spec.ts',
  'test/story/inspection-commands.spec.ts',
];

/**
 * Begins with what takes longest: Jest goes by the size of a file until it has seen how long it takes, so on a fresh machine
 * the longest of all would begin late and one worker end alone.
 */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const place = ({ path, duration }) => {
      const found = LONGEST.findIndex((one) => path.endsWith(one));
      return duration !== undefined || found < 0 ? LONGEST.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}
