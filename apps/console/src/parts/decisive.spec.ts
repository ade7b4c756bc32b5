import { expect, test } from '@jest/globals';
import { discriminates } from './decisive.ts';

const conditions = (...decisive: boolean[]) => decisive.map((one) => ({ decisive: one }));

test.each([
  ['all of them, as when all hold', conditions(true, true, true), false],
  ['none of them', conditions(false, false), false],
  ['a single one without company', conditions(true), false],
  ['the one that fails among those that hold', conditions(false, true, false), true],
])('the verdict rests on %s', (_what, siblings, marked) => {
  expect(discriminates(siblings)).toBe(marked);
});
