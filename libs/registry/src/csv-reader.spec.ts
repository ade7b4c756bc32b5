import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvReader, EndlessRow, LONGEST_ROW, type RawRow } from './csv-reader.ts';

const read = (text: string, pieces: readonly number[] = []): RawRow[] => {
  const reader = new CsvReader();
  const rows: RawRow[] = [];
  let at = 0;
  for (const piece of pieces) {
    reader.push(text.slice(at, at + piece), rows);
    at += piece;
  }
  reader.push(text.slice(at), rows);
  reader.end(rows);
  return rows;
};
const cell = fc.string({
  unit: fc.constantFrom('a', '海', ',', '"', '\n', '\r\n', ' ', '1'),
  maxLength: 6,
});

describe('CSV', () => {
  it('is read as the library reads it, wherever the pieces of the file end', () => {
    const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(9), { maxLength: 20 }),
        (rows, end, pieces) => {
          const text = rows
            .map((row) =>
              row
                .map((one) =>
                  /[",\r\n]/.test(one) || one === '' ? `"${one.replaceAll('"', '""')}"` : one,
                )
                .join(','),
            )
            .join(end);
          expect(read(text, pieces).map(({ cells }) => cells)).toEqual(parse(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says on which line a row begins and how it was written', () => {
    expect(
      read('a,b\r\n1,"x\ny"\n\n2,z').map(({ line, text, cells }) => [line, text, cells]),
    ).toEqual([
      [1, 'a,b', ['a', 'b']],
      [2, '1,"x\ny"', ['1', 'x\ny']],
      [5, '2,z', ['2', 'z']],
    ]);
  });

  it.each([
    ['text after a closing quote', 'a,b\n1,"x"y\n2,z'],
    ['a quote that the next row closes', 'a,b\n1,"x\n"2",z\n2,z'],
    ['a quote that swallows the next row', 'a,b\n1,"x,y\n"2,z"\n2,z'],
  ])('rejects the one line with %s and keeps its neighbours', (_what, text) => {
    const rows = read(text);
    expect(rows[1]).toMatchObject({
      line: 2,
      cells: null,
      fault: 'REGISTRY.QUOTES_MISPLACED',
      text: text.split('\n')[1],
    });
    expect(rows.at(-1)).toMatchObject({ cells: ['2', 'z'], fault: null });
  });

  it('takes quotes inside a bare cell as they are', () => {
    expect(read('a,b\n1,"三来"一补\n2,销售"三来"产品')[2]?.cells).toEqual(['2', '销售"三来"产品']);
  });

  it('names the line of a quote that never closes, and of a row without end', () => {
    expect(() => read('a,b\n1,2\n3,"x\n4,5')).toThrow(new EndlessRow(3, 'quote'));
    expect(() => read(`a,b\n${'x'.repeat(LONGEST_ROW + 2)}`)).toThrow(new EndlessRow(2, 'row'));
  });
});
