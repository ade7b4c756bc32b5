import { compareBenefits } from './order-of-benefits.ts';
import { fitsCeiling } from './standing-limits.ts';

/** A benefit that a firm may have, beside others or not. */
export interface Option {
  readonly id: string;
  readonly policyId: string;
  /** In fen, > 0. */
  readonly amountFen: bigint;
  /** Two options that name the same place never stand together. */
  readonly places: readonly string[];
  readonly ceilings: readonly Ceiling[];
  readonly year: number;
  /** The firm was told of it: it stands in every combination. */
  readonly fixed: boolean;
}

/** So many fen in so many calendar years in a row, over all options that name the same group. */
interface Ceiling {
  readonly group: string;
  readonly mostFen: bigint;
  readonly years: number;
}

/** The combination that is worth most. */
export interface Combination {
  /** In ascending id. */
  readonly ids: readonly string[];
  readonly amountFen: bigint;
  /** False where more than {@link STEPS} choices would have to be looked at: then it is lawful, and perhaps not the best. */
  readonly proved: boolean;
}

/** Choices looked at for one firm; 24 options that do not exclude one another need fewer, because the bound cuts them. */
const STEPS = 200_000;

interface Search {
  readonly free: readonly Option[];
  /** What all options from a place on are worth together: what is beyond cannot add more. */
  readonly rest: readonly bigint[];
  best: readonly Option[];
  bestFen: bigint;
  steps: number;
}

/** Whether options may stand together: no place twice, and no ceiling exceeded in any row of years. */
export function isLawful(options: readonly Option[]): boolean {
  return options.every((one, index) => mayJoin(one, options.slice(0, index)));
}

/**
 * The lawful combination that is worth most, by branch and bound: an option is taken or left, the dearest first, and a
 * branch is given up when even all that is left could not exceed the best found. Options are taken in the published order
 * (`order-of-benefits.ts`), and of combinations worth the same the one found first counts: equal input gives equal output, and
 * of two benefits that exclude one another the same one as a run lists.
 *
 * @returns undefined where what was told already is not lawful by itself, so that no combination is
 */
export function bestCombination(options: readonly Option[]): Combination | undefined {
  const fixed = options.filter((one) => one.fixed);
  if (!isLawful(fixed)) return undefined;
  const free = options
    .filter((one) => !one.fixed)
    .sort((a, b) => compareBenefits(a, b) || (a.id < b.id ? -1 : 1));
  const rest = [0n];
  for (const { amountFen } of [...free].reverse()) rest.unshift((rest[0] ?? 0n) + amountFen);
  const search: Search = { free, rest, best: fixed, bestFen: worth(fixed), steps: 0 };
  look(search, 0, fixed, search.bestFen);
  return {
    ids: search.best.map(({ id }) => id).sort(),
    amountFen: search.bestFen,
    proved: search.steps <= STEPS,
  };
}

function look(search: Search, at: number, taken: readonly Option[], takenFen: bigint): void {
  search.steps += 1;
  if (takenFen > search.bestFen) {
    search.best = taken;
    search.bestFen = takenFen;
  }
  const option = search.free[at];
  if (!option || search.steps > STEPS || takenFen + (search.rest[at] ?? 0n) <= search.bestFen)
    return;
  if (mayJoin(option, taken)) look(search, at + 1, [...taken, option], takenFen + option.amountFen);
  look(search, at + 1, taken, takenFen);
}

function mayJoin(one: Option, taken: readonly Option[]): boolean {
  if (taken.some(({ places }) => places.some((place) => one.places.includes(place)))) return false;
  // The other's ceiling counts as well, where it is the lower.
  const groups = new Set(one.ceilings.map(({ group }) => group));
  return [...groups].every((group) => {
    const members = taken.filter(({ ceilings }) => ceilings.some((each) => each.group === group));
    return [one, ...members]
      .flatMap(({ ceilings }) => ceilings.filter((each) => each.group === group))
      .every((ceiling) => everyWindow(ceiling, [...members, one]));
  });
}

/** Whether a ceiling holds in each row of years; the last of each row is a year in which something stands. */
function everyWindow(ceiling: Ceiling, members: readonly Option[]): boolean {
  return members.every((last, index) =>
    fitsCeiling(
      ceiling,
      members.filter((_, other) => other !== index),
      last,
    ),
  );
}

function worth(options: readonly Option[]): bigint {
  return options.reduce((total, { amountFen }) => total + amountFen, 0n);
}
