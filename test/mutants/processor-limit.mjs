import { workerData } from 'node:worker_threads';

/*
 * Ends the judge when a test has used more processor time than it may: a mutant that never ends. Processor time, so that
 * a machine with much else to do condemns nobody. A thread of its own, because the judged one does not come to rest.
 */

/** The processor seconds of the whole process at which the test that runs is over; zero while none runs. */
const over = new Float64Array(workerData);

setInterval(() => {
  const { user, system } = process.cpuUsage();
  const limit = over[0] ?? 0;
  if (limit > 0 && (user + system) / 1e6 > limit) process.kill(process.pid, 'SIGXCPU');
}, 250);
