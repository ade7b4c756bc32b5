import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readCalendar } from './calendar.ts';
import { CalendarMalformed } from './errors.ts';

test('the calendar that is shipped reads, and knows the years 2025 and 2026', () => {
  const calendar = readCalendar(
    readFileSync(new URL('../../../rules/calendar.json', import.meta.url), 'utf8'),
  );
  expect(calendar.addWorkdays('2025-09-30', 10, '460106')).toEqual({
    date: '2025-10-21',
    provisional: false,
  });
  expect(calendar.isWorkday('2026-02-28', '460106')).toBe(true);
});

test.each([
  '',
  '{',
  '{}',
  '[]',
  '{"notices":[{"year":2025,"reference":"x","offDays":["1 Oct"],"workedDays":[]}],"local":[],"festivals":[]}',
])('%j is refused, with the place', (text) => {
  expect(() => readCalendar(text)).toThrow(CalendarMalformed);
});

test('the place is named', () => {
  expect(() =>
    readCalendar(
      '{"notices":[{"year":2025,"reference":"x","offDays":["1 Oct"],"workedDays":[]}],"local":[],"festivals":[]}',
    ),
  ).toThrow('/notices/0/offDays/0');
});
