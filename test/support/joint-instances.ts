/**
 * Invented inspections and teams for joint visits: one quarter, twelve authorities, the counties and districts of Hainan.
 *
 * The same seed gives the same instance on every machine. What is drawn, and how:
 *
 * - Firms lie in divisions by weight, almost half of them in Haikou; each is concerned by one to all authorities, few by
 *   many, and owes each of these one to three inspections.
 * - A third of the windows are the whole quarter, the others a month, two to three weeks, or one week of a campaign.
 * - A matter takes 30 to 120 minutes and one or two skills of its authority.
 * - Counties share teams by three, and each authority groups them otherwise. What is due takes 70 to 90 % of the minutes of
 *   an area's teams in two areas of three, and 45 to 65 % in the others. Some teams lack a skill. Nobody goes out every day; who
 *   goes out on few days does so on Tuesdays, then also on Thursdays, and so on; an unaligned instance draws the days of each team.
 */
import { addDays, type LocalDate } from '#libs/kernel';
import {
  type DueInspection,
  type InspectionTeam,
  type JointInput,
} from '#libs/programmes/inspections';
import { DIVISIONS } from '../../libs/registry/src/divisions.ts';
import { RandomNumbers } from '../../libs/registry/src/random-numbers.ts';

/** What an instance is like. */
export interface JointInstance {
  readonly seed: number;
  readonly due: number;
  readonly authorities: number;
  /** The first so many divisions of Hainan; 24 are all. */
  readonly divisions: number;
  /** Each team goes out on days of its own, so that authorities rarely meet: the harder instance. */
  readonly isUnaligned?: boolean;
}

const FIRST = '2026-07-01';
const DAYS: readonly LocalDate[] = Array.from({ length: 92 }, (_, at) => addDays(FIRST, at)).filter(
  (_, at) => (at + 2) % 7 < 5,
);
/** Minutes in the field of a team on a day. */
const LEAST_MINUTES = 300;
const MOST_MINUTES = 420;

interface Matter {
  readonly id: string;
  readonly authority: string;
  readonly skills: readonly string[];
  readonly minutes: number;
}

/** Invents an instance with so many inspections. */
export function inventedJointInput(instance: JointInstance): JointInput {
  const { seed, due: wanted, authorities, isUnaligned = false } = instance;
  const divisions = DIVISIONS.slice(0, instance.divisions);
  const random = new RandomNumbers(seed);
  const codes = Array.from({ length: authorities }, (_, at) => `authority-${twoDigits(at + 1)}`);
  const matters = codes.flatMap((authority) => mattersOf(random, authority));
  const due: DueInspection[] = [];
  for (let number = 1; due.length < wanted; number += 1) {
    const firm = `firm-${String(number).padStart(6, '0')}`;
    const division = random.weighted(divisions).code;
    const many = random.weighted(INTEREST).authorities;
    const concerned = shuffled(random, codes).slice(0, Math.min(many, codes.length));
    for (const authority of concerned) {
      const own = shuffled(random, matters.filter((one) => one.authority === authority)); // prettier-ignore
      const count = random.weighted(REPEATS).inspections;
      for (const { id: matter, skills, minutes } of own.slice(0, count)) {
        const id = `due-${String(due.length + 1).padStart(6, '0')}`;
        const window = windowOf(random);
        due.push({ id, firm, authority, matter, division, ...window, skills, minutes });
      }
    }
  }
  const asked = due.slice(0, wanted);
  const teams = codes.flatMap((authority) =>
    teamsOf(random, { authority, isUnaligned }, matters, asked),
  );
  return { due: asked, teams };
}

/** How many authorities look at a firm. */
const INTEREST = [
  { authorities: 1, share: 24 }, { authorities: 2, share: 26 }, { authorities: 3, share: 20 },
  { authorities: 4, share: 14 }, { authorities: 5, share: 8 }, { authorities: 7, share: 6 },
  { authorities: 10, share: 2 },
]; // prettier-ignore
/** In how many matters. */
const REPEATS = [
  { inspections: 1, share: 70 },
  { inspections: 2, share: 22 },
  { inspections: 3, share: 8 },
];
/** Working days of a window; 0 is the quarter. */
const WINDOWS = [
  { least: 0, most: 0, share: 34 },
  { least: 20, most: 23, share: 34 },
  { least: 10, most: 15, share: 22 },
  { least: 5, most: 5, share: 10 },
];

function mattersOf(random: RandomNumbers, authority: string): Matter[] {
  return Array.from({ length: random.between(3, 5) }, (_, at) => ({
    id: `${authority}-matter-${at + 1}`,
    authority,
    skills: at === 0 ? ['general'] : ['general', `skill-${at}`],
    minutes: random.between(2, 8) * 15,
  }));
}

function windowOf(random: RandomNumbers): { readonly from: LocalDate; readonly until: LocalDate } {
  const { least, most } = random.weighted(WINDOWS);
  const length = least === 0 ? DAYS.length : random.between(least, most);
  const start = random.between(0, DAYS.length - length);
  const [from, last] = [DAYS[start] ?? FIRST, DAYS[start + length - 1] ?? FIRST];
  return { from, until: addDays(last, 1) };
}

function teamsOf(
  random: RandomNumbers,
  { authority, isUnaligned }: { readonly authority: string; readonly isUnaligned: boolean },
  matters: readonly Matter[],
  due: readonly DueInspection[],
): InspectionTeam[] {
  const skills = [...new Set(matters.filter((one) => one.authority === authority).flatMap((one) => one.skills))]; // prettier-ignore
  const codes = [...new Set(due.map((one) => one.division))].sort();
  return areasOf(random, codes).flatMap((divisions, area) => {
    const demand = due
      .filter((one) => one.authority === authority && divisions.includes(one.division))
      .reduce((sum, { minutes }) => sum + minutes, 0);
    const isBusy = random.chance(2 / 3);
    const used = isBusy ? random.between(70, 90) : random.between(45, 65);
    const needed = (demand * 100) / used;
    const count = Math.max(1, Math.ceil(needed / (380 * DAYS.length)));
    const perDay = needed / (count * DAYS.length * 0.92);
    const minutesPerDay = Math.min(MOST_MINUTES, Math.max(LEAST_MINUTES, Math.ceil(perDay / 15) * 15)); // prettier-ignore
    const onDuty = Math.min(DAYS.length, Math.max(1, Math.ceil(needed / (count * minutesPerDay))));
    const weekdays = isUnaligned ? 5 : Math.ceil((onDuty / DAYS.length) * 5);
    const fieldDays = DAYS.filter((day) => isFieldDay(day, weekdays));
    return Array.from({ length: count }, (_, at): InspectionTeam => {
      const id = `${authority}-team-${twoDigits(area + 1)}-${at + 1}`;
      const lacks = at > 0 && random.chance(0.3) ? random.between(1, skills.length - 1) : -1;
      return {
        id,
        authority,
        officers: [`${id}-a`, `${id}-b`, ...(random.chance(0.2) ? [`${id}-c`] : [])],
        skills: skills.filter((_skill, place) => place !== lacks),
        divisions: [...divisions],
        minutesPerDay,
        days: shuffled(random, fieldDays).slice(0, onDuty).sort(),
      };
    });
  });
}

/** Cities and their districts stand alone, counties share teams by three. */
function areasOf(random: RandomNumbers, codes: readonly string[]): string[][] {
  const isCounty = (code: string): boolean => code.startsWith('469');
  const counties = shuffled(random, codes.filter(isCounty)); // prettier-ignore
  const shared = counties.flatMap((_, at) => (at % 3 === 0 ? [counties.slice(at, at + 3)] : []));
  return [...codes.filter((code) => !isCounty(code)).map((code) => [code]), ...shared];
}

/** Whether a day is one of so many weekdays in the field: Tuesdays first, Fridays last. */
function isFieldDay(day: LocalDate, count: number): boolean {
  return [2, 4, 3, 1, 5].slice(0, count).includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function shuffled<T>(random: RandomNumbers, all: readonly T[]): T[] {
  const left = [...all];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at);
    [left[at], left[other]] = [left[other] as T, left[at] as T];
  }
  return left;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
