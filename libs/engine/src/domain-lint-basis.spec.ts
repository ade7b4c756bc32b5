import { expect, test } from '@jest/globals';
import { type Json } from './json-document.ts';
import { loadRuleBook } from './rule-book.ts';

const text = { zh: '示例', en: 'sample' };
const basis = {
  document: '奖励办法',
  number: null,
  article: null,
  clause: { zh: '每户奖励10万元，比例为2‰，减半征收', en: 'sample' },
  certainty: 'read',
};
const stated = (pointer: string) => ({ pointer, certainty: 'known', note: text });
const POLICY = {
  id: 'p',
  title: text,
  summary: text,
  basis: [basis],
  issuedBy: { title: text, certainty: 'known' },
  authority: { id: 'a', title: text, certainty: 'known' },
  level: 'provincial',
  divisions: ['x'],
  subjectKinds: ['legal-entity'],
  deliveryMode: 'apply',
  validity: { from: '2025-01-01', until: '2026-01-01' },
  period: 'year',
  conditions: { fact: 'a.flag', operator: 'equal', value: true },
  amount: { parameter: 'sum' },
  certainty: ['/validity', '/deliveryMode'].map(stated),
};

/** What is found in a policy changed so, whose parameter has these values; what it lacks in cases aside. */
function found(change: object, values: readonly object[] = [], type = 'money'): string[] {
  const files: Readonly<Record<string, Json>> = {
    'facts.json': {
      facts: [{ id: 'a.flag', type: 'boolean', dataset: 'd', title: text, absence: 'unknown' }],
    },
    'parameters/sum.json': {
      id: 'sum',
      title: text,
      type,
      values: (values.length > 0
        ? values
        : [{ from: '2025-01-01', value: '100000', reference: text }]) as Json,
    },
    'benefits/p/policy.json': { ...POLICY, ...change } as Json,
  };
  const { findings } = loadRuleBook(
    Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) })),
  );
  return findings
    .filter(({ code }) => !/CASES|FILE|BOUNDARY|FIGURE_LITERAL/.test(code))
    .map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`);
}
const value = (sum: string, reference = '办法', from = '2025-01-01') => ({
  from,
  value: sum,
  reference: { zh: reference, en: 'sample' },
});
const rate = (share: string, reference?: string): string[] =>
  found(
    { amount: { cap: 1000, of: { rate: { parameter: 'sum' }, of: { fixed: 10 }, round: 'down' } } },
    [value(share, reference)],
    'decimal',
  );

test('a policy says how sure it is of its days, its way, its issuer and its department, running or not', () => {
  expect(found({})).toEqual([]);
  expect(found({ certainty: [stated('/validity')] })).toEqual(['CERTAINTY_MISSING /deliveryMode']);
  expect(found({ issuedBy: null, authority: { id: 'a', title: text } })).toEqual([
    'CERTAINTY_MISSING /authority',
    'CERTAINTY_MISSING /issuedBy',
  ]);
  const catalogue = { executable: false, notExecutableBecause: text, certainty: [] };
  expect(found(catalogue)).toHaveLength(2);
  expect(found({ settlement: { until: null } })).toEqual(['CERTAINTY_MISSING /settlement']);
});

test.each(['2022年5月', '2022-05', '2022年'])('a day is no document number: %s', (number) => {
  expect(found({ basis: [{ ...basis, number }] })).toEqual(['NUMBER_IS_DAY /basis/0/number']);
  expect(found({ basis: [{ ...basis, number: '琼府办〔2022〕5号' }] })).toEqual([]);
});

test('a heading is no clause that was read', () => {
  const clause = { zh: '海南省落实文件', en: 'sample' };
  const named = { basis: [basis, { ...basis, clause }] };
  expect(found(named)).toEqual(['CLAUSE_EMPTY /basis/1/clause']);
  expect(found({ basis: [basis, { ...basis, clause, certainty: 'uncertain' }] })).toEqual([]);
});

test('a figure that decides stands in a clause, whole', () => {
  const differs = ['CLAUSE_DIFFERS /amount'];
  expect(found({}, [value('110000')])).toEqual(differs);
  expect(found({}, [value('10000')])).toEqual(differs);
  expect(
    found({ basis: [{ ...basis, clause: { zh: '每户奖励110万元', en: 'sample' } }] }),
  ).toContain('CLAUSE_DIFFERS /amount');
  expect(rate('0.002')).toEqual([]);
  expect(rate('0.003')).toEqual(['CLAUSE_DIFFERS /amount/of/rate']);
  expect(rate('0.5')).toEqual([]);
});

test('or is worked out beside it; only the value that holds last is asked for', () => {
  expect(rate('0.1', '25%−15%＝10%')).toEqual([]);
  expect(rate('0.1', '25%−15%＝110%')).toEqual(['CLAUSE_DIFFERS /amount/of/rate']);
  const ends = { from: '2026-01-01', value: null, reference: text };
  expect(found({}, [value('50000'), value('100000', '办法', '2025-06-01'), ends])).toEqual([]);
  expect(found({}, [value('100000'), value('50000', '办法', '2026-01-01')])).toEqual([]);
});
