import { describe, expect, it } from '@jest/globals';
import { periodInterval } from '#libs/kernel';
import { type Aggregate, aggregateOf } from './aggregate.ts';
import { compilePolicy } from './compile.ts';
import { type FactRow, type FactValue } from './fact-dictionary.ts';
import { type Policy } from './policy.ts';
import { loadRuleBook } from './rule-book.ts';

const text = (zh: string) => ({ zh, en: `${zh} in English` });
const item = (id: string, type: string, more: object = {}) => ({
  ...{ id, type, dataset: 'loans', title: text(id), absence: 'unknown', item: true },
  ...more,
});
const FACTS = [
  item('loan.interest', 'money'),
  item('loan.rate', 'decimal'),
  item('loan.drawn', 'date'),
  item('loan.purpose', 'code'),
  { ...item('firm.size', 'code'), dataset: 'firms', item: undefined },
];

/** Reads one aggregate and its findings, as `CODE pointer`. */
function read(aggregate: object, more: object = {}) {
  const document = {
    ...{
      id: 'loan.made',
      title: text('汇总'),
      type: 'integer',
      period: 'year',
      absence: 'unknown',
    },
    ...{ aggregate: { over: 'loans', ...aggregate }, ...more },
  };
  const { book, findings } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    { path: 'derived/loan.made.json', text: JSON.stringify(document) },
  ]);
  const found = findings.map(({ code, pointer }) => `${code.replace('ENGINE.', '')} ${pointer}`);
  return { made: book.dictionary.get('loan.made')?.aggregate, found };
}

function made(aggregate: object, more: object = {}): Aggregate {
  const { made, found } = read(aggregate, more);
  expect(found).toEqual([]);
  return made as Aggregate;
}

type Loan = Readonly<Record<string, FactValue>>;
const rows = (loans: readonly Loan[]): FactRow[] =>
  loans.map((loan) => ({ value: ({ fact }) => loan[fact] ?? null }));
const loan = (interest: number | null, drawn: string | null, purpose: string | null = 'trade') => ({
  ...{ 'loan.interest': interest, 'loan.drawn': drawn, 'loan.purpose': purpose },
});
const of = (aggregate: Aggregate, loans: readonly Loan[] | null) =>
  aggregateOf(aggregate, loans && rows(loans), periodInterval('2025'), '2025-09-30');

const money = { type: 'money' };
const where = { fact: 'loan.purpose', operator: 'equal', value: 'trade' };

describe('an aggregate', () => {
  const LOANS = [
    loan(100, '2024-12-31'),
    loan(20, '2025-01-01'),
    loan(3, '2025-12-31', 'home'),
    loan(7, '2026-01-01'),
  ];
  const drawn = { during: 'loan.drawn' };

  it.each<[string, object, object, FactValue]>([
    ['counts', { take: 'count' }, {}, 4],
    ['counts in the period, its first and last day included', { take: 'count', ...drawn }, {}, 2],
    ['counts what fulfils a condition', { take: 'count', where }, {}, 3],
    ['sums', { take: 'sum', of: 'loan.interest' }, money, 130],
    ['finds the least', { take: 'min', of: 'loan.interest' }, money, 3],
    ['finds the greatest in the period', { take: 'max', of: 'loan.interest', ...drawn }, money, 20],
    ['finds the last day', { take: 'max', of: 'loan.drawn' }, { type: 'date' }, '2026-01-01'],
    [
      'takes the latest',
      { take: 'latest', of: 'loan.purpose', by: 'loan.drawn', ...drawn },
      { type: 'code' },
      'home',
    ],
    ['says whether there is one', { take: 'exists', where }, { type: 'boolean' }, true],
    [
      'looks back from the day of decision',
      { take: 'count', where: { fact: 'loan.drawn', operator: 'withinMonths', value: 9 } },
      {},
      2,
    ],
  ])('%s', (_, aggregate, more, expected) => {
    expect(of(made(aggregate, more), LOANS)).toBe(expected);
  });

  it('of no items is nothing, none or unknown, as it takes', () => {
    expect(of(made({ take: 'count' }), [])).toBe(0);
    expect(of(made({ take: 'sum', of: 'loan.interest' }, money), [])).toBe(0);
    expect(of(made({ take: 'exists' }, { type: 'boolean' }), [])).toBe(false);
    expect(of(made({ take: 'max', of: 'loan.interest' }, money), [])).toBeNull();
    expect(
      of(made({ take: 'latest', of: 'loan.purpose', by: 'loan.drawn' }, { type: 'code' }), []),
    ).toBeNull();
    expect(of(made({ take: 'count' }), null)).toBeNull();
  });

  it('is unknown when an item may or may not count, and only then', () => {
    const open = [loan(1, '2025-02-01', null)];
    const out = [loan(1, '2020-02-01', null)];
    const counting = made({ take: 'count', where, ...drawn });
    expect(of(counting, open)).toBeNull();
    expect(of(counting, out)).toBe(0);
    expect(of(counting, [loan(1, null, 'home')])).toBe(0);
    expect(of(counting, [loan(1, null)])).toBeNull();
    const existing = made({ take: 'exists', where }, { type: 'boolean' });
    expect(of(existing, open)).toBeNull();
    expect(of(existing, [...open, loan(1, null)])).toBe(true);
  });

  it('is unknown when what it takes of a counting item is', () => {
    const sum = made({ take: 'sum', of: 'loan.interest', where }, money);
    expect(of(sum, [loan(1, null), loan(null, null)])).toBeNull();
    expect(of(sum, [loan(1, null), loan(null, null, 'home')])).toBe(1);
    const latest = made({ take: 'latest', of: 'loan.interest', by: 'loan.drawn' }, money);
    expect(of(latest, [loan(1, '2025-01-01'), loan(null, '2025-01-02')])).toBeNull();
    expect(of(latest, [loan(1, '2025-01-02'), loan(null, '2025-01-01')])).toBe(1);
    expect(of(latest, [loan(1, '2025-01-02'), loan(2, null)])).toBeNull();
    expect(of(latest, [loan(2, '2025-01-02'), loan(5, '2025-01-02'), loan(9, '2025-01-01')])).toBe(
      5,
    );
  });

  it('adds exactly, or not at all', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const sum = made({ take: 'sum', of: 'loan.interest' }, money);
    expect(of(sum, [loan(most - 1, null), loan(1, null)])).toBe(most);
    expect(of(sum, [loan(most, null), loan(1, null)])).toBeNull();
    const shares = made({ take: 'sum', of: 'loan.rate' }, { type: 'decimal' });
    expect(of(shares, [{ 'loan.rate': 0.1 }, { 'loan.rate': 0.2 }])).toBe(0.3);
  });

  it.each<[string, object, object, string]>([
    ['another dataset', { over: 'firms', take: 'count' }, {}, 'AGGREGATE_SHAPE /aggregate'],
    ['nothing to sum', { take: 'sum' }, money, 'AGGREGATE_SHAPE /aggregate'],
    [
      'a count of something',
      { take: 'count', of: 'loan.interest' },
      {},
      'AGGREGATE_SHAPE /aggregate',
    ],
    [
      'a sum of days',
      { take: 'sum', of: 'loan.drawn' },
      { type: 'date' },
      'AGGREGATE_SHAPE /aggregate',
    ],
    ['a sum as a count', { take: 'sum', of: 'loan.interest' }, {}, 'AGGREGATE_SHAPE /aggregate'],
    [
      'a latest without a date',
      { take: 'latest', of: 'loan.purpose' },
      { type: 'code' },
      'AGGREGATE_SHAPE /aggregate',
    ],
    [
      'a period for nothing',
      { take: 'count', during: 'loan.drawn' },
      { period: undefined },
      'AGGREGATE_SHAPE /aggregate',
    ],
    [
      'a fact of the firm',
      { take: 'count', where: { fact: 'firm.size', operator: 'equal', value: 'x' } },
      {},
      'FACT_UNKNOWN /aggregate/where/fact',
    ],
  ])('refuses %s', (_, aggregate, more, expected) => {
    expect(read(aggregate, more).found).toEqual([expected]);
  });

  it('is what conditions read; the facts of single items are not', () => {
    const policy = {
      ...{ id: 'p', title: text('p'), summary: text('p'), level: 'provincial', divisions: ['46'] },
      ...{ subjectKinds: ['legal-entity'], deliveryMode: 'no-application', period: 'year' },
      basis: [
        { document: 'd', number: null, article: null, clause: text('c'), certainty: 'known' },
      ],
      authority: { id: 'a', title: text('a'), certainty: 'known' },
      issuedBy: { title: text('a'), certainty: 'known' },
      certainty: ['/validity', '/deliveryMode'].map((pointer) => ({
        pointer,
        certainty: 'known',
        note: text('a'),
      })),
      validity: { from: '2020-01-01', until: null },
    };
    const load = (conditions: object, aggregate: object) =>
      loadRuleBook([
        { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
        { path: 'benefits/p/policy.json', text: JSON.stringify({ ...policy, conditions }) },
        {
          path: 'derived/loan.made.json',
          text: JSON.stringify({
            ...{
              id: 'loan.made',
              title: text('笔数'),
              type: 'integer',
              period: 'year',
              absence: 'unknown',
            },
            aggregate: { over: 'loans', take: 'count', ...aggregate },
          }),
        },
      ]);
    const direct = load({ fact: 'loan.interest', operator: 'greaterThan', value: 1 }, {});
    expect(direct.findings.map(({ code }) => code)).toContain('ENGINE.ITEM_FACT');
    const compiled = (aggregate: object) => {
      const { book } = load({ fact: 'loan.made', operator: 'greaterThan', value: 1 }, aggregate);
      return compilePolicy(book.policies.get('p') as Policy, book, '2025');
    };
    expect(compiled({}).reads).toEqual([
      { key: 'loan.made@2025', fact: 'loan.made', dataset: 'loans', period: '2025' },
    ]);
    expect(compiled({ where }).decisionHash).not.toBe(compiled({}).decisionHash);
  });
});
