import { expect, test } from '@jest/globals';
import { DIVISIONS, divisionPrefix } from './divisions.ts';

test.each([
  ['460000', '46'],
  ['460100', '4601'],
  ['460106', '460106'],
  ['4601', '4601'],
  ['46', '46'],
  ['', ''],
])('%s reaches what begins with %s', (code, prefix) => {
  expect(divisionPrefix(code)).toBe(prefix);
});

test('every division is within reach of its own prefix', () => {
  for (const { code } of DIVISIONS) expect(code.startsWith(divisionPrefix(code))).toBe(true);
});
