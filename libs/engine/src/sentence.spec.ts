import { expect, test } from '@jest/globals';
import { type Leaf } from './condition.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { roundYuan } from './figure-sentence.ts';
import { leafSentence, numberText, prohibition, requirement, valueText } from './sentence.ts';

const staff: FactDefinition = {
  id: 'si.staff',
  type: 'integer',
  unit: 'person',
  dataset: 'social-insurance',
  title: { zh: '参保人数', en: 'number of insured staff' },
  absence: 'unknown',
};
const atLeastOne: Leaf = {
  kind: 'leaf',
  key: 'si.staff@asOf greaterThanInclusive 1',
  operator: 'greaterThanInclusive',
  reading: {
    definition: staff,
    ref: { key: 'si.staff@asOf', fact: staff.id, dataset: staff.dataset, period: 'asOf' },
  },
  operand: { kind: 'literal', value: 1 },
};

test.each([
  [0, '0 people'],
  [1, '1 person'],
  [7, '7 people'],
])('%i of a unit is written in the number it has', (value, en) => {
  expect(valueText(staff, value, new Map())).toEqual({ zh: `${value}人`, en });
});

test('an English sentence begins with a capital, whatever case its title has', () => {
  const value = valueText(staff, 7, new Map());
  const met = leafSentence(atLeastOne, 'true', value, [], new Map());
  expect(met.en).toBe(
    'Number of insured staff: 7 people; the requirement (must be at least 1 person) is met.',
  );
  const unknown = leafSentence(atLeastOne, 'unknown', value, [atLeastOne.reading], new Map());
  expect(unknown.en).toMatch(/^No data for number of insured staff: .+\.$/);
});

test.each<[bigint, string, string]>([
  [1n, '0.01元', '0.01 yuan'],
  [30_000n, '300元', '300 yuan'],
  [1_000_000n, '1万元', '10,000 yuan'],
  [123_450_000n, '123.45万元', '1,234,500 yuan'],
  [123_456_700n, '1234567元', '1,234,567 yuan'],
  [15_000_000_000n, '1.5亿元', '150,000,000 yuan'],
])('%d fen are written as a legal text writes them', (fen, zh, en) => {
  expect(roundYuan(fen)).toEqual({ zh, en });
});

test.each<[number, string, string]>([
  [0.6, '60%', '60%'],
  [0.002, '2‰', '0.2%'],
  [0.299999, '29.9999%', '29.9999%'],
  [0, '0%', '0%'],
  [1.2, '120%', '120%'],
])('a decimal without a unit is a share: %d', (value, zh, en) => {
  expect(numberText({ type: 'decimal' }, value)).toEqual({ zh, en });
});

test('a requirement speaks as the text does, and turns into what must not be', () => {
  expect(requirement(atLeastOne, new Map()).zh).toBe('应不少于1人');
  expect(prohibition(atLeastOne, new Map()).zh).toBe('应少于1人');
  const listed: Leaf = {
    ...atLeastOne,
    operator: 'equal',
    reading: { ...atLeastOne.reading, definition: { ...staff, type: 'boolean' } },
    operand: { kind: 'literal', value: false },
  };
  expect(requirement(listed, new Map()).zh).toBe('不得有此情形');
  expect(prohibition(listed, new Map()).zh).toBe('应属此情形');
});
