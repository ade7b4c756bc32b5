import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { STOP_MESSAGE } from '#libs/platform';
import { until } from './until.ts';
import { dist, type World } from './world.ts';

/** A place in a process, and at which passage it is killed there. */
export interface Fault {
  readonly failpoint: string;
  readonly hit: number;
  /** SIGSTOP freezes it instead of killing it. */
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
}

/** What a process is given besides the world it lives in. */
export interface ProcessOptions {
  /** Applies to its first life only. */
  readonly fault?: Fault;
  readonly environment?: NodeJS.ProcessEnv;
  /** Names its files, when there are two of a kind. */
  readonly label?: string;
  /** Done after it was killed and before it is started again. */
  readonly beforeRestart?: () => Promise<void>;
}

const LIVES_MAX = 50;
/** Longer than a process gives itself. */
const STOP_LIMIT_MS = 6_000;

/** A real process of the product that is started again whenever it ends, as its supervisor would. */
export class KeptProcess {
  /** How it ended so far, such as `SIGKILL`. */
  readonly ends: string[] = [];
  #child: ChildProcess | undefined;
  #stopping = false;

  constructor(
    readonly name: 'api' | 'worker',
    private readonly world: World,
    private readonly options: ProcessOptions = {},
  ) {
    this.#launch(options.fault);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The file that names each failpoint passed, one per line. */
  get passagesFile(): string {
    return join(this.world.folder, `${this.#label}.passages`);
  }

  /** How often each failpoint was passed. */
  async passages(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const text = await readFile(this.passagesFile, 'utf8').catch(() => '');
    for (const name of text.split('\n').filter(Boolean))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  }

  /** What it and its successors printed. */
  async printed(): Promise<string> {
    return readFile(this.#log, 'utf8').catch(() => '');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Whether it is frozen by SIGSTOP. */
  async isFrozen(): Promise<boolean> {
    const status = await readFile(`/proc/${this.pid}/stat`, 'utf8').catch(() => '');
    return /^\d+ \(.*\) T /.test(status);
  }

  /** Ends it for good. @returns how it left: `exit 0` when it let go of everything in time */
  async stop(): Promise<string> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 'gone';
    const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    if (child.connected) child.send(STOP_MESSAGE, () => undefined);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const [code, signal] = await gone;
    clearTimeout(late);
    return signal ?? `exit ${code}`;
  }

  async #return(): Promise<void> {
    await this.options
      .beforeRestart?.()
      .catch((error: unknown) => this.ends.push(`before its restart: ${String(error)}`));
    if (!this.#stopping) this.#launch(undefined);
  }

  get #label(): string {
    return this.options.label ?? this.name;
  }

  get #log(): string {
    return join(this.world.folder, `${this.#label}.log`);
  }

  #launch(fault: Fault | undefined): void {
    const log = createWriteStream(this.#log, { flags: 'a' });
    const child = fork(dist(`bin/${this.name}.js`), [], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...this.world.environment,
        ...this.options.environment,
        HUIZHI_FAILPOINT_LOG: this.passagesFile,
        ...(fault
          ? { HUIZHI_FAILPOINT: `${fault.failpoint}#${fault.hit}#${fault.signal ?? 'SIGKILL'}` }
          : {}),
      },
    });
    child.stdout?.pipe(log);
    child.stderr?.pipe(log);
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#stopping) return;
      this.ends.push(signal ?? `exit ${code}`);
      if (this.ends.length > LIVES_MAX) return;
      void this.#return();
    });
  }
}

/** A port that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address) return address.port;
  throw new Error('no free port');
}

/** Waits until a process was killed at its fault and started again. */
export async function untilKilled(process: KeptProcess, fault: Fault): Promise<void> {
  await until(
    `${process.name} killed at ${fault.failpoint}#${fault.hit}`,
    () => process.ends.includes('SIGKILL'),
    15,
  );
}
