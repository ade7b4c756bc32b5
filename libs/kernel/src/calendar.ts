import { addDays, dayNumber, type LocalDate } from './clock.ts';

/**
 * Which days are worked, as published by the State Council for a year, and by counties for their own festivals
 * (黎族苗族“三月三”, art. 24 of Hainan's rules on regional ethnic autonomy).
 */
export interface HolidayNotice {
  readonly year: number;
  /** Days off, beyond plain weekends. */
  readonly offDays: ReadonlySet<LocalDate>;
  /** Weekend days that are worked to make up for them. */
  readonly workedDays: ReadonlySet<LocalDate>;
}

/** A county's own days off. */
export interface LocalHolidays {
  /** Division code prefix, such as `469028`. */
  readonly division: string;
  readonly offDays: ReadonlySet<LocalDate>;
}

/** A festival for which divisions give days off by notices of their own, around a day that moves from year to year. */
export interface LocalFestival {
  /** Division code prefixes. */
  readonly divisions: readonly string[];
  readonly days: readonly LocalDate[];
}

/** A due day, and whether it may still move because a notice of the year, of the nation or of the division, is not known yet. */
export interface DueDay {
  readonly date: LocalDate;
  readonly provisional: boolean;
}

/** Days off for a festival lie at most so many days from it: 陵水 gave the two days before the festival of 2023. */
const FESTIVAL_REACH = 3;

/** The working calendar of one division. */
export class WorkingCalendar {
  readonly #notices: ReadonlyMap<number, HolidayNotice>;
  readonly #local: readonly LocalHolidays[];
  readonly #festivals: readonly LocalFestival[];

  constructor(
    notices: readonly HolidayNotice[],
    local: readonly LocalHolidays[] = [],
    festivals: readonly LocalFestival[] = [],
  ) {
    this.#notices = new Map(notices.map((notice) => [notice.year, notice]));
    this.#local = local;
    this.#festivals = festivals;
  }

  /** Whether the division works on a day; in a year without notice, Monday to Friday are assumed. */
  isWorkday(date: LocalDate, division: string): boolean {
    if (this.#local.some((own) => division.startsWith(own.division) && own.offDays.has(date))) {
      return false;
    }
    const notice = this.#notices.get(Number(date.slice(0, 4)));
    if (notice?.workedDays.has(date)) return true;
    if (notice?.offDays.has(date)) return false;
    const weekday = (((dayNumber(date) + 3) % 7) + 7) % 7;
    return weekday < 5;
  }

  /**
   * The last day of a term of working days that starts with an event: the day of the event does not count
   * (Civil Code art. 201), the n-th working day after it does.
   */
  addWorkdays(event: LocalDate, count: number, division: string): DueDay {
    let date = event;
    let provisional = false;
    for (let left = count; left > 0;) {
      date = addDays(date, 1);
      provisional ||= !this.#isSettled(date, division);
      if (this.isWorkday(date, division)) left -= 1;
    }
    return { date, provisional };
  }

  /** How many days are worked from one day to another, both counted; none when the first lies after the last. */
  countWorkdays(first: LocalDate, last: LocalDate, division: string): number {
    let count = 0;
    for (let date = first; date <= last; date = addDays(date, 1))
      if (this.isWorkday(date, division)) count += 1;
    return count;
  }

  /** Whether everybody has said by now who is off on a day. */
  #isSettled(date: LocalDate, division: string): boolean {
    const year = date.slice(0, 4);
    if (!this.#notices.has(Number(year))) return false;
    const near = this.#festivals.some(
      ({ divisions, days }) =>
        divisions.some((prefix) => division.startsWith(prefix)) &&
        days.some((day) => Math.abs(dayNumber(day) - dayNumber(date)) <= FESTIVAL_REACH),
    );
    return !near || this.#hasNotice(year, division);
  }

  #hasNotice(year: string, division: string): boolean {
    return this.#local.some(
      (own) =>
        division.startsWith(own.division) && [...own.offDays].some((day) => day.startsWith(year)),
    );
  }
}
