import { addDays, type LocalDate, type WorkingCalendar } from '#libs/kernel';
import type { Channel } from './notice-address.ts';

/** A moment on the firm's clock: its day, and the minutes since midnight. */
export interface Moment {
  readonly date: LocalDate;
  readonly minutes: number;
}

/** Nobody is written to from nine in the evening to eight in the morning: our default, no rule could be read. */
const QUIET_FROM = 21 * 60;
const QUIET_UNTIL = 8 * 60;
const DAY = 24 * 60;
/** What cannot wait for the morning: money that came back. */
const URGENT: readonly string[] = ['bounced', 'top-up-bounced'];

/**
 * How many minutes a notice has to wait: through the night, and for a text message, which reaches a person at once, also
 * through the days off of the firm's own division. A machine is never asleep.
 */
export function quietMinutes(
  calendar: WorkingCalendar,
  notice: { readonly channel: Channel; readonly kind: string; readonly division: string },
  now: Moment,
): number {
  if (notice.channel === 'webhook' || URGENT.includes(notice.kind)) return 0;
  const rests = (date: LocalDate): boolean =>
    notice.channel === 'sms' && !calendar.isWorkday(date, notice.division);
  if (now.minutes >= QUIET_UNTIL && now.minutes < QUIET_FROM && !rests(now.date)) return 0;
  let days = now.minutes < QUIET_UNTIL ? 0 : 1;
  while (rests(addDays(now.date, days))) days += 1;
  return days * DAY + QUIET_UNTIL - now.minutes;
}
