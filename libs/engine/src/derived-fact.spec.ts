import { describe, expect, it } from '@jest/globals';
import { compilePolicy } from './compile.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { type FactRow, type FactValue } from './fact-dictionary.ts';
import { type Json } from './json-document.ts';
import { type Policy } from './policy.ts';
import { referenceDecide } from './reference.ts';
import { loadRuleBook } from './rule-book.ts';

const text = (zh: string) => ({ zh, en: `${zh} in English` });
const fact = (id: string, type: string, more: object = {}) => ({
  ...{ id, type, dataset: 'd', title: text(id), absence: 'unknown' },
  ...more,
});
const FACTS = [
  fact('t.revenue', 'money', { period: 'year' }),
  fact('t.people', 'integer', { period: 'year', unit: 'person' }),
  fact('t.patents', 'integer', { period: 'year', unit: 'piece' }),
  fact('t.share', 'decimal'),
  fact('t.founded', 'date'),
  fact('t.absent', 'integer', { absence: 'notApplicable' }),
  fact('t.tags', 'codes'),
];
const POLICY = {
  id: 'p',
  title: text('政策'),
  summary: text('摘要'),
  basis: [{ document: '文', number: null, article: null, clause: text('条'), certainty: 'known' }],
  authority: { id: 'a', title: text('部门'), certainty: 'known' },
  issuedBy: { title: text('部门'), certainty: 'known' },
  certainty: ['/validity', '/deliveryMode'].map((pointer) => ({
    pointer,
    certainty: 'known',
    note: text('部门'),
  })),
  level: 'provincial',
  divisions: ['46'],
  subjectKinds: ['legal-entity'],
  deliveryMode: 'no-application',
  validity: { from: '2020-01-01', until: null },
  period: 'year',
};
const growth: Json = {
  quotient: [
    {
      difference: [{ fact: 't.revenue' }, { fact: 't.revenue', params: { period: 'P-1' } }],
    },
    { fact: 't.revenue', params: { period: 'P-1' } },
  ],
  whenZero: '0',
};
const REFERENCE = { reference: text('办法第三条') };
const GROWTH = {
  ...{ id: 't.growth', title: text('营业收入增长率'), type: 'decimal', period: 'year' },
  ...{ round: 'down', places: 4, value: growth, ...REFERENCE },
};

function load(derived: readonly object[], policy: object = {}) {
  const conditions = { fact: 't.share', operator: 'isKnown', value: false };
  return loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    { path: 'benefits/p/policy.json', text: JSON.stringify({ ...POLICY, conditions, ...policy }) },
    ...derived.map((entry) => ({
      path: `derived/${(entry as { id: string }).id}.json`,
      text: JSON.stringify(entry),
    })),
  ]);
}

/** The findings on a derived fact, as `CODE pointer`. */
function refusals(value: Json, more: object = {}): string[] {
  const id = 't.made';
  const whole = { id, title: text('所得'), type: 'decimal', period: 'year', value, ...more };
  return load([whole])
    .findings.filter(({ file, severity }) => file === `derived/${id}.json` && severity === 'error')
    .map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`);
}

const row = (facts: Record<string, FactValue>): FactRow => ({
  value: ({ key }) => facts[key] ?? null,
});

/** The value of an expression: the one literal that a condition on it accepts, in both evaluators. */
function valueOf(
  value: Json,
  facts: Record<string, FactValue>,
  expected: Json,
  more: object,
): void {
  const conditions = { fact: 'made', operator: 'equal', value: expected };
  const made = { title: text('所得'), value, ...more };
  const { book } = load([GROWTH], { let: { made }, conditions });
  const policy = book.policies.get('p') as Policy;
  const decision = decide(compilePolicy(policy, book, '2025'), row(facts));
  expect(decision.verdict).toBe('eligible');
  expect(referenceDecide(policy, book, '2025', row(facts))).toEqual(decision);
}

const money = (yuan: string): Json => ({ fixed: yuan });
const decimal = { type: 'decimal', places: 4, round: 'halfUp' };
const integer = { type: 'integer' };

describe('a derived fact', () => {
  it.each<[string, Json, Record<string, FactValue>, Json, object]>([
    [
      'growth',
      { fact: 't.growth' },
      { 't.revenue@2025': 150, 't.revenue@2024': 100 },
      '0.5',
      decimal,
    ],
    [
      'growth from nothing',
      { fact: 't.growth' },
      { 't.revenue@2025': 150, 't.revenue@2024': 0 },
      0,
      decimal,
    ],
    [
      'decline rounded towards zero',
      { fact: 't.growth' },
      { 't.revenue@2025': 2, 't.revenue@2024': 3 },
      '-0.3333',
      decimal,
    ],
    ['half away from zero', { rounded: '-0.5', round: 'halfUp' }, {}, -1, integer],
    ['a sum of money', { sum: [money('0.10'), money('0.20')] }, {}, '0.30', { type: 'money' }],
    [
      'thirds that come out even',
      { product: [{ quotient: ['1', 3] }, 3] },
      {},
      1,
      { ...integer, round: 'down' },
    ],
    [
      'the best of five years',
      { max: { fact: 't.people', params: { period: { since: '2021', until: 'P-1' } } } },
      { 't.people@2021': 3, 't.people@2022': 9, 't.people@2023': 4, 't.people@2024': 1 },
      9,
      { ...integer, unit: 'person' },
    ],
    [
      'money per head',
      { quotient: [{ fact: 't.revenue' }, { fact: 't.people' }], whenZero: money('0') },
      { 't.revenue@2025': 100, 't.people@2025': 3 },
      '0.33',
      { type: 'money', round: 'down' },
    ],
    [
      'years since a leap day',
      { elapsed: 'years', from: { fact: 't.founded' }, until: { endOf: 'P' } },
      { 't.founded@asOf': '2024-02-29' },
      1,
      integer,
    ],
    [
      'months to a day that is not there',
      { elapsed: 'months', from: '2025-01-31', until: '2025-02-28' },
      {},
      1,
      integer,
    ],
    [
      'days backwards',
      { elapsed: 'days', from: '2025-01-02', until: '2025-01-01' },
      {},
      -1,
      integer,
    ],
    [
      'the later day',
      { max: [{ fact: 't.founded' }, { startOf: 'P' }] },
      { 't.founded@asOf': '2024-02-29' },
      '2025-01-01',
      { type: 'date' },
    ],
    [
      'a first choice',
      {
        choose: [{ when: { fact: 't.share', operator: 'greaterThan', value: '0.1' }, then: 'A' }],
        otherwise: 'B',
      },
      { 't.share@asOf': 0.2 },
      'A',
      { type: 'code' },
    ],
    [
      'what is left',
      {
        choose: [{ when: { fact: 't.share', operator: 'greaterThan', value: '0.2' }, then: 'A' }],
        otherwise: 'B',
      },
      { 't.share@asOf': 0.2 },
      'B',
      { type: 'code' },
    ],
    [
      'whether something holds',
      { holds: { not: { fact: 't.share', operator: 'equal', value: '0.2' } } },
      { 't.share@asOf': 0.2 },
      false,
      { type: 'boolean' },
    ],
  ])('computes %s', (_, value, facts, expected, more) => {
    valueOf(value, facts, expected, more);
  });

  it.each<[string, Json, string, object?]>([
    [
      'money times money',
      { product: [{ fact: 't.revenue' }, { fact: 't.revenue' }] },
      'EXPRESSION_UNIT /value/product',
      { type: 'money' },
    ],
    [
      'people and pieces added',
      { sum: [{ fact: 't.people' }, { fact: 't.patents' }] },
      'EXPRESSION_UNIT /value/sum',
      { type: 'integer', unit: 'person' },
    ],
    [
      'money added to a number',
      { sum: [{ fact: 't.revenue' }, 1] },
      'EXPRESSION_TYPE /value/sum',
      { type: 'money' },
    ],
    ['money as a number', { fact: 't.revenue' }, 'EXPRESSION_TYPE /value'],
    [
      'a number by money',
      { quotient: [1, { fact: 't.revenue' }], whenZero: 0 },
      'EXPRESSION_UNIT /value/quotient',
      { round: 'down' },
    ],
    [
      'a ratio under another unit',
      { quotient: [{ fact: 't.patents' }, { fact: 't.people' }], whenZero: 0 },
      'EXPRESSION_UNIT /value',
      { round: 'down', unit: 'piece' },
    ],
    [
      'a day where a number stands',
      { sum: [{ fact: 't.founded' }] },
      'EXPRESSION_TYPE /value/sum/0',
    ],
    [
      'a number where a day stands',
      { elapsed: 'days', from: { fact: 't.share' }, until: '2025-01-01' },
      'EXPRESSION_TYPE /value/from',
      { type: 'integer' },
    ],
    ['a list of codes', { fact: 't.tags' }, 'EXPRESSION_TYPE /value', { type: 'code' }],
    [
      'a fact that may not apply',
      { fact: 't.absent' },
      'EXPRESSION_NOT_APPLICABLE /value',
      { type: 'integer' },
    ],
    ['a quotient that may not come out even', { quotient: [1, 3] }, 'ROUNDING_UNSAID /value'],
    [
      'a share of money unrounded',
      { product: [{ fact: 't.revenue' }, '0.5'] },
      'ROUNDING_UNSAID /value',
      { type: 'money' },
    ],
    [
      'a divisor that may be zero',
      { quotient: [1, { fact: 't.share' }] },
      'ZERO_UNSAID /value/whenZero',
      { round: 'up' },
    ],
    [
      'a divisor that is zero',
      { quotient: [1, 0], whenZero: 0 },
      'ZERO_UNSAID /value/quotient',
      { round: 'up' },
    ],
    ['nothing known', { ratio: [1, 2] }, 'EXPRESSION_SHAPE /value'],
    ['two operations at once', { sum: [1], max: [1] }, 'EXPRESSION_SHAPE /value'],
    ['an empty sum', { sum: [] }, 'GROUP_EMPTY /value/sum'],
    ['an unknown fact', { fact: 't.revenues' }, 'FACT_UNKNOWN /value/fact'],
    [
      'a misspelt key',
      { quotient: [1, 2], wenZero: 0 },
      'KEY_UNKNOWN /value/wenZero',
      { round: 'up' },
    ],
    [
      'a series backwards',
      { max: { fact: 't.people', params: { period: { since: '2026' } } } },
      'SERIES_BOUNDS /value/max/params/period/since',
      { type: 'integer', unit: 'person' },
    ],
    [
      'a series of another length',
      { max: { fact: 't.people', params: { period: { since: '2014-01' } } } },
      'SERIES_BOUNDS /value/max/params/period/since',
      { type: 'integer', unit: 'person' },
    ],
    [
      'a series alone',
      { fact: 't.people', params: { period: { since: '2014' } } },
      'SERIES_ALONE /value/params/period',
      { type: 'integer', unit: 'person' },
    ],
    ['itself', { fact: 't.made' }, 'DERIVED_CYCLE /value/fact'],
  ])('refuses %s', (_, value, expected, more = {}) => {
    expect(refusals(value, more)).toEqual([expected]);
  });

  it('without a period reads neither periods nor parameters', () => {
    const [first, second] = refusals(
      { sum: [{ fact: 't.people' }, { parameter: 'x' }] },
      { period: undefined, type: 'integer' },
    );
    expect(first).toBe('PERIOD_REFUSED /value/sum/0/params/period');
    expect(second).toBe('PARAMETER_UNKNOWN /value/sum/1/parameter');
  });

  it('that is wrong is named where a policy uses it', () => {
    const wrong = { ...GROWTH, value: { fact: 't.share', params: { period: 'P' } } };
    const conditions = { fact: 't.growth', operator: 'greaterThan', value: 0 };
    const { findings } = load([wrong], { conditions });
    const named = findings.map(({ code, file, pointer }) => `${code} ${file}#${pointer}`);
    expect(named).toContain('ENGINE.PERIOD_REFUSED derived/t.growth.json#/value/params/period');
    expect(named).toContain('ENGINE.DERIVED_REFUSED benefits/p/policy.json#/conditions/fact');
  });

  it('of one policy that is wrong is found though nothing asks for it', () => {
    const made = { title: text('所得'), type: 'integer', value: { sum: [1, money('1')] } };
    const { book, findings } = load([], { let: { made } });
    expect(findings.some(({ pointer }) => pointer.startsWith('/let/made/value'))).toBe(true);
    expect(() => compilePolicy(book.policies.get('p') as Policy, book, '2025')).toThrow(
      expect.objectContaining({ code: 'ENGINE.RULE_REFUSED' }),
    );
  });

  it('counts the steps of an amount like a fact', () => {
    const made = {
      title: text('所得'),
      type: 'integer',
      unit: 'person',
      value: { fact: 't.people' },
    };
    const amount = {
      bands: [{ upTo: 2, perUnit: '100' }, { perUnit: '50' }],
      of: { fact: 'made' },
      how: 'progressive',
    };
    const fundingLine = { id: 'f', title: text('稳岗资金'), certainty: 'read' };
    const { book, findings } = load([], { let: { made }, amount, fundingLine });
    const refused = findings.filter(({ severity }) => severity === 'error');
    expect(refused.filter(({ code }) => /AMOUNT|BAND/.test(code))).toEqual([]);
    const policy = book.policies.get('p') as Policy;
    const people = row({ 't.people@2025': 5 });
    const decision = decide(compilePolicy(policy, book, '2025'), people);
    expect(decision.amountFen).toBe(35_000n);
    expect(referenceDecide(policy, book, '2025', people)).toEqual(decision);
  });

  it('that would take the name of another is refused', () => {
    const codes = load([], { let: { 't.share': 1 } }).findings.map(({ code }) => code);
    expect(codes).toContain('ENGINE.SHAPE_WRONG');
    const taken = { ...GROWTH, id: 't.share' };
    expect(load([taken]).findings.map(({ code, file }) => `${code} ${file}`)).toContain(
      'ENGINE.ID_DUPLICATED derived/t.share.json',
    );
  });

  it('lacks what its delivered facts lack, and says so', () => {
    const conditions = { fact: 't.growth', operator: 'greaterThan', value: '0.1' };
    const { book } = load([GROWTH], { conditions });
    const compiled = compilePolicy(book.policies.get('p') as Policy, book, '2025');
    expect(compiled.reads.map(({ key }) => key)).toEqual(['t.revenue@2024', 't.revenue@2025']);
    const told = explain(compiled, row({ 't.revenue@2025': 5 }), () => undefined);
    expect(told.missing).toEqual(['t.revenue@2024']);
    expect(told.reasons[0]?.zh).toBe(
      '尚未取得“t.revenue（2024年）”的数据，无法认定是否符合要求（应大于10%）。',
    );
    const known = explain(
      compiled,
      row({ 't.revenue@2025': 6, 't.revenue@2024': 5 }),
      () => undefined,
    );
    const [leaf] = known.tree.children;
    expect(leaf?.computed?.how.zh).toBe(
      '营业收入增长率（2025年）＝（t.revenue（2025年） － t.revenue（2024年）） ÷ t.revenue（2024年）（t.revenue（2024年）为零时取0），舍去尾数到4位小数。',
    );
    expect(leaf?.computed?.from.map(({ fact, value }) => `${fact} ${value.zh}`)).toEqual([
      't.revenue@2025 0.06元',
      't.revenue@2024 0.05元',
    ]);
  });

  it('beyond what can be held exactly is unknown, never wrong', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const made = {
      title: text('合计'),
      type: 'money',
      value: { sum: [{ fact: 't.revenue' }, money('0.01')] },
    };
    const conditions = { fact: 'made', operator: 'greaterThan', value: 0 };
    const { book } = load([], { let: { made }, conditions });
    const policy = book.policies.get('p') as Policy;
    const said = (fen: number) =>
      decide(compilePolicy(policy, book, '2025'), row({ 't.revenue@2025': fen }));
    expect(said(most - 1).verdict).toBe('eligible');
    expect(said(most)).toMatchObject({ verdict: 'undetermined', missing: [] });
  });

  it('is part of what is decided; its title and reference are part of the document', () => {
    const conditions = { fact: 't.growth', operator: 'greaterThan', value: '0.1' };
    const hashes = (derived: object) => {
      const { book } = load([derived], { conditions });
      const { decisionHash, documentHash } = compilePolicy(
        book.policies.get('p') as Policy,
        book,
        '2025',
      );
      return [decisionHash, documentHash];
    };
    const [decision, document] = hashes(GROWTH);
    expect(hashes({ ...GROWTH, title: text('增幅') })).toEqual([
      decision,
      expect.not.stringMatching(document ?? ''),
    ]);
    expect(hashes({ ...GROWTH, reference: text('办法第四条') })[1]).not.toBe(document);
    for (const change of [
      { places: 3 },
      { round: 'up' },
      { value: { ...(growth as object), whenZero: '1' } },
    ])
      expect(hashes({ ...GROWTH, ...change })).toEqual([
        expect.not.stringMatching(decision ?? ''),
        document,
      ]);
  });

  it('of one policy is unknown to another and may share its name', () => {
    const made = { title: text('所得'), type: 'integer', value: 1 };
    const conditions = { fact: 'made', operator: 'equal', value: 1 };
    const { book } = load([], { let: { made }, conditions });
    const policy = book.policies.get('p') as Policy;
    const [key] = compilePolicy(policy, book, '2025').derivations.keys();
    expect(key).toBe('p:made@2025');
  });
});
