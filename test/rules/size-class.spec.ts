import { describe, expect, it } from '@jest/globals';
import { compilePolicy, type FactValue, loadRuleBook, type Policy } from '#libs/engine';
import { derivedRow } from '../../libs/engine/src/derived-fact.ts';
import { readBelow } from '../tidy/tree.ts';

type Bounds = readonly [large: number, medium: number, small: number];
interface Row {
  readonly industry: string;
  /** Codes of GB/T 4754-2017 that the row covers. */
  readonly codes: readonly string[];
  /** Persons. */
  readonly staff?: Bounds;
  /** Ten thousands of yuan, as the table is printed. */
  readonly revenue?: Bounds;
  readonly assets?: Bounds;
}

/** 国统字〔2017〕213号《统计上大中小微型企业划分办法（2017）》 (with 工信部联企业〔2011〕300号): the table, row by row. */
const TABLE: readonly Row[] = [
  { industry: '农、林、牧、渔业', codes: ['A01', 'A05'], revenue: [20000, 500, 50] },
  {
    industry: '工业',
    codes: ['B06', 'C13', 'C43', 'D46'],
    staff: [1000, 300, 20],
    revenue: [40000, 2000, 300],
  },
  {
    industry: '建筑业',
    codes: ['E47', 'E50'],
    revenue: [80000, 6000, 300],
    assets: [80000, 5000, 300],
  },
  { industry: '批发业', codes: ['F51'], staff: [200, 20, 5], revenue: [40000, 5000, 1000] },
  { industry: '零售业', codes: ['F52'], staff: [300, 50, 10], revenue: [20000, 500, 100] },
  {
    industry: '交通运输业',
    codes: ['G54', 'G55', 'G56', 'G57', 'G58'],
    staff: [1000, 300, 20],
    revenue: [30000, 3000, 200],
  },
  { industry: '仓储业', codes: ['G59'], staff: [200, 100, 20], revenue: [30000, 1000, 100] },
  { industry: '邮政业', codes: ['G60'], staff: [1000, 300, 20], revenue: [30000, 2000, 100] },
  { industry: '住宿业', codes: ['H61'], staff: [300, 100, 10], revenue: [10000, 2000, 100] },
  { industry: '餐饮业', codes: ['H62'], staff: [300, 100, 10], revenue: [10000, 2000, 100] },
  {
    industry: '信息传输业',
    codes: ['I63', 'I64'],
    staff: [2000, 100, 10],
    revenue: [100000, 1000, 100],
  },
  {
    industry: '软件和信息技术服务业',
    codes: ['I65'],
    staff: [300, 100, 10],
    revenue: [10000, 1000, 50],
  },
  {
    industry: '房地产开发经营',
    codes: ['K701'],
    revenue: [200000, 1000, 100],
    assets: [10000, 5000, 2000],
  },
  { industry: '物业管理', codes: ['K702'], staff: [1000, 300, 100], revenue: [5000, 1000, 500] },
  {
    industry: '租赁和商务服务业',
    codes: ['L71', 'L72'],
    staff: [300, 100, 10],
    assets: [120000, 8000, 100],
  },
  {
    industry: '其他未列明行业',
    codes: ['K703', 'K704', 'K709', 'M73', 'N77', 'O82', 'Q85', 'R90'],
    staff: [300, 100, 10],
  },
];
const CLASSES = ['large', 'medium', 'small', 'micro'] as const;
const INDICATORS = ['staff', 'revenue', 'assets'] as const;

const { book } = loadRuleBook(
  readBelow(['rules'], /\.json$/).map(({ path, text }) => ({
    path: path.slice('rules/'.length),
    text,
  })),
);
const compiled = compilePolicy(
  book.policies.get('cn-procurement-discount') as Policy,
  book,
  '2025',
);

/** The class of a firm; figures as in the table, `below` takes one person or one fen away. */
function classOf(
  code: string | null,
  figures: Readonly<Partial<Record<(typeof INDICATORS)[number], number | null>>>,
  below?: (typeof INDICATORS)[number],
): FactValue {
  const values = new Map<string, FactValue>([['reg.industry', code]]);
  for (const indicator of INDICATORS) {
    const figure = figures[indicator] ?? null;
    const scaled = figure === null ? null : indicator === 'staff' ? figure : figure * 1_000_000;
    values.set(
      `report.${indicator}`,
      scaled === null ? null : scaled - Number(indicator === below),
    );
  }
  const [ref] = [...compiled.derivations.values()].map((one) => one.ref);
  const row = derivedRow(compiled.derivations, { value: ({ fact }) => values.get(fact) ?? null });
  return ref ? row.value(ref) : null;
}

describe.each(TABLE)('$industry', (row) => {
  const used = INDICATORS.filter((indicator) => row[indicator]);
  const at = (grade: number): Partial<Record<(typeof INDICATORS)[number], number>> =>
    Object.fromEntries(used.map((indicator) => [indicator, row[indicator]?.[grade] ?? 0]));

  it.each([0, 1, 2])(
    'takes the class of the bounds themselves, and the next one below any of them (%i)',
    (grade) => {
      for (const code of row.codes) {
        expect(classOf(code, at(grade))).toBe(CLASSES[grade]);
        for (const indicator of used)
          expect(classOf(code, at(grade), indicator)).toBe(CLASSES[grade + 1]);
      }
    },
  );

  it('drops grade by grade where one figure lags far behind, and stays open where it is unknown', () => {
    for (const indicator of used) {
      const lagging = { ...at(0), [indicator]: row[indicator]?.[2] ?? 0 };
      expect(classOf(row.codes[0] ?? '', lagging)).toBe('small');
      expect(classOf(row.codes[0] ?? '', { ...at(0), [indicator]: null })).toBeNull();
    }
  });
});

it('covers sixteen industries', () => expect(TABLE).toHaveLength(16));

it.each(['J66', 'P83', 'Q84', 'G53', 'S92', 'T97'])('does not classify %s', (code) => {
  expect(classOf(code, { staff: 5000, revenue: 1_000_000, assets: 1_000_000 })).toBe(
    'not-classified',
  );
});

it('does not guess an industry', () => {
  expect(classOf(null, { staff: 1, revenue: 1, assets: 1 })).toBeNull();
});

it.each<[string, number, number | null, number | null, string]>([
  ['C13', 25, 250, null, 'micro'],
  ['C35', 320, 1500, null, 'small'],
  ['C35', 320, 2500, null, 'medium'],
  ['C27', 1200, 39000, null, 'medium'],
  ['F51', 4, 8000, null, 'micro'],
  ['L72', 50, null, 90, 'micro'],
  ['L72', 120, null, 9000, 'medium'],
  ['I65', 105, 1200, null, 'medium'],
  ['K702', 350, 900, null, 'small'],
])('%s with %i staff, %p and %p ten thousand yuan is %s', (code, staff, revenue, assets, size) => {
  expect(classOf(code, { staff, revenue, assets })).toBe(size);
});
