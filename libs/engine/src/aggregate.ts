import { contains, type Interval, type LocalDate } from '#libs/kernel';
import { type Condition } from './condition.ts';
import { onDay } from './day-of-decision.ts';
import { columnRef, type FactDefinition, type FactRow, type FactValue } from './fact-dictionary.ts';
import { isValueOf } from './fact-value.ts';
import { decimalFraction, plus, roundedTo, wholeFraction } from './fraction.ts';
import { settle, truthOfCondition } from './truth.ts';

/** What can be taken of a subject's items. */
export type Taking = 'count' | 'exists' | 'sum' | 'min' | 'max' | 'latest';

/** How the items of one dataset (loans, hires, certificates, penalties) become one value of a subject. */
export interface Aggregate {
  /** The dataset whose items are looked at. */
  readonly over: string;
  readonly take: Taking;
  /** The fact of each item that is taken; null for `count` and `exists`. */
  readonly of: FactDefinition | null;
  /** The date by which the latest is found. */
  readonly by: FactDefinition | null;
  /** The date that must lie in the period asked for; null when every item counts. */
  readonly during: FactDefinition | null;
  /** What an item must fulfil; null for all. */
  readonly where: Condition | null;
}

/**
 * The value that the items of one subject make.
 *
 * @param items the subject's items with their facts; null when nothing is known of its items, which is not an empty list
 * @param period the days of the period asked for; null for an aggregate as of a day
 * @param day the day of decision
 * @returns null when it is not known: an item may or may not count, what is taken of one is unknown, there is none to
 *   take from, or a sum cannot be held exactly
 */
export function aggregateOf(
  aggregate: Aggregate,
  items: readonly FactRow[] | null,
  period: Interval | null,
  day: LocalDate,
): FactValue {
  if (items === null) return null;
  const { take, of } = aggregate;
  const counting: FactRow[] = [];
  let open = false;
  for (const item of items) {
    const counts = countsIn(aggregate, onDay(item, day), period);
    if (counts === null) open = true;
    else if (counts) counting.push(item);
  }
  if (take === 'exists') return counting.length > 0 ? true : open ? null : false;
  if (open) return null;
  if (take === 'count') return counting.length;
  if (!of) return null;
  if (take === 'latest') return latest(counting, of, aggregate.by as FactDefinition);
  const values = counting.map((item) => known(of, item));
  if (values.includes(null)) return null;
  return take === 'sum' ? total(of, values as number[]) : extreme(values, take);
}

/** Whether an item counts in a period; null while that is not known. */
export function countsIn(
  { where, during }: Aggregate,
  item: FactRow,
  period: Interval | null,
): boolean | null {
  const truth = where ? truthOfCondition(where, item) : 'true';
  if (truth === 'false') return false;
  if (during && period) {
    const date = known(during, item);
    if (date === null) return null;
    if (!contains(period, date as LocalDate)) return false;
  }
  return truth === 'true' ? true : null;
}

function known(definition: FactDefinition, item: FactRow): FactValue {
  const value = settle(definition, item.value(columnRef(definition, 'asOf')));
  return typeof value === 'symbol' ? null : value;
}

/** The value of the item with the latest date; of several with that date the greatest value. */
function latest(items: readonly FactRow[], of: FactDefinition, by: FactDefinition): FactValue {
  const dates = items.map((item) => known(by, item));
  if (dates.length === 0 || dates.includes(null)) return null;
  const last = extreme(dates, 'max');
  const values = items.filter((_, index) => dates[index] === last).map((item) => known(of, item));
  return values.includes(null) ? null : extreme(values, 'max');
}

function extreme(values: readonly FactValue[], take: 'min' | 'max'): FactValue {
  const sound = values as readonly (number | string | boolean)[];
  const [first = null, ...rest] = sound;
  return rest.reduce<FactValue>(
    (best, value) => (value > (best as typeof value) === (take === 'max') ? value : best),
    first,
  );
}

function total({ type }: FactDefinition, values: readonly number[]): FactValue {
  const read = type === 'decimal' ? decimalFraction : wholeFraction;
  const sum = values.reduce((all, value) => plus(all, read(value)), wholeFraction(0));
  const places = type === 'decimal' ? 9 : 0;
  const digits = roundedTo(sum, places, 'down').numerator;
  const value = type === 'decimal' ? Number(`${digits}e-${places}`) : Number(digits);
  return isValueOf(type, value) && (type === 'decimal' || BigInt(value) === digits) ? value : null;
}
