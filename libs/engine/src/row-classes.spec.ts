import { describe, expect, it } from '@jest/globals';
import { buildColumn } from './column.ts';
import { type FactDefinition, type FactValue } from './fact-dictionary.ts';
import { rowClasses } from './row-classes.ts';

const definition = (type: string): FactDefinition => ({ id: 'a', type }) as FactDefinition;
const column = (type: string, values: readonly FactValue[]) =>
  buildColumn(definition(type), values);

describe('rowClasses', () => {
  it('puts into one class what all columns say alike, unknown included', () => {
    const flags = column('boolean', [true, false, null, true, true, null]);
    const codes = column('code', ['x', 'x', 'y', 'x', null, 'y']);
    const { classOf, first } = rowClasses([flags, codes], 6);
    expect([...classOf]).toEqual([0, 1, 2, 0, 3, 2]);
    expect(first).toEqual([0, 1, 2, 4]);
  });

  it('does not take unknown for zero', () => {
    expect([...rowClasses([column('integer', [0, null, 0])], 3).classOf]).toEqual([0, 1, 0]);
  });

  it('tells lists of codes apart', () => {
    const lists = column('codes', [['a'], ['a', 'b'], ['a'], [], null]);
    expect([...rowClasses([lists], 5).classOf]).toEqual([0, 1, 0, 2, 3]);
  });

  it('is one class where there is nothing to tell apart, and none without rows', () => {
    expect(rowClasses([undefined], 3)).toEqual({ classOf: new Uint32Array(3), first: [0] });
    expect(rowClasses([], 0)).toEqual({ classOf: new Uint32Array(0), first: [] });
  });

  it('finds the same where pairs are too many for a table', () => {
    const rows = 3_000;
    const many = Array.from({ length: rows }, (_, row) => (row * 7) % 1_500);
    const more = Array.from({ length: rows }, (_, row) => (row * 11) % 1_000);
    const { classOf, first } = rowClasses([column('integer', many), column('integer', more)], rows);
    const names = new Map<string, number>();
    const expected = many.map((one, row) => {
      const name = `${one} ${more[row]}`;
      if (!names.has(name)) names.set(name, names.size);
      return names.get(name);
    });
    expect([...classOf]).toEqual(expected);
    expect(first).toHaveLength(names.size);
  });
});
