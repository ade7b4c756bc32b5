import { expect, test } from '@jest/globals';
import { periodDecidedOn } from './policy-period.ts';

const validity = { from: '2024-01-01', until: '2026-01-01' };
const settled = (until: string | null) =>
  ({ period: 'year', validity, settlement: { until } }) as const;

test.each([
  ['2023-12-31', null],
  ['2024-01-01', '2024'],
  ['2025-12-31', '2025'],
  ['2026-01-01', '2025'],
  ['2026-12-31', '2025'],
  ['2027-01-01', null],
])('what happened within validity is decided until the settlement is over: %s', (day, period) => {
  expect(periodDecidedOn(settled('2027-01-01'), day)).toBe(period);
});

test('a settlement whose end no text names stays open', () => {
  expect(periodDecidedOn(settled(null), '2031-05-05')).toBe('2025');
});

test('without a settlement nothing is decided after validity', () => {
  const policy = { period: 'year', validity, settlement: null } as const;
  expect(periodDecidedOn(policy, '2025-12-31')).toBe('2025');
  expect(periodDecidedOn(policy, '2026-01-01')).toBeNull();
});

test('the last period is the one that holds the last day of validity', () => {
  const ends = { from: '2025-02-01', until: '2025-09-16' };
  const settlement = { until: null };
  expect(periodDecidedOn({ period: 'quarter', validity: ends, settlement }, '2026-01-05')).toBe(
    '2025Q3',
  );
  expect(periodDecidedOn({ period: 'month', validity: ends, settlement }, '2026-01-05')).toBe(
    '2025-09',
  );
  expect(periodDecidedOn({ period: 'year', validity: null, settlement }, '2026-01-05')).toBeNull();
});
