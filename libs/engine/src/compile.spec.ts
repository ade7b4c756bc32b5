import { describe, expect, it } from '@jest/globals';
import { buildColumn } from './column.ts';
import { compilePolicy, factVectorHash } from './compile.ts';
import { decide } from './decide.ts';
import { RuleRefused } from './errors.ts';
import { explain, type Provenance } from './explain.ts';
import { type ColumnRef, type FactRow, type FactValue } from './fact-dictionary.ts';
import { type Json } from './json-document.ts';
import { buildOracle } from './oracle.ts';
import { compilePlan } from './plan.ts';
import { evaluateSegment } from './segment-verdicts.ts';
import { type Policy } from './policy.ts';
import { loadRuleBook, type RuleBook } from './rule-book.ts';
import { contradiction, opinionDiffers, secondOpinion } from './second-opinion.ts';

const text = (zh: string) => ({ zh, en: `${zh} in English` });
const FACTS = [
  {
    id: 'a.hires',
    type: 'integer',
    unit: 'person',
    dataset: 'hr',
    title: text('招用人数'),
    absence: 'unknown',
    period: 'year',
  },
  {
    id: 'a.listed',
    type: 'boolean',
    dataset: 'credit',
    title: text('列入名录'),
    absence: 'unknown',
  },
  {
    id: 'a.place',
    type: 'code',
    dataset: 'reg',
    title: text('行政区划'),
    absence: 'unknown',
    codeList: 'places',
  },
];
const PLACES = {
  id: 'places',
  title: text('区划'),
  codes: [
    { code: '46', title: text('海南省'), parent: null },
    { code: '4601', title: text('海口市'), parent: '46' },
    { code: '44', title: text('广东省'), parent: null },
  ],
};
const EACH = {
  id: 'each',
  title: text('标准'),
  type: 'money',
  unit: 'CNY',
  values: [
    { from: '2024-01-01', value: '1000.00', reference: text('通知') },
    { from: '2026-01-01', value: '1200.00', reference: text('新通知') },
  ],
};
const CLEAN = { fact: 'a.listed', operator: 'equal', value: false };
const POLICY = {
  id: 'p',
  title: text('扩岗补助'),
  summary: text('摘要'),
  basis: [
    { document: '文件', number: null, article: null, clause: text('条款'), certainty: 'known' },
  ],
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
  validity: { from: '2024-01-01', until: null },
  period: 'year',
  scope: { fact: 'a.place', operator: 'under', value: '46' },
  conditions: {
    all: [{ condition: 'clean' }, { fact: 'a.hires', operator: 'greaterThanInclusive', value: 1 }],
  },
  amount: { perUnit: { parameter: 'each' }, count: { fact: 'a.hires' } },
};

function bookOf(more: Readonly<Record<string, unknown>> = {}): { book: RuleBook; policy: Policy } {
  const files = {
    'facts.json': { facts: FACTS },
    'codes/places.json': PLACES,
    'parameters/each.json': EACH,
    'conditions/clean.json': CLEAN,
    'benefits/p/policy.json': POLICY,
    ...more,
  };
  const { book } = loadRuleBook(
    Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) })),
  );
  return { book, policy: book.policies.get('p') as Policy };
}

const { book, policy } = bookOf();
const compiled = compilePolicy(policy, book, '2025');
const rowOf = (facts: Readonly<Record<string, FactValue>>): FactRow => ({
  value: ({ key }) => facts[key] ?? null,
});
const GOOD = { 'a.place@asOf': '4601', 'a.listed@asOf': false, 'a.hires@2025': 7 };
const hashes = (more: Readonly<Record<string, unknown>>, period = '2025') => {
  const world = bookOf(more);
  const { decisionHash, documentHash } = compilePolicy(world.policy, world.book, period);
  return { decisionHash, documentHash };
};
const BEFORE = hashes({});

describe('compilePolicy', () => {
  it('names the columns it reads, once each, in order', () => {
    expect(compiled.reads).toEqual([
      { key: 'a.hires@2025', fact: 'a.hires', dataset: 'hr', period: '2025' },
      { key: 'a.listed@asOf', fact: 'a.listed', dataset: 'credit', period: 'asOf' },
      { key: 'a.place@asOf', fact: 'a.place', dataset: 'reg', period: 'asOf' },
    ]);
  });

  it('takes earlier periods and parameters by the period asked for', () => {
    const earlier = {
      ...policy,
      conditions: { fact: 'a.hires', operator: 'equal', value: 1, params: { period: 'P-1' } },
    };
    expect(compilePolicy(earlier, book, '2025').reads.map(({ key }) => key)).toContain(
      'a.hires@2024',
    );
    const later = decide(
      compilePolicy(policy, book, '2026'),
      rowOf({ ...GOOD, 'a.hires@2026': 1 }),
    );
    expect(later.amountFen).toBe(120_000n);
  });

  it.each(['2025Q1', 'last year', '2023'])('refuses the period %s with its findings', (period) => {
    try {
      compilePolicy(policy, book, period);
      throw new Error('accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(RuleRefused);
      expect((error as RuleRefused).findings[0]?.code).toMatch(/PERIOD_LENGTH|PARAMETER_UNDATED/);
    }
  });

  it('refuses hostile rules handed over without a file', () => {
    const conditions = JSON.parse(
      '{"__proto__":{"all":[]},"fact":"constructor","operator":"__proto__","value":{}}',
    ) as Json;
    expect(() => compilePolicy({ ...policy, conditions }, book, '2025')).toThrow(RuleRefused);
    expect(() => compilePolicy({ ...policy, conditions: undefined }, book, '2025')).toThrow(
      RuleRefused,
    );
  });
});

describe('the two hashes', () => {
  it('name the same decision as ever: another name would re-decide every episode there is', () => {
    expect(BEFORE.decisionHash).toBe(
      'd572f8f04dea37c0bafa8714e6bf172895135f221fc04901613866fb24610077',
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    [
      'a condition',
      { 'benefits/p/policy.json': { ...POLICY, conditions: { condition: 'clean' } } },
    ],
    ['the scope', { 'benefits/p/policy.json': { ...POLICY, scope: undefined } }],
    ['the amount', { 'benefits/p/policy.json': { ...POLICY, amount: { fixed: 1 } } }],
    ['a shared condition', { 'conditions/clean.json': { ...CLEAN, value: true } }],
    [
      'a parameter in force',
      { 'parameters/each.json': { ...EACH, values: [{ ...EACH.values[0], value: '1500.00' }] } },
    ],
    [
      'a code list',
      {
        'codes/places.json': {
          ...PLACES,
          codes: PLACES.codes.map((code) => ({
            ...code,
            parent: code.code === '44' ? '46' : code.parent,
          })),
        },
      },
    ],
    [
      'the meaning of absence',
      {
        'facts.json': {
          facts: FACTS.map((fact) =>
            fact.id === 'a.listed' ? { ...fact, absence: { value: false } } : fact,
          ),
        },
      },
    ],
  ])('a change of %s changes what is decided', (_, more) => {
    expect(hashes(more).decisionHash).not.toBe(BEFORE.decisionHash);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a title', { 'benefits/p/policy.json': { ...POLICY, title: text('新名称') } }],
    [
      'the basis',
      {
        'benefits/p/policy.json': { ...POLICY, basis: [{ ...POLICY.basis[0], article: '第一条' }] },
      },
    ],
    [
      'the reference of a parameter',
      {
        'parameters/each.json': {
          ...EACH,
          values: [{ ...EACH.values[0], reference: text('更正') }, EACH.values[1]],
        },
      },
    ],
  ])('a change of %s re-decides nothing but is another document', (_, more) => {
    expect(hashes(more).decisionHash).toBe(BEFORE.decisionHash);
    expect(hashes(more).documentHash).not.toBe(BEFORE.documentHash);
  });

  it('are the same whether a condition is shared or written out, and whatever the order of keys', () => {
    const written = { value: false, operator: 'equal', fact: 'a.listed' };
    const inline = { ...POLICY, conditions: { all: [written, POLICY.conditions.all[1]] } };
    expect(hashes({ 'benefits/p/policy.json': inline }).decisionHash).toBe(BEFORE.decisionHash);
    expect(hashes({}, '2024').decisionHash).not.toBe(BEFORE.decisionHash);
  });

  it('of the facts read: only what the policy reads counts', () => {
    const hash = factVectorHash(compiled, rowOf(GOOD));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(factVectorHash(compiled, rowOf({ ...GOOD, 'b.c@asOf': 1 }))).toBe(hash);
    expect(factVectorHash(compiled, rowOf({ ...GOOD, 'a.listed@asOf': null }))).not.toBe(hash);
  });
});

describe('decide', () => {
  it('never takes a missing negative record for a clean one', () => {
    const decision = decide(compiled, rowOf({ ...GOOD, 'a.listed@asOf': null }));
    expect(decision).toMatchObject({ verdict: 'undetermined', amountFen: null, inScope: true });
    expect(decision.missing.map(({ key }) => key)).toEqual(['a.listed@asOf']);
  });

  it('leaves a subject undetermined while its scope is unknown, and asks for the scope only', () => {
    const decision = decide(compiled, rowOf({ 'a.listed@asOf': true }));
    expect(decision).toMatchObject({ verdict: 'undetermined', inScope: null });
    expect(decision.missing.map(({ key }) => key)).toEqual(['a.place@asOf']);
    expect(decide(compiled, rowOf({ 'a.place@asOf': '44' }))).toMatchObject({
      verdict: 'ineligible',
      inScope: false,
    });
  });

  it('asks for nothing that could not change the verdict', () => {
    expect(
      decide(compiled, rowOf({ ...GOOD, 'a.listed@asOf': true, 'a.hires@2025': null })),
    ).toMatchObject({ verdict: 'ineligible', missing: [] });
  });

  it('is undetermined when only the amount is unknown', () => {
    const paid = { ...policy, conditions: book.conditions.get('clean') };
    const decision = decide(
      compilePolicy(paid, book, '2025'),
      rowOf({ ...GOOD, 'a.hires@2025': null }),
    );
    expect(decision).toMatchObject({ verdict: 'undetermined', inScope: true });
    expect(decision.missing.map(({ key }) => key)).toEqual(['a.hires@2025']);
  });

  it('refuses values that were not normalised', () => {
    expect(() => decide(compiled, rowOf({ ...GOOD, 'a.hires@2025': '7' }))).toThrow(
      /normaliseFact/,
    );
  });
});

describe('explain', () => {
  const provenance = ({ dataset }: ColumnRef): Provenance => ({
    dataset,
    title: text('数据'),
    department: text('数据局'),
    asOf: '2025-09-30',
    recordId: '1',
  });

  it('says in whole sentences why, how much and from where', () => {
    const told = explain(compiled, rowOf(GOOD), provenance);
    expect(told.amount?.zh).toBe('金额：1000元 × 7人 = 7,000.00元。');
    expect(told.reasons.map(({ zh }) => zh)).toEqual([
      '列入名录：否，符合要求（不得有此情形）。',
      '招用人数（2025年）：7人，符合要求（应不少于1人）。',
    ]);
    expect(told.tree.sentence.zh).toBe('经比对，符合“扩岗补助”（2025年）的全部条件。');
    const [scope] = told.tree.children;
    expect(scope).toMatchObject({
      truth: 'true',
      decisive: true,
      fact: 'a.place@asOf',
      source: { dataset: 'reg', recordId: '1' },
    });
    expect(scope?.sentence.zh).toBe('行政区划：海口市，符合要求（应属于海南省）。');
  });

  it('names what is missing, and only what the verdict rests on is decisive', () => {
    const open = explain(compiled, rowOf({ ...GOOD, 'a.listed@asOf': null }), () => undefined);
    expect(open.reasons.map(({ zh }) => zh)).toEqual([
      '尚未取得“列入名录”的数据，无法认定是否符合要求（不得有此情形）。',
    ]);
    const failed = explain(compiled, rowOf({ ...GOOD, 'a.listed@asOf': true }), () => undefined);
    expect(failed.tree.children[1]?.children.map(({ decisive }) => decisive)).toEqual([
      true,
      false,
    ]);
    expect(failed.amount).toBeNull();
    const outside = explain(compiled, rowOf({ ...GOOD, 'a.place@asOf': '44' }), () => undefined);
    expect(outside.tree.sentence.zh).toContain('适用范围');
    expect(outside.reasons).toHaveLength(1);
  });
});

describe('a second opinion', () => {
  it('brackets what is missing and agrees with a right decision', async () => {
    const row = rowOf({ ...GOOD, 'a.listed@asOf': null });
    const opinion = await secondOpinion(policy, book, '2025', row);
    expect([opinion.optimistic, opinion.pessimistic]).toEqual([true, false]);
    expect(opinionDiffers(decide(compiled, row), opinion)).toBeNull();
  });

  it('objects to a wrong verdict, a wrong amount and a wrong scope', async () => {
    const opinion = await secondOpinion(policy, book, '2025', rowOf(GOOD));
    const right = decide(compiled, rowOf(GOOD));
    for (const wrong of [
      { verdict: 'ineligible' },
      { amountFen: 1n },
      { inScope: false },
    ] as const) {
      expect(opinionDiffers({ ...right, ...wrong }, opinion)?.zh).toContain('参考算法');
    }
    expect(opinionDiffers(right, { ...opinion, pessimistic: false })?.zh).toContain(
      'json-rules-engine',
    );
  });

  it('takes a way of judging that fails for a contradiction', async () => {
    const row = rowOf(GOOD);
    const decision = decide(compiled, row);
    const rule = { policy, book, period: '2025' };
    expect(await contradiction(decision, rule, row)).toBeNull();
    const unreadable = () => {
      throw new Error('unreadable');
    };
    const found = await contradiction(decision, rule, { value: unreadable });
    expect(found?.zh).toContain('另一种算法无法得出结论（unreadable）');
  });

  it('gives the library no text that JSONPath could run', async () => {
    const path = '$..[?(globalThis.harmed=true)]';
    const conditions: Json = { fact: 'a.listed', operator: 'equal', value: false, path };
    const oracle = buildOracle({ ...policy, scope: undefined, conditions }, book, '2025');
    await oracle.passes({ 'a.listed@asOf': ['x'] });
    expect((globalThis as { harmed?: boolean }).harmed).toBeUndefined();
  });
});

describe('evaluateSegment', () => {
  it('makes a comparison that policies share once', () => {
    const twin = compilePolicy({ ...policy, id: 'q' }, book, '2025');
    expect(compilePlan([compiled, twin]).leaves.size).toBe(3);
    expect(compilePlan([compiled, twin]).reads).toHaveLength(3);
  });

  it('refuses columns of another length or type', () => {
    const place = book.dictionary.get('a.place');
    const hires = book.dictionary.get('a.hires');
    if (!place || !hires) throw new Error('dictionary');
    const short = {
      column: ({ fact }: ColumnRef) =>
        fact === 'a.place' ? buildColumn(place, ['46']) : undefined,
    };
    expect(() => evaluateSegment(compilePlan([compiled]), short, 2)).toThrow(/a\.place@asOf/);
    const other = { column: () => buildColumn(hires, [1]) };
    expect(() => evaluateSegment(compilePlan([compiled]), other, 1)).toThrow(/rebuild/);
  });

  it('has nothing to say about an empty segment', () => {
    const said = evaluateSegment(
      compilePlan([compiled]),
      { column: () => undefined },
      0,
    ).policies.get('p');
    expect(said?.eligible).toHaveLength(0);
  });
});
