import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FactDefinition } from '#libs/engine';
import { type Dataset, loadDatasets } from './dataset.ts';
import { rowReader } from './delivery-row.ts';
import { tenThousandfold } from './shifted-point.ts';

const CODE = '91460100MA5TEAT19N';
const definition = (
  id: string,
  type: FactDefinition['type'],
  rest: Partial<FactDefinition> = {},
): [string, FactDefinition] => [
  id,
  { id, type, dataset: 'tax', title: { zh: id, en: id }, absence: 'unknown', ...rest },
];
const book = {
  codes: new Map(),
  dictionary: new Map([
    definition('tax.owes', 'boolean'),
    definition('tax.revenue', 'money', { unit: 'CNY', period: 'year' }),
  ]),
};
const text = JSON.stringify({
  id: 'tax',
  title: { zh: '税', en: 'tax' },
  authority: { code: 'hn-tax', name: { zh: '税', en: 'tax' } },
  key: { scheme: 'credit-code', column: '代码' },
  period: { column: '年度' },
  mode: 'full',
  maxAgeDays: 40,
  columns: [
    { column: '欠税', fact: 'tax.owes', codes: { 是: 'true', 否: 'false' } },
    { column: '营收', fact: 'tax.revenue', unit: 'ten-thousand-yuan' },
  ],
});
const [dataset] = loadDatasets([{ path: 'datasets/tax.json', text }], book.dictionary);
const take = rowReader(dataset as Dataset, book);
const read = ({ line, cells }: { line: number; cells: readonly unknown[] | null }) =>
  take({ line, cells, text: (cells ?? []).join(','), fault: null });

describe('a row of a delivery', () => {
  it('becomes one record for its period and one for the day', () => {
    const row = read({ line: 2, cells: [CODE, '2025', '否', '1.5'] });
    expect(row.records.map(({ period, facts }) => [period, facts])).toEqual([
      ['asOf', { 'tax.owes': false }],
      ['2025', { 'tax.revenue': 1_500_000 }],
    ]);
  });

  it('says nothing where a cell is empty, and has a record all the same', () => {
    const row = read({ line: 2, cells: [CODE, '2025', '', ''] });
    expect(row.records.map(({ facts }) => facts)).toEqual([{}, {}]);
  });

  it('has a hash of exactly its facts', () => {
    const one = read({ line: 2, cells: [CODE, '2025', '是', '2'] });
    const same = read({ line: 9, cells: [CODE, '2025', '是', '2.0'] });
    const other = read({ line: 2, cells: [CODE, '2025', '是', '2.0001'] });
    expect(one.records).toEqual(same.records);
    expect(other.records[1]?.factsHash).not.toBe(one.records[1]?.factsHash);
  });

  it('is rejected whole, with the cell to blame', () => {
    const rejectOf = (
      cells: readonly unknown[] | null,
    ): [string | undefined, string | undefined] => {
      const { reject, records } = read({ line: 2, cells });
      expect(records).toEqual([]);
      return [reject?.column, reject?.reason];
    };
    expect(rejectOf(['91460100MA5TEAT19X', '2025', '否', '1'])).toEqual([
      '代码',
      'REGISTRY.IDENTIFIER_MALFORMED',
    ]);
    expect(rejectOf([CODE, '2025Q1', '否', '1'])).toEqual(['年度', 'REGISTRY.PERIOD_MALFORMED']);
    expect(rejectOf([CODE, '2025', 'false', '1'])).toEqual(['欠税', 'REGISTRY.WORD_UNKNOWN']);
    expect(rejectOf([CODE, '2025', 'constructor', '1'])).toEqual(['欠税', 'REGISTRY.WORD_UNKNOWN']);
    expect(rejectOf([CODE, '2025', '否', '1,00'])).toEqual(['营收', 'REGISTRY.VALUE_MALFORMED']);
    expect(rejectOf([CODE, '2025', '\uFFFD', '1'])).toEqual(['欠税', 'REGISTRY.TEXT_DESTROYED']);
    expect(rejectOf([CODE, '2025', '否'])).toEqual(['', 'REGISTRY.ROW_MALFORMED']);
    expect(rejectOf([CODE, '2025', '否', '1\u0000'])).toEqual(['营收', 'REGISTRY.ROW_MALFORMED']);
    expect(rejectOf(null)).toEqual(['', 'REGISTRY.ROW_MALFORMED']);
  });

  it('is kept as it was written when it is rejected', () => {
    expect(read({ line: 7, cells: [CODE, '第一年', '否', '1'] }).reject).toMatchObject({
      line: 7,
      text: `${CODE},第一年,否,1`,
    });
  });

  it('is mended where it has one meaning, and says what from and to', () => {
    const row = read({ line: 2, cells: [CODE.toLowerCase(), '2025', '否', '1,000.5'] });
    expect(row.value).toBe(CODE);
    expect(row.records[1]?.facts).toEqual({ 'tax.revenue': 1_000_500_000 });
    expect(row.repairs).toEqual([
      {
        column: '代码',
        from: CODE.toLowerCase(),
        to: CODE,
        reason: 'REGISTRY.WIDTH_NARROWED',
      },
      { column: '营收', from: '1,000.5', to: '1000.5', reason: 'REGISTRY.THOUSANDS_JOINED' },
    ]);
  });

  it('is of the period that is meant, and of none that is of another length', () => {
    const row = read({ line: 2, cells: [CODE, '２０２５年', '否', '1'] });
    expect(row.records.map(({ period }) => period)).toEqual(['asOf', '2025']);
    expect(row.repairs).toEqual([
      { column: '年度', from: '２０２５年', to: '2025', reason: 'REGISTRY.PERIOD_REWRITTEN' },
    ]);
    for (const cell of ['2025年9月', '２０２５Q1', '上年'])
      expect(read({ line: 2, cells: [CODE, cell, '否', '1'] })).toMatchObject({
        reject: { column: '年度', reason: 'REGISTRY.PERIOD_MALFORMED' },
        repairs: [],
      });
  });

  it('is put together again where an unquoted separator split its amount', () => {
    const row = read({ line: 2, cells: [CODE, '2025', '否', '1', '000', '000.5'] });
    expect(row.records[1]?.facts).toEqual({ 'tax.revenue': 1_000_000_500_000 });
    expect(row.repairs[0]).toMatchObject({ reason: 'REGISTRY.CELLS_JOINED', column: '营收' });
    expect(read({ line: 2, cells: [CODE, '2025', '否', '1', '0'] }).reject?.reason).toBe(
      'REGISTRY.ROW_MALFORMED',
    );
  });

  it('moves the point of 万元 exactly', () => {
    expect(tenThousandfold('0.00005')).toBe('0.5');
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.nat(7), (digits, places) => {
        const written = String(digits).padStart(places + 1, '0');
        const amount =
          places === 0 ? written : `${written.slice(0, -places)}.${written.slice(-places)}`;
        const [whole = '', fraction = ''] = String(tenThousandfold(amount)).split('.');
        const scaled = BigInt(whole + fraction.padEnd(7, '0'));
        return scaled === digits * 10n ** BigInt(4 + 7 - places);
      }),
    );
  });
});
