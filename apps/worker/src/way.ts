import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 2;
/** Longer than nearly all that is awaited takes; work that never ends must not hold up a run for good. */
const LONGEST_MS = 250;

/**
 * How the two threads of a worker share its machine: while somebody waits for an answer, the thread of long jobs begins no
 * further step. A step under way is not interrupted, and no step waits for more than a quarter of a second.
 */
export class Way {
  readonly #awaited: Int32Array;

  /** @param memory what the other thread was given; else it is made here */
  constructor(readonly memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#awaited = new Int32Array(memory);
  }

  /** Has the way until the work is done. */
  async take(work: Promise<void>): Promise<void> {
    Atomics.add(this.#awaited, 0, 1);
    await work.finally(() => Atomics.sub(this.#awaited, 0, 1));
  }

  /** Waits while somebody has it. */
  async give(): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    while (Atomics.load(this.#awaited, 0) > 0 && performance.now() < until) await pause(LOOK_MS);
  }
}
