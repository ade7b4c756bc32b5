/** Crashes within this window are counted together, in milliseconds. */
const WINDOW_MS = 60_000;
const CRASHES_MAX = 5;
const FIRST_DELAY_MS = 250;

/** What to do about a crash: start again after a delay, or give up. */
export type CrashAnswer =
  { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'giveUp' };

/**
 * Remembers when a child crashed and decides what follows: 0.25 s, 0.5 s, 1 s, 2 s, and at the fifth crash within a
 * minute the end. A child that ran for a minute starts with a clean record.
 */
export class CrashRecord {
  private times: number[] = [];

  /** Notes a crash at a moment of a steady clock, in milliseconds. */
  note(nowMs: number): CrashAnswer {
    this.times = [...this.times.filter((time) => nowMs - time < WINDOW_MS), nowMs];
    if (this.times.length >= CRASHES_MAX) return { kind: 'giveUp' };
    return { kind: 'restart', delayMs: FIRST_DELAY_MS * 2 ** (this.times.length - 1) };
  }
}
