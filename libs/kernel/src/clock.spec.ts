import { describe, expect, test } from '@jest/globals';
import {
  addDays,
  addMonths,
  DateMalformed,
  dayNumber,
  parseLocalDate,
  shanghaiDay,
  systemClock,
} from './clock.ts';

describe('parseLocalDate', () => {
  test.each(['2025-09-30', '2024-02-29', '2000-02-29', '1900-01-01', '2999-12-31'])(
    'takes %s',
    (date) => {
      expect(parseLocalDate(date)).toBe(date);
    },
  );

  test.each([
    '2025-02-29',
    '1900-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '1899-12-31',
    '3000-01-01',
    '2025-9-30',
    '20250930',
    ' 2025-09-30',
    '2025-09-30T00:00:00',
    '',
  ])('refuses %j', (date) => {
    expect(() => parseLocalDate(date)).toThrow(DateMalformed);
  });
});

test('days are counted from 1970-01-01 and added over month, year and leap day', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(dayNumber('1969-12-31')).toBe(-1);
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
  expect(addDays('2025-01-01', -1)).toBe('2024-12-31');
});

test.each([
  ['2025-12-31T15:59:59.999Z', '2025-12-31'],
  ['2025-12-31T16:00:00.000Z', '2026-01-01'],
])('at %s it is %s in Shanghai', (instant, day) => {
  expect(shanghaiDay(new Date(instant))).toBe(day);
});

test('the system clock runs', () => {
  expect(systemClock.now()).toBeInstanceOf(Date);
});

test.each([
  ['2025-09-30', 12, '2026-09-30'],
  ['2025-01-31', 1, '2025-02-28'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2025-03-31', -1, '2025-02-28'],
  ['2025-01-15', -1, '2024-12-15'],
  ['2025-12-31', 0, '2025-12-31'],
])('%s and %d months is %s', (from, months, until) => {
  expect(addMonths(from, months)).toBe(until);
});
