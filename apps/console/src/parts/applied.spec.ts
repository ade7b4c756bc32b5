import { expect, test } from '@jest/globals';
import { appliedOf } from './applied.ts';

test('rows and batches of all policies add up, without what was parked', () => {
  expect(
    appliedOf([
      { state: 'finished', eligible: 501, applied: 501 },
      { state: 'applying', eligible: 2000, applied: 1000 },
      { state: 'pending', eligible: 499, applied: 0 },
      { state: 'parked', eligible: 9000, applied: 0 },
    ]),
  ).toEqual({ rows: 1501, rowsExpected: 3000, batches: 4, batchesExpected: 7, percent: 50 });
});

test('nothing to put on a list is no division by zero', () => {
  expect(appliedOf([]).percent).toBe(0);
});
