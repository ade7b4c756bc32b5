/** Prints what a machine reads, alone on the last line: `N passed, N failed`, and before it what was left out. */
export default class Reporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `${results.numPendingTests} skipped\n` : '';
    process.once('exit', () =>
      process.stdout.write(`${skipped}${results.numPassedTests} passed, ${failed} failed\n`),
    );
  }
}
