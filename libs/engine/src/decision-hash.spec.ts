import { describe, expect, it } from '@jest/globals';
import { compilePolicy } from './compile.ts';
import { isList, type Json, type JsonObject } from './json-document.ts';
import { type Policy } from './policy.ts';
import { loadRuleBook } from './rule-book.ts';

const text = (zh: string): JsonObject => ({ zh, en: `${zh} in English` });
const fact = (id: string, type: string, more: JsonObject = {}): JsonObject => ({
  id,
  type,
  dataset: id.slice(0, id.indexOf('.')),
  title: text(id),
  absence: 'unknown',
  ...more,
});
const codes = (id: string, of: readonly string[]): JsonObject => ({
  id,
  title: text(id),
  codes: of.map((code) => ({ code, title: text(code), parent: null })),
});
const reference = (zh: string): JsonObject => ({ reference: text(zh) });

const MEMBERS: JsonObject = {
  of: 'tax.revenue',
  by: [
    { fact: 'reg.trade', level: 1 },
    { fact: 'reg.place', level: 1 },
  ],
  where: { fact: 'reg.active', operator: 'equal', value: true },
  leastMembers: 5,
  mostUnknown: '0.1',
};
const COHORT: JsonObject = {
  id: 'trade.mean',
  title: text('mean'),
  type: 'money',
  unit: 'CNY',
  period: 'year',
  absence: 'unknown',
};

/** Everything a decision can rest on, each with more than one part, and none in alphabetical order. */
const RULES: Readonly<Record<string, Json>> = {
  'facts.json': {
    facts: [
      fact('reg.trade', 'code', { codeList: 'trades' }),
      fact('reg.place', 'code', { codeList: 'places' }),
      fact('reg.active', 'boolean'),
      fact('tax.revenue', 'money', { unit: 'CNY', period: 'year' }),
      fact('hire.until', 'date', { item: true }),
      fact('hire.from', 'date', { item: true }),
      fact('hire.kind', 'code', { item: true, codeList: 'kinds' }),
    ],
  },
  'codes/trades.json': codes('trades', ['C', 'B', 'A']),
  'codes/places.json': codes('places', ['46', '44']),
  'codes/kinds.json': codes('kinds', ['y', 'x']),
  'parameters/each.json': {
    id: 'each',
    title: text('each'),
    type: 'money',
    unit: 'CNY',
    values: [{ from: '2024-01-01', value: '1000.00', ...reference('通知') }],
  },
  'parameters/base.json': {
    id: 'base',
    title: text('base'),
    type: 'money',
    unit: 'CNY',
    values: [{ from: '2024-01-01', value: '5.00', ...reference('通知') }],
  },
  'derived/hires.running.json': {
    id: 'hires.running',
    title: text('hires'),
    type: 'integer',
    unit: 'person',
    absence: 'unknown',
    aggregate: {
      over: 'hire',
      take: 'count',
      where: {
        all: [
          { fact: 'hire.until', operator: 'after', value: '2025-01-01' },
          { fact: 'hire.kind', operator: 'in', value: ['y', 'x'] },
          { fact: 'hire.from', operator: 'before', value: '2025-01-01' },
        ],
      },
    },
  },
  'derived/tax.growth.json': {
    id: 'tax.growth',
    title: text('growth'),
    type: 'money',
    unit: 'CNY',
    period: 'year',
    value: {
      difference: [{ fact: 'tax.revenue' }, { fact: 'tax.revenue', params: { period: 'P-1' } }],
    },
  },
  'cohorts/trade.mean.json': { ...COHORT, round: 'down', cohort: { take: 'mean', ...MEMBERS } },
  'benefits/p/policy.json': {
    id: 'p',
    title: text('p'),
    summary: text('p'),
    basis: [{ document: 'd', number: null, article: null, clause: text('c'), certainty: 'read' }],
    authority: { id: 'a', title: text('a') },
    level: 'provincial',
    divisions: ['46'],
    subjectKinds: ['legal-entity'],
    deliveryMode: 'no-application',
    validity: { from: '2024-01-01', until: null },
    period: 'year',
    conditions: {
      all: [
        { fact: 'tax.revenue', operator: 'greaterThan', value: { fact: 'trade.mean' } },
        { fact: 'tax.growth', operator: 'greaterThan', value: { parameter: 'base' } },
        { fact: 'hires.running', operator: 'greaterThan', value: 0 },
      ],
    },
    amount: { perUnit: { parameter: 'each' }, count: { fact: 'hires.running' } },
  },
};

/** The two hashes with parts of one file replaced: `at` leads through members by their names. */
function hashes(file?: string, at: readonly string[] = [], value: Json = null) {
  const files = Object.entries(RULES).map(([path, document]) => ({
    path,
    text: JSON.stringify(path === file ? replaced(document, at, value) : document),
  }));
  const { book } = loadRuleBook(files);
  const { decisionHash, documentHash } = compilePolicy(
    book.policies.get('p') as Policy,
    book,
    '2025',
  );
  return { decisionHash, documentHash };
}

function replaced(json: Json, [first, ...rest]: readonly string[], value: Json): Json {
  if (first === undefined) return value;
  if (isList(json))
    return json.map((part, index) =>
      String(index) === first ? replaced(part, rest, value) : part,
    );
  const object = json as JsonObject;
  return { ...object, [first]: replaced(object[first] ?? null, rest, value) };
}

const BEFORE = hashes();

describe('the name of a decision that rests on everything there is', () => {
  it('is what it always was: another name would re-decide every episode there is', () => {
    expect(BEFORE).toEqual({
      decisionHash: 'aa91579ee103b8702b857345648db51fe6da9863c8a18c74ff35cfa8ee3caf76',
      documentHash: '1d2f5de6edf6f5569fa80fbedf1b6c5dc2cf677a963abb1e0ab8f3e8d6eb3b4d',
    });
  });

  it('is what it always was where a fact of its own is read only for another period', () => {
    const policy = RULES['benefits/p/policy.json'] as JsonObject;
    const doubled = {
      title: text('doubled'),
      type: 'money',
      unit: 'CNY',
      value: { sum: [{ fact: 'tax.revenue' }, { fact: 'tax.revenue' }] },
    };
    const conditions = {
      fact: 'doubled',
      params: { period: 'P-1' },
      operator: 'greaterThan',
      value: '1.00',
    };
    expect(
      hashes('benefits/p/policy.json', [], { ...policy, let: { doubled }, conditions })
        .decisionHash,
    ).toBe('c7be51b27e390146aa81cfdebf28f846a318005950b2813adb3fee42c3362914');
  });

  it.each<[string, string, readonly string[], Json]>([
    [
      'what an aggregate takes',
      'derived/hires.running.json',
      ['aggregate'],
      { over: 'hire', take: 'count' },
    ],
    [
      'which items count',
      'derived/hires.running.json',
      ['aggregate', 'where', 'all', '0', 'value'],
      '2025-01-02',
    ],
    ['what absence of items means', 'derived/hires.running.json', ['absence'], { value: 0 }],
    [
      'what absence of a fact of an item means',
      'facts.json',
      ['facts', '4', 'absence'],
      'notApplicable',
    ],
    [
      'how a fact is derived',
      'derived/tax.growth.json',
      ['value', 'difference', '1', 'params', 'period'],
      'P-2',
    ],
    ['how a cohort rounds', 'cohorts/trade.mean.json', ['round'], 'up'],
    ['how many make a cohort', 'cohorts/trade.mean.json', ['cohort', 'leastMembers'], 6],
    [
      'how much of a cohort may be unknown',
      'cohorts/trade.mean.json',
      ['cohort', 'mostUnknown'],
      '0.2',
    ],
    [
      'who shares a cohort',
      'cohorts/trade.mean.json',
      ['cohort', 'by'],
      [{ fact: 'reg.trade', level: 1 }],
    ],
    ['who is a member', 'cohorts/trade.mean.json', ['cohort', 'where', 'value'], false],
    ['how long a fact is good', 'facts.json', ['facts', '3', 'maxAgeDays'], 30],
    ['the codes that members share', 'codes/trades.json', ['codes', '0', 'code'], 'D'],
    ['a parameter of the amount', 'parameters/each.json', ['values', '0', 'value'], '2.00'],
    ['a parameter of the conditions', 'parameters/base.json', ['values', '0', 'value'], '2.00'],
  ])('changes with %s', (_, file, at, value) => {
    expect(hashes(file, at, value).decisionHash).not.toBe(BEFORE.decisionHash);
  });

  it('changes with what a cohort takes, in every respect', () => {
    const takes: readonly JsonObject[] = [
      { take: 'percentile', percent: 50 },
      { take: 'percentile', percent: 51 },
      { take: 'percentile', percent: 50, of: 'tax.growth' },
    ];
    const names = takes.map((take) => {
      const cohort = { ...COHORT, cohort: { ...MEMBERS, ...take } };
      return hashes('cohorts/trade.mean.json', [], cohort).decisionHash;
    });
    expect(new Set([BEFORE.decisionHash, ...names]).size).toBe(4);
  });

  it.each<[string, string, readonly string[]]>([
    ['a derived fact', 'derived/tax.growth.json', ['title']],
    ['a parameter', 'parameters/each.json', ['title']],
    ['the reference of a parameter', 'parameters/base.json', ['values', '0', 'reference']],
  ])('stays when %s is only called otherwise; the document is another', (_, file, at) => {
    const after = hashes(file, at, text('新名称'));
    expect(after.decisionHash).toBe(BEFORE.decisionHash);
    expect(after.documentHash).not.toBe(BEFORE.documentHash);
  });

  it.each<[string, string, readonly string[]]>([
    ['a fact', 'facts.json', ['facts', '0', 'title']],
    ['a code', 'codes/trades.json', ['codes', '0', 'title']],
    ['an aggregate', 'derived/hires.running.json', ['title']],
    ['a cohort', 'cohorts/trade.mean.json', ['title']],
  ])('stays, and the document, too, when %s is called otherwise', (_, file, at) => {
    expect(hashes(file, at, text('新名称'))).toEqual(BEFORE);
  });

  it('does not depend on the order in which codes and parameters are kept', () => {
    const trades = ['A', 'B', 'C'].map((code) => ({ code, title: text(code), parent: null }));
    expect(hashes('codes/trades.json', ['codes'], trades)).toEqual(BEFORE);
  });
});
