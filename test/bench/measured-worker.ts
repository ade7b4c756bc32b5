import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../../dist/bin/worker.js', import.meta.url));
const TICKS_PER_SECOND = 100;

/** A worker process, what its jobs took by kind in seconds, and what processors did for it. */
export class Worker {
  readonly jobs = new Map<string, number[]>();
  readonly failures: string[] = [];
  /** When each job ended that was about something, by what it was about. */
  readonly ended = new Map<string, number>();
  /** Once it answers what is due. */
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;

  constructor(environment: NodeJS.ProcessEnv, folder: string) {
    let isReady: () => void = () => undefined;
    this.ready = new Promise((resolve) => (isReady = resolve));
    this.#child = spawn(process.execPath, [WORKER], {
      env: { ...environment, HUIZHI_DATA: folder, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const entry = JSON.parse(line) as {
        msg: string;
        kind: string;
        ref: string;
        seconds?: number;
      };
      if (entry.msg === 'working') isReady();
      if (entry.msg === 'job failed') this.failures.push(line);
      if (entry.msg !== 'job finished') return;
      this.ended.set(`${entry.kind} ${entry.ref}`, performance.now());
      this.jobs.set(entry.kind, [...(this.jobs.get(entry.kind) ?? []), entry.seconds ?? 0]);
    });
  }

  async processorSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
  }

  /** Most memory it had in RAM so far, in MB. */
  async peakMb(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** What passed between the end of the snapshot and the end of the last segment, which workers share. */
export function evaluationOf(workers: readonly Worker[]): string {
  const endsOf = (kind: string): number[] =>
    workers.flatMap(({ ended }) =>
      [...ended].flatMap(([key, at]) => (key.startsWith(`${kind} `) ? [at] : [])),
    );
  const segments = endsOf('match.segment');
  const wall = (Math.max(...segments) - Math.max(...endsOf('match.run'))) / 1_000;
  return `${wall.toFixed(2)} s by the wall for ${segments.length} segments`;
}
