import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, type LocalDate } from '#libs/kernel';
import { elapsed } from './expression.ts';

/** Days around the ends of months, a leap day among them, over more than ten years. */
const DAYS: readonly LocalDate[] = [
  '2015-12-31', '2016-02-28', '2016-02-29', '2016-03-01', '2016-03-31', '2017-02-28', '2019-11-30', '2024-02-29',
  '2024-12-31', '2025-01-01', '2025-01-15', '2025-01-30', '2025-01-31', '2025-02-01', '2025-02-28', '2026-12-01',
]; // prettier-ignore
const PAIRS = DAYS.flatMap((from) => DAYS.map((until) => [from, until] as const));
const forward = PAIRS.filter(([from, until]) => from <= until);

describe('the whole units of time between two days', () => {
  it('are as many months as can be added without passing the second, and not one more', () => {
    for (const [from, until] of forward) {
      const months = elapsed('months', from, until);
      const [reached, next] = [addMonths(from, months), addMonths(from, months + 1)];
      expect([from, until, reached <= until, until < next]).toEqual([from, until, true, true]);
    }
  });

  it('are a year for each twelve whole months, and as many days as lead there', () => {
    for (const [from, until] of forward) {
      const months = elapsed('months', from, until);
      expect(elapsed('years', from, until)).toBe((months - (months % 12)) / 12);
      expect(addDays(from, elapsed('days', from, until))).toBe(until);
    }
  });

  it('are the same backwards, below zero', () => {
    for (const [from, until] of PAIRS)
      for (const span of ['days', 'months', 'years'] as const)
        expect(elapsed(span, until, from) + elapsed(span, from, until)).toBe(0);
  });
});
