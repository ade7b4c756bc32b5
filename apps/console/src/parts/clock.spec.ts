import { describe, expect, it } from '@jest/globals';
import {
  dayBefore,
  daysBetween,
  formatCount,
  formatInstant,
  formatSeconds,
  formatSpan,
} from './clock.ts';

describe('an instant', () => {
  it('is shown in office time, across midnight too', () => {
    expect(formatInstant('2025-09-30T08:05:00.000Z')).toBe('2025-09-30 16:05');
    expect(formatInstant('2025-12-31T16:00:00Z')).toBe('2026-01-01 00:00');
  });

  it('is left alone when it is none', () => {
    expect(formatInstant('soon')).toBe('soon');
  });
});

describe('a day', () => {
  it('has one before it, across years too', () => {
    expect(dayBefore('2026-01-01')).toBe('2025-12-31');
    expect(dayBefore('2024-03-01')).toBe('2024-02-29');
  });

  it('is some days away from another', () => {
    expect(daysBetween('2025-09-30', '2025-10-21')).toBe(21);
    expect(daysBetween('2025-09-30', '2025-09-30')).toBe(0);
    expect(daysBetween('2025-09-30', '2025-09-29')).toBe(-1);
  });
});

describe('a length of time', () => {
  it.each([
    [0, '约 1 秒'],
    [44.2, '约 45 秒'],
    [61, '约 2 分钟'],
    [7500, '约 2 小时 5 分'],
  ])('of %s seconds reads %s', (seconds, words) => {
    expect(formatSeconds(seconds)).toBe(words);
  });

  it('between two instants', () => {
    expect(formatSpan('2025-09-30T08:00:00.000Z', '2025-09-30T08:00:12.340Z')).toBe('12.3 秒');
    expect(formatSpan('2025-09-30T08:00:00Z', '2025-09-30T08:02:05Z')).toBe('2 分 5 秒');
  });
});

it('groups the thousands of a count', () => {
  expect(formatCount(1234567)).toBe('1,234,567');
});
