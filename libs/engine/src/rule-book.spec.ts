import { describe, expect, it } from '@jest/globals';
import { type Finding } from './finding.ts';
import { type Json, type RuleFile } from './json-document.ts';
import { loadRuleBook } from './rule-book.ts';

const text = { zh: '示例', en: 'sample' };
const fact = (id: string, type: string, more: object = {}) => ({
  id,
  type,
  dataset: 'd',
  title: text,
  absence: 'unknown',
  ...more,
});
const FACTS = [
  fact('a.flag', 'boolean'),
  fact('a.count', 'integer', { unit: 'person' }),
  fact('a.area', 'integer', { unit: 'm2' }),
  fact('a.money', 'money', { unit: 'CNY' }),
  fact('a.skipped', 'money', { unit: 'CNY', absence: 'notApplicable' }),
  fact('a.revenue', 'money', { unit: 'CNY', period: 'year' }),
  fact('a.day', 'date'),
  fact('a.place', 'code', { codeList: 'places' }),
  fact('a.free', 'code'),
  fact('a.tags', 'codes', { codeList: 'places' }),
];
const PLACES = {
  id: 'places',
  title: text,
  codes: [
    { code: 'x', title: text, parent: null },
    { code: 'x1', title: text, parent: 'x' },
  ],
};
const POLICY = {
  id: 'p',
  title: text,
  summary: text,
  basis: [{ document: '文件', number: null, article: null, clause: text, certainty: 'known' }],
  authority: { id: 'a', title: text, certainty: 'known' },
  issuedBy: { title: text, certainty: 'known' },
  certainty: ['/validity', '/deliveryMode'].map((pointer) => ({
    pointer,
    certainty: 'known',
    note: text,
  })),
  level: 'provincial',
  divisions: ['x'],
  subjectKinds: ['legal-entity'],
  deliveryMode: 'no-application',
  validity: { from: '2025-01-01', until: '2026-01-01' },
  period: 'year',
  conditions: { fact: 'a.flag', operator: 'equal', value: true },
  withoutAmount: text,
};
const worked = (verdict: string, value: Json) => ({
  title: text,
  period: '2025',
  facts: { 'a.flag': value },
  expect: { verdict, ...(value === null ? { missing: ['a.flag@asOf'] } : {}) },
  calculation: text,
});
const CASES = {
  cases: [worked('eligible', true), worked('ineligible', false), worked('undetermined', null)],
};

function tree(more: Readonly<Record<string, Json | string>> = {}): RuleFile[] {
  const files: Record<string, unknown> = {
    'facts.json': { facts: FACTS },
    'codes/places.json': PLACES,
    'benefits/p/policy.json': POLICY,
    'benefits/p/cases.json': CASES,
    ...more,
  };
  return Object.entries(files).map(([path, content]) => ({
    path,
    text: typeof content === 'string' ? content : JSON.stringify(content),
  }));
}

const load = (more: Readonly<Record<string, Json | string>>): Finding[] =>
  loadRuleBook(tree(more)).findings;
const policyWith = (change: object): Finding[] =>
  load({ 'benefits/p/policy.json': { ...POLICY, ...change } as Json });
const found = (findings: readonly Finding[]) =>
  findings.map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`);
const conditions = (json: unknown): string[] =>
  found(policyWith({ conditions: json }).filter(({ code }) => !/CASE/.test(code)));
const amount = (json: unknown): string[] =>
  found(policyWith({ amount: json }).filter(({ code }) => !/CASE/.test(code)));

describe('loadRuleBook', () => {
  it('accepts a sound tree in any order of files', () => {
    expect(loadRuleBook(tree().reverse()).findings).toEqual([]);
    expect(loadRuleBook(tree()).book.cases.get('p')).toHaveLength(3);
  });

  it('reports everything at once, each with file, place, reason and way out', () => {
    const findings = policyWith({
      basis: [],
      level: 'cosmic',
      conditions: { all: [{ fact: 'a.x', operator: 'is', value: 1 }] },
      surprise: 1,
    });
    expect(found(findings)).toEqual([
      'KEY_UNKNOWN /surprise',
      'BASIS_MISSING /basis',
      'SHAPE_WRONG /level',
    ]);
    for (const { file, what, why, instead } of findings) {
      expect(file).toBe('benefits/p/policy.json');
      for (const { zh, en } of [what, why, instead])
        expect([zh, en].every((line) => line.length > 3 && !/\{[12]\}/.test(line))).toBe(true);
    }
  });

  it.each<[string, Json | string, string]>([
    ['benefits/p/policy.json', '{"id":', 'DOCUMENT_UNREADABLE '],
    ['benefits/p/policy.json', '[]', 'SHAPE_WRONG '],
    ['benefits/p/policy.json', `{"a":${'['.repeat(60)}${']'.repeat(60)}}`, 'DOCUMENT_TOO_DEEP '],
    ['benefits/p/policy.json', `{"a":"${'x'.repeat(140_000)}"}`, 'DOCUMENT_TOO_LARGE '],
    ['benefits/p/policy.json', '{"a":[0,{"b":1,"b":2}]}', 'KEY_DUPLICATED /a/1/b'],
    ['benefits/p/policy.json', '{"__proto__":{"x":1}}', 'KEY_RESERVED /__proto__'],
    ['benefits/p/policy.json', '{"a/b":[1,0.12345678901234567]}', 'NUMBER_INEXACT /a~1b/1'],
    ['benefits/q/policy.json', { ...POLICY } as Json, 'ID_MISMATCH /id'],
    [
      'demonstration/p2/policy.json',
      { ...POLICY, id: 'p2' } as Json,
      'DEMONSTRATION_UNMARKED /title',
    ],
    ['benefits/p/polcy.json', '{}', 'FILE_UNEXPECTED '],
    [
      'codes/twice.json',
      {
        id: 'twice',
        title: text,
        codes: [
          { code: 'a', title: text },
          { code: 'a', title: text },
        ],
      } as Json,
      'ID_DUPLICATED /codes/1/code',
    ],
    [
      'codes/loop.json',
      { id: 'loop', title: text, codes: [{ code: 'a', title: text, parent: 'a' }] } as Json,
      'SHAPE_WRONG /codes',
    ],
    [
      'codes/lost.json',
      { id: 'lost', title: text, codes: [{ code: 'a', title: text, parent: 'z' }] } as Json,
      'CODE_UNKNOWN /codes',
    ],
    [
      'codes/former.json',
      {
        id: 'former',
        title: text,
        codes: [{ code: 'a', title: text, also: [{ name: 'b', until: 'soon' }] }],
      } as Json,
      'SHAPE_WRONG /codes/0/also/0/until',
    ],
    [
      'facts.json',
      { facts: [...FACTS, fact('a.flag', 'boolean')] } as Json,
      'ID_DUPLICATED /facts/10/id',
    ],
    [
      'facts.json',
      { facts: [...FACTS, { ...fact('a.new', 'money'), unit: 'person' }] } as Json,
      'SHAPE_WRONG /facts/10/unit',
    ],
    [
      'facts.json',
      { facts: [...FACTS, fact('a.new', 'code', { codeList: 'none' })] } as Json,
      'CODE_LIST_UNKNOWN /facts/10/codeList',
    ],
    [
      'facts.json',
      { facts: [...FACTS, fact('a.new', 'integer', { absence: { value: '1x' } })] } as Json,
      'VALUE_TYPE /facts/10/absence',
    ],
    [
      'parameters/x.json',
      {
        id: 'x',
        title: text,
        type: 'money',
        values: [
          { from: '2025-01-01', value: '1', reference: text },
          { from: '2024-01-01', value: '2', reference: text },
        ],
      } as Json,
      'SHAPE_WRONG /values',
    ],
  ])('refuses %s %.40j with %s', (path, content, expected) => {
    expect(found(load({ [path]: content }))).toContain(expected);
  });

  it('wants a passing, a failing and an undetermined case', () => {
    const findings = load({
      'benefits/p/cases.json': { cases: [worked('eligible', true)] } as Json,
    });
    expect(found(findings)).toEqual([
      'CASES_INCOMPLETE /cases',
      'CASES_INCOMPLETE /cases',
      'BOUNDARY_UNPROVEN /cases',
    ]);
    expect(findings.map(({ what }) => what.en).join()).toMatch(/ineligible.*undetermined/);
  });

  it('runs the cases, and names the one that comes out otherwise', () => {
    const wrong = { cases: [...CASES.cases, worked('eligible', false)] };
    expect(found(load({ 'benefits/p/cases.json': wrong as Json }))).toEqual([
      'CASE_FAILED /cases/3',
    ]);
    const stray = {
      cases: [...CASES.cases, { ...worked('eligible', true), facts: { 'a.none': 1 } }],
    };
    expect(found(load({ 'benefits/p/cases.json': stray as Json }))).toEqual([
      'CASE_FACT_UNREAD /cases/3/facts/a.none',
    ]);
    const bad = { cases: [...CASES.cases, worked('eligible', 7)] };
    expect(found(load({ 'benefits/p/cases.json': bad as Json }))).toEqual([
      'FACT_MALFORMED /cases/3/facts/a.flag',
    ]);
  });

  it('keeps a policy that may not run in the catalogue, and asks why', () => {
    expect(found(policyWith({ executable: false }))).toEqual([
      'REASON_MISSING /notExecutableBecause',
    ]);
    expect(
      policyWith({ executable: false, notExecutableBecause: text, conditions: undefined }),
    ).toEqual([]);
  });
});

describe('conditions', () => {
  const leaf = (fact: string, operator: string, value: unknown, more: object = {}) => ({
    fact,
    operator,
    value,
    ...more,
  });

  it.each<[string, unknown, string]>([
    ['unknown fact', leaf('a.Flag', 'equal', true), 'FACT_UNKNOWN /conditions/fact'],
    ['prototype name as fact', leaf('constructor', 'equal', true), 'FACT_UNKNOWN /conditions/fact'],
    ['unknown operator', leaf('a.flag', 'toString', true), 'OPERATOR_UNKNOWN /conditions/operator'],
    ['decorator', leaf('a.tags', 'someFact:equal', 'x'), 'OPERATOR_DECORATED /conditions/operator'],
    [
      'operator of another type',
      leaf('a.day', 'lessThan', '2025-01-01'),
      'OPERATOR_TYPE /conditions/operator',
    ],
    ['text for a boolean', leaf('a.flag', 'equal', 'true'), 'VALUE_TYPE /conditions/value'],
    ['text for an integer', leaf('a.count', 'greaterThan', '10'), 'VALUE_TYPE /conditions/value'],
    ['list for one value', leaf('a.count', 'greaterThan', [6]), 'VALUE_TYPE /conditions/value'],
    ['null', leaf('a.flag', 'equal', null), 'VALUE_TYPE /conditions/value'],
    ['fraction of a fen', leaf('a.money', 'equal', '0.001'), 'VALUE_TYPE /conditions/value'],
    ['no such day', leaf('a.day', 'before', '2025-02-30'), 'VALUE_TYPE /conditions/value'],
    ['unknown code', leaf('a.place', 'in', ['x', 'y']), 'CODE_UNKNOWN /conditions/value/1'],
    [
      'code without a list under',
      leaf('a.free', 'under', 'x'),
      'CODE_LIST_UNKNOWN /conditions/value',
    ],

    ['text as a list', leaf('a.place', 'in', 'x'), 'SHAPE_WRONG /conditions/value'],
    [
      'fact of another type',
      leaf('a.count', 'equal', { fact: 'a.money' }),
      'TYPE_MISMATCH /conditions/value',
    ],
    [
      'fact of another unit',
      leaf('a.count', 'equal', { fact: 'a.area' }),
      'UNIT_MISMATCH /conditions/value',
    ],
    [
      'unknown parameter',
      leaf('a.count', 'equal', { parameter: 'p' }),
      'PARAMETER_UNKNOWN /conditions/value/parameter',
    ],
    ['path', leaf('a.flag', 'equal', true, { path: '$..[?(1)]' }), 'PATH_REFUSED /conditions/path'],
    [
      'plain path',
      leaf('a.flag', 'equal', true, { path: '.a.b' }),
      'PATH_REFUSED /conditions/path',
    ],
    [
      'period of a state',
      leaf('a.flag', 'equal', true, { params: { period: 'P' } }),
      'PERIOD_REFUSED /conditions/params/period',
    ],
    [
      'state of a period',
      leaf('a.revenue', 'equal', 1, { params: { period: 'asOf' } }),
      'PERIOD_REFUSED /conditions/params/period',
    ],
    [
      'window',
      leaf('a.revenue', 'equal', 1, { params: { period: { since: '2014' } } }),
      'SERIES_ALONE /conditions/params/period',
    ],
    ['misspelt key', leaf('a.flag', 'equal', true, { vlaue: 1 }), 'KEY_UNKNOWN /conditions/vlaue'],
    ['empty group', { all: [] }, 'GROUP_EMPTY /conditions/all'],
    ['two kinds at once', { all: [], any: [] }, 'CONDITION_SHAPE /conditions'],
    ['not a condition', [1], 'CONDITION_SHAPE /conditions'],
    ['group that is no list', { any: {} }, 'SHAPE_WRONG /conditions/any'],
    [
      'unknown shared condition',
      { not: { condition: 'none' } },
      'CONDITION_UNKNOWN /conditions/not/condition',
    ],
  ])('refuse %s', (_, json, expected) => {
    expect(conditions(json)).toEqual([expected]);
  });

  it('suggest the near name of a fact', () => {
    const [finding] = policyWith({ conditions: leaf('b.revenue', 'equal', 1) });
    expect(finding?.instead.zh).toContain('a.revenue');
  });

  it('refuse depth, number and circles past the limits', () => {
    const deep = (levels: number): unknown =>
      levels === 0 ? leaf('a.flag', 'equal', true) : { not: deep(levels - 1) };
    expect(conditions(deep(7))).toEqual([]);
    expect(conditions(deep(8))).toEqual([`CONDITIONS_TOO_DEEP /conditions${'/not'.repeat(8)}`]);
    const many = (count: number) => ({
      all: Array.from({ length: count }, () => leaf('a.flag', 'equal', true)),
    });
    expect(conditions(many(499))).toEqual([]);
    expect(conditions(many(900))).toEqual(['CONDITIONS_TOO_MANY /conditions/all/499']);
    const circle = load({
      'conditions/one.json': { any: [{ condition: 'two' }] },
      'conditions/two.json': { condition: 'one' },
      'benefits/p/policy.json': { ...POLICY, conditions: { condition: 'one' } } as Json,
    });
    expect(found(circle)).toEqual(['CONDITION_CYCLE /conditions/any/0/condition']);
  });

  it('warn, and only warn, when data are judged instead of the firm', () => {
    const findings = policyWith({
      conditions: { any: [POLICY.conditions, leaf('a.flag', 'isKnown', true)] },
    });
    expect(
      findings
        .filter(({ code }) => code === 'ENGINE.KNOWLEDGE_TEST')
        .map(({ severity }) => severity),
    ).toEqual(['warning']);
  });
});

const bands = (written: Json, more: object = {}) => ({
  bands: written,
  of: { fact: 'a.money' },
  how: 'whole',
  round: 'down',
  ...more,
});

describe('amounts', () => {
  it.each<[string, unknown, string]>([
    ['a bare number', 100, 'AMOUNT_SHAPE /amount'],
    ['two kinds at once', { fixed: 1, cap: 1 }, 'AMOUNT_SHAPE /amount'],
    ['fractions of a fen', { fixed: '0.001' }, 'VALUE_TYPE /amount/fixed'],
    ['a count as money', { fact: 'a.count' }, 'AMOUNT_UNIT /amount/fact'],
    [
      'money as a count',
      { perUnit: 1, count: { fact: 'a.money' } },
      'AMOUNT_UNIT /amount/count/fact',
    ],
    [
      'money times money',
      { rate: { fact: 'a.money' }, of: { fact: 'a.money' }, round: 'down' },
      'AMOUNT_UNIT /amount/rate/fact',
    ],
    [
      'a rate without rounding',
      { rate: '0.5', of: { fact: 'a.money' } },
      'ROUNDING_MISSING /amount',
    ],
    ['a fact that may not apply', { fact: 'a.skipped' }, 'AMOUNT_NOT_APPLICABLE /amount/fact'],
    ['an empty sum', { sum: [] }, 'SHAPE_WRONG /amount/sum'],
    ['a difference of three', { difference: [1, 2, 3] }, 'SHAPE_WRONG /amount/difference'],
    ['a unit of nothing', { rounded: { fixed: 1 }, round: 'up', to: 0 }, 'SHAPE_WRONG /amount/to'],
    ['a unit without a rounding', { rounded: { fixed: 1 }, to: 1 }, 'ROUNDING_MISSING /amount'],
    ['bands that do not say how', bands([{ rate: 1 }], { how: 'all' }), 'SHAPE_WRONG /amount/how'],
    ['no bands', bands([]), 'SHAPE_WRONG /amount/bands'],
    ['a last band that ends', bands([{ upTo: 5, rate: 1 }]), 'BANDS_ORDER /amount/bands'],
    [
      'bands out of order',
      bands([{ upTo: 5, rate: 1 }, { upTo: 5, rate: 2 }, { rate: 3 }]),
      'BANDS_ORDER /amount/bands',
    ],
    [
      'a slice that ends below zero',
      bands([{ upTo: 0, rate: 1 }, { rate: 3 }], { how: 'progressive' }),
      'BANDS_ORDER /amount/bands',
    ],
    [
      'a sum for a slice',
      bands([{ fixed: 1 }], { how: 'progressive' }),
      'BAND_PAYS /amount/bands/0/fixed',
    ],
    [
      'a rate of a count',
      bands([{ rate: 1 }], { of: { fact: 'a.count' } }),
      'BAND_PAYS /amount/bands/0/rate',
    ],
    ['money per yuan', bands([{ perUnit: 1 }]), 'BAND_PAYS /amount/bands/0/perUnit'],
    [
      'a rate without rounding in bands',
      bands([{ rate: 1 }], { round: null }),
      'ROUNDING_MISSING /amount',
    ],
    ['a misspelt key', { fixed: 1, caps: 2 }, 'KEY_UNKNOWN /amount/caps'],
    ['an unknown parameter', { parameter: 'none' }, 'PARAMETER_UNKNOWN /amount/parameter'],
  ])('refuse %s', (_, json, expected) => {
    expect(amount(json)).toEqual([expected]);
  });
});
