import { type JointProblem } from './joint-problem.ts';

/** What is left of the teams' days, and which of it is best taken. */
export interface Room {
  /** Minutes of each cell. */
  readonly free: Int32Array;
  /** What it costs to take minutes of a cell; less is better, never below zero. */
  readonly cost: (cell: number, minutes: number) => number;
}

/** How long a search may go on, and whether it left anything out. */
export interface SearchLimit {
  steps: number;
  /** False once something was not looked at: then what was not found is not proven to be absent. */
  exact: boolean;
}

/** Tries of sharing inspections out over several teams, each time. */
const MOST_TRIES = 500;

/** Who carries out what: a team for each inspection, in order. */
export interface Staffing {
  readonly teams: readonly number[];
  readonly cost: number;
}

/**
 * Finds teams for inspections of one authority on one day: one team for all where there is one, the cheapest of them;
 * otherwise several.
 *
 * @param due at least one
 * @returns undefined when there are none, or when the limit was reached first
 */
export function staff(
  problem: JointProblem,
  due: readonly number[],
  day: number,
  room: Room,
  limit: SearchLimit,
): Staffing | undefined {
  const asked = due.map((at) => inspection(problem, at));
  const total = asked.reduce((sum, { minutes }) => sum + minutes, 0);
  let [chosen, least] = [-1, Infinity];
  for (const team of asked[0]?.able ?? []) {
    const cell = team * problem.days.length + day;
    if (minutesAt(room.free, cell) < total) continue;
    if (!asked.every(({ able }) => able.includes(team))) continue;
    const cost = room.cost(cell, total);
    if (cost < least) [chosen, least] = [team, cost];
  }
  if (chosen >= 0) return { teams: due.map(() => chosen), cost: least };
  return due.length === 1 ? undefined : split(problem, due, day, room, limit);
}

/** Several teams: the longest inspections first, each team tried that has the minutes left. */
function split(
  problem: JointProblem,
  due: readonly number[],
  day: number,
  { free, cost }: Room,
  limit: SearchLimit,
): Staffing | undefined {
  const width = problem.days.length;
  const order = due.map((_, index) => index);
  const minutesOf = (index: number): number => inspection(problem, due[index] ?? 0).minutes;
  order.sort((a, b) => minutesOf(b) - minutesOf(a) || a - b);
  const taken = new Map<number, number>();
  const teams = due.map(() => -1);
  let tries = MOST_TRIES;
  const next = (place: number): boolean => {
    const index = order[place];
    if (index === undefined) return true;
    const { able, minutes } = inspection(problem, due[index] ?? 0);
    for (const team of able) {
      tries -= 1;
      if (tries < 0) {
        limit.exact = false;
        return false;
      }
      const cell = team * width + day;
      const before = taken.get(cell) ?? 0;
      if (minutesAt(free, cell) < before + minutes) continue;
      taken.set(cell, before + minutes);
      teams[index] = team;
      if (next(place + 1)) return true;
      taken.set(cell, before);
    }
    return false;
  };
  if (!next(0)) return undefined;
  let sum = 0;
  for (const [cell, minutes] of taken) if (minutes > 0) sum += cost(cell, minutes);
  return { teams, cost: sum };
}

/** One of the inspections of a problem. */
export function inspection({ due }: JointProblem, at: number): JointProblem['due'][number] {
  return due[at] as JointProblem['due'][number];
}

/** Minutes of a cell. */
export function minutesAt(cells: Int32Array, cell: number): number {
  return cells[cell] as number;
}
