import { describe, expect, it } from '@jest/globals';
import { compilePolicy } from './compile.ts';
import { type FactValue } from './fact-dictionary.ts';
import { type Json } from './json-document.ts';
import { nearestChange } from './nearest-change.ts';
import { type Policy } from './policy.ts';
import { loadRuleBook } from './rule-book.ts';

const text = (zh: string, en: string) => ({ zh, en });
const fact = (id: string, type: string, title: object, more: object = {}) => ({
  ...{ id, type, dataset: 'd', title, absence: 'unknown' },
  ...more,
});
const FACTS = [
  fact('people', 'integer', text('就业人数', 'people employed'), { unit: 'person' }),
  fact('revenue', 'money', text('营业收入', 'revenue')),
  fact('listed', 'boolean', text('列入失信名单', 'listed as dishonest')),
  fact('owner', 'text', text('法定代表人', 'legal representative'), { sensitivity: 'personal' }),
];
const leaf = (fact: string, operator: string, value: Json): Json => ({ fact, operator, value });

function nearest(conditions: Json, facts: Record<string, FactValue>) {
  const { book } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    {
      path: 'benefits/p/policy.json',
      text: JSON.stringify({
        ...{
          id: 'p',
          title: text('政策', 'policy'),
          summary: text('摘', 's'),
          level: 'provincial',
        },
        basis: [
          {
            document: '文',
            number: null,
            article: null,
            clause: text('条', 'c'),
            certainty: 'read',
          },
        ],
        ...{
          authority: { id: 'a', title: text('部门', 'a'), certainty: 'known' },
          issuedBy: { title: text('部门', 'a'), certainty: 'known' },
          certainty: ['/validity', '/deliveryMode'].map((pointer) => ({
            pointer,
            certainty: 'known',
            note: text('部门', 'a'),
          })),
          divisions: ['46'],
          period: 'year',
        },
        ...{ subjectKinds: ['legal-entity'], deliveryMode: 'no-application' },
        ...{ validity: { from: '2020-01-01', until: null }, conditions },
      }),
    },
  ]);
  const compiled = compilePolicy(book.policies.get('p') as Policy, book, '2025');
  return nearestChange(compiled, { value: (ref) => facts[ref.fact] ?? null });
}

describe('the nearest change', () => {
  const grown = leaf('people', 'greaterThanInclusive', 20);
  const clean = { not: leaf('listed', 'equal', true) };

  it('names the one thing that is lacking, and a value that would do', () => {
    const found = nearest({ all: [grown, clean] }, { people: 12, listed: false });
    expect(found?.changes).toMatchObject([{ fact: 'people@asOf', to: 20 }]);
    expect(found?.sentence).toEqual({
      zh: '只差以下1项，其余条件不变即符合：就业人数应不少于20人，现为12人。',
      en: 'All else equal, only this is lacking: people employed must be at least 20 people and is 12 people.',
    });
  });

  it('takes the way with the fewest changes', () => {
    const either = { any: [{ all: [grown, leaf('revenue', 'greaterThan', 100)] }, clean] };
    const found = nearest(either, { people: 1, revenue: 1, listed: true });
    expect(found?.changes).toMatchObject([{ fact: 'listed@asOf', to: false }]);
    expect(found?.sentence.zh).toContain('列入失信名单：不得有此情形，现为是');
  });

  it('is silent on personal facts, on eligible subjects and where data decide', () => {
    const owner = leaf('owner', 'equal', '张三');
    expect(nearest(owner, { owner: '李四' })).toBeNull();
    expect(nearest(grown, { people: 20 })).toBeNull();
    expect(nearest(grown, {})).toBeNull();
    expect(nearest({ any: [owner, grown] }, { owner: '李四', people: 1 })?.changes).toHaveLength(1);
  });

  it('finds one value for several comparisons on a fact', () => {
    const band = { all: [grown, leaf('people', 'lessThan', 300), leaf('people', 'notEqual', 20)] };
    expect(nearest(band, { people: 1 })?.changes).toMatchObject([{ to: 21 }]);
    const never = { all: [grown, leaf('people', 'lessThan', 20)] };
    expect(nearest(never, { people: 1 })).toBeNull();
  });
});
