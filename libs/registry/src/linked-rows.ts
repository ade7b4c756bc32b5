import { type Arrival, registers } from './arrival.ts';

/** How the rows of a delivery meet what is known: all at once by hashing, or each by looking into an index. */
export type WayToMeet = 'hashed' | 'looked up';

/** A look into two indexes takes some microseconds a row; hashing reads all that is known of the dataset, however few the rows. */
const HASHED_FROM = 20_000;

/** @param staged how many rows there are */
export function wayToMeet(staged: number): WayToMeet {
  return staged < HASHED_FROM ? 'looked up' : 'hashed';
}

/**
 * The joins that are switched off for a way. The way is ours to choose, because what came a moment ago has not been measured yet:
 * of a dataset that it knows nothing of, the database expects one record and compares each of a million rows with each of a
 * million records, or sorts both.
 */
export const OTHER_JOINS = {
  hashed: ['enable_nestloop', 'enable_mergejoin'],
  'looked up': ['enable_hashjoin', 'enable_mergejoin'],
} as const satisfies Readonly<Record<WayToMeet, readonly string[]>>;

/**
 * The statement that gives the staged rows with the subject that bears their code and the record that stands where each would.
 *
 * Parameters: delivery, attempt, day, dataset.
 */
export function linkedRows(arrival: Pick<Arrival, 'dataset' | 'mode'>, way: WayToMeet): string {
  const unfit = registers(arrival)
    ? `case when not starts_with(s.subject_division, (select context_division())) then 'REGISTRY.OUTSIDE_DIVISION' end`
    : `case when i.subject_id is null then 'REGISTRY.UNLINKED' end`;
  // An identifier is seen by whom its subject is seen: its division spares a look at the subject.
  const division = registers(arrival) ? 's.subject_division' : 'i.division';
  return `select s.line, s.value, s.item, s.period, s.facts, s.facts_hash, s.subject_name, s.subject_kind, s.subject_division, s.mended,
      ${division} as division, coalesce(s.rejected, ${unfit}) as rejected,
      i.subject_id, r.id as record_id, r.facts_hash as known_hash, false as repeated
    from record_staging s
    ${met(way, 'identifier', 'i', `i.scheme = s.scheme and i.value = s.value and i.valid_from <= $3::date and (i.valid_until is null or i.valid_until > $3::date)`)}
    ${met(way, 'record', 'r', `r.subject_id = i.subject_id and r.dataset = $4 and r.item = s.item and r.period = s.period and r.known_until is null and r.valid_until is null`)}
    where s.delivery_id = $1 and s.attempt = $2`;
}

/** At most one row of a table meets each; only a subquery with a limit is never taken apart and read whole. */
function met(way: WayToMeet, table: string, name: string, condition: string): string {
  return way === 'hashed'
    ? `left join ${table} ${name} on ${condition}`
    : `left join lateral (select * from ${table} ${name} where ${condition} limit 1) ${name} on true`;
}
