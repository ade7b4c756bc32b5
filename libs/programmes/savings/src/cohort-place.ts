/** Where a value stands among those of its cohort. */
export interface CohortPlace {
  readonly cohort: string;
  readonly members: number;
  /** The smallest value that half of the members do not exceed. */
  readonly median: number;
  /** How many of a hundred members have a smaller value, rounded down: equal values share a place, and all equal none stands out. */
  readonly percentile: number;
}

/** The place of each value in its cohort, in the order given. */
export function placesIn(
  values: readonly { readonly cohort: string; readonly value: number }[],
): CohortPlace[] {
  const sorted = new Map<string, number[]>();
  for (const { cohort, value } of values) {
    const own = sorted.get(cohort);
    if (own) own.push(value);
    else sorted.set(cohort, [value]);
  }
  for (const one of sorted.values()) one.sort((a, b) => a - b);
  return values.map(({ cohort, value }) => {
    const own = sorted.get(cohort) ?? [];
    return {
      cohort,
      members: own.length,
      median: own[Math.ceil(own.length / 2) - 1] ?? value,
      percentile: Math.floor((100 * below(own, value)) / own.length),
    };
  });
}

/** How many of ascending values are less than one. */
function below(ascending: readonly number[], value: number): number {
  let [from, until] = [0, ascending.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((ascending[middle] as number) < value) from = middle + 1;
    else until = middle;
  }
  return from;
}
