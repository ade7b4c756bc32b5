import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type HolidayNotice, WorkingCalendar } from './calendar.ts';

interface Notices {
  readonly notices: readonly {
    readonly year: number;
    readonly offDays: readonly string[];
    readonly workedDays: readonly string[];
  }[];
}

/** The notices as they are published, from the file the product ships. */
const PUBLISHED: readonly HolidayNotice[] = (
  JSON.parse(
    readFileSync(new URL('../../../rules/calendar.json', import.meta.url), 'utf8'),
  ) as Notices
).notices.map(({ year, offDays, workedDays }) => ({
  year,
  offDays: new Set(offDays),
  workedDays: new Set(workedDays),
}));

const HAIKOU = '460106';
const calendar = new WorkingCalendar(PUBLISHED);

describe('terms of working days in Hainan', () => {
  test.each([
    [
      '2026-02-12',
      7,
      '2026-02-28',
      'over the Spring Festival, whose last make-up day is a worked Saturday',
    ],
    ['2026-09-30', 3, '2026-10-10', 'over the National Day holiday of 2026'],
    ['2025-12-31', 7, '2026-01-12', 'over New Year, with a worked Sunday after it'],
    ['2025-09-26', 10, '2025-10-16', 'over National Day and Mid-Autumn of 2025'],
    ['2025-09-30', 1, '2025-10-09', 'the first working day after the longest holiday'],
    ['2025-11-03', 5, '2025-11-10', 'over a plain weekend'],
    ['2025-11-07', 1, '2025-11-10', 'from a Friday'],
    ['2025-11-08', 1, '2025-11-10', 'from a Saturday'],
  ])('%s + %d workdays = %s (%s)', (event, count, due) => {
    expect(calendar.addWorkdays(event, count, HAIKOU)).toEqual({ date: due, provisional: false });
  });

  test('no day counts twice and the day of the event does not count: a term of none ends on it', () => {
    expect(calendar.addWorkdays('2025-11-03', 0, HAIKOU)).toEqual({
      date: '2025-11-03',
      provisional: false,
    });
  });
});

test('counts the days that are worked, both ends among them, and none backwards', () => {
  // The 28th of September is a Sunday that is worked for the holidays from the 1st to the 8th of October.
  expect(calendar.countWorkdays('2025-09-26', '2025-09-28', HAIKOU)).toBe(2);
  expect(calendar.countWorkdays('2025-10-01', '2025-10-08', HAIKOU)).toBe(0);
  expect(calendar.countWorkdays('2025-10-15', '2025-10-24', HAIKOU)).toBe(8);
  expect(calendar.countWorkdays('2025-10-24', '2025-10-15', HAIKOU)).toBe(0);
});

describe('a year whose notice is not published', () => {
  test('makes a term provisional as soon as it reaches into it', () => {
    expect(calendar.addWorkdays('2026-12-30', 1, HAIKOU)).toEqual({
      date: '2026-12-31',
      provisional: false,
    });
    expect(calendar.addWorkdays('2026-12-30', 2, HAIKOU)).toEqual({
      date: '2027-01-01',
      provisional: true,
    });
  });

  test('is taken as Monday to Friday', () => {
    const week = [
      '2027-03-01',
      '2027-03-02',
      '2027-03-03',
      '2027-03-04',
      '2027-03-05',
      '2027-03-06',
      '2027-03-07',
    ];
    expect(week.map((date) => calendar.isWorkday(date, HAIKOU))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('a later notice lengthens the term, never shortens it, when it only takes days off', () => {
    const later = new WorkingCalendar([
      ...PUBLISHED,
      { year: 2027, offDays: new Set(['2027-01-01']), workedDays: new Set() },
    ]);
    expect(later.addWorkdays('2026-12-30', 2, HAIKOU)).toEqual({
      date: '2027-01-04',
      provisional: false,
    });
  });
});

describe('三月三 (the third of the third lunar month), a festival of the autonomous counties and Sanya', () => {
  // In 2026 it falls on 19 April, a Sunday; the counties take the Monday and Tuesday after it.
  const local = ['469025', '469026', '469027', '469028', '469029', '469030'].map((division) => ({
    division,
    offDays: new Set(['2026-04-20', '2026-04-21']),
  }));
  const withFestival = new WorkingCalendar(PUBLISHED, local);

  test('is off in Lingshui and worked in Haikou', () => {
    expect(withFestival.isWorkday('2026-04-20', '469028')).toBe(false);
    expect(withFestival.isWorkday('2026-04-20', HAIKOU)).toBe(true);
  });

  test('the same term ends later where the festival is kept', () => {
    expect(withFestival.addWorkdays('2026-04-17', 3, '469028').date).toBe('2026-04-24');
    expect(withFestival.addWorkdays('2026-04-17', 3, HAIKOU).date).toBe('2026-04-22');
  });

  test('holds for every division below the one that keeps it', () => {
    expect(withFestival.isWorkday('2026-04-21', '469028001')).toBe(false);
  });

  test("a county's day off prevails over a worked weekend day", () => {
    const both = new WorkingCalendar(PUBLISHED, [
      { division: '469028', offDays: new Set(['2026-05-09']) },
    ]);
    expect(both.isWorkday('2026-05-09', '469028')).toBe(false);
    expect(both.isWorkday('2026-05-09', HAIKOU)).toBe(true);
  });
});

describe('a festival that a county has not settled', () => {
  const FESTIVAL = { divisions: ['469028'], days: ['2025-03-31', '2026-04-19'] };
  const settled = { division: '469028', offDays: new Set(['2026-04-20']) };
  const local = new WorkingCalendar(PUBLISHED, [settled], [FESTIVAL]);

  test.each([
    ['2025-03-20', 3, '469028', false, 'a term that ends before it'],
    ['2025-03-26', 3, '469028', true, 'a term that passes it'],
    ['2025-04-01', 3, '469028', true, 'a term that begins in its reach'],
    ['2025-04-08', 3, '469028', false, 'a term after it'],
    ['2025-03-26', 3, HAIKOU, false, 'a division that does not keep it'],
    ['2026-04-16', 3, '469028', false, 'a year whose notice is known'],
  ])('%s + %d workdays in %s: provisional is %s (%s)', (event, count, division, provisional) => {
    expect(local.addWorkdays(event, count, division).provisional).toBe(provisional);
  });

  test('its days off count where they are known', () => {
    expect(local.addWorkdays('2026-04-17', 1, '469028').date).toBe('2026-04-21');
    expect(local.addWorkdays('2026-04-17', 1, HAIKOU).date).toBe('2026-04-20');
  });
});
