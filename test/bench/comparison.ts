import { type Measured, type Round } from './figures.ts';
import { type Entrant, type Finding } from './entrants/entrant.ts';

/** For so long every engine is asked, untimed, before it is timed: compilers work in the background, caches fill. */
const WARM_MS = 10_000;
/** A turn lasts at least so long: what takes a tenth of a second is asked again, or one collection of garbage decides. */
const TURN_MS = 1_000;

/** What is right, for the firms numbered below a limit. */
export type Right = (limit: number) => readonly Finding[];

/**
 * Checks that all engines find the same, asks each of them for an equal time without a clock, then for a second, and once at least,
 * in every round.
 *
 * @throws Error when findings differ: figures of engines that do not agree compare nothing
 */
export async function compare(
  entrants: readonly Entrant[],
  rounds: number,
  right: Right,
  tell: (line: string) => void,
): Promise<readonly Measured[]> {
  const wanted = new Map<number, readonly Finding[]>();
  for (const entrant of entrants) {
    const known = wanted.get(entrant.firms) ?? right(entrant.firms);
    wanted.set(entrant.firms, known);
    sameFindings(entrant.name, known, await entrant.findings());
    tell(`${entrant.name} finds the same`);
  }
  for (const entrant of entrants) {
    const begun = performance.now();
    do await entrant.judge();
    while (performance.now() - begun < WARM_MS);
  }
  const measured = new Map<Entrant, Round[]>(entrants.map((entrant) => [entrant, []]));
  for (let round = 0; round < rounds; round += 1) {
    tell(`round ${round + 1} of ${rounds}`);
    for (const entrant of entrants) {
      const known = wanted.get(entrant.firms) ?? [];
      const total = known.reduce((sum, { eligible }) => sum + eligible, 0);
      measured.get(entrant)?.push(await timed(entrant, total));
    }
  }
  return entrants.map((entrant) => ({
    name: entrant.name,
    note: entrant.note,
    checks: entrant.firms * (wanted.get(entrant.firms) ?? []).length,
    rounds: measured.get(entrant) ?? [],
  }));
}

function sameFindings(name: string, wanted: readonly Finding[], found: readonly Finding[]): void {
  for (const [rule, one] of wanted.entries()) {
    const other = found[rule];
    const same =
      other?.eligible === one.eligible &&
      other.sum === one.sum &&
      (other.undetermined === undefined || other.undetermined === one.undetermined);
    if (!same)
      throw new Error(
        `${name}, rule ${rule}: ${JSON.stringify(other)} instead of ${JSON.stringify(one)}`,
      );
  }
}

/** What one judgement took, in the mean of a turn. */
async function timed(entrant: Entrant, expected: number): Promise<Round> {
  const own = process.cpuUsage();
  const others = (await entrant.cpuSeconds?.()) ?? 0;
  const start = performance.now();
  let turns = 0;
  do {
    const eligible = await entrant.judge();
    if (eligible !== expected)
      throw new Error(`${entrant.name} found ${eligible}, not ${expected}`);
    turns += 1;
  } while (performance.now() - start < TURN_MS);
  const wall = (performance.now() - start) / 1_000;
  const spent = process.cpuUsage(own);
  const cpu = (spent.user + spent.system) / 1e6 + ((await entrant.cpuSeconds?.()) ?? 0) - others;
  return { wall: wall / turns, cpu: cpu / turns };
}
