import { describe, expect, it } from '@jest/globals';
import { type Json, type JsonObject } from './json-document.ts';
import { loadRuleBook } from './rule-book.ts';
import { compileMatter } from './supervised-matter.ts';
import { decide } from './decide.ts';
import { compileQuota, visitsOf } from './visit-quota.ts';

const text = { zh: '示范', en: 'x' };
const FACTS = ['a.food', 'a.tier'].map((id) => ({
  id,
  type: id === 'a.food' ? 'boolean' : 'code',
  dataset: 'd',
  title: text,
  absence: 'unknown',
  ...(id === 'a.tier' ? { codeList: 'tiers' } : {}),
}));
const CODES = {
  id: 'tiers',
  title: text,
  codes: ['A', 'D'].map((code) => ({ code, title: text })),
};
const frame = {
  title: text,
  summary: text,
  basis: [{ document: 'x', article: '1', clause: text, certainty: 'known' }],
  authority: { id: 'a', title: text, certainty: 'known' },
  divisions: ['x'],
  validity: { from: '2025-01-01', until: null },
};
const MATTER: JsonObject = {
  id: 'm',
  code: 'x-1',
  ...frame,
  subjects: { fact: 'a.food', operator: 'equal', value: true },
  methods: ['on-site'],
  content: text,
  standard: text,
  cap: { visits: 2, source: text, certainty: 'known' },
  random: { shares: [{ tier: 'A', perMille: 10 }, { tier: null, perMille: 1000 }] },
}; // prettier-ignore
const QUOTA: JsonObject = {
  id: 'q',
  ...frame,
  tierFact: 'a.tier',
  tiers: [
    { tier: 'A', visits: 0 },
    { tier: 'D', visits: 6 },
  ],
  withoutTier: { visits: 2, reason: text },
};
const worked = (facts: Json, expect: Json) => ({
  title: text,
  period: '2025',
  facts,
  expect,
  calculation: text,
});
const MATTER_CASES = [
  worked({ 'a.food': true }, { verdict: 'eligible' }),
  worked({ 'a.food': false }, { verdict: 'ineligible' }),
  worked({}, { verdict: 'undetermined', missing: ['a.food@asOf'] }),
];
const QUOTA_CASES = [
  worked({ 'a.tier': 'A' }, { tier: 'A', visits: 0 }),
  worked({ 'a.tier': 'D' }, { tier: 'D', visits: 6 }),
  worked({}, { tier: null, visits: 2 }),
];

function load(over: Readonly<Record<string, Json>> = {}) {
  const files: Readonly<Record<string, Json>> = {
    'facts.json': { facts: FACTS },
    'codes/tiers.json': CODES,
    'inspections/m/matter.json': MATTER,
    'inspections/m/cases.json': { cases: MATTER_CASES },
    'inspections/q/quota.json': QUOTA,
    'inspections/q/cases.json': { cases: QUOTA_CASES },
    ...over,
  };
  const { book, findings } = loadRuleBook(
    Object.entries(files).map(([path, document]) => ({ path, text: JSON.stringify(document) })),
  );
  return { book, found: findings.map(({ code, pointer }) => `${code} ${pointer}`) };
}

describe('a supervised matter', () => {
  it('is read whole and says whom it concerns; unknown stays unknown', () => {
    const { book, found } = load();
    expect(found).toEqual([]);
    const matter = book.matters.get('m');
    expect(matter).toMatchObject({
      programme: 'inspections',
      demonstration: false,
      period: 'year',
    });
    const { rule } = compileMatter(matter as never, book, '2025');
    const verdict = (value: boolean | null) => decide(rule, { value: () => value }).verdict;
    expect([true, false, null].map(verdict)).toEqual(['eligible', 'ineligible', 'undetermined']);
  });

  it.each([
    ['no methods', { methods: [] }, 'ENGINE.SHAPE_WRONG /methods'],
    ['a method that is none', { methods: ['on-site', 'by-night'] }, 'ENGINE.SHAPE_WRONG /methods'],
    ['no cap', { cap: null }, 'ENGINE.SHAPE_WRONG /cap'],
    ['a cap of nothing', { cap: { visits: 0, source: text, certainty: 'known' } }, 'ENGINE.SHAPE_WRONG /cap/visits'],
    ['a tier drawn twice', { random: { shares: [{ tier: 'A', perMille: 1 }, { tier: 'A', perMille: 2 }] } }, 'ENGINE.SHAPE_WRONG /random/shares'],
    ['more than all drawn', { random: { shares: [{ tier: 'A', perMille: 1001 }] } }, 'ENGINE.SHAPE_WRONG /random/shares/0/perMille'],
    ['nothing it rests on', { basis: [] }, 'ENGINE.BASIS_MISSING /basis'],
    ['another id', { id: 'n' }, 'ENGINE.ID_MISMATCH /id'],
    ['an unknown fact', { subjects: { fact: 'a.fod', operator: 'equal', value: true } }, 'ENGINE.FACT_UNKNOWN /subjects/fact'],
    ['a stray key', { quota: 1 }, 'ENGINE.KEY_UNKNOWN /quota'],
  ])('with %s is refused where it stands', (_, over, finding) => {
    expect(load({ 'inspections/m/matter.json': { ...MATTER, ...(over as JsonObject) } }).found).toContain(finding);
  }); // prettier-ignore

  it('that is invented says so', () => {
    const invented = { ...MATTER, id: 'd', title: { zh: '检查', en: 'x' } };
    expect(load({ 'demonstration/inspections/d/matter.json': invented }).found).toContain(
      'ENGINE.DEMONSTRATION_UNMARKED /title',
    );
  });

  it('has a case within, one outside and one open, and shares its id with nothing', () => {
    expect(load({ 'inspections/m/cases.json': { cases: MATTER_CASES.slice(0, 2) } }).found).toEqual(
      ['ENGINE.CASES_INCOMPLETE /cases'],
    );
    expect(load({ 'benefits/m/policy.json': {} }).found).toContain('ENGINE.ID_DUPLICATED /id');
  });
});

describe('a quota of visits', () => {
  it('gives what the tier has, and its own figure without one', () => {
    const { book } = load();
    const quota = compileQuota(book.quotas.get('q') as never, book, '2025');
    const visits = (tier: string | null) => visitsOf(quota, { value: () => tier }).visits;
    expect(['A', 'D', null].map(visits)).toEqual([0, 6, 2]);
  });

  it.each([
    ['no tiers', { tiers: [] }, 'ENGINE.SHAPE_WRONG /tiers'],
    ['a tier twice', { tiers: [{ tier: 'A', visits: 1 }, { tier: 'A', visits: 2 }] }, 'ENGINE.SHAPE_WRONG /tiers'],
    ['nothing without a tier', { withoutTier: null }, 'ENGINE.SHAPE_WRONG /withoutTier'],
    ['no number of visits', { withoutTier: { reason: text } }, 'ENGINE.SHAPE_WRONG /withoutTier/visits'],
    ['an unknown tier', { tiers: [{ tier: 'E', visits: 1 }] }, 'ENGINE.CODE_UNKNOWN /tiers/0/tier'],
    ['a fact that is none', { tierFact: 'a.teir' }, 'ENGINE.FACT_UNKNOWN /tierFact'],
  ])('with %s is refused', (_, over, finding) => {
    expect(load({ 'inspections/q/quota.json': { ...QUOTA, ...(over as JsonObject) } }).found).toContain(finding);
  }); // prettier-ignore

  it('has a case of each tier and one without', () => {
    const wrong = worked({ 'a.tier': 'D' }, { tier: 'D', visits: 5 });
    const cases = [QUOTA_CASES[0] as Json, wrong];
    expect(load({ 'inspections/q/cases.json': { cases } }).found).toEqual([
      'ENGINE.CASES_INCOMPLETE /cases',
      'ENGINE.CASE_FAILED /cases/1/expect',
    ]);
  });
});
