import { describe, expect, test } from '@jest/globals';
import { contains, periodInterval, PeriodMalformed, shiftPeriod } from './period.ts';

describe('periodInterval', () => {
  test.each([
    ['2025', '2025-01-01', '2026-01-01'],
    ['2025Q1', '2025-01-01', '2025-04-01'],
    ['2025Q4', '2025-10-01', '2026-01-01'],
    ['2025-09', '2025-09-01', '2025-10-01'],
    ['2025-12', '2025-12-01', '2026-01-01'],
  ])('%s is [%s, %s)', (name, from, until) => {
    expect(periodInterval(name)).toEqual({ from, until });
  });

  test.each(['25', '2025Q5', '2025Q0', '2025-13', '2025-00', '2025-9', 'P', '', '2025-09-01'])(
    'refuses %j',
    (name) => {
      expect(() => periodInterval(name)).toThrow(PeriodMalformed);
    },
  );
});

describe('shiftPeriod', () => {
  test.each([
    ['2025', -1, '2024'],
    ['2025Q1', -1, '2024Q4'],
    ['2025Q4', 1, '2026Q1'],
    ['2025Q2', -7, '2023Q3'],
    ['2025-01', -1, '2024-12'],
    ['2025-12', 1, '2026-01'],
    ['2025-06', 0, '2025-06'],
  ])('%s by %d is %s', (name, by, shifted) => {
    expect(shiftPeriod(name, by)).toBe(shifted);
  });
});

test('intervals are half-open, and open-ended without an end', () => {
  expect(contains({ from: '2022-01-01', until: '2026-01-01' }, '2025-12-31')).toBe(true);
  expect(contains({ from: '2022-01-01', until: '2026-01-01' }, '2026-01-01')).toBe(false);
  expect(contains({ from: '2022-01-01', until: '2026-01-01' }, '2021-12-31')).toBe(false);
  expect(contains({ from: '2022-01-01', until: null }, '2999-12-31')).toBe(true);
});
