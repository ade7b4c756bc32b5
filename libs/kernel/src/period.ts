import { DomainError } from './errors.ts';
import { type LocalDate } from './clock.ts';

/** A stretch of days, from inclusive to exclusive: `[from, until)`. */
export interface Interval {
  readonly from: LocalDate;
  /** First day that no longer belongs; null when open-ended. */
  readonly until: LocalDate | null;
}

/** The days of a named period: every period ends. */
interface PeriodDays extends Interval {
  readonly until: LocalDate;
}

/** A name of a period that cannot be read. */
export class PeriodMalformed extends DomainError {
  readonly code = 'KERNEL.PERIOD_MALFORMED';
  readonly kind = 'invalid';
}

/** Whether a day lies in a half-open interval. */
export function contains(interval: Interval, date: LocalDate): boolean {
  return interval.from <= date && (interval.until === null || date < interval.until);
}

/**
 * The days of a named period: a year `2025`, a quarter `2025Q3` or a month `2025-09`.
 *
 * @throws KERNEL.PERIOD_MALFORMED
 */
export function periodInterval(name: string): PeriodDays {
  const parts = /^(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(name);
  if (!parts) {
    throw new PeriodMalformed(
      {
        zh: `“${name.slice(0, 20)}”不是期间；请写成 2025、2025Q3 或 2025-09。`,
        en: `"${name.slice(0, 20)}" is not a period; write 2025, 2025Q3 or 2025-09.`,
      },
      { value: name.slice(0, 20) },
    );
  }
  const year = Number(parts[1]);
  const quarter = parts[2];
  const month = parts[3];
  if (quarter) return months(year, Number(quarter) * 3 - 2, 3);
  if (month) return months(year, Number(month), 1);
  return months(year, 1, 12);
}

/** The period of the same length a number of periods later (negative: earlier). */
export function shiftPeriod(name: string, by: number): string {
  const { from } = periodInterval(name);
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7));
  if (name.includes('Q')) {
    const quarters = year * 4 + (month - 1) / 3 + by;
    return `${Math.floor(quarters / 4)}Q${(((quarters % 4) + 4) % 4) + 1}`;
  }
  if (name.length === 4) return String(year + by);
  return yearMonth(year * 12 + (month - 1) + by);
}

function months(year: number, month: number, count: number): PeriodDays {
  const start = year * 12 + (month - 1);
  return { from: `${yearMonth(start)}-01`, until: `${yearMonth(start + count)}-01` };
}

function yearMonth(index: number): string {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}
