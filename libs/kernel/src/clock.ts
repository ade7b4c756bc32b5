import { DomainError } from './errors.ts';

/** A calendar day, `YYYY-MM-DD`, in Asia/Shanghai unless said otherwise. */
export type LocalDate = string;

/** A text that is not a real calendar day. */
export class DateMalformed extends DomainError {
  readonly code = 'KERNEL.DATE_MALFORMED';
  readonly kind = 'invalid';
}

/** The process's own clock, for durations and stamps on things that are not business facts. */
export interface SystemClock {
  now(): Date;
}

/** The machine's clock: the one place that reads it. */
export const systemClock: SystemClock = { now: () => new Date() };

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = DAY_MS / 3;

/** Whether a text is a real day of the Gregorian calendar between the years 1900 and 2999. */
export function isLocalDate(text: string): boolean {
  const [year, month, day] = [numberAt(text, 0, 4), numberAt(text, 5, 7), numberAt(text, 8, 10)];
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  if (!(year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] as number));
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The whole number written from one place up to another; NaN where that is no digit. Millions of days are read an hour. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/**
 * Checks a calendar day.
 *
 * @throws KERNEL.DATE_MALFORMED
 */
export function parseLocalDate(text: string): LocalDate {
  if (isLocalDate(text)) return text;
  throw new DateMalformed(
    {
      zh: `“${text.slice(0, 40)}”不是有效日期；请写成 2025-09-30 的形式。`,
      en: `"${text.slice(0, 40)}" is not a calendar day; write it as 2025-09-30.`,
    },
    { value: text.slice(0, 40) },
  );
}

/** The calendar day of an instant in Asia/Shanghai, which has kept UTC+8 all year since 1992. */
export function shanghaiDay(instant: Date): LocalDate {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Days since 1970-01-01 of a well-formed date. */
export function dayNumber(date: LocalDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The date that lies the given number of days after 1970-01-01. */
export function dateOfDay(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The date a number of calendar days later (or earlier, if negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/**
 * The date a number of months later (or earlier, if negative); where that month has no such day, its last one
 * (Civil Code, article 202).
 */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const first = (at: number): string =>
    `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  const last = addDays(first(index + 1), -1);
  const same = `${first(index).slice(0, 8)}${date.slice(8)}`;
  return same < last ? same : last;
}
