import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 2;
/** Longer than nearly all that is awaited takes; news that never ends must not hold up a run for good. */
const LONGEST_MS = 250;

/**
 * How the two threads of a worker share its machine: while a step of what somebody waits for is under way, the thread of long
 * jobs begins no step of its own. One under way is not interrupted, and none waits for more than a quarter of a second. Threads of
 * another process know nothing of it.
 */
export class Way {
  readonly #taken: Int32Array;

  /** @param memory what the other thread was given; else it is made here */
  constructor(readonly memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.#taken = new Int32Array(memory);
  }

  /** Has the way until the work is done. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    Atomics.add(this.#taken, 0, 1);
    try {
      return await work();
    } finally {
      Atomics.sub(this.#taken, 0, 1);
    }
  }

  /** Waits while somebody has it. */
  async give(): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    while (Atomics.load(this.#taken, 0) > 0 && performance.now() < until) await pause(LOOK_MS);
  }
}
