import { expect, test } from '@jest/globals';
import { readCapital } from './registered-capital.ts';
import { shifted, tenThousandfold } from './shifted-point.ts';

test.each([
  ['286', '', 4, '2860000'],
  ['0', '00012', 4, '1.2'],
  ['0', '', 4, '0'],
  ['0', '0000', 2, '0'],
  ['00', '50', 1, '5'],
  ['1', '23456700', 4, '12345.67'],
  ['12', '', 0, '12'],
])('%s.%s moved by %d is %s', (whole, fraction, places, expected) => {
  expect(shifted(whole, fraction, places)).toBe(expected);
});

test('a hundred thousand zeros that are not the end cost no more than any other digits', () => {
  const digits = `${'0'.repeat(200_000)}1`;
  const begun = performance.now();
  expect(shifted('1', digits, 4)).toBe(`10000.${'0'.repeat(199_996)}1`);
  expect(tenThousandfold(`1.${digits}`)).toBe(`10000.${'0'.repeat(199_996)}1`);
  expect(readCapital(`1.${digits}万元`)?.amount).toBe(`10000.${'0'.repeat(199_996)}1`);
  // By squares it was more than ten seconds.
  expect(performance.now() - begun).toBeLessThan(1_000);
});
