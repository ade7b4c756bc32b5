import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvLine, guarded, unguarded } from './cell-guard.ts';

test.each([
  ['=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
  ['+cmd', "'+cmd"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['\t=1', "'\t=1"],
  ["'=1", "''=1"],
  ['914601000000000000', "'914601000000000000"],
  ['0012', "'0012"],
  ['-5', '-5'],
  ['+5.25', '+5.25'],
  ['123', '123'],
  ['合成示例公司', '合成示例公司'],
  ['', ''],
])('%j is written %j and read back', (cell, written) => {
  expect(guarded(cell)).toBe(written);
  expect(unguarded(written)).toBe(cell);
});

test('no text is changed by going out and coming back', () => {
  const cell = fc.oneof(
    fc.string(),
    fc
      .array(fc.constantFrom("'", '=', '-', '0', '9', '＝', 'x', '\t'), { maxLength: 16 })
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(cell, (text) => unguarded(guarded(text)) === text),
    { seed: 11, numRuns: 20_000 },
  );
});

test('a line of CSV quotes what must be', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', ''])).toBe('a,"b,c","d""e","f\ng",\r\n');
});
