import { describe, expect, it } from '@jest/globals';
import { type FactDefinition } from '#libs/engine';
import { mendCell, mendCreditCode, mendName, mendPeriod, shortened } from './cell-repair.ts';
import { joinedCells } from './joined-cells.ts';

const fact = (type: FactDefinition['type']): FactDefinition => ({
  id: 'x',
  type,
  dataset: 'x',
  title: { zh: 'x', en: 'x' },
  absence: 'unknown',
});

describe('mending a cell', () => {
  it.each([
    ['money', '1,234,567.50', '1234567.50', 'THOUSANDS_JOINED'],
    ['integer', '１２', '12', 'WIDTH_NARROWED'],
    ['date', '2025/9/3', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025年12月31日', '2025-12-31', 'DATE_REWRITTEN'],
    ['date', '20250903', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025-09-03 00:00:00', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025-09-03 08:30:00', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025-09-03T00:00:00.000Z', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025-09-03T00:00:00+08:00', '2025-09-03', 'DATE_REWRITTEN'],
    ['date', '2025 年 9 月 3 日', '2025-09-03', 'DATE_REWRITTEN'],
    ['code', 'Ｃ１３', 'C13', 'WIDTH_NARROWED'],
  ] as const)('%s %s has one meaning', (type, cell, to, reason) => {
    expect(mendCell(fact(type), cell)).toEqual({ to, reason: `REGISTRY.${reason}` });
  });

  it.each([
    ['money', '1,23'],
    ['money', '12,34.5'],
    ['date', '3/4/2025'],
    ['date', '2025-09-03T16:00:00Z'],
    ['date', '2025-09-03T08:00:00+09:00'],
    ['date', '2025-09-03 25:00:00'],
    ['integer', 'O5'],
  ] as const)('%s %s is left to its department', (type, cell) => {
    expect(mendCell(fact(type), cell)).toBeUndefined();
  });

  it.each([
    ['２０２５', '2025', 'WIDTH_NARROWED'],
    ['２０２５－０９', '2025-09', 'WIDTH_NARROWED'],
    ['2025ｑ３', '2025Q3', 'WIDTH_NARROWED'],
    ['2025年', '2025', 'PERIOD_REWRITTEN'],
    ['２０２５年度', '2025', 'PERIOD_REWRITTEN'],
    ['2025年9月', '2025-09', 'PERIOD_REWRITTEN'],
    ['2025/9', '2025-09', 'PERIOD_REWRITTEN'],
    ['2025年第三季度', '2025Q3', 'PERIOD_REWRITTEN'],
    ['2025年4季度', '2025Q4', 'PERIOD_REWRITTEN'],
    ['202509', '2025-09', 'PERIOD_REWRITTEN'],
    ['2025-09-01', '2025-09', 'PERIOD_REWRITTEN'],
    ['2025/9/1', '2025-09', 'PERIOD_REWRITTEN'],
  ] as const)('the period %s has one meaning', (cell, to, reason) => {
    expect(mendPeriod(cell)).toEqual({ to, reason: `REGISTRY.${reason}` });
  });

  it.each(['25年', '2025年上半年', '9/2025', '2024-2025', '第三季度', '202513', '2025-09-02'])(
    'the period %s is left to its department',
    (cell) => {
      expect(mendPeriod(cell)).toBeUndefined();
    },
  );

  it('reads a credit code in any width, and guesses no character', () => {
    expect(mendCreditCode('９１460100ma5teat19n')?.to).toBe('91460100MA5TEAT19N');
    for (const cell of [
      "'91460100MA5TEAT19N",
      '="91460100MA5TEAT19N"',
      '91460100-MA5TEAT1-9N',
      '\u200b91460100MA5TEAT19N',
    ])
      expect([cell, mendCreditCode(cell)?.to]).toEqual([cell, '91460100MA5TEAT19N']);
    expect(mendCreditCode('9146O100MA5TEAT19N')).toBeUndefined();
    expect(mendCreditCode('91460100MA5TEAT19X')).toBeUndefined();
  });
});

describe('a name', () => {
  it.each([
    ['"海南甲有限公司"', '海南甲有限公司', 'QUOTES_REMOVED'],
    ['海南\u200b甲有限公司', '海南甲有限公司', 'WIDTH_NARROWED'],
  ])('%s is mended', (name, to, reason) => {
    expect(mendName(name)).toEqual({ to, reason: `REGISTRY.${reason}` });
  });

  it.each([
    ['海南甲有限公司"', 'QUOTES_MISPLACED'],
    ['海南\n甲有限公司', 'ROW_MALFORMED'],
  ])('%s is not taken', (name, reason) => {
    expect(mendName(name)).toBe(`REGISTRY.${reason}`);
  });

  it.each(['海南甲有限公司', '海南"甲"有限公司', '“甲”咖啡·CAFÉ (B2)'])('%s stands', (name) => {
    expect(mendName(name)).toBeUndefined();
  });
});

describe('joining cells that a thousands separator split', () => {
  it('finds each way in which one amount was split', () => {
    expect(joinedCells(['a', '10', '000(万元)', 'b'], 3, new Set([1]))).toEqual([
      {
        cells: ['a', '10,000(万元)', 'b'],
        at: 1,
        from: '10 | 000(万元)',
        to: '10,000(万元)',
      },
    ]);
    expect(joinedCells(['1', '234', '567', 'b'], 2, new Set([0]))[0]?.cells).toEqual([
      '1,234,567',
      'b',
    ]);
    expect(joinedCells(['1', '200', '300'], 2, new Set([0, 1]))).toHaveLength(2);
  });

  it('joins nothing else', () => {
    expect(joinedCells(['a', '10', '00', 'b'], 3, new Set([1]))).toEqual([]);
    expect(joinedCells(['a', '10', '000', 'b'], 3, new Set([0, 2]))).toEqual([]);
    expect(joinedCells(['a', '10'], 3, new Set([1]))).toEqual([]);
  });
});

describe('shortening a text', () => {
  it('keeps a thousand units, and no half of a character', () => {
    expect(shortened('路'.repeat(1_000))).toBeUndefined();
    expect(shortened('路'.repeat(1_001))?.to).toBe('路'.repeat(1_000));
    expect(shortened(`${'路'.repeat(999)}𠮷`)?.to).toBe('路'.repeat(999));
    expect(shortened(`${'路'.repeat(998)}𠮷号`)?.to).toBe(`${'路'.repeat(998)}𠮷`);
  });
});
