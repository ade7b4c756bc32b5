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

/** A due day, and whether it may still move because a year's notice is not published yet. */
export interface DueDay {
  readonly date: LocalDate;
  readonly provisional: boolean;
}

/** The working calendar of one division. */
export class WorkingCalendar {
  readonly #notices: ReadonlyMap<number, HolidayNotice>;
  readonly #local: readonly LocalHolidays[];

  constructor(notices: readonly HolidayNotice[], local: readonly LocalHolidays[] = []) {
    this.#notices = new Map(notices.map((notice) => [notice.year, notice]));
    this.#local = local;
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
      provisional ||= !this.#notices.has(Number(date.slice(0, 4)));
      if (this.isWorkday(date, division)) left -= 1;
    }
    return { date, provisional };
  }
}
