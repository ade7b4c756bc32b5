import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvReader, EndlessRow, LONGEST_ROW, type RawRow } from './csv-reader.ts';

const read = (text: string, pieces: readonly number[] = [], width = 0): RawRow[] => {
  const reader = new CsvReader(1, width);
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
    ['a quote that a later row closes', 'a,b\n1,"x\n3,y\n4,"z"\n2,z'],
    ['a quote that nothing closes', 'a,b\n1,"x\n2,z'],
    ['a quote that the inches of the next row close', 'a,b\n1,"x\n3,5"\n2,z'],
    ['a quote that a quoted cell of the next row closes', 'a,b\n1,"x\n3,"\ny"\n2,z'],
  ])('rejects the one line with %s and keeps its neighbours', (_what, text) => {
    const rows = read(text, [], 2);
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

  it('rejects the line of a quote that is still open at the end', () => {
    expect(read('a,b\n1,2\n3,"x', [], 2).map(({ line, cells }) => [line, cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['1', '2']],
      [3, null],
    ]);
  });

  it('names the line of a row without end, or of a quote that no row follows', () => {
    const long = `${'x'.repeat(99)}\n`.repeat(LONGEST_ROW / 99);
    expect(() => read(`a,b\n1,2\n3,"x\n${long}`, [], 2)).toThrow(new EndlessRow(3, 'quote'));
    expect(() => read(`a,b\n${'x'.repeat(LONGEST_ROW + 2)}`)).toThrow(new EndlessRow(2, 'row'));
  });

  it('never loses a row for a stray quote in another, wherever that is put', () => {
    const unit = fc.constantFrom('a', '海', ',', '"', '\n', ' ', '1', '5"');
    const text = fc
      .string({ unit, maxLength: 8 })
      // What begins with a line's end or a comma, or ends with a comma, reads the same from the other side of its quote.
      .filter((one) => !/^[\n,]|,$|[\n]"|"[\n]/.test(one));
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        rows: fc.array(fc.array(text, { minLength: width, maxLength: width }), {
          minLength: 2,
          maxLength: 8,
        }),
      }),
    );
    fc.assert(
      fc.property(
        table,
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(30), { maxLength: 5 }),
        ({ width, rows }, which, where, pieces) => {
          const lines = rows.map((row, at) =>
            [`${at}`, ...row]
              .map((one) => (/[",\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one))
              .join(','),
          );
          const clean = read(lines.join('\n'), [], width + 1);
          fc.pre(clean.length === rows.length && clean.every(({ fault }) => fault === null));
          const struck = which % lines.length;
          const line = lines[struck] as string;
          const place = where % (line.length + 1);
          const wrong = lines.with(struck, `${line.slice(0, place)}"${line.slice(place)}`);
          const found = read(wrong.join('\n'), pieces, width + 1);
          const kept = found.filter(
            ({ cells, fault }) => fault === null && cells?.length === width + 1,
          );
          rows.forEach((row, at) => {
            if (at === struck) return;
            expect(kept.map(({ cells }) => cells)).toContainEqual([`${at}`, ...row]);
          });
          // Nothing of the file is left out: what was written is what was read.
          expect(
            found
              .map(({ text: own }) => own)
              .join('\n')
              .replace(/\n+/g, '\n'),
          ).toBe(
            wrong
              .join('\n')
              .replace(/\n+/g, '\n')
              .replace(/^\n|\n$/g, ''),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
