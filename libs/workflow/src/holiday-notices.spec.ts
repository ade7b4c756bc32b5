import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { addDays, dayNumber, type LocalDate } from '#libs/kernel';
import { readCalendar } from './calendar.ts';

/** The notices as shipped, held to the decree they carry out, which is computed from the lunar calendar here. */
const TEXT = readFileSync(new URL('../../../rules/calendar.json', import.meta.url), 'utf8');
const { notices, local, festivals } = JSON.parse(TEXT) as {
  notices: { year: number; offDays: LocalDate[]; workedDays: LocalDate[] }[];
  local: { division: string; offDays: LocalDate[] }[];
  festivals: { days: LocalDate[] }[];
};
const PLACE = '460106';
const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
});

const daysOf = (year: number): LocalDate[] => {
  const days: LocalDate[] = [];
  for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = addDays(day, 1)) days.push(day);
  return days;
};
/** `1/1` on the first day of the lunar year; a leap month says so. */
const lunar = (day: LocalDate): string => LUNAR.format(dayNumber(day) * 86_400_000);
/** Day 0 of 1970 was a Thursday. */
const isWeekend = (day: LocalDate): boolean => [2, 3].includes(dayNumber(day) % 7);

/**
 * The thirteen days of 全国年节及纪念日放假办法 as revised in 2024; 清明 is a solar term: 4 April in these years, 5 in some.
 */
function statutoryDays(year: number): LocalDate[] {
  const lunarDays = daysOf(year).filter((day) => {
    const eve = lunar(addDays(day, 1)) === '1/1';
    return eve || ['1/1', '1/2', '1/3', '5/5', '8/15'].includes(lunar(day));
  });
  const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
  const brightness = Math.floor((year - 2000) * 0.2422 + 4.81) - Math.floor((year - 2000) / 4);
  return [...lunarDays, ...[...fixed, `04-0${brightness}`].map((day) => `${year}-${day}`)].sort();
}

describe.each(notices)('the notice for $year', ({ year, offDays, workedDays }) => {
  const calendar = readCalendar(TEXT);
  const days = daysOf(year);

  it('frees every day that the decree frees', () => {
    const statutory = statutoryDays(year);
    expect(statutory).toHaveLength(13);
    expect(statutory.filter((day) => !offDays.includes(day))).toEqual([]);
  });

  it('lets people work on weekends only, and never on a free day', () => {
    expect(workedDays.filter((day) => !isWeekend(day) || offDays.includes(day))).toEqual([]);
  });

  it('gives thirteen working days away and no more: whatever else is free is worked on a weekend', () => {
    const weekdays = days.filter((day) => !isWeekend(day)).length;
    const worked = days.filter((day) => calendar.isWorkday(day, PLACE)).length;
    expect(worked).toBe(weekdays - 13);
    expect(worked).toBe(248);
  });
});

it.each([
  ['2026-02-12', 7, '2026-02-28'],
  ['2026-09-30', 3, '2026-10-10'],
  ['2026-04-03', 10, '2026-04-20'],
  ['2026-04-30', 3, '2026-05-08'],
  ['2025-09-26', 10, '2025-10-16'],
  ['2025-12-31', 7, '2026-01-12'],
  ['2026-02-13', 3, '2026-02-25'],
  ['2026-09-17', 7, '2026-09-28'],
  ['2026-10-08', 3, '2026-10-12'],
  ['2026-10-09', 3, '2026-10-13'],
])('%s and %i working days is %s, as the npm package chinese-days 1.5.7 has it', (from, n, due) => {
  expect(readCalendar(TEXT).addWorkdays(from, n, PLACE)).toEqual({ date: due, provisional: false });
});

it('frees a county for 三月三 within two days of the third day of the third lunar month', () => {
  for (const { offDays } of local) {
    const near = [-2, -1, 0, 1, 2];
    for (const day of offDays) expect(near.map((by) => lunar(addDays(day, by)))).toContain('3/3');
  }
});

it('frees that county only', () => {
  const calendar = readCalendar(
    JSON.stringify({
      notices,
      local: [{ division: '469028', reference: 'x', offDays: ['2026-04-20'] }],
      festivals: [],
    }),
  );
  expect(calendar.isWorkday('2026-04-20', '469028')).toBe(false);
  expect(calendar.isWorkday('2026-04-20', '469028101')).toBe(false);
  expect(calendar.isWorkday('2026-04-20', '460106')).toBe(true);
});

it('三月三 is where the lunar calendar puts it, in every year of the notices', () => {
  const [{ days } = { days: [] }] = festivals;
  for (const day of days) expect(lunar(day)).toBe('3/3');
  const years = new Set(days.map((day) => Number(day.slice(0, 4))));
  for (const { year } of notices) expect(years).toContain(year);
});
