import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildColumn, type FactDefinition, type FactValue } from '#libs/engine';
import { decodeColumns, encodeColumns } from './column-file.ts';

const defined = (type: FactDefinition['type']): FactDefinition => ({
  id: `x.${type}`,
  type,
  dataset: 'x',
  title: { zh: 'x', en: 'x' },
  absence: 'unknown',
});
const VALUES: Record<string, fc.Arbitrary<FactValue>> = {
  boolean: fc.boolean(),
  money: fc.maxSafeInteger(),
  date: fc.constantFrom('1998-02-28', '2025-12-31'),
  code: fc.string({ unit: 'grapheme', minLength: 1 }),
  codes: fc.uniqueArray(fc.constantFrom('A', 'B', '海口')).map((list) => list.sort()),
};

describe('a column file', () => {
  it('gives back every column, whatever is in it and wherever its bytes lie', () => {
    const columns = fc
      .integer({ min: 1, max: 70 })
      .chain((length) =>
        fc.record(
          Object.fromEntries(
            Object.entries(VALUES).map(([type, value]) => [
              type,
              fc.array(fc.option(value, { freq: 3 }), { minLength: length, maxLength: length }),
            ]),
          ),
        ),
      );
    fc.assert(
      fc.property(columns, fc.nat(7), (lists, shift) => {
        const built = new Map(
          Object.entries(lists).map(([type, list]) => [
            `${type}@asOf`,
            buildColumn(defined(type as FactDefinition['type']), list),
          ]),
        );
        const length = lists['boolean']?.length ?? 0;
        const bytes = encodeColumns({ segment: 3, dataset: '税', length, columns: built });
        expect(bytes.length % 8).toBe(0);
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        expect(decodeColumns(moved)).toEqual({ segment: 3, dataset: '税', length, columns: built });
      }),
    );
  });

  it('has equal bytes for equal columns', () => {
    const file = () =>
      encodeColumns({
        segment: 0,
        dataset: 'x',
        length: 2,
        columns: new Map([['a', buildColumn(defined('code'), ['B', null])]]),
      });
    expect(file()).toEqual(file());
  });

  it('is not mistaken for anything else', () => {
    expect(() => decodeColumns(Buffer.from('id,name\r\n1,甲\r\n'))).toThrow('not a column file');
  });
});
