/** What one firm could get of a policy. */
export interface Ordered {
  readonly policyId: string;
  /** In fen, > 0. */
  readonly amountFen: bigint;
}

/**
 * The published order among benefits that a firm cannot have together: the greater amount first, of equal amounts the policy
 * whose id comes first. No document says more than that one of them is due, so the firm gets the one that is worth more; of
 * equal amounts any will do for the firm, and an id stays the same whoever names whom. Whether its budget reaches is not
 * asked: that is not known before those ahead in that line are served.
 *
 * @returns < 0 where the first comes first
 */
export function compareBenefits(one: Ordered, other: Ordered): number {
  if (one.amountFen !== other.amountFen) return one.amountFen > other.amountFen ? -1 : 1;
  if (one.policyId === other.policyId) return 0;
  return one.policyId < other.policyId ? -1 : 1;
}

/**
 * The benefits of many firms, turn by turn: of each firm the first of the published order in the first turn, the second in
 * the second. Within a turn firms keep the order in which they came.
 */
export function inTurns<T extends Ordered & { readonly subjectId: number }>(
  benefits: readonly T[],
): readonly (readonly T[])[] {
  const bySubject = new Map<number, T[]>();
  for (const one of benefits) {
    const others = bySubject.get(one.subjectId);
    if (others) others.push(one);
    else bySubject.set(one.subjectId, [one]);
  }
  const turns: T[][] = [];
  for (const own of bySubject.values())
    own.sort(compareBenefits).forEach((one, turn) => (turns[turn] ??= []).push(one));
  return turns;
}
