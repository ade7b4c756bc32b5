import TestSequencer from '@jest/test-sequencer';

/**
 * Begins with the laws, which compute for longest in short files: Jest goes by the size of a file until it has seen how long it
 * takes, so on a fresh machine the longest of all would begin late and one worker end alone.
 */
export default class LawsFirst extends TestSequencer {
  sort(tests) {
    const isLaw = ({ context, duration }) =>
      duration === undefined && context.config.displayName?.name === 'property';
    return [...super.sort(tests)].sort((a, b) => Number(isLaw(b)) - Number(isLaw(a)));
  }
}
