import { describe, expect, it } from '@jest/globals';
import { Engine } from 'json-rules-engine';
import {
  type FactValue,
  type Json,
  type JsonObject,
  loadRuleBook,
  readRuleSet,
  RowPlan,
} from '#libs/engine';
import { read } from '../tidy/tree.ts';

/** Rules of the shapes that json-rules-engine's documentation teaches, in words of our own. */
const FACTS: Readonly<Record<string, string>> = {
  fouls: 'integer',
  minutes: 'integer',
  office: 'code',
  'account-kind': 'code',
  points: 'integer',
  'best-of-week': 'integer',
  absent: 'boolean',
  skills: 'codes',
  'account.company': 'code',
  'account.seats.paid': 'integer',
};
const words = Object.entries(FACTS).map(([id, type]) => ({
  id,
  type,
  dataset: 'd',
  title: { zh: id, en: id },
  absence: 'unknown',
}));
const { book } = loadRuleBook([
  { path: 'facts.json', text: JSON.stringify({ facts: words }) },
  {
    path: 'conditions/in-office.json',
    text: JSON.stringify({ fact: 'office', operator: 'equal', value: 'haikou' }),
  },
]);

const rule = (conditions: Json): JsonObject => ({
  name: 'r',
  priority: 10,
  conditions,
  event: { type: 'e', params: { message: 'said to people' } },
});
const leaf = (fact: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  fact,
  operator,
  value,
  ...more,
});

const TAKEN: readonly (readonly [string, Json])[] = [
  ['one comparison', { all: [leaf('absent', 'equal', true)] }],
  [
    'groups within groups',
    {
      any: [
        { all: [leaf('minutes', 'equal', 40), leaf('fouls', 'greaterThanInclusive', 5)] },
        { all: [leaf('minutes', 'equal', 48), leaf('fouls', 'greaterThanInclusive', 6)] },
      ],
    },
  ],
  ['not', { not: { all: [leaf('office', 'in', ['haikou', 'sanya'])] } }],
  ['a fact against a fact', { all: [leaf('points', 'greaterThan', { fact: 'best-of-week' })] }],
  ['a shared condition', { all: [{ condition: 'in-office' }, leaf('points', 'lessThan', 50)] }],
  [
    'a list',
    { any: [leaf('skills', 'contains', 'weld'), leaf('skills', 'doesNotContain', 'plan')] },
  ],
  [
    'properties of a fact by plain steps',
    {
      all: [
        leaf('account', 'equal', 'north', { path: '$.company' }),
        leaf('account', 'greaterThan', { fact: 'fouls' }, { path: '$.seats.paid' }),
        leaf('minutes', 'greaterThan', { fact: 'account', path: '$.seats.paid' }),
      ],
    },
  ],
  ['an empty list', { any: [leaf('office', 'in', []), leaf('account-kind', 'notIn', [])] }],
];

const REFUSED: readonly (readonly [string, Json, string])[] = [
  [
    'a path into one value',
    { all: [leaf('points', 'equal', 1, { path: '$.inner' })] },
    'PATH_REFUSED',
  ],
  [
    'an expression as a path',
    { all: [leaf('account', 'equal', 'north', { path: '$..company' })] },
    'PATH_REFUSED',
  ],
  [
    'a path to nowhere',
    { all: [leaf('account', 'equal', 'north', { path: '$.owner' })] },
    'FACT_UNKNOWN',
  ],
  ['a decorator', { all: [leaf('skills', 'everyFact:equal', 'x')] }, 'OPERATOR_DECORATED'],
  ['an operator of one’s own', { all: [leaf('office', 'startsWith', 'h')] }, 'OPERATOR_UNKNOWN'],
  [
    'params of a function',
    { all: [leaf('points', 'equal', 1, { params: { unit: 'x' } })] },
    'KEY_UNKNOWN',
  ],
  ['a computed fact', { all: [leaf('account-information', 'equal', 1)] }, 'FACT_UNKNOWN'],
  ['text as a number', { all: [leaf('points', 'greaterThan', '10')] }, 'VALUE_TYPE'],
  ['nothing as a value', { all: [leaf('points', 'equal', null)] }, 'VALUE_TYPE'],
  ['an empty group', { all: [] }, 'GROUP_EMPTY'],
  ['a condition nobody shared', { all: [{ condition: 'nowhere' }] }, 'CONDITION_UNKNOWN'],
];

const compile = (conditions: Json) =>
  readRuleSet([{ path: 'r.json', text: JSON.stringify(rule(conditions)) }], book, '2025-01-01');

describe('rules of the shapes json-rules-engine teaches', () => {
  const people: Record<string, FactValue>[] = [];
  for (const office of ['haikou', 'sanya', 'wuzhishan'])
    for (const minutes of [40, 48])
      for (const fouls of [5, 6])
        for (const absent of [true, false])
          people.push({
            office,
            minutes,
            fouls,
            absent,
            'account-kind': 'firm',
            points: fouls * 10,
            'best-of-week': minutes + 5,
            skills: absent ? ['plan', 'weld'] : ['plan'],
            'account.company': absent ? 'north' : 'south',
            'account.seats.paid': fouls + minutes / 8,
          });

  it.each(TAKEN)('%s is answered alike', async (_, conditions) => {
    const { rules, findings } = compile(conditions);
    expect(findings).toEqual([]);
    const plan = new RowPlan(rules);
    const engine = new Engine([rule(conditions) as never]);
    engine.setCondition('in-office', { all: [leaf('office', 'equal', 'haikou')] } as never);
    for (const person of people) {
      plan.take(plan.reads.map(({ fact }) => person[fact] ?? null));
      const account = {
        company: person['account.company'],
        seats: { paid: person['account.seats.paid'] },
      };
      const { events } = await engine.run({ ...person, account });
      expect(plan.verdict(0)).toBe(events.length > 0 ? 'eligible' : 'ineligible');
    }
  });

  it.each(REFUSED)('%s is refused for a reason that is documented', (_, conditions, code) => {
    const { rules, findings } = compile(conditions);
    expect(rules).toEqual([]);
    expect(findings.map((finding) => finding.code)).toContain(`ENGINE.${code}`);
    expect(read('docs/json-rules-engine.md')).toContain(`ENGINE.${code}`);
  });
});
