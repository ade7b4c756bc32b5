import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvRow } from './csv-row.ts';

describe('a row of CSV', () => {
  it('quotes only what needs it', () => {
    expect(csvRow(['海口', 'a,b', 'say "x"', '', '-12.5'])).toBe(
      '海口,"a,b","say ""x""",,-12.5\r\n',
    );
  });

  it('keeps a spreadsheet from running a formula', () => {
    expect(csvRow(['=1+1', '+86', '@x', '-cmd'])).toBe("'=1+1,'+86,'@x,'-cmd\r\n");
  });

  it('is read back as it was written, but for the guard', () => {
    const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(cells, (row) => {
        fc.pre(row.every((cell) => !/^[=+\-@\t\r]/.test(cell)));
        expect(parse(csvRow(row), { relax_column_count: true })).toEqual([row]);
      }),
    );
  });
});
