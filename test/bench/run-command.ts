import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** What one run of the built command cost, and how it ended. */
export interface Ran {
  /** What a user waits. */
  readonly seconds: number;
  /** Processor time of the command, user and system, in seconds. */
  readonly cpu: number;
  /** The same of the database meanwhile; 0 where it is not known. */
  readonly serverCpu: number;
  /** Most memory that the command had in RAM. */
  readonly peakMb: number;
  readonly code: number;
  /** The last line it said to people. */
  readonly last: string;
}

/** Exit codes of a command that did its work: all well, and something found. */
const DONE = new Set([0, 1, 3]);

const HOOK = `process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write('\\nPEAK ' + process.resourceUsage().maxRSS + ' ' + (user + system) + '\\n');
})`;

/** Runs the built command to its end. @throws when it ends as no command should */
export async function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  const begun = performance.now();
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(HOOK)}`, CLI, ...args],
      { maxBuffer: 64e6, env: environment },
      (error, _, said) => resolve({ code: Number(error?.code ?? 0), stderr: said }),
    );
  });
  const seconds = (performance.now() - begun) / 1_000;
  const [, peak = 0, cpu = 0] = /PEAK (\d+) (\d+)/.exec(stderr) ?? [];
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('PEAK'));
  if (!DONE.has(code)) throw new Error(`ended with ${code}: ${stderr}`);
  return {
    seconds,
    cpu: Number(cpu) / 1e6,
    serverCpu: 0,
    peakMb: Number(peak) / 1_024,
    code,
    last: lines.at(-1) ?? '',
  };
}
