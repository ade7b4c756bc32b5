import { describe, expect, it } from '@jest/globals';
import { type Json } from './json-document.ts';
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
  fact('a.listed', 'boolean', { absence: { value: false } }),
  fact('a.skipped', 'boolean', { absence: 'notApplicable' }),
  fact('a.count', 'integer', { unit: 'person' }),
  fact('a.money', 'money'),
  fact('a.day', 'date'),
  fact('a.old', 'boolean', { maxAgeDays: 401 }),
  fact('a.tags', 'codes', { codeList: 'places' }),
  fact('reg.division', 'code', { codeList: 'places' }),
  fact('reg.ownership', 'code', { codeList: 'places' }),
  fact('credit.tier', 'code', { codeList: 'places' }),
];
const PLACES = {
  id: 'places',
  title: text,
  codes: [
    { code: 'x', title: text, parent: null },
    { code: 'x1', title: text, parent: 'x' },
    { code: 'y', title: text, parent: null },
  ],
};
const RATE = {
  id: 'rate',
  title: text,
  type: 'decimal',
  values: [
    { from: '2025-01-01', value: '0.5', reference: text },
    { from: '2025-07-01', value: null, reference: text },
  ],
};
const BASIS = {
  document: '文件',
  number: null,
  article: null,
  clause: { zh: '减半', en: 'half' },
  certainty: 'known',
};
const flag = { fact: 'a.flag', operator: 'equal', value: true };
const POLICY = {
  id: 'p',
  title: text,
  summary: text,
  basis: [BASIS],
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
  conditions: flag,
  fundingLine: { id: 'f', title: text, certainty: 'read' },
};
/** Most of these tests are not about money. */
const UNPAID = { withoutAmount: text };

/** Code and pointer of everything found in a policy changed so, its cases aside. */
function lint(
  change: object,
  more: Readonly<Record<string, Json>> = {},
  wanted = /policy\.json/,
): string[] {
  const files: Readonly<Record<string, Json>> = {
    'facts.json': { facts: FACTS },
    'codes/places.json': PLACES,
    'parameters/rate.json': RATE,
    'conditions/flagged.json': {
      all: [flag, { fact: 'a.count', operator: 'greaterThan', value: 5 }],
    },
    'benefits/p/policy.json': { ...POLICY, ...UNPAID, ...change } as Json,
    ...more,
  };
  const { findings } = loadRuleBook(
    Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) })),
  );
  return findings
    .filter(({ file, code }) => wanted.test(`${code} ${file}`) && !code.endsWith('FIGURE_LITERAL'))
    .map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`);
}
const when = (...all: object[]): string[] => lint({ conditions: { all } });
const count = (operator: string, value: number) => ({ fact: 'a.count', operator, value });
const day = (operator: string, value: string) => ({ fact: 'a.day', operator, value });
const tags = (operator: string, value: string) => ({ fact: 'a.tags', operator, value });
const paying = (amount: object, ...all: object[]): string[] =>
  lint({ amount, conditions: { all: [flag, ...all] } });
const money = { fact: 'a.money' };
const half = { rate: '0.5', of: money, round: 'down' };
const moneyAbove = { fact: 'a.money', operator: 'greaterThan', value: 0 };

describe('conditions nobody can meet', () => {
  it.each([
    ['numbers', [count('greaterThan', 5), count('lessThan', 5)]],
    [
      'an edge that only one side includes',
      [count('greaterThanInclusive', 5), count('lessThan', 5)],
    ],
    ['days', [day('after', '2025-03-01'), day('onOrBefore', '2025-03-01')]],
    ['a value and its refusal', [flag, { ...flag, value: false }]],
    [
      'lists without a common member',
      [{ ...count('in', 0), value: [1, 2] }, count('greaterThan', 2)],
    ],
    ['codes that must and must not be there', [tags('contains', 'x'), tags('doesNotContain', 'x')]],
  ])('%s', (_, pair) => {
    expect(when(...pair)).toEqual(['CONDITION_CONTRADICTS /conditions/all/1']);
  });

  it('meet at one value where both sides include it', () => {
    expect(when(count('greaterThanInclusive', 5), count('lessThanInclusive', 5))).toEqual([]);
  });

  it('are found against the scope and inside a shared condition, at the reference', () => {
    expect(lint({ scope: count('lessThan', 3), conditions: { condition: 'flagged' } })).toEqual([
      'CONDITION_CONTRADICTS /conditions',
    ]);
  });

  it('are only a dead branch under any', () => {
    const branch = { all: [count('lessThan', 3), flag] };
    expect(when(count('greaterThan', 5), { any: [branch, flag] })).toEqual([
      'CONDITION_UNREACHABLE /conditions/all/1/any/0/all/0',
    ]);
  });
});

describe('what passes for want of data', () => {
  const listed = { fact: 'a.listed', operator: 'equal', value: false };
  const skipped = { fact: 'a.skipped', operator: 'equal', value: true };

  it('is pointed out where a stated absence or one that does not apply lets a subject pass', () => {
    expect(when(flag, listed)).toEqual(['ABSENCE_SATISFIES /conditions']);
    expect(when(flag, { not: skipped })).toEqual(['ABSENCE_SATISFIES /conditions']);
  });

  it('is nothing where absence keeps a subject out or leaves it open', () => {
    expect(when(flag, { ...listed, value: true }, skipped)).toEqual([]);
    expect(when({ not: flag })).toEqual([]);
  });
});

describe('money', () => {
  it('has a ceiling, or a reason why not', () => {
    expect(paying(half, moneyAbove)).toEqual(['AMOUNT_UNCAPPED /amount']);
    expect(paying({ cap: 100, of: half }, moneyAbove)).toEqual([]);
    expect(lint({ amount: half, conditions: moneyAbove, uncapped: text })).toEqual([]);
    const relief = { deliveryMode: 'declare-auto', fundingLine: null };
    expect(lint({ amount: half, conditions: moneyAbove, ...relief })).toEqual([]);
  });

  it('that reaches a firm unasked comes from somewhere: a right has no sum', () => {
    expect(lint({ fundingLine: null })).toEqual([]);
    const unfunded = { amount: { fixed: 1000 }, fundingLine: null };
    expect(lint(unfunded)).toEqual(['AMOUNT_UNFUNDED /amount']);
    expect(lint({ ...unfunded, deliveryMode: 'instant' })).toEqual(['AMOUNT_UNFUNDED /amount']);
    expect(lint({ ...unfunded, deliveryMode: 'apply' })).toEqual([]);
  });

  it('does not come out negative', () => {
    expect(paying({ cap: 100, of: half })).toEqual(['AMOUNT_MAY_BE_NEGATIVE /amount']);
    const less = { difference: [{ fixed: 5 }, money] };
    expect(paying(less, moneyAbove)).toEqual(['AMOUNT_MAY_BE_NEGATIVE /amount']);
    expect(paying({ floor: 0, of: less }, moneyAbove)).toEqual([]);
    expect(paying({ cap: 9, of: half }, { any: [moneyAbove, flag] })).toEqual([
      'AMOUNT_MAY_BE_NEGATIVE /amount',
    ]);
  });

  it('does not fall from band to band', () => {
    const bands = (...sums: number[]) => ({
      bands: sums.map((fixed, at) => (at < sums.length - 1 ? { upTo: at + 1, fixed } : { fixed })),
      of: { fact: 'a.count' },
      how: 'whole',
    });
    expect(paying(bands(0, 300, 200))).toEqual(['BANDS_FALL /amount']);
    expect(paying(bands(0, 300, 300))).toEqual([]);
  });
});

describe('what a policy rests on', () => {
  it('holds as long as the policy', () => {
    const basis = [{ ...BASIS, until: '2025-07-01' }];
    expect(lint({ basis })).toEqual(['BASIS_EXPIRES /basis/0/until']);
    expect(lint({ basis: [{ ...BASIS, until: '2026-01-01' }] })).toEqual([]);
  });

  it('names its article, if only to say that none was read', () => {
    const { article: _, ...without } = BASIS;
    expect(lint({ basis: [without] })).toEqual(['ARTICLE_MISSING /basis/0']);
  });

  it('has its parameters to the end', () => {
    const rate = { rate: { parameter: 'rate' }, of: { fixed: 100 }, round: 'down' };
    expect(paying(rate)).toEqual(['PARAMETER_ENDS /amount/rate']);
  });

  it('waives no gate without an article', () => {
    const gate = { gate: 'publicity', required: false, article: null, note: text };
    expect(lint({ gates: [gate] })).toEqual(['WAIVER_UNFOUNDED /gates/0']);
    expect(lint({ gates: [{ ...gate, article: '第五条' }] })).toEqual([]);
  });

  it('takes silence for an answer by an article only', () => {
    const gate = { gate: 'confirmation', silence: 'confirms', article: null, note: text };
    expect(lint({ gates: [gate] })).toEqual(['SILENCE_UNFOUNDED /gates/0/silence']);
    expect(lint({ gates: [{ ...gate, silence: 'declines' }] })).toHaveLength(1);
    expect(lint({ gates: [{ ...gate, silence: 'lapses' }] })).toEqual([]);
    expect(lint({ gates: [{ ...gate, article: '第九条' }] })).toEqual([]);
  });

  it('reads nothing older than its period', () => {
    expect(when(flag, { fact: 'a.old', operator: 'equal', value: true })).toEqual([
      'FACT_TOO_OLD /conditions',
    ]);
  });

  it('reads nothing as of a day from a dataset that may be older than its period', () => {
    const agreed = (maxAgeDays: number, facts: readonly string[]): Json => ({
      maxAgeDays,
      columns: facts.map((name) => ({ fact: name })),
    });
    const from = (of: Readonly<Record<string, Json>>, period = 'year'): string[] =>
      lint({ period }, of);
    expect(from({ 'datasets/d.json': agreed(401, ['a.flag']) })).toEqual([
      'FACT_TOO_OLD /conditions',
    ]);
    expect(from({ 'datasets/d.json': agreed(400, ['a.flag']) })).toEqual([]);
    expect(from({ 'datasets/d.json': agreed(101, []) }, 'quarter')).toEqual([
      'FACT_TOO_OLD /conditions',
    ]);
    const two = { 'datasets/d.json': agreed(30, []), 'datasets/e.json': agreed(46, ['a.flag']) };
    expect(from(two, 'month')).toEqual(['FACT_TOO_OLD /conditions']);
  });

  it('may read what was said of a period however old it is', () => {
    const facts = { facts: [...FACTS, fact('a.yearly', 'boolean', { period: 'year' })] };
    const asked = { conditions: { fact: 'a.yearly', operator: 'equal', value: true } };
    const datasets = { maxAgeDays: 900, columns: [{ fact: 'a.yearly' }] };
    expect(lint(asked, { 'facts.json': facts, 'datasets/d.json': datasets })).toEqual([]);
  });
});

describe('a tier by credit risk', () => {
  const graded = { fact: 'credit.tier', operator: 'in', value: ['x', 'y'] };
  const clause = { zh: '信用风险为A类、B类的企业可以申报', en: 'firms of tiers A and B' };

  it('bars nobody from a benefit unless a clause of the policy speaks of credit', () => {
    expect(when(graded)).toEqual(['TIER_UNFOUNDED /basis']);
    const basis = { document: '办法', number: null, article: null, clause, certainty: 'known' };
    expect(lint({ conditions: graded, basis: [basis] })).toEqual([]);
    for (const zh of ['填报统一社会信用代码', '纳税信用为A级的企业']) {
      const other = { ...basis, clause: { zh, en: 'of something else' } };
      expect(lint({ conditions: graded, basis: [other] })).toEqual(['TIER_UNFOUNDED /basis']);
    }
  });
});

describe('competition', () => {
  const owned = { fact: 'reg.ownership', operator: 'equal', value: 'y' };
  const at = (value: string) => ({ fact: 'reg.division', operator: 'under', value });

  it('wants a review of ownership and of a place narrower than the policy', () => {
    expect(when(owned)).toEqual(['FAIR_COMPETITION /conditions']);
    expect(when(at('x1'))).toEqual(['FAIR_COMPETITION /conditions']);
    expect(when(at('x'))).toEqual([]);
  });

  it('is satisfied by the number of a review, not by the concern alone', () => {
    const concern = { concern: text, review: null };
    expect(lint({ conditions: owned, fairCompetition: concern })).toHaveLength(1);
    expect(
      lint({ conditions: owned, fairCompetition: { ...concern, review: '审〔2025〕1号' } }),
    ).toEqual([]);
  });
});

describe('a negation', () => {
  it('contradicts what must hold, and nothing where the fact does not apply', () => {
    expect(when(flag, { not: flag })).toEqual(['CONDITION_CONTRADICTS /conditions/all/1']);
    expect(when(count('greaterThan', 5), { not: count('greaterThanInclusive', 4) })).toEqual([
      'CONDITION_CONTRADICTS /conditions/all/1',
    ]);
    const skipped = { fact: 'a.skipped', operator: 'equal', value: true };
    expect(when(skipped, { not: { ...skipped, value: false } })).toEqual([
      'ABSENCE_SATISFIES /conditions',
    ]);
  });
});

describe('a policy without a sum', () => {
  it('says why', () => {
    expect(lint({ withoutAmount: null })).toEqual(['AMOUNT_UNEXPLAINED /amount']);
    expect(lint({ withoutAmount: text })).toEqual([]);
  });
});

describe('relations', () => {
  const relation = (kind: string, id: string) => ({
    relations: [{ kind, with: [id], note: text }],
  });
  const pair = (own: object, other: object): string[] =>
    lint(own, { 'benefits/q/policy.json': { ...POLICY, ...UNPAID, id: 'q', ...other } as Json });

  it('are with policies that exist, not with oneself', () => {
    expect(lint(relation('exclusive', 'q'))).toEqual(['RELATION_UNKNOWN /relations/0']);
    expect(lint(relation('exclusive', 'p'))).toEqual(['RELATION_UNKNOWN /relations/0']);
  });

  it('that are mutual are said by both', () => {
    expect(pair(relation('exclusive', 'q'), {})).toEqual(['RELATION_ONE_SIDED /relations/0']);
    expect(pair(relation('exclusive', 'q'), relation('best-of', 'p'))).toEqual([
      'RELATION_ONE_SIDED /relations/0',
      'RELATION_ONE_SIDED /relations/0',
    ]);
    expect(pair(relation('exclusive', 'q'), relation('exclusive', 'p'))).toEqual([]);
  });

  it('that limit amounts agree in amount, years and all whom they count', () => {
    const ceiling = (amount: number, years: number, ...ids: string[]) => ({
      kind: 'rolling-cap',
      with: ids,
      note: text,
      limit: { amount, years },
    });
    const own = { relations: [ceiling(300_000, 1, 'q'), ceiling(600_000, 3, 'q')] };
    const of = (...relations: object[]) => pair(own, { relations });
    expect(of(ceiling(600_000, 3, 'p'), ceiling(300_000, 1, 'p'))).toEqual([]);
    for (const other of [ceiling(500_000, 3, 'p'), ceiling(600_000, 2, 'p')])
      expect(of(ceiling(300_000, 1, 'p'), other)).toEqual([
        'RELATION_DISAGREES /relations/1',
        'RELATION_DISAGREES /relations/1',
      ]);
    expect(of(ceiling(300_000, 1, 'p'), ceiling(600_000, 3, 'p', 'r'))).toEqual(
      expect.arrayContaining(['RELATION_DISAGREES /relations/1']),
    );
  });

  it('set a limit once', () => {
    const parts = (count: number) => ({
      kind: 'instalment',
      with: [],
      note: text,
      limit: { parts: count },
    });
    expect(lint({ relations: [parts(3), parts(2)] })).toEqual([]);
    expect(lint({ relations: [parts(3), parts(3)] })).toEqual(['RELATION_REPEATED /relations/1']);
  });

  it('that build on one another go one way', () => {
    expect(pair(relation('additional', 'q'), {})).toEqual([]);
    expect(pair(relation('additional', 'q'), relation('difference', 'p'))).toEqual([
      'RELATION_CIRCULAR /relations/0',
      'RELATION_CIRCULAR /relations/0',
    ]);
  });
});

describe('worked cases', () => {
  const worked = (facts: object, amount?: string) => ({
    title: text,
    period: '2025',
    facts,
    expect: { verdict: amount === undefined ? 'ineligible' : 'eligible', amount },
    calculation: text,
  });
  const bands = { upTo: 10, fixed: 100 };
  const policy = {
    amount: { bands: [bands, { fixed: 200 }], of: { fact: 'a.count' }, how: 'whole' },
    conditions: { all: [flag, count('greaterThanInclusive', 5)] },
  };
  const lacking = (...cases: object[]): string[] =>
    lint(policy, { 'benefits/p/cases.json': { cases } as Json }, /BOUNDARY_UNPROVEN/);
  const on = (people: number, amount?: string) =>
    worked({ 'a.flag': true, 'a.count': people }, amount);
  const off = worked({ 'a.flag': false, 'a.count': 9 });

  it('stand on every threshold and on both sides, and on the end of every band', () => {
    expect(lacking(on(5, '100'), on(4), on(10, '100'), on(11, '200'), off)).toEqual([]);
  });

  it.each([
    ['the threshold itself', [on(6, '100'), on(4), on(10, '100'), on(11, '200'), off]],
    ['the side below', [on(5, '100'), on(10, '100'), on(11, '200'), off]],
    ['the other answer', [on(5, '100'), on(4), on(10, '100'), on(11, '200')]],
    ['the end of a band', [on(5, '100'), on(4), on(9, '100'), on(11, '200'), off]],
    ['the band beyond', [on(5, '100'), on(4), on(10, '100'), off]],
  ])('lacks %s', (_, cases) => {
    expect(lacking(...cases)).toEqual(['BOUNDARY_UNPROVEN /cases']);
  });
});

describe('doubts about what is paid without an application', () => {
  const note = { pointer: '/conditions/all/0', certainty: 'uncertain', note: text };
  const rule = (change: object, doubt: object = note): string[] =>
    lint({ certainty: [doubt], ...change }).filter((one) => one.startsWith('RULE_UNCERTAIN'));

  it('keep the policy from running, unless they can only pay too little', () => {
    expect(rule({})).toEqual(['RULE_UNCERTAIN /certainty/0']);
    expect(rule({ deliveryMode: 'instant' })).toEqual(['RULE_UNCERTAIN /certainty/0']);
    expect(rule({}, { ...note, overpays: false })).toEqual([]);
    expect(rule({}, { ...note, certainty: 'known' })).toEqual([]);
  });

  it('are let be where somebody applies, nothing is paid, or nothing runs', () => {
    expect(rule({ deliveryMode: 'apply' })).toEqual([]);
    expect(rule({ fundingLine: null })).toEqual([]);
    expect(rule({ executable: false, notExecutableBecause: text })).toEqual([]);
  });

  it('of the end of its validity too: it is in force to the last day known', () => {
    const doubt = { ...note, pointer: '/validity' };
    expect(rule({ validity: { from: '2025-01-01', until: null } }, doubt)).toHaveLength(1);
    expect(rule({}, doubt)).toEqual([]);
  });
});

describe('the shares of a funding line', () => {
  const borne = (...shares: readonly (readonly [string, number])[]): string[] =>
    lint(
      {
        fundingLine: {
          ...POLICY.fundingLine,
          shares: shares.map(([source, percent]) => ({ source, title: text, percent })),
        },
      },
      {},
      /SHARES_INCOMPLETE/,
    );

  it('are those of two sources at least, whose names can be a part of an account’s', () => {
    expect(borne(['a', 60], ['b', 40])).toEqual([]);
    for (const wrong of [
      borne(['a', 100]),
      borne(['a:b', 60], ['b', 40]),
      borne(['a', 60], ['a', 40]),
    ])
      expect(wrong).toEqual(['SHARES_INCOMPLETE /fundingLine/shares']);
  });
});
