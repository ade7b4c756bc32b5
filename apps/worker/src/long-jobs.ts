import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ThreadRefused } from './refusal.ts';
import { type Way } from './way.ts';

/** What the thread is told when it is to end, and says when it is up; else it says why it cannot work. */
export const STOP = 'stop';
export const STARTED = 'started';

/** The thread in which this process does what takes long. */
export class LongJobs {
  /** Ends when the thread does, however that comes about. */
  readonly #ended: Promise<unknown>;
  #isStopping = false;

  private constructor(private readonly thread: Worker) {
    this.#ended = once(thread, 'exit').catch(() => undefined);
  }

  /**
   * @param way what the thread gives way to
   * @throws why the thread could not begin
   */
  static async start(way: Way): Promise<LongJobs> {
    const thread = new Worker(new URL('./long-jobs-thread.js', import.meta.url), {
      workerData: way.memory,
    });
    const silent = once(thread, 'exit').then(() => ['the thread of long jobs said nothing']);
    const [said] = (await Promise.race([once(thread, 'message'), silent])) as [string];
    if (said !== STARTED) throw new ThreadRefused(said);
    return new LongJobs(thread);
  }

  /** Told when the thread ends of its own: then nobody in this process does what takes long. */
  onEnded(told: (error: unknown) => void): void {
    this.thread.on('error', told);
    void this.#ended.then(() => {
      if (!this.#isStopping) told(new ThreadRefused('the thread of long jobs ended'));
    });
  }

  /** Lets it finish what is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.thread.postMessage(STOP);
    await this.#ended;
  }
}
