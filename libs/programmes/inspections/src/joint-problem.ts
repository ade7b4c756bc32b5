/** What is joined, in numbers: days, teams and inspections by their place in a sorted list. */
import { type LocalDate } from '#libs/kernel';
import {
  type DueInspection,
  type InspectionTeam,
  type JointInput,
  type JointObstacle,
  type UndoneInspection,
} from './joint-inspections.ts';

/** An inspection that some team could carry out on some day, were nothing else to do. */
export interface PossibleInspection extends DueInspection {
  /** Numbers of the teams that reach the firm, have the skills and the inspectors drawn, and have the minutes in a day. */
  readonly able: readonly number[];
  /** First and last day on which one of them could, both possible. */
  readonly first: number;
  readonly last: number;
}

/** What is due to one firm: places in {@link JointProblem.due}, the earliest end first. */
export interface FirmDue {
  readonly firm: string;
  readonly due: readonly number[];
}

/** An input in numbers. Team `t` on day `d` is the cell `t × days + d`. */
export interface JointProblem {
  readonly days: readonly LocalDate[];
  readonly teams: readonly InspectionTeam[];
  readonly due: readonly PossibleInspection[];
  readonly firms: readonly FirmDue[];
  /** Minutes of each cell that are promised to nobody; 0 off duty. */
  readonly capacity: Int32Array;
  /** What cannot be done whatever else is. */
  readonly impossible: readonly UndoneInspection[];
}

/** Puts an input in numbers, sorted by id, so that its order says nothing. */
export function jointProblem(input: JointInput): JointProblem {
  const teams = [...input.teams].sort(byId);
  const days = [...new Set(teams.flatMap((team) => team.days))].sort();
  const dayOf = new Map(days.map((day, at) => [day, at]));
  const capacity = new Int32Array(teams.length * days.length);
  for (const [team, { minutesPerDay, days: onDuty, promised }] of teams.entries())
    for (const day of onDuty) {
      const left = Math.max(0, minutesPerDay - (promised?.[day] ?? 0));
      capacity[team * days.length + (dayOf.get(day) ?? 0)] = left;
    }
  const skilled = new SkilledTeams(teams);
  const due: PossibleInspection[] = [];
  const impossible: UndoneInspection[] = [];
  for (const one of [...input.due].sort(byId)) {
    const found = possible(one, skilled.of(one), { days, teams, capacity });
    if (typeof found === 'string') impossible.push({ id: one.id, because: found });
    else due.push(found);
  }
  const byFirm = new Map<string, number[]>();
  for (const [at, { firm }] of due.entries()) {
    const own = byFirm.get(firm);
    if (own) own.push(at);
    else byFirm.set(firm, [at]);
  }
  const end = (at: number): number => due[at]?.last ?? 0;
  const firms = [...byFirm.entries()]
    .map(([firm, own]) => ({ firm, due: own.sort((a, b) => end(a) - end(b) || a - b) }))
    .sort((a, b) => (a.firm < b.firm ? -1 : 1));
  return { days, teams, due, firms, capacity, impossible };
}

function possible(
  one: DueInspection,
  skilled: readonly number[],
  { days, teams, capacity }: Pick<JointProblem, 'days' | 'teams' | 'capacity'>,
): PossibleInspection | JointObstacle {
  if (one.until <= one.from) return 'empty-window';
  if (skilled.length === 0) return 'no-skill';
  const named = skilled.filter((team) =>
    (one.inspectors ?? []).every((drawn) => teams[team]?.officers.includes(drawn)),
  );
  if (named.length === 0) return 'no-inspector';
  const present = named.filter((team) =>
    teams[team]?.days.some((day) => one.from <= day && day < one.until),
  );
  if (present.length === 0) return 'no-day';
  const able = present.filter((team) => (teams[team]?.minutesPerDay ?? 0) >= one.minutes);
  if (able.length === 0) return 'too-long';
  const hasRoom = (day: number): boolean =>
    able.some((team) => (capacity[team * days.length + day] ?? 0) >= one.minutes);
  let [first, last] = [placeOf(days, one.from), placeOf(days, one.until) - 1];
  while (first <= last && !hasRoom(first)) first += 1;
  while (first <= last && !hasRoom(last)) last -= 1;
  if (first > last) return 'promised';
  return { ...one, able, first, last };
}

/** How many days lie before one. */
function placeOf(days: readonly LocalDate[], day: LocalDate): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? '') < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which teams reach a division with skills, looked up once for each kind of inspection. */
class SkilledTeams {
  readonly #known = new Map<string, readonly number[]>();

  constructor(private readonly teams: readonly InspectionTeam[]) {}

  of({ authority, division, skills }: DueInspection): readonly number[] {
    const key = JSON.stringify([authority, division, skills]);
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.teams.flatMap((team, at) =>
      team.authority === authority &&
      team.divisions.some((prefix) => division.startsWith(prefix)) &&
      skills.every((skill) => team.skills.includes(skill))
        ? [at]
        : [],
    );
    this.#known.set(key, found);
    return found;
  }
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
