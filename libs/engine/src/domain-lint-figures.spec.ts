import { expect, test } from '@jest/globals';
import { localTypes, lintLiterals } from './domain-lint-figures.ts';
import { type FactDefinition } from './fact-dictionary.ts';
import { Findings } from './finding.ts';
import { type Json, type JsonObject } from './json-document.ts';

const text = { zh: '示例', en: 'sample' };
const fact = (id: string, type: FactDefinition['type']): [string, FactDefinition] => [
  id,
  { id, type, dataset: 'd', title: text, absence: 'unknown' },
];
const vocabulary = {
  dictionary: new Map([
    fact('a.count', 'integer'),
    fact('a.money', 'money'),
    fact('a.day', 'date'),
    fact('a.code', 'code'),
    fact('a.flag', 'boolean'),
  ]),
  derived: new Map(),
  codes: new Map(),
  parameters: new Map(),
  conditions: new Map(),
};
const leaf = (name: string, value: Json, operator = 'equal'): JsonObject => ({
  fact: name,
  operator,
  value,
});

/** Where figures stand, of a rule whose own facts are `share` (a decimal) and `kind` (a code). */
function literals(json: Json): string[] {
  const findings = new Findings('p');
  const local = localTypes({ let: { share: { type: 'decimal' }, kind: { type: 'code' } } });
  lintLiterals(json, '', vocabulary, local, findings);
  expect(findings.list.every(({ code }) => code === 'ENGINE.FIGURE_LITERAL')).toBe(true);
  return findings.list.map(({ pointer }) => pointer);
}

test.each<[string, Json, string[]]>([
  ['a number', leaf('a.count', 3, 'lessThan'), ['/value']],
  ['a sum', { not: leaf('a.money', '500000.00', 'lessThan') }, ['/not/value']],
  ['a day', { all: [leaf('a.day', '2025-01-01', 'before')] }, ['/all/0/value']],
  ['a term', leaf('a.day', 36, 'withinMonths'), ['/value']],
  ['numbers in a list', leaf('a.count', [1, 5], 'in'), ['/value/1']],
  ['a share of its own', leaf('share', '0.5', 'lessThan'), ['/value']],
])('a condition that has %s says so', (_, json, pointers) => {
  expect(literals(json)).toEqual(pointers);
});

test.each<[string, Json, string[]]>([
  ['a fixed sum', { fixed: 1000 }, ['/fixed']],
  [
    'a ceiling over a rate',
    { cap: 5000, of: { rate: '0.5', of: { fact: 'a.money' } } },
    ['/cap', '/of/rate'],
  ],
  [
    'bands',
    { bands: [{ upTo: 30, fixed: { parameter: 'x' } }, { fixed: 7 }], of: { fact: 'a.count' } },
    ['/bands/0/upTo', '/bands/1/fixed'],
  ],
  ['a factor', { product: [{ fact: 'a.money' }, '0.25'] }, ['/product/1']],
  [
    'a choice',
    { choose: [{ when: leaf('a.flag', true), then: '0.3' }], otherwise: '0.6' },
    ['/choose/0/then', '/otherwise'],
  ],
])('an amount that has %s says so', (_, json, pointers) => {
  expect(literals(json)).toEqual(pointers);
});

test.each<[string, Json]>([
  ['parameters', leaf('a.count', { parameter: 'x' }, 'lessThan')],
  [
    'nothing and one',
    { all: [leaf('a.count', 1, 'lessThan'), leaf('a.money', '0.00'), { floor: 0 }] },
  ],
  ['codes that look like numbers', leaf('a.code', ['460000'], 'in')],
  ['codes of its own', leaf('kind', '12')],
  ['flags', leaf('a.flag', true)],
  ['rounding and periods', { round: 'down', to: 100, places: 4, params: { period: 'P-1' } }],
  ['items of an aggregate', { aggregate: { where: leaf('a.count', 3) } }],
])('a rule may write %s', (_, json) => {
  expect(literals(json)).toEqual([]);
});
