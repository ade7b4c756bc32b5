import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync } from 'node:fs';
import { READY_MESSAGE, STOP_MESSAGE } from '#libs/platform';
import { CrashRecord } from './supervisor-backoff.ts';
import { ChildKeepsCrashing } from './supervisor-errors.ts';

/** A process to keep alive. */
export interface ChildPlan {
  readonly name: string;
  /** Compiled script. */
  readonly script: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The file its output goes to; without one it shares the terminal. */
  readonly log?: string | undefined;
}

interface Kept {
  readonly plan: ChildPlan;
  readonly crashes: CrashRecord;
  child: ChildProcess | undefined;
  restart: NodeJS.Timeout | undefined;
}

const LOG_LIMIT_BYTES = 16 * 1024 * 1024;
/** A child is asked to stop and given this long; then it is killed. */
const STOP_LIMIT_MS = 4_500;

/**
 * Keeps child processes alive: one that ends is started again after a growing pause, and five ends within a minute, or
 * five starts in a row that came to nothing, end everything.
 *
 * Children run in sessions of their own, so that Ctrl-C reaches only this process, which stops them in order; should it
 * die itself, they notice by the closed channel (`exitWithParent`).
 */
export class Supervisor {
  /** Rejects with START.CHILD_KEEPS_CRASHING when a child cannot be kept alive; never fulfils. */
  readonly givenUp: Promise<never>;
  private readonly kept: Kept[] = [];
  private stopping = false;
  private giveUp: (error: ChildKeepsCrashing) => void = () => undefined;

  constructor(private readonly print: (line: string) => void) {
    this.givenUp = new Promise<never>((_, reject) => (this.giveUp = reject));
    // Whoever waits hears of it; nobody waiting is no reason for Node to end the process.
    this.givenUp.catch(() => undefined);
  }

  /** Starts a child and keeps it alive from now on. */
  keep(plan: ChildPlan): void {
    const kept: Kept = { plan, crashes: new CrashRecord(), child: undefined, restart: undefined };
    this.kept.push(kept);
    this.launch(kept);
  }

  /** Stops all children, the last one started first asked, and waits until they are gone; at most 5 s. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.kept.toReversed().map((kept) => this.end(kept)));
  }

  /** Kills all children and waits for nothing. */
  kill(): void {
    this.stopping = true;
    for (const { child } of this.kept) child?.kill('SIGKILL');
  }

  private launch(kept: Kept): void {
    if (this.stopping) return;
    const { script, environment, log } = kept.plan;
    const output = log === undefined ? 'inherit' : openLog(log);
    const child = fork(script, [], {
      env: environment,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', output, output, 'ipc'],
      detached: process.platform !== 'win32',
    });
    if (typeof output === 'number') closeSync(output);
    kept.child = child;
    let over = false;
    let ready = false;
    child.on('message', (message) => (ready ||= message === READY_MESSAGE));
    const ended = (how: string) => {
      if (over) return;
      over = true;
      kept.child = undefined;
      if (!this.stopping) this.answer(kept, how, ready);
    };
    child.once('exit', (code, signal) => ended(signal ?? `exit ${code}`));
    child.once('error', (error) => {
      if (child.pid === undefined) ended(error.message);
    });
  }

  private answer(kept: Kept, how: string, wasReady: boolean): void {
    const { name, log } = kept.plan;
    const answer = kept.crashes.note(performance.now(), wasReady);
    if (answer.kind === 'giveUp') {
      this.giveUp(new ChildKeepsCrashing(name, how, log));
      return;
    }
    const seconds = answer.delayMs / 1000;
    this.print(
      `${name} 意外退出（${how}），${seconds} 秒后重启 / ${name} ended (${how}), restarting in ${seconds} s`,
    );
    kept.restart = setTimeout(() => this.launch(kept), answer.delayMs);
  }

  private end(kept: Kept): Promise<void> {
    clearTimeout(kept.restart);
    const { child } = kept;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      child.once('exit', () => {
        clearTimeout(late);
        resolve();
      });
      if (child.connected) child.send(STOP_MESSAGE, () => undefined);
      // As well: a child that is still loading has no ear for messages yet, but dies of the signal. On Windows any
      // signal kills at once, so there the message must do.
      if (process.platform !== 'win32') child.kill('SIGTERM');
    });
  }
}

function openLog(path: string): number {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) truncateSync(path);
  } catch {
    // There is none yet.
  }
  return openSync(path, 'a', 0o600);
}
