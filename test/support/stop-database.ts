import { once } from 'node:events';
import type { DatabaseRun } from './start-database.ts';

/**
 * Jest's global teardown, also after failed tests: ends the process that holds the cluster, which removes its folder.
 * When setup itself failed Jest skips this file; then the host sees Jest go and cleans up alone.
 */
export default async function stopDatabase(): Promise<void> {
  const run = globalThis as DatabaseRun;
  const host = run.huizhiDatabaseHost;
  run.huizhiDatabaseHost = undefined;
  if (!host || host.exitCode !== null || host.signalCode !== null) return;
  const exited = once(host, 'exit');
  if (host.connected) host.disconnect();
  await exited;
}
