import { appendFileSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/**
 * Named places where a fault is interesting: before and after every commit, ring and acknowledgement.
 *
 * Without `HUIZHI_FAILPOINT` it does nothing. `HUIZHI_FAILPOINT=name#n` kills this process with SIGKILL at the n-th
 * passage, `name#n#SIGSTOP` lets it freeze; `HUIZHI_FAILPOINT_LOG=file` writes down each passage, which is how the fault tests enumerate them. Both are
 * ignored in production.
 */
export function failpoint(name: string): void {
  watcher?.(name);
  if (!armed) return;
  if (log) appendFileSync(log, `${name}\n`);
  if (name !== target) return;
  if (Atomics.add(passages, 0, 1) + 1 === hit) process.kill(process.pid, signal ?? 'SIGKILL');
}

/**
 * Tells a test in this process of each passage until it is called without a watcher. What the watcher throws is thrown at that
 * place, as a fault of the code around it would be. In production nobody watches.
 */
export function watchFailpoints(watch?: (name: string) => void): void {
  if (!inProduction) watcher = watch;
}

const inProduction = process.env.HUIZHI_MODE === 'production';
let watcher: ((name: string) => void) | undefined;
const [target, count, signal] = (process.env.HUIZHI_FAILPOINT ?? '').split('#');
const hit = Number(count ?? '1');
const log = process.env.HUIZHI_FAILPOINT_LOG;
const armed = (Boolean(target) || Boolean(log)) && !inProduction;
const PASSAGES = 'huizhi.passages';
/** Counted for the whole process, whichever of its threads passes: a thread finds the counter of the one that started it. */
const passages = new Int32Array(
  (getEnvironmentData(PASSAGES) as unknown as SharedArrayBuffer | undefined) ??
    new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
);
if (armed) setEnvironmentData(PASSAGES, passages.buffer);
