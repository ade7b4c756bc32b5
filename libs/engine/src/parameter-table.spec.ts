import { describe, expect, it } from '@jest/globals';
import { type Json, type JsonObject } from './json-document.ts';
import { valueOn } from './parameter.ts';
import { loadRuleBook } from './rule-book.ts';

const text = { zh: '示例', en: 'sample' };
const TABLE: JsonObject = {
  id: 'sizes',
  title: { zh: '划型', en: 'sizes' },
  columns: {
    staff: { title: { zh: '从业人员', en: 'staff' }, type: 'integer', unit: 'person' },
    revenue: { title: { zh: '营业收入', en: 'revenue' }, type: 'money' },
  },
  rows: {
    'retail-small': { title: { zh: '零售业小型', en: 'small retail' } },
    'farm-small': { title: { zh: '农业小型', en: 'small farms' } },
  },
  values: [
    {
      from: '2011-06-18',
      reference: { zh: '300号', en: 'No 300' },
      rows: {
        'retail-small': { staff: 10, revenue: '1000000' },
        'farm-small': { revenue: '500000' },
      },
    },
    {
      from: '2026-01-01',
      reference: { zh: '新表', en: 'new table' },
      rows: { 'retail-small': { staff: 12 }, 'farm-small': { staff: 5, revenue: '500000' } },
    },
  ],
};

function load(parameters: Json, others: Readonly<Record<string, Json>> = {}) {
  const files: Readonly<Record<string, Json>> = { 'parameters/sizes.json': parameters, ...others };
  const { book, findings } = loadRuleBook(
    Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) })),
  );
  return {
    book,
    found: findings.map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`),
  };
}

describe('a table of parameters', () => {
  it('makes one dated parameter of each cell, named by row and column', () => {
    const { book, found } = load(TABLE);
    expect(found).toEqual([]);
    expect([...book.parameters.keys()]).toEqual([
      'sizes.retail-small.staff',
      'sizes.retail-small.revenue',
      'sizes.farm-small.staff',
      'sizes.farm-small.revenue',
    ]);
    const staff = book.parameters.get('sizes.retail-small.staff');
    expect(staff).toMatchObject({
      title: { zh: '划型：零售业小型，从业人员', en: 'sizes: small retail, staff' },
      type: 'integer',
      unit: 'person',
    });
    expect(staff && valueOn(staff, '2025-12-31')).toMatchObject({
      value: 10,
      reference: { zh: '300号' },
    });
    expect(staff && valueOn(staff, '2026-01-01')).toMatchObject({
      value: 12,
      reference: { zh: '新表' },
    });
  });

  it('ends what a later document leaves out, and begins what it adds', () => {
    const { parameters } = load(TABLE).book;
    const on = (id: string, day: string) => {
      const parameter = parameters.get(`sizes.${id}`);
      return parameter && valueOn(parameter, day)?.value;
    };
    expect(on('retail-small.revenue', '2025-12-31')).toBe(100_000_000);
    expect(on('retail-small.revenue', '2026-01-01')).toBeUndefined();
    expect(on('farm-small.staff', '2025-12-31')).toBeUndefined();
    expect(on('farm-small.staff', '2026-01-01')).toBe(5);
  });

  it.each<[string, JsonObject, string]>([
    ['a row it has not', { 'market-small': { staff: 1 } }, 'KEY_UNKNOWN /values/0/rows'],
    [
      'a column it has not',
      { 'farm-small': { stuff: 1 } },
      'KEY_UNKNOWN /values/0/rows/farm-small',
    ],
    [
      'a value of another type',
      { 'farm-small': { staff: 'five' } },
      'VALUE_TYPE /values/0/rows/farm-small/staff',
    ],
  ])('refuses %s', (_, rows, finding) => {
    const values = [{ from: '2011-06-18', reference: text, rows }];
    const { book, found } = load({ ...TABLE, values });
    expect(found.join('\n')).toContain(finding);
    expect(book.parameters.size).toBe(0);
  });

  it('refuses days that do not ascend, and a name that is taken', () => {
    const values = [...(TABLE['values'] as readonly Json[])].reverse();
    expect(load({ ...TABLE, values }).found).toContain('SHAPE_WRONG /values');
    const other = {
      id: 'sizes.farm-small.staff',
      title: text,
      type: 'integer',
      values: [{ from: '2011-06-18', value: 5, reference: text }],
    };
    const { found } = load(TABLE, { 'parameters/sizes.farm-small.staff.json': other });
    expect(found.join()).toContain('ID_DUPLICATED');
  });
});
