/**
 * How few visits there can be, whatever the schedule: a bound that is proven, not searched for.
 *
 * **Each firm alone.** Two inspections whose windows share no day need two visits, so a firm needs as many as it has windows
 * of which no two meet; sorted by their ends, taking each that begins after the last one taken finds the most of those, and as
 * many days stab all windows. Where duty, skills and minutes ask for more, even with all teams free, `planFirm` proves that.
 * Firms are visited apart, so the sum over firms is a bound.
 *
 * **Firms together.** Say firm `f` needs `n` visits, `n` being its number of disjoint windows, and has exactly `n`, on days
 * d1 < … < dn. Then d_i is not after R_i, the i-th end taken from the left: d1 must stab the window that ends first; and the
 * window that gave R_(i+1) begins after R_i ≥ d_i, so a later day stabs it, and d_(i+1) ≤ R_(i+1). Mirrored, d_i is not
 * before L_i, the i-th beginning taken from the right. So an inspection is done within the union of those [L_i, R_i] that meet its
 * window: its *tight* window. Take a set of teams, all inspections that no other team can do, and a stretch of days. What
 * has its tight window in the stretch, over all firms, may exceed the minutes of these teams on these days. Then some firms
 * have more visits than they need, and each of these frees at most what has its tight window in the stretch but not its whole
 * one. The fewest firms that free enough is a bound on the visits above the sum. Two such bounds add up where no firm could
 * free anything in both.
 */
import { disjointEnds, disjointWindows, planFirm } from './joint-firm.ts';
import { type JointProgress } from './joint-inspections.ts';
import { type FirmDue, type JointProblem } from './joint-problem.ts';
import { inspection, minutesAt } from './joint-staffing.ts';

/**
 * A number of visits that no schedule undercuts that carries out the inspections named, or more; it says nothing of one that
 * leaves some of them undone. Found bit by bit, a firm between two yields.
 *
 * @param placed for each inspection of the problem, whether it is carried out
 */
export function* stepsOfBound(
  problem: JointProblem,
  placed: readonly boolean[],
): Generator<JointProgress, number> {
  const firms = problem.firms.map(({ due }) => due.filter((at) => placed[at]));
  const needs: number[] = [];
  for (const due of firms) {
    needs.push(visitsAlone(problem, due));
    yield { step: 'proving', done: needs.length, total: firms.length };
  }
  const alone = needs.reduce((sum, need) => sum + need, 0);
  return alone + visitsForRoom(problem, firms, needs);
}

/** Fewest visits of a firm were all teams there for it alone. */
export function visitsAlone(problem: JointProblem, due: FirmDue['due']): number {
  const room = { free: problem.capacity, cost: () => 0 };
  const { left, leastVisits } = planFirm(problem, due, room);
  return left.length === 0 ? leastVisits : disjointWindows(problem, due);
}

/** An inspection with the days on which it is done if its firm has no visit too many. */
interface Tight {
  readonly at: number;
  readonly firm: number;
  readonly from: number;
  readonly to: number;
}

/** Visits that the lack of room adds to those that firms need alone. */
function visitsForRoom(
  problem: JointProblem,
  firms: readonly FirmDue['due'][],
  needs: readonly number[],
): number {
  const tight = firms.flatMap((due, firm) => tightWindows(problem, due, firm, needs[firm] ?? 0));
  const bounds = teamSets(problem, tight).flatMap(({ teams, own }) =>
    crowdedStretches(problem, teams, own),
  );
  // The largest first; each firm counts once.
  bounds.sort((a, b) => b.visits - a.visits);
  const counted = new Set<number>();
  let sum = 0;
  for (const { visits, firms: involved } of bounds) {
    if (involved.some((firm) => counted.has(firm))) continue;
    for (const firm of involved) counted.add(firm);
    sum += visits;
  }
  return sum;
}

function tightWindows(
  problem: JointProblem,
  due: FirmDue['due'],
  firm: number,
  need: number,
): Tight[] {
  const ends = disjointEnds(problem, due);
  const whole = due.map((at) => {
    const { first, last } = inspection(problem, at);
    return { at, firm, from: first, to: last };
  });
  // A firm that needs more for other reasons has no tight windows: nothing is said of its days.
  if (ends.length !== need) return whole;
  const begins: number[] = [];
  const backwards = [...whole].sort((a, b) => b.from - a.from);
  for (const { from, to } of backwards) if (to < (begins[0] ?? Infinity)) begins.unshift(from);
  return whole.map((one) => {
    const met = ends.flatMap((end, index) => {
      const [from, to] = [Math.max(one.from, begins[index] ?? 0), Math.min(one.to, end)];
      return from <= to ? [{ from, to }] : [];
    });
    const from = Math.min(...met.map((days) => days.from));
    return { ...one, from, to: Math.max(...met.map((days) => days.to)) };
  });
}

/** Sets of teams with what only they can do: each set that is able to do something, and what hangs together by them. */
function teamSets(
  problem: JointProblem,
  tight: readonly Tight[],
): { readonly teams: readonly number[]; readonly own: readonly Tight[] }[] {
  const sets = new Map<string, { teams: readonly number[]; own: Tight[] }>();
  const kinds = new Map<string, { teams: readonly number[]; due: Tight[] }>();
  for (const one of tight) {
    const teams = inspection(problem, one.at).able;
    const key = teams.join();
    const kind = kinds.get(key);
    if (kind) kind.due.push(one);
    else kinds.set(key, { teams, due: [one] });
  }
  for (const [key, { teams }] of kinds) sets.set(key, { teams, own: [] });
  for (const teams of connected([...kinds.values()].map((kind) => kind.teams)))
    sets.set(teams.join(), { teams, own: [] });
  const within = new Map<number, { teams: readonly number[]; own: Tight[] }[]>();
  for (const set of sets.values())
    for (const team of set.teams) within.set(team, [...(within.get(team) ?? []), set]);
  for (const { teams, due } of kinds.values())
    for (const set of within.get(teams[0] ?? -1) ?? [])
      if (teams.every((team) => set.teams.includes(team))) for (const one of due) set.own.push(one);
  return [...sets.values()];
}

/** Joins sets that share a member until no two do. */
function connected(sets: readonly (readonly number[])[]): number[][] {
  const groups = new Map<number, Set<number>>();
  for (const set of sets) {
    const joined = new Set(set);
    for (const one of set) for (const other of groups.get(one) ?? []) joined.add(other);
    for (const one of joined) groups.set(one, joined);
  }
  return [...new Set(groups.values())].map((group) => [...group].sort((a, b) => a - b));
}

/** A stretch in which some firms have more visits than they need. */
interface Crowded {
  readonly visits: number;
  /** Who could free something. */
  readonly firms: readonly number[];
}

function crowdedStretches(
  problem: JointProblem,
  teams: readonly number[],
  own: readonly Tight[],
): Crowded[] {
  const width = problem.days.length;
  const room = problem.days.map((_, day) =>
    teams.reduce((sum, team) => sum + minutesAt(problem.capacity, team * width + day), 0),
  );
  const found: Crowded[] = [];
  for (const from of new Set(own.map((one) => one.from))) {
    const inside = own.filter((one) => one.from >= from).sort((a, b) => a.to - b.to);
    let [asked, place, minutes] = [0, 0, 0];
    for (let day = from; day < width; day += 1) {
      minutes += room[day] ?? 0;
      for (let one = inside[place]; one && one.to <= day; one = inside[(place += 1)])
        asked += inspection(problem, one.at).minutes;
      if (asked <= minutes) continue;
      const crowded = firmsToFree(problem, inside.slice(0, place), [from, day], asked - minutes);
      if (crowded) found.push(crowded);
    }
  }
  return found;
}

/** The fewest firms that free so many minutes of a stretch. */
function firmsToFree(
  problem: JointProblem,
  inside: readonly Tight[],
  [from, to]: readonly [number, number],
  excess: number,
): Crowded | undefined {
  const freed = new Map<number, number>();
  for (const { at, firm } of inside) {
    const { first, last, minutes } = inspection(problem, at);
    if (first < from || last > to) freed.set(firm, (freed.get(firm) ?? 0) + minutes);
  }
  let [left, visits] = [excess, 0];
  for (const minutes of [...freed.values()].sort((a, b) => b - a)) {
    if (left <= 0) break;
    left -= minutes;
    visits += 1;
  }
  // Where nobody could free enough, what is carried out would not fit at all.
  return left > 0 || visits === 0 ? undefined : { visits, firms: [...freed.keys()] };
}
