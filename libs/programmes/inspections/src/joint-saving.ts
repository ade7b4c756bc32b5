import {
  type DueInspection,
  type JointInput,
  type JointSchedule,
  type JointVisit,
} from './joint-inspections.ts';

/** What joining spares a firm. */
export interface FirmSaving {
  readonly firm: string;
  /** Visits if every inspection were one. */
  readonly inspections: number;
  readonly visits: number;
  /** Spared because an authority does several things at once. */
  readonly merged: number;
  /** Spared because authorities come together. */
  readonly joined: number;
}

/** What joining spares an authority. A visit counts for the authority that leads it and for no other. */
export interface AuthoritySaving {
  readonly authority: string;
  readonly inspections: number;
  /** Visits in which it takes part. */
  readonly visits: number;
  /** Of these, those in which it is not alone. */
  readonly joint: number;
  /** Those it leads. */
  readonly led: number;
  /** Visits it does not have to organise: its inspections without those it leads. */
  readonly saved: number;
}

/** What joint visits spare against one visit for each inspection; sums over firms and over authorities are the same. */
export interface JointSaving {
  readonly inspections: number;
  readonly visits: number;
  readonly saved: number;
  /** By firm, the most spared first. */
  readonly firms: readonly FirmSaving[];
  /** By code. */
  readonly authorities: readonly AuthoritySaving[];
}

/** Counts what a schedule spares; what is undone is not spared and does not count. */
export function jointSaving(input: JointInput, { visits }: JointSchedule): JointSaving {
  const due = new Map(input.due.map((one) => [one.id, one]));
  const firms = groups(visits, ({ firm }) => [firm]);
  const authorities = groups(visits, ({ parts }) => parts.map(({ authority }) => authority));
  const inspections = visits.reduce((sum, visit) => sum + inspectionsIn(visit).length, 0);
  return {
    inspections,
    visits: visits.length,
    saved: inspections - visits.length,
    firms: [...firms]
      .map(([firm, own]) => firmSaving(firm, own))
      .sort((a, b) => sparedOf(b) - sparedOf(a) || (a.firm < b.firm ? -1 : 1)),
    authorities: [...authorities]
      .map(([authority, own]) => authoritySaving(authority, own, due))
      .sort((a, b) => (a.authority < b.authority ? -1 : 1)),
  };
}

function firmSaving(firm: string, visits: readonly JointVisit[]): FirmSaving {
  const inspections = visits.reduce((sum, visit) => sum + inspectionsIn(visit).length, 0);
  const comings = visits.reduce((sum, visit) => sum + authoritiesIn(visit).size, 0);
  return {
    firm,
    inspections,
    visits: visits.length,
    merged: inspections - comings,
    joined: comings - visits.length,
  };
}

function authoritySaving(
  authority: string,
  visits: readonly JointVisit[],
  due: ReadonlyMap<string, DueInspection>,
): AuthoritySaving {
  const own = visits.flatMap(inspectionsIn).filter((id) => due.get(id)?.authority === authority);
  const led = visits.filter(({ lead }) => lead === authority).length;
  return {
    authority,
    inspections: own.length,
    visits: visits.length,
    joint: visits.filter((visit) => authoritiesIn(visit).size > 1).length,
    led,
    saved: own.length - led,
  };
}

function sparedOf({ merged, joined }: FirmSaving): number {
  return merged + joined;
}

/** Ids of what is carried out in a visit. */
export function inspectionsIn({ parts }: JointVisit): string[] {
  return parts.flatMap(({ inspections }) => inspections);
}

function authoritiesIn({ parts }: JointVisit): Set<string> {
  return new Set(parts.map(({ authority }) => authority));
}

function groups(
  visits: readonly JointVisit[],
  keysOf: (visit: JointVisit) => readonly string[],
): Map<string, JointVisit[]> {
  const found = new Map<string, JointVisit[]>();
  for (const visit of visits)
    for (const key of new Set(keysOf(visit))) {
      const own = found.get(key);
      if (own) own.push(visit);
      else found.set(key, [visit]);
    }
  return found;
}
