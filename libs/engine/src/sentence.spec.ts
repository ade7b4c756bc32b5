import { expect, test } from '@jest/globals';
import { type Leaf } from './condition.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { leafSentence, valueText } from './sentence.ts';

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
