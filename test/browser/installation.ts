import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { removeInstallation } from '../faults/installation.ts';
import { freePort } from '../faults/processes.ts';
import { until } from '../faults/until.ts';

/** Enough for several items of every policy, and ready in a quarter of a minute. */
const SUBJECTS = 3000;
const READY_SECONDS = 270;
const STOP_SECONDS = 20;
const LEFT_OUT = ['DATABASE_URL', 'HUIZHI_SECRET', 'HUIZHI_MODE', 'REDIS_URL'] as const;

/** Huizhi as `huizhi start` brings it up on an empty folder, the demo included, and its command line. */
export class Installation {
  #output = '';

  private constructor(
    readonly address: string,
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly child: ChildProcess,
  ) {
    const keep = (text: Buffer): void => void (this.#output += text.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** Starts one; `ready` waits for it. */
  static async start(): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'huizhi-browser-'));
    const port = await freePort();
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_OPTIONS: '',
      HUIZHI_DATA: folder,
      HUIZHI_PORT: String(port),
      HUIZHI_DEMO_SUBJECTS: String(SUBJECTS),
    };
    for (const name of LEFT_OUT) Reflect.deleteProperty(environment, name);
    const child = spawn(process.execPath, [commandLine(), 'start'], {
      // Under this name it stops by itself when its parent is gone, so a killed test run leaves nothing behind.
      env: { ...environment, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return new Installation(`http://127.0.0.1:${port}`, folder, environment, child);
  }

  /** Waits until it serves the page. */
  async ready(): Promise<void> {
    const seen = (): boolean => this.#output.includes('Huizhi is ready');
    await until('it is ready', () => seen() || this.#isOver(), READY_SECONDS).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}; it said:\n${this.#output}`);
      },
    );
    if (!seen()) throw new Error(`It ended before it was ready:\n${this.#output}`);
  }

  /** Where the demo put the files that departments are said to have sent. */
  get deliveries(): string {
    return join(this.folder, `synthetic-${SUBJECTS}-20250930`);
  }

  /** A file name in its folder. */
  file(name: string): string {
    return join(this.folder, name);
  }

  /** Runs a command against it, as an administrator would. @throws when it ends with an exit code other than 0 */
  async command(words: readonly string[], input = ''): Promise<void> {
    const ended = promisify(execFile)(process.execPath, [commandLine(), ...words], {
      env: this.environment,
    });
    ended.child.stdin?.end(input);
    await ended;
  }

  /** Stops it as Ctrl-C does and removes all it wrote. */
  async stop(): Promise<void> {
    if (!this.#isOver()) {
      const gone = once(this.child, 'exit');
      const late = setTimeout(() => this.#kill(), STOP_SECONDS * 1000);
      this.child.kill('SIGINT');
      await gone;
      clearTimeout(late);
    }
    await removeInstallation(this.folder);
  }

  #isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  #kill(): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
  }
}

function commandLine(): string {
  const file = join(process.cwd(), 'dist/bin/cli.js');
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing: run node apps/cli/bootstrap.mjs build first.`);
}
