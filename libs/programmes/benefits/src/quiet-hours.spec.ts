import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readCalendar } from '#libs/workflow';
import { quietMinutes } from './quiet-hours.ts';

const calendar = readCalendar(
  readFileSync(new URL('../../../../rules/calendar.json', import.meta.url), 'utf8'),
);
const wait = (
  channel: 'webhook' | 'email' | 'sms',
  date: string,
  time: string,
  kind = 'entitled',
) =>
  quietMinutes(
    calendar,
    { channel, kind, division: '460106' },
    { date, minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) },
  );

test.each([
  ['email', '2025-09-29', '08:00', 0],
  ['email', '2025-09-29', '20:59', 0],
  ['email', '2025-09-29', '21:00', 11 * 60],
  ['email', '2025-09-29', '00:00', 8 * 60],
  ['email', '2025-09-29', '07:59', 1],
  ['sms', '2025-09-29', '12:00', 0],
  // A Sunday that is worked.
  ['sms', '2025-09-28', '12:00', 0],
  // National Day and Mid-Autumn, 1 to 8 October 2025.
  ['sms', '2025-09-30', '21:30', 8 * 24 * 60 + 10.5 * 60],
  ['sms', '2025-10-08', '07:00', 25 * 60],
  ['email', '2025-10-01', '12:00', 0],
  ['webhook', '2025-10-01', '03:00', 0],
] as const)('%s at %s %s waits %d minutes', (channel, date, time, minutes) =>
  expect(wait(channel, date, time)).toBe(minutes),
);

test('money that came back does not wait', () =>
  expect(wait('sms', '2025-10-01', '03:00', 'bounced')).toBe(0));
