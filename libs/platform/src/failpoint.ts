import { appendFileSync } from 'node:fs';

/**
 * Named places where a fault is interesting: before and after every commit, ring and acknowledgement.
 *
 * Without `HUIZHI_FAILPOINT` it does nothing. `HUIZHI_FAILPOINT=name#n` kills this process with SIGKILL at the n-th
 * passage, `name#n#SIGSTOP` lets it freeze; `HUIZHI_FAILPOINT_LOG=file` writes down each passage, which is how the fault tests enumerate them. Both are
 * ignored in production.
 */
export function failpoint(name: string): void {
  if (!armed) return;
  if (log) appendFileSync(log, `${name}\n`);
  if (name !== target) return;
  passages += 1;
  if (passages === hit) process.kill(process.pid, signal ?? 'SIGKILL');
}

const [target, count, signal] = (process.env.HUIZHI_FAILPOINT ?? '').split('#');
const hit = Number(count ?? '1');
const log = process.env.HUIZHI_FAILPOINT_LOG;
const armed = (Boolean(target) || Boolean(log)) && process.env.HUIZHI_MODE !== 'production';
let passages = 0;
