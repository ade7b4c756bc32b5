import { createRunner } from 'jest-light-runner';

const InProcesses = createRunner({ runtime: 'child_process' });

/**
 * Runs spec files in processes of their own also where there is only one at a time: left to itself the runner then takes Jest's own
 * process for all projects, with the settings of the first.
 */
export default class ProcessRunner extends InProcesses {
  constructor(...given) {
    super(...given);
    this._runtime = 'child_process';
  }
}
