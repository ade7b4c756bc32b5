/** What an engine found of one rule; the sum of the firms' numbers tells two sets of equal size apart. */
export interface Finding {
  readonly eligible: number;
  readonly sum: number;
  /** Undefined for engines that know only true and false. */
  readonly undetermined?: number;
}

/** An engine of the comparison. */
export interface Entrant {
  readonly name: string;
  /** What a reader should know of how it was asked. */
  readonly note: string;
  /** It judges the firms numbered below this; its time is carried to all firms by the number of checks. */
  readonly firms: number;
  /** What it finds of each rule; not timed. */
  findings(): Promise<readonly Finding[]>;
  /** Judges once more, timed. @returns how many pairs are eligible */
  judge(): Promise<number> | number;
  /** Seconds of processor time it has used, where another process works for it. */
  cpuSeconds?(): Promise<number>;
}

/** Gathers what is found firm by firm. */
export class Tally {
  private readonly found: { eligible: number; sum: number; undetermined: number }[];

  constructor(
    rules: number,
    private readonly threeValued: boolean,
  ) {
    this.found = Array.from({ length: rules }, () => ({ eligible: 0, sum: 0, undetermined: 0 }));
  }

  eligible(rule: number, firm: number): void {
    const one = this.found[rule];
    if (!one) throw new Error(`there is no rule ${rule}`);
    one.eligible += 1;
    one.sum += firm;
  }

  undetermined(rule: number): void {
    const one = this.found[rule];
    if (one) one.undetermined += 1;
  }

  findings(): readonly Finding[] {
    return this.threeValued
      ? this.found
      : this.found.map(({ eligible, sum }) => ({ eligible, sum }));
  }
}
