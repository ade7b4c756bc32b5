import { describe, expect, it } from '@jest/globals';
import { bits, buildColumn, columnRow, countBits, valueAt } from './column.ts';
import { ColumnMismatched } from './errors.ts';
import {
  columnRef,
  type FactDefinition,
  type FactType,
  type FactValue,
} from './fact-dictionary.ts';

const fact = (type: FactType): FactDefinition => ({
  id: 'a.b',
  type,
  dataset: 'd',
  title: { zh: '示例', en: 'sample' },
  absence: 'unknown',
});

describe('a column', () => {
  it.each<[FactType, readonly FactValue[]]>([
    ['boolean', [true, null, false]],
    ['integer', [null, -1, 0, Number.MAX_SAFE_INTEGER]],
    ['money', [-Number.MAX_SAFE_INTEGER, null, 1]],
    ['decimal', [0.1, null, 1e-9]],
    ['date', ['1900-01-01', null, '2025-09-30', '2999-12-31']],
    ['code', ['A', null, 'B', 'A']],
    ['text', ['', null, 'constructor']],
    ['codes', [[], null, ['A', 'B'], ['A'], []]],
  ])('gives %s values back as they were', (type, values) => {
    const column = buildColumn(fact(type), values);
    expect(values.map((_, row) => valueAt(column, row))).toStrictEqual(values);
    expect(valueAt(column, values.length)).toBeNull();
  });

  it('numbers each distinct text and list once', () => {
    const column = buildColumn(fact('codes'), [['A', 'B'], ['A'], ['A', 'B']]);
    expect(column.dictionary).toEqual(['A', 'B']);
    expect(column.sets).toEqual([[0, 1], [0]]);
  });

  it('refuses values of another type', () => {
    for (const [type, value] of [
      ['integer', 'x'],
      ['boolean', 1],
      ['date', 5],
      ['code', 5],
      ['codes', 'A'],
      ['text', ['A']],
    ] as const) {
      expect(() => buildColumn(fact(type), [value])).toThrow(ColumnMismatched);
    }
  });

  it('is unknown to everyone when it does not exist', () => {
    const row = columnRow({ column: () => undefined }, 3);
    expect(row.value(columnRef(fact('integer'), 'asOf'))).toBeNull();
  });
});

describe('bits', () => {
  it('lists set rows in ascending order, the sign bit included, and none past the length', () => {
    const words = Uint32Array.of(0x80000001, 0, 0b110);
    expect([...bits(words, 96)]).toEqual([0, 31, 65, 66]);
    expect([...bits(words, 66)]).toEqual([0, 31, 65]);
    expect([...bits(words, 0)]).toEqual([]);
    expect(countBits(words)).toBe(4);
  });
});
