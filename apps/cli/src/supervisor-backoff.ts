/** Crashes within this window are counted together, in milliseconds. */
const WINDOW_MS = 60_000;
const CRASHES_MAX = 5;
const FIRST_DELAY_MS = 250;

/** What to do about a crash: start again after a delay, or give up. */
export type CrashAnswer =
  { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'giveUp' };

/**
 * Remembers how a child ended and decides what follows: 0.25 s, 0.5 s, 1 s, 2 s, and at the fifth crash the end. Crashes
 * count together within a minute; those of a child that never came up count however long it took, since on a slow machine
 * five hopeless starts take longer than a minute.
 */
export class CrashRecord {
  private times: number[] = [];
  private hopeless = 0;

  /**
   * Notes a crash.
   *
   * @param nowMs of a steady clock, in milliseconds
   * @param wasReady whether the child had come up before
   */
  note(nowMs: number, wasReady: boolean): CrashAnswer {
    this.times = [...this.times.filter((time) => nowMs - time < WINDOW_MS), nowMs];
    this.hopeless = wasReady ? 0 : this.hopeless + 1;
    const crashes = Math.max(this.times.length, this.hopeless);
    if (crashes >= CRASHES_MAX) return { kind: 'giveUp' };
    return { kind: 'restart', delayMs: FIRST_DELAY_MS * 2 ** (crashes - 1) };
  }
}
