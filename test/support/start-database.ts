import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where global setup leaves what global teardown needs; both run in Jest's main process. */
export interface DatabaseRun {
  huizhiDatabaseHost?: ChildProcess | undefined;
  huizhiDatabaseReady?: Promise<string>;
}

/**
 * Jest's global setup: one cluster and one migrated template for the whole run, its admin address in
 * `TEST_DATABASE_URL`. Set `TEST_DATABASE_ADMIN_URL` beforehand to use a server of your own.
 *
 * Jest compiles this file to CommonJS, where this project's native ESM cannot be loaded from source. So the work is done
 * by a process of its own (`database-host.ts`), which also outlives a killed Jest just long enough to clean up.
 */
export default async function startDatabase(
  _global: unknown,
  project: { readonly rootDir: string },
): Promise<void> {
  const run = globalThis as DatabaseRun;
  // Called once for every project that names it.
  run.huizhiDatabaseReady ??= startHost(project.rootDir, run);
  process.env['TEST_DATABASE_URL'] = await run.huizhiDatabaseReady;
}

function startHost(rootDir: string, run: DatabaseRun): Promise<string> {
  const support = join(rootDir, 'test', 'support');
  const loader = pathToFileURL(join(support, 'typescript-loader.mjs')).href;
  const host = fork(join(support, 'database-host.ts'), [], {
    cwd: rootDir,
    // What is for processes that read spec files is not for this one.
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: ['--no-warnings', '--conditions=source', '--import', loader],
  });
  run.huizhiDatabaseHost = host;
  return new Promise((resolve, reject) => {
    host.once('message', (message: { adminUrl?: string; failure?: string }) => {
      if (message.adminUrl) resolve(message.adminUrl);
      else reject(new Error(message.failure));
    });
    host.once('error', reject);
    host.once('exit', (code, signal) => {
      reject(new Error(`The test database ended before it was ready (${code ?? signal}).`));
    });
  });
}
