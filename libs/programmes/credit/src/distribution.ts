/** How many subjects by axis (all, model, division, industry, kind, size, reason), group and tier. */
export type Distribution = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>
>;

/** Stands for "no tier" among tiers. */
export const NOT_GRADED = 'not-graded';
/** Stands for a division or another group that is not known. */
export const UNKNOWN_PLACE = '';

/** Counts below this are withheld: they could be told from one firm. */
const LEAST_SHOWN = 5;

/** A distribution as it may be shown: a null is a count from one to four, or one that would give such a count away. */
export type ShownDistribution = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, number | null>>>>>
>;

/**
 * Withholds small counts. In a group where one alone is withheld the next smallest is withheld too, because the total of a
 * group is the sum of its tiers; a tier of which one group alone is withheld loses its next smallest group likewise.
 */
export function suppressed(distribution: Distribution): ShownDistribution {
  return Object.fromEntries(
    Object.entries(distribution).map(([axis, groups]) => [axis, suppressedGroups(groups)]),
  );
}

function suppressedGroups(groups: Distribution[string]): ShownDistribution[string] {
  const shown: Record<string, Record<string, number | null>> = {};
  for (const [group, tiers] of Object.entries(groups)) shown[group] = { ...tiers };
  const cells = Object.entries(groups).flatMap(([group, tiers]) =>
    Object.entries(tiers).map(([tier, count]) => ({ group, tier, count })),
  );
  const hide = ({ group, tier }: { group: string; tier: string }): void => {
    (shown[group] as Record<string, number | null>)[tier] = null;
  };
  const hidden = ({ group, tier }: { group: string; tier: string }): boolean =>
    shown[group]?.[tier] === null;
  for (const cell of cells) if (cell.count > 0 && cell.count < LEAST_SHOWN) hide(cell);
  for (let again = true; again;) {
    again = false;
    for (const line of lines(cells)) {
      const open = line.filter((cell) => !hidden(cell) && cell.count > 0);
      if (line.length - open.length - line.filter(({ count }) => count === 0).length !== 1)
        continue;
      const [smallest] = open.sort((a, b) => a.count - b.count);
      if (!smallest) continue;
      hide(smallest);
      again = true;
    }
  }
  return shown;
}

interface Cell {
  readonly group: string;
  readonly tier: string;
  readonly count: number;
}

/** The cells of each group, and, where there are several groups, of each tier. */
function lines(cells: readonly Cell[]): readonly Cell[][] {
  const by = (of: (cell: Cell) => string): Cell[][] => {
    const found = new Map<string, Cell[]>();
    for (const cell of cells) found.set(of(cell), [...(found.get(of(cell)) ?? []), cell]);
    return [...found.values()];
  };
  return [...by(({ group }) => group), ...by(({ tier }) => tier)];
}
