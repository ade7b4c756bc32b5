const TOTALS = new WeakMap<object, number>();

/** The sum of the shares, added up once for each list of choices. */
function totalOf(choices: readonly { readonly share: number }[]): number {
  let total = TOTALS.get(choices);
  if (total === undefined) {
    total = choices.reduce((sum, choice) => sum + choice.share, 0);
    TOTALS.set(choices, total);
  }
  return total;
}

/**
 * Pseudo-random numbers that repeat exactly from a seed (mulberry32, public domain). For invented data only: they are
 * guessable.
 */
export class RandomNumbers {
  #state: number;

  /** @param seed any whole number; its lowest 32 bits count */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 inclusive to 1 exclusive. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of several, each as likely as its share. */
  weighted<T extends { readonly share: number }>(choices: readonly T[]): T {
    let left = this.next() * totalOf(choices);
    for (const choice of choices) {
      left -= choice.share;
      if (left < 0) return choice;
    }
    return choices.at(-1) as T;
  }
}
