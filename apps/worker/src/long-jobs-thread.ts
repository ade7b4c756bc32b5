import 'reflect-metadata';
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { invariant } from '#libs/kernel';
import { openLogger, readConfig } from '#libs/platform';
import { openJobs } from './open-jobs.ts';
import { STARTED, STOP } from './long-jobs.ts';
import { refusalOf } from './refusal.ts';
import { Way } from './way.ts';

const NICENESS = 5;

/**
 * Answers what takes long in a thread of its own: an evaluation, a second opinion or a page of decisions may use it for as long
 * as it takes, and what somebody waits for is answered meanwhile.
 */
async function work(port: MessagePort): Promise<void> {
  giveWay();
  const config = readConfig(process.env);
  const way = new Way(workerData as SharedArrayBuffer);
  const logger = openLogger('worker', config.logLevel);
  const opened = await openJobs(config, logger, 'long', way);
  port.once('message', (message) => {
    invariant(message === STOP, 'a thread of long jobs is told nothing but to stop');
    void opened.close().finally(() => port.close());
  });
  port.postMessage(STARTED);
}

/**
 * On Linux a niceness is a thread's own: the system gives this one what the one beside it leaves. Elsewhere it would be the
 * whole process's, and nothing is done. It is never lowered, which only a privileged user may.
 */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(Math.max(getPriority(), NICENESS));
}

const port = parentPort;
invariant(port !== null, 'long jobs have a thread of their own');
try {
  await work(port);
} catch (error) {
  port.postMessage(refusalOf(error));
  // Of this thread only; what it had opened goes with it.
  process.exit(1);
}
