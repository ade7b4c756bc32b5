/** Looks at a schedule of joint visits as a stranger would: from the input alone, by none of the code that made it. */
import {
  type DueInspection,
  type InspectionTeam,
  type JointInput,
  type JointObstacle,
  type JointSchedule,
  type JointVisit,
  type UndoneInspection,
} from './joint-inspections.ts';

/** What does not hold of a schedule, in words with the ids concerned; empty when all of it does. */
export function checkJointSchedule(input: JointInput, schedule: JointSchedule): string[] {
  const due = new Map(input.due.map((one) => [one.id, one]));
  const teams = new Map(input.teams.map((team) => [team.id, team]));
  const { visits, undone } = schedule;
  const placed = visits.flatMap(({ parts }) => parts.flatMap(({ inspections }) => inspections));
  return [
    ...eachOnce(due, [...placed, ...undone.map(({ id }) => id)]),
    ...oncePerDay(visits),
    ...visits.flatMap((visit) => faultsOfVisit(visit, due, teams)),
    ...overloads(visits, teams),
    ...undone.flatMap((one) => faultsOfObstacle(one, due, input.teams)),
    ...faultsOfSums(schedule, teams),
  ];
}

function eachOnce(due: ReadonlyMap<string, DueInspection>, ids: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const stray = [...counts.keys()].filter((id) => !due.has(id));
  const wrong = [...due.keys()].filter((id) => counts.get(id) !== 1);
  return [
    ...stray.map((id) => `${id} was not asked for`),
    ...wrong.map((id) => `${id} stands in ${counts.get(id) ?? 0} places`),
  ];
}

function oncePerDay(visits: readonly JointVisit[]): string[] {
  const seen = new Set<string>();
  return visits.flatMap(({ firm, day }) => {
    const key = `${firm} on ${day}`;
    if (seen.has(key)) return [`${key} is visited twice`];
    seen.add(key);
    return [];
  });
}

function faultsOfVisit(
  { firm, day, lead, parts }: JointVisit,
  due: ReadonlyMap<string, DueInspection>,
  teams: ReadonlyMap<string, InspectionTeam>,
): string[] {
  const faults: string[] = [];
  const most = new Map<string, number>();
  for (const { authority, team: id, inspections, minutes } of parts) {
    const team = teams.get(id);
    if (!team || team.authority !== authority) faults.push(`${id} is no team of ${authority}`);
    if (inspections.length === 0) faults.push(`${id} goes to ${firm} on ${day} for nothing`);
    let sum = 0;
    for (const one of inspections.flatMap((each) => due.get(each) ?? [])) {
      sum += one.minutes;
      if (one.firm !== firm) faults.push(`${one.id} is due to another firm than ${firm}`);
      if (day < one.from || day >= one.until) faults.push(`${one.id} is not due on ${day}`);
      if (team) faults.push(...unfit(one, team).map((why) => `${one.id}: ${id} ${why}`));
      if (team && lacking(one, team).length > 0)
        faults.push(`${one.id}: ${id} goes without ${lacking(one, team).join(', ')}`);
    }
    if (sum !== minutes) faults.push(`${id} at ${firm} on ${day}: ${sum} minutes, not ${minutes}`);
    most.set(authority, (most.get(authority) ?? 0) + sum);
  }
  if (most.get(lead) !== Math.max(...most.values()))
    faults.push(`${lead} leads at ${firm} on ${day} without the most to do`);
  return faults;
}

/** Why a team may not carry out an inspection on any day. */
function unfit(one: DueInspection, team: InspectionTeam): string[] {
  return [
    ...(team.authority === one.authority ? [] : ['is of another authority']),
    ...(team.divisions.some((area) => one.division.startsWith(area)) ? [] : ['does not go there']),
    ...(one.skills.every((skill) => team.skills.includes(skill)) ? [] : ['lacks a skill']),
    ...(team.officers.length >= 2 ? [] : ['is fewer than two']),
  ];
}

/** Who was drawn and is not in a team. */
function lacking({ inspectors = [] }: DueInspection, { officers }: InspectionTeam): string[] {
  return inspectors.filter((drawn) => !officers.includes(drawn));
}

function overloads(
  visits: readonly JointVisit[],
  teams: ReadonlyMap<string, InspectionTeam>,
): string[] {
  const loads = new Map<string, Map<string, number>>();
  for (const { day, parts } of visits)
    for (const { team, minutes } of parts) {
      const own = loads.get(team) ?? new Map<string, number>();
      loads.set(team, own);
      own.set(day, (own.get(day) ?? 0) + minutes);
    }
  return [...loads].flatMap(([id, days]) =>
    [...days].flatMap(([day, minutes]) => {
      const team = teams.get(id);
      if (!team) return [];
      if (!team.days.includes(day)) return [`${id} is not on duty on ${day}`];
      const most = team.minutesPerDay - (team.promised?.[day] ?? 0);
      return minutes > most ? [`${id} has ${minutes} minutes on ${day}, more than ${most}`] : [];
    }),
  );
}

function faultsOfObstacle(
  { id, because }: UndoneInspection,
  due: ReadonlyMap<string, DueInspection>,
  teams: readonly InspectionTeam[],
): string[] {
  const one = due.get(id);
  if (!one) return [];
  const isDue = (day: string): boolean => one.from <= day && day < one.until;
  const skilled = teams.filter((team) => unfit(one, team).length === 0);
  const named = skilled.filter((team) => lacking(one, team).length === 0);
  const present = named.filter(({ days }) => days.some(isDue));
  const able = present.filter(({ minutesPerDay }) => minutesPerDay >= one.minutes);
  const left = able.filter(({ minutesPerDay, promised, days }) =>
    days.some((day) => isDue(day) && minutesPerDay - (promised?.[day] ?? 0) >= one.minutes),
  );
  const steps: readonly (readonly [JointObstacle, number])[] = [
    ['empty-window', one.until > one.from ? 1 : 0],
    ['no-skill', skilled.length],
    ['no-inspector', named.length],
    ['no-day', present.length],
    ['too-long', able.length],
    ['promised', left.length],
  ];
  const [found] = steps.find(([, teamsLeft]) => teamsLeft === 0) ?? ['no-capacity'];
  return found === because ? [] : [`${id} is undone as ${because}, and it is ${found}`];
}

function faultsOfSums(
  { visits, leastVisits, officerDays }: JointSchedule,
  teams: ReadonlyMap<string, InspectionTeam>,
): string[] {
  const out = new Map<string, number>();
  for (const { day, parts } of visits)
    for (const { team } of parts) out.set(`${team} ${day}`, teams.get(team)?.officers.length ?? 0);
  const sum = [...out.values()].reduce((all, officers) => all + officers, 0);
  return [
    ...(sum === officerDays ? [] : [`${officerDays} days of officers are told, and it is ${sum}`]),
    ...(leastVisits <= visits.length
      ? []
      : [`${visits.length} visits are fewer than the ${leastVisits} that are proven`]),
  ];
}
