import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/bin/cli.js', import.meta.url));

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
const DONE = [0, 1, 3];
/** The same, and a file refused with its reason, which a measure of anything else must not take for quick work. */
export const DONE_OR_REFUSED = [...DONE, 2];

/** The most memory is asked of /proc: what getrusage says begins with that of the process that started the command. */
const HOOK = `import { readFileSync } from 'node:fs';
process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  let peak = process.resourceUsage().maxRSS;
  try {
    peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {}
  process.stderr.write('\\nPEAK ' + peak + ' ' + (user + system) + '\\n');
})`;

/**
 * Runs the built command to its end.
 *
 * @param ends the exit codes that it may end with
 * @throws when it ends otherwise
 */
export async function runCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  ends: readonly number[] = DONE,
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
  if (!ends.includes(code)) throw new Error(`ended with ${code}: ${stderr}`);
  return {
    seconds,
    cpu: Number(cpu) / 1e6,
    serverCpu: 0,
    peakMb: Number(peak) / 1_024,
    code,
    last: lines.at(-1) ?? '',
  };
}
