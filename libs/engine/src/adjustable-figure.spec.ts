import { describe, expect, it } from '@jest/globals';
import { adjustableFigures } from './adjustable-figure.ts';
import { type Json } from './json-document.ts';
import { type Policy } from './policy.ts';
import { loadRuleBook } from './rule-book.ts';

const text = (zh: string, en: string) => ({ zh, en });
const fact = (id: string, type: string, title: object, more: object = {}) => ({
  ...{ id, type, dataset: 'd', title, absence: 'unknown' },
  ...more,
});
const FACTS = [
  fact('people', 'integer', text('就业人数', 'people employed'), { unit: 'person' }),
  fact('raised', 'money', text('募集金额', 'amount raised')),
  fact('founded', 'date', text('成立日期', 'day of founding')),
  fact('listed', 'boolean', text('列入失信名单', 'listed as dishonest')),
  fact('share', 'decimal', text('占比', 'share')),
];
const POLICY = {
  ...{ id: 'p', title: text('政策', 'policy'), summary: text('摘', 's'), level: 'provincial' },
  basis: [
    { document: '文', number: null, article: null, clause: text('条', 'c'), certainty: 'known' },
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
  validity: { from: '2020-01-01', until: null },
};
const dated = (id: string, type: string, values: readonly Json[]) => ({
  path: `parameters/${id}.json`,
  text: JSON.stringify({
    ...{ id, title: text('奖励比例', 'rate of the award'), type },
    values: values.map((value, at) => ({
      ...{ from: `${2024 + at}-01-01`, value, reference: text('文', 'doc') },
    })),
  }),
});
const leaf = (id: string, operator: string, value: Json): Json => ({ fact: id, operator, value });

function figures(rule: object, period = '2025') {
  const { book } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    dated('rate', 'decimal', ['0.001', '0.002']),
    dated('ceiling', 'money', ['500000', '1000000.50']),
    { path: 'benefits/p/policy.json', text: JSON.stringify({ ...POLICY, ...rule }) },
  ]);
  return adjustableFigures(book.policies.get('p') as Policy, book, period);
}

describe('the figures of a policy', () => {
  it('are its numbers and days in reading order, each with where it stands and what it says', () => {
    const found = figures({
      scope: leaf('founded', 'onOrBefore', '2024-12-31'),
      conditions: {
        all: [
          leaf('people', 'greaterThanInclusive', 20),
          { any: [leaf('listed', 'equal', false), { not: leaf('share', 'lessThan', '0.5') }] },
        ],
      },
    });
    expect(found.map(({ pointer, type, value }) => [pointer, type, value])).toEqual([
      ['/scope/value', 'date', '2024-12-31'],
      ['/conditions/all/0/value', 'integer', '20'],
      ['/conditions/all/1/any/1/not/value', 'decimal', '0.5'],
    ]);
    expect(found[1]?.label.zh).toMatch(/^就业人数：.*…/);
    expect(found[1]?.label.en).toMatch(/^people employed: .*…/);
  });

  it('of an amount are those that are money or a share, also where a parameter of the period stands', () => {
    const amount = {
      cap: { parameter: 'ceiling' },
      of: { rate: { parameter: 'rate' }, of: { fact: 'raised' }, round: 'down' },
    };
    const conditions = leaf('listed', 'equal', false);
    expect(
      figures({ conditions, amount }).map(({ pointer, value, parameter }) => {
        return [pointer, value, parameter];
      }),
    ).toEqual([
      ['/amount/cap', '1000000.50', 'ceiling'],
      ['/amount/of/rate', '0.002', 'rate'],
    ]);
    expect(figures({ conditions, amount }, '2024').map(({ value }) => value)).toEqual([
      '500000',
      '0.001',
    ]);
  });

  it('leave out what another fact says, what is true or false, and names', () => {
    const conditions = {
      all: [
        leaf('raised', 'greaterThan', { fact: 'raised', params: { period: 'asOf' } }),
        leaf('listed', 'equal', false),
      ],
    };
    expect(figures({ conditions })).toEqual([]);
  });
});
