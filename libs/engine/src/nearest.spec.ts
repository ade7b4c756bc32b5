import { describe, expect, it } from '@jest/globals';
import { nearestOf } from './nearest.ts';

describe('names that may have been meant', () => {
  it.each([
    ['greaterThn', ['greaterThan', 'lessThan', 'equal'], ['greaterThan']],
    ['annualRevenue', ['tax.annualRevenue', 'tax.paid'], ['tax.annualRevenue']],
    ['tax.anualRevenue', ['tax.annualRevenue', 'tax.paid'], ['tax.annualRevenue']],
    ['teh', ['the', 'tax'], ['the']],
    ['460107', ['460106', '460108', '999999'], ['460106', '460108']],
    ['nothing like it', ['a', 'b'], []],
    ['', ['a'], []],
  ])('%s', (name, known, near) => {
    expect(nearestOf(name, known)).toEqual(near);
  });

  it('are looked for in bounded time', () => {
    const known = Array.from({ length: 200_000 }, (_, at) => `name-${at}`);
    expect(nearestOf('name-199999', known)).not.toContain('name-199999');
    expect(nearestOf('x'.repeat(1_000_000), known)).toEqual([]);
  });
});
