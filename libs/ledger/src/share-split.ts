/** How a source of a budget stands: its share in whole per cent, what it bore so far, and what it still has; in fen ≥ 0. */
export interface Standing {
  readonly percent: number;
  readonly borneFen: bigint;
  readonly leftFen: bigint;
}

/** What each source bears of an amount, in the order of the sources, and what they lack for it together; in fen. */
export interface Split {
  readonly parts: readonly bigint[];
  readonly lackingFen: bigint;
}

/** A source while an amount is split; what it wants still is in hundredths of a fen, below zero where it bears too much. */
interface Bearer {
  part: bigint;
  wanting: bigint;
  readonly leftFen: bigint;
}

/**
 * Splits an amount so that what each source bore before and bears of this comes as near to its share of the whole as the amount
 * can bring it. It holds whatever was split and given back before:
 *
 * 1. Nothing is lacking as long as the sources have the amount together and each has, with what it bears, its share of the
 *    whole in full fen: nobody is refused for a fraction of a fen, nor for what rounding left behind.
 * 2. Who bears a part of this bears after it less than a fen for each other source more than its share of the whole; where all
 *    have money to spare and nothing was given back, nobody is a fen off.
 * 3. What is given back leaves a source off by no more than rounding came to for all that was ever split; the next amounts make
 *    that good, in one step as soon as one of them is large enough.
 *
 * @param amountFen > 0
 * @param standings with percents that are a hundred together
 * @returns parts that are the amount together; none where something is lacking
 */
export function splitOnward(amountFen: bigint, standings: readonly Standing[]): Split {
  const whole = standings.reduce((sum, { borneFen }) => sum + borneFen, amountFen);
  let lackingFen = 0n;
  const bearers = standings.map(({ percent, borneFen, leftFen }): Bearer => {
    const share = whole * BigInt(percent);
    const due = share / 100n - borneFen;
    if (due > leftFen) lackingFen += due - leftFen;
    const part = due > 0n ? due : 0n;
    return { part, wanting: share - 100n * (borneFen + part), leftFen };
  });
  if (lackingFen > 0n) return { parts: [], lackingFen };
  let rest = bearers.reduce((left, { part }) => left - part, amountFen);
  // Fractions come to less than a fen for each source.
  for (; rest > 0n; rest -= 1n) {
    const next = extreme(bearers, ({ part, leftFen }) => part < leftFen, 1n);
    if (!next) return { parts: [], lackingFen: rest };
    next.part += 1n;
    next.wanting -= 100n;
  }
  // Who bore too much bears nothing of this, and the others less than they want.
  for (; rest < 0n; rest += 1n) {
    const next = extreme(bearers, ({ part }) => part > 0n, -1n);
    if (!next) break;
    next.part -= 1n;
    next.wanting += 100n;
  }
  return { parts: bearers.map(({ part }) => part), lackingFen };
}

/**
 * The most that sources can bear now, in whatever amounts it is split: no source is short of its share of the whole then.
 *
 * @returns ≥ 0
 */
export function bearable(standings: readonly Standing[]): bigint {
  const borne = standings.reduce((sum, { borneFen }) => sum + borneFen, 0n);
  const has = standings.reduce((sum, { leftFen }) => sum + leftFen, 0n);
  const most = standings
    .map(({ percent, borneFen, leftFen }) => {
      const whole = (100n * (borneFen + leftFen + 1n) - 1n) / BigInt(percent);
      return whole - borne;
    })
    .reduce((least, one) => (one < least ? one : least), has);
  return most > 0n ? most : 0n;
}

/** Who wants most of those who may, or least: the first of equals. */
function extreme(
  bearers: readonly Bearer[],
  may: (one: Bearer) => boolean,
  sign: 1n | -1n,
): Bearer | undefined {
  const [first, ...others] = bearers.filter(may);
  return (
    first &&
    others.reduce((best, one) => (sign * (one.wanting - best.wanting) > 0n ? one : best), first)
  );
}
