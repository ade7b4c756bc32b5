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

/**
 * Splits an amount so that what each source bore before and bears of this is its share of the whole, to the fen: rounding that
 * favoured one before is made good by the next amount, and what was funded exactly is used up exactly, as long as nothing that was
 * split is given back: after that a source may be short of its part though the budget has the amount. No part is further from
 * its own share of this amount than a fen for each source. A source that has its share of the whole in full fen is not short
 * for a fraction of one: another bears that fen.
 *
 * @param amountFen > 0
 * @param standings with percents that are a hundred together
 * @returns parts that are the amount together, unless something is lacking
 */
export function splitOnward(amountFen: bigint, standings: readonly Standing[]): Split {
  const count = BigInt(standings.length);
  const whole = standings.reduce((sum, { borneFen }) => sum + borneFen, amountFen);
  const bearers = standings.map(({ percent, borneFen, leftFen }) => {
    const weight = BigInt(percent);
    const share = (amountFen * weight) / 100n;
    const most = smaller(share + count + 1n, amountFen);
    const least = share > count ? share - count : 0n;
    const has = borneFen + leftFen >= (whole * weight) / 100n;
    return {
      part: least,
      // In hundredths of a fen; below zero where it bore too much before.
      wanting: whole * weight - 100n * (borneFen + least),
      most: has ? smaller(most, leftFen) : most,
      leftFen,
    };
  });
  let rest = bearers.reduce((left, { part }) => left - part, amountFen);
  for (; rest > 0n; rest -= 1n) {
    const open = bearers.filter(({ part, most }) => part < most);
    const [first, ...others] = open;
    if (!first) break;
    const next = others.reduce((best, one) => (one.wanting > best.wanting ? one : best), first);
    next.part += 1n;
    next.wanting -= 100n;
  }
  const lackingFen = bearers.reduce(
    (sum, { part, leftFen }) => sum + (part > leftFen ? part - leftFen : 0n),
    rest,
  );
  return { parts: bearers.map(({ part }) => part), lackingFen };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
