import { addDays, contains, type LocalDate } from '#libs/kernel';
import { type PeriodLength } from './fact-dictionary.ts';
import { type Policy } from './policy.ts';

/** The period of a length that holds a day. */
export function periodHolding(length: PeriodLength, day: LocalDate): string {
  if (length === 'year') return day.slice(0, 4);
  if (length === 'month') return day.slice(0, 7);
  return `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/**
 * The period for which a policy is decided on a day: within its validity the one that holds the day, and from its end until
 * the settlement is over the last one of its validity. A hire of December that must be insured for three months is known to
 * count only when the policy is no longer in force, and is owed all the same.
 *
 * @returns null when nothing is decided on that day
 */
export function periodDecidedOn(
  { period, validity, settlement }: Pick<Policy, 'period' | 'validity' | 'settlement'>,
  day: LocalDate,
): string | null {
  if (validity === null) return null;
  if (contains(validity, day)) return periodHolding(period, day);
  const { until } = validity;
  if (settlement === null || until === null || day < until) return null;
  const over = settlement.until !== null && day >= settlement.until;
  return over ? null : periodHolding(period, addDays(until, -1));
}
