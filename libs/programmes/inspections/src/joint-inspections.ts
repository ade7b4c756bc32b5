/**
 * Joint inspections (综合查一次): what several plans owe one firm is done in as few visits as can be. Inspections of the same
 * authority are merged, those of different authorities joined (国办发〔2024〕54号: 能合并的合并、能联合的联合).
 *
 * A visit is one firm on one day. Each inspection in it is carried out by one team of its authority, which is on duty that
 * day, reaches the division, has the skills and whoever was drawn, and has the minutes left. What is sought, in this order of rank:
 * few undone inspections, few visits, few days of officers. Pure, and the same for the same input in whatever order it comes.
 */
import { type LocalDate } from '#libs/kernel';

/** An inspection that a plan owes a firm and that nobody has carried out yet. */
export interface DueInspection {
  readonly id: string;
  readonly firm: string;
  readonly authority: string;
  readonly matter: string;
  /** Where the firm is; the same in everything that is due to it. */
  readonly division: string;
  /** Half-open. */
  readonly from: LocalDate;
  readonly until: LocalDate;
  /** What the team that carries it out must know, all of it. */
  readonly skills: readonly string[];
  /** Numbers of the enforcement certificates of those who were drawn to it; only a team with all of them carries it out. */
  readonly inspectors?: readonly string[];
  /** A whole number above zero. */
  readonly minutes: number;
}

/** Officers of one authority who go together (检查组). */
export interface InspectionTeam {
  readonly id: string;
  readonly authority: string;
  /** Numbers of their enforcement certificates: two at least (两名以上执法人员), each in one team. */
  readonly officers: readonly string[];
  readonly skills: readonly string[];
  /** Prefixes of the divisions it goes to (属地). */
  readonly divisions: readonly string[];
  readonly minutesPerDay: number;
  /** The days on which it is on duty. */
  readonly days: readonly LocalDate[];
  /** Minutes of a day that are promised elsewhere; nothing unless given. */
  readonly promised?: Readonly<Record<LocalDate, number>>;
}

/** What one team does in a visit. */
export interface JointPart {
  readonly authority: string;
  readonly team: string;
  /** Ids of what it carries out, in their order. */
  readonly inspections: readonly string[];
  readonly minutes: number;
}

/** One firm, visited once on one day. */
export interface JointVisit {
  readonly firm: string;
  readonly day: LocalDate;
  /** The authority that leads it (牵头): the one with the most minutes. */
  readonly lead: string;
  readonly parts: readonly JointPart[];
}

/**
 * Why an inspection stands in no visit. All but the last are certain of it alone: its window has no day, nobody who reaches the
 * firm has the skills, no team of those has whoever was drawn, none is on duty in the window, none has so many minutes in a day, all
 * have promised them elsewhere. The last says that the days of these teams are full and the search found no way to empty one.
 */
export type JointObstacle =
  'empty-window' | 'no-skill' | 'no-inspector' | 'no-day' | 'too-long' | 'promised' | 'no-capacity';

/** An inspection that stands in no visit. */
export interface UndoneInspection {
  readonly id: string;
  readonly because: JointObstacle;
}

/** What is joined, and who can go. */
export interface JointInput {
  readonly due: readonly DueInspection[];
  readonly teams: readonly InspectionTeam[];
}

/** A schedule of joint visits. */
export interface JointSchedule {
  /** By day, then firm. */
  readonly visits: readonly JointVisit[];
  readonly undone: readonly UndoneInspection[];
  /** No schedule that carries out what stands in these visits, or more, has fewer visits: see `joint-bound.ts`. */
  readonly leastVisits: number;
  /** Days of officers: on each day, the officers of the teams that go out. */
  readonly officerDays: number;
}

/**
 * What a search does, in this order: it finds what each firm alone needs, places firm after firm, mends those with a visit too
 * many, empties days of teams, and proves how few visits there can be.
 */
export const JOINT_STEPS = ['preparing', 'placing', 'mending', 'gathering', 'proving'] as const;
export type JointStep = (typeof JOINT_STEPS)[number];

/** How far a search is in one step: firms, or days of teams; while mending more may be added. */
export interface JointProgress {
  readonly step: JointStep;
  readonly done: number;
  readonly total: number;
}
