import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { IS_BUILT } from '#libs/platform';
import { inventPart, type PartOfFile, type PartPlan, type PartRange } from './population-part.ts';

const PART_SUBJECTS = 2_000;
/** A population that is done before threads would have begun. */
const ALONE_SUBJECTS = 10_000;
const MOST_THREADS = 8;
/** Parts that a thread is asked for ahead, so that it never waits for its bytes to be written. */
const AHEAD = 2;

/**
 * Invents a population in parts of {@link PART_SUBJECTS}, given in their order, whoever made them: by threads where there
 * are processors for them and the population is worth it, else here. The bytes are the same.
 */
export async function* inventParts(
  plan: PartPlan,
  subjects: number,
): AsyncGenerator<{ readonly until: number; readonly part: readonly PartOfFile[] }> {
  const ranges = Array.from({ length: Math.ceil(subjects / PART_SUBJECTS) }, (_, at) => ({
    from: at * PART_SUBJECTS + 1,
    until: Math.min(subjects, (at + 1) * PART_SUBJECTS),
  }));
  const count = Math.min(availableParallelism(), MOST_THREADS);
  if (!IS_BUILT || subjects < ALONE_SUBJECTS || count < 2) {
    for (const range of ranges) {
      yield { until: range.until, part: inventPart(plan, range) };
      // Whoever wants to stop it is heard between two parts.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  const threads = Array.from({ length: count }, () => new PartThread(plan));
  try {
    const asked: Promise<PartOfFile[]>[] = [];
    for (const [at, range] of ranges.entries()) {
      while (asked.length < Math.min(ranges.length, at + count * AHEAD)) {
        const next = asked.length;
        asked.push((threads[next % count] as PartThread).ask(ranges[next] as PartRange));
      }
      yield { until: range.until, part: await (asked[at] as Promise<PartOfFile[]>) };
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

class PartThread {
  readonly #worker: Worker;
  readonly #waiting: {
    readonly resolve: (part: PartOfFile[]) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  constructor(plan: PartPlan) {
    this.#worker = new Worker(new URL('./population-thread.js', import.meta.url), {
      workerData: plan,
    });
    this.#worker.on('message', (part: PartOfFile[]) => this.#waiting.shift()?.resolve(part));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    // Also one that ends without a word owes its parts.
    this.#worker.on('exit', (code) => this.#fail(new Error(`a thread ended with ${code}`)));
  }

  ask(range: PartRange): Promise<PartOfFile[]> {
    const answer = new Promise<PartOfFile[]>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    // Whoever waits for it is told; one that was asked ahead and is no longer wanted has nobody to tell.
    answer.catch(() => undefined);
    this.#worker.postMessage(range);
    return answer;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
