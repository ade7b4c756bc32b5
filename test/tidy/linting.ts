import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { ROOT, type TextFile } from './tree.ts';

/** What the linter says: its import table, and for each file the rules it breaks. */
export interface Linted {
  readonly mayImport: Readonly<Record<string, readonly string[]>>;
  readonly broken: Readonly<Record<string, readonly string[]>>;
}

/** Lints files that do not exist, by the configuration of this checkout. */
export async function lintVirtualFiles(files: readonly TextFile[]): Promise<Linted> {
  const script = join(ROOT, 'test', 'tidy', 'lint-virtual-files.mjs');
  const linter = spawn(process.execPath, [script], { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  linter.stdin.end(JSON.stringify(files));
  const [printed, failed] = await Promise.all([text(linter.stdout), text(linter.stderr)]);
  if (printed === '') throw new Error(failed);
  return JSON.parse(printed) as Linted;
}
