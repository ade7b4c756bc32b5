/**
 * What differs between two moments: the subjects whose columns a patch has to replace.
 */
import { dayNumber } from '#libs/kernel';
import { DAY_OF_DECISION, factsRead } from '#libs/engine';
import { type Tx } from '#libs/platform';
import { coverageOf, type Moment } from './dataset-standing.ts';
import { type Group, type Wanted } from './record-facts.ts';

/** Subjects whose columns of a group may differ, ascending; `all` when the whole group has to be read. */
export type Changed = readonly number[] | 'all';

/** Under this name: whose existence differs. */
export const SUBJECTS = '';

/**
 * Finds, for each group, whose columns may differ between two moments, the second not before the first in day and
 * knowledge, by the records that begin or end to count between them.
 */
export async function changesBetween(
  tx: Tx,
  before: Moment,
  after: Moment,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, Changed>> {
  const created = await idsOf(
    tx,
    `select id from subject where created_at > $1::timestamptz and created_at <= $2::timestamptz order by id`,
    [before.knownAt, after.knownAt],
  );
  const touched = new Map<string, readonly number[]>();
  const touchedIn = async (dataset: string): Promise<readonly number[]> => {
    const found = touched.get(dataset) ?? (await touchedSubjects(tx, before, after, dataset));
    touched.set(dataset, found);
    return found;
  };
  const changes = new Map<string, Changed>([[SUBJECTS, created]]);
  for (const group of groups) {
    if (group.wanted.some((one) => differsForAll(one, before, after))) {
      changes.set(group.dataset, 'all');
      continue;
    }
    const ids = new Set(created);
    for (const source of new Set(group.wanted.flatMap(({ sources }) => sources))) {
      for (const id of await touchedIn(source)) ids.add(id);
      const standing = after.standings.get(source);
      const coverage = standing?.closed ? coverageOf(standing.dataset, after.book) : null;
      for (const dataset of new Set(coverage?.reads.map((ref) => ref.dataset) ?? []))
        for (const id of await touchedIn(dataset)) ids.add(id);
    }
    changes.set(
      group.dataset,
      [...ids].sort((a, b) => a - b),
    );
  }
  return changes;
}

/** Whether a column may differ for subjects of whom no record changed: by the passing of days, or by how a dataset stands. */
function differsForAll({ definition, sources }: Wanted, before: Moment, after: Moment): boolean {
  const otherDay = before.asOf !== after.asOf;
  for (const source of sources) {
    const then = before.standings.get(source);
    const now = after.standings.get(source);
    if (then?.stale !== now?.stale || then?.closed !== now?.closed) return true;
    if (now?.closed && otherDay) {
      const coverage = coverageOf(now.dataset, after.book);
      if (coverage?.reads.some(({ fact }) => fact === DAY_OF_DECISION.id)) return true;
    }
    const ages = [
      definition.maxAgeDays,
      ...partsOf(definition.aggregate).map(({ maxAgeDays }) => maxAgeDays),
    ].filter((days) => days !== undefined);
    if (ages.length > 0 && !bothConfirmed(Math.min(...ages), source, before, after)) return true;
  }
  const readsDay = partsOf(definition.aggregate).some(({ id }) => id === DAY_OF_DECISION.id);
  return otherDay && readsDay;
}

function partsOf(aggregate: Wanted['definition']['aggregate']): Wanted['definition'][] {
  if (!aggregate) return [];
  const { of, by, during, where } = aggregate;
  return [of, by, during, ...(where ? factsRead(where) : [])].filter((fact) => fact !== null);
}

/** At both moments a full delivery is recent enough for every statement, whenever that was made. */
function bothConfirmed(days: number, source: string, ...moments: readonly Moment[]): boolean {
  return moments.every(({ asOf, confirmed }) => {
    const day = confirmed.get(source);
    return day !== undefined && dayNumber(asOf) - dayNumber(day) <= days;
  });
}

/** Each part uses an index: what became known or ceased to be known between, and what became valid or ceased to be. */
async function touchedSubjects(
  tx: Tx,
  before: Moment,
  after: Moment,
  dataset: string,
): Promise<readonly number[]> {
  return idsOf(
    tx,
    `select subject_id as id from record where dataset = $5 and known_from > $1::timestamptz and known_from <= $2::timestamptz
     union select subject_id from record where dataset = $5 and known_until > $1::timestamptz and known_until <= $2::timestamptz
     union select subject_id from record where dataset = $5 and valid_from > $3::date and valid_from <= $4::date
     union select subject_id from record where dataset = $5 and valid_until > $3::date and valid_until <= $4::date`,
    [before.knownAt, after.knownAt, before.asOf, after.asOf, dataset],
  );
}

async function idsOf(tx: Tx, query: string, parameters: readonly unknown[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(query, parameters);
  return rows.map(({ id }) => id);
}
