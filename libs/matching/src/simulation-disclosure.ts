import {
  type DecisiveFact,
  type FunnelStep,
  type SimulatedGroup,
  type SimulatedVersion,
  type Simulation,
} from '#libs/engine';

/** A count of subjects; null when it would speak of fewer than {@link TOLD_LEAST} of them. */
export type ToldCount = number | null;

/** Counts below this many subjects are told only to those who may read the subjects themselves. */
const TOLD_LEAST = 5;

type Told<T> = { readonly [K in keyof T]: T[K] extends number ? ToldCount : T[K] };

/** {@link SimulatedVersion} as it is told. */
export interface ToldVersion extends Told<
  Pick<SimulatedVersion, 'eligible' | 'undetermined' | 'ineligible'>
> {
  readonly amountFen: bigint | null;
  readonly funnel: readonly Told<FunnelStep>[];
}

/** {@link Simulation} as it is told. */
export interface ToldSimulation {
  readonly subjects: number;
  readonly published: ToldVersion;
  readonly edited: ToldVersion;
  readonly enters: ToldCount;
  readonly leaves: ToldCount;
  readonly missing: readonly Told<DecisiveFact>[];
  readonly distributions: ReadonlyMap<string, readonly Told<SimulatedGroup>[]>;
}

/**
 * Takes out of a simulation what speaks of a handful of subjects: every count below five, zero included, so that "one" and
 * "none" look alike; every count of the edited version that lies within five of the published one; and where parts add up
 * to a sum that is told, a second part, because one alone would follow from the others.
 *
 * What it does not stop is the difference between two trials; see ARCHITECTURE.md.
 */
export function withoutHandfuls(simulation: Simulation): ToldSimulation {
  const { subjects, enters, leaves, missing, distributions } = simulation;
  // What enters less what leaves is the difference of the eligible: one of the two gives the other away.
  const moves = enters >= TOLD_LEAST && leaves >= TOLD_LEAST;
  const handful = enters + leaves > 0 && enters < TOLD_LEAST && leaves < TOLD_LEAST;
  const edited = versionTold(simulation.edited, simulation.published);
  return {
    subjects,
    published: versionTold(simulation.published),
    edited: { ...edited, amountFen: handful ? null : edited.amountFen },
    enters: moves ? enters : null,
    leaves: moves ? leaves : null,
    missing: missing.map((fact) => ({
      ...fact,
      subjects: told(fact.subjects),
      alone: told(fact.alone),
    })),
    distributions: new Map(
      [...distributions].map(([name, groups]) => {
        const before = partsTold(groups.map((group) => group.published));
        const after = partsTold(
          groups.map((group) => group.edited),
          groups.map((group) => group.published),
        );
        return [
          name,
          groups.map(({ code }, at) => ({
            code,
            published: before[at] ?? null,
            edited: after[at] ?? null,
          })),
        ];
      }),
    ),
  };
}

function versionTold(version: SimulatedVersion, beside?: SimulatedVersion): ToldVersion {
  const verdicts = ({ eligible, undetermined, ineligible }: SimulatedVersion) => [
    eligible,
    undetermined,
    ineligible,
  ];
  const [eligible = null, undetermined = null, ineligible = null] = partsTold(
    verdicts(version),
    beside && verdicts(beside),
  );
  return {
    eligible,
    undetermined,
    ineligible,
    amountFen: version.eligible < TOLD_LEAST ? null : version.amountFen,
    funnel: version.funnel.map((step, at) => {
      const before = version.funnel[at - 1];
      const other = beside?.funnel[at];
      return {
        sentence: step.sentence,
        holding: apart(step.holding, before?.holding, other?.holding),
        open: apart(step.open, before?.open, other?.open),
      };
    }),
  };
}

function told(count: number): ToldCount {
  return count < TOLD_LEAST ? null : count;
}

/** A count, unless it or what sets it apart from others that are told is a handful. */
function apart(count: number, ...others: readonly (number | undefined)[]): ToldCount {
  const near = others.some(
    (other) => other !== undefined && other !== count && Math.abs(other - count) < TOLD_LEAST,
  );
  return near ? null : told(count);
}

/**
 * Counts of subjects that are parts of a sum that is told: a handful is withheld, and where one part is withheld, at least
 * two are: as many as it takes for all withheld ones to be no handful together, because the rest of the sum tells what they
 * come to. Where that cannot be, the whole is a handful itself, and whoever tells it withholds it.
 *
 * @param beside other counts that are told, in the same order: what differs from them by a handful is withheld too
 * @param overlapping a subject may be of several parts: those withheld then count together no more than the greatest of them
 */
export function partsTold(
  counts: readonly number[],
  beside: readonly number[] = [],
  overlapping = false,
): ToldCount[] {
  const parts = counts.map((count, at) => apart(count, beside[at]));
  const withheld = counts.filter((_, at) => parts[at] === null);
  if (withheld.length === 0) return parts;
  const tellable = counts
    .map((count, at) => ({ count, at }))
    .filter(({ at }) => parts[at] !== null)
    .sort((a, b) => a.count - b.count);
  for (const { count, at } of tellable) {
    if (withheld.length > 1 && !isHandful(withheld, overlapping)) break;
    parts[at] = null;
    withheld.push(count);
  }
  return parts;
}

function isHandful(counts: readonly number[], overlapping: boolean): boolean {
  const together = overlapping ? Math.max(...counts) : counts.reduce((all, one) => all + one, 0);
  return together < TOLD_LEAST;
}
