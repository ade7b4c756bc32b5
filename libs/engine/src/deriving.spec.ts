import { expect, test } from '@jest/globals';
import { type JsonObject } from './json-document.ts';
import { loadRuleBook } from './rule-book.ts';
import { RowPlan } from './row-plan.ts';
import { readRuleSet } from './rule-set.ts';

const title = { zh: '名', en: 'name' };
const { book } = loadRuleBook([
  {
    path: 'facts.json',
    text: JSON.stringify({
      facts: [{ id: 'a.b', type: 'integer', dataset: 'a', title, absence: 'unknown' }],
    }),
  },
]);

/** A policy whose first derived fact reads the second, that the third, and so on; the last one reads what is delivered. */
function chain(links: number) {
  const derived = Array.from({ length: links }, (_, at): [string, JsonObject] => [
    `d${at}`,
    {
      title,
      type: 'integer',
      value: { sum: [{ fact: at === links - 1 ? 'a.b' : `d${at + 1}` }, 1] },
    },
  ]);
  const conditions = { fact: 'd0', operator: 'greaterThan', value: 0 };
  const text = JSON.stringify({ id: 'p', let: Object.fromEntries(derived), conditions });
  const { rules, findings } = readRuleSet([{ path: 'p.json', text }], book, '2025-06-30');
  return { rules: rules.length, codes: new Set(findings.map(({ code }) => code)) };
}

test('derived facts may read one another twenty deep, and no deeper', () => {
  expect(chain(20)).toEqual({ rules: 1, codes: new Set() });
  expect(chain(21)).toEqual({ rules: 0, codes: new Set(['ENGINE.CONDITIONS_TOO_DEEP']) });
});

test('a chain that would use up the stack is refused like any other', () => {
  const { rules, codes } = chain(200);
  expect(rules).toBe(0);
  expect(codes).toContain('ENGINE.CONDITIONS_TOO_DEEP');
  expect(chain(201)).toEqual({
    rules: 0,
    codes: new Set(['ENGINE.CONDITIONS_TOO_MANY', 'ENGINE.FACT_UNKNOWN']),
  });
});

test('a cohort that cannot be made in a period refuses, by name, whoever reads it', () => {
  const facts = ['a.b', 'a.c'].map((id) => ({
    ...{ id, type: 'integer', dataset: 'a', title },
    ...{ absence: 'unknown', period: 'year' },
  }));
  const line = [{ from: '2025-01-01', value: '5', reference: title }];
  const rank = {
    ...{ take: 'rank', of: 'a.b', by: [], leastMembers: 5, mostUnknown: '0.1' },
    where: { fact: 'a.c', operator: 'greaterThan', value: { parameter: 'line' } },
  };
  const whole = { title, type: 'integer', period: 'year', absence: 'unknown' };
  const { book: dated } = loadRuleBook([
    { path: 'facts.json', text: JSON.stringify({ facts }) },
    {
      path: 'parameters/line.json',
      text: JSON.stringify({ id: 'line', title, type: 'integer', values: line }),
    },
    {
      path: 'cohorts/a.place.json',
      text: JSON.stringify({ id: 'a.place', ...whole, cohort: rank }),
    },
  ]);
  const rule = { name: 'r', conditions: { fact: 'a.place', operator: 'lessThan', value: 9 } };
  const judged = (asOf: string) => {
    const text = JSON.stringify(rule);
    const { rules, findings } = readRuleSet([{ path: 'r.json', text }], dated, asOf);
    return [rules.length, findings.map(({ code }) => code)];
  };
  expect(judged('2025-06-30')).toEqual([1, []]);
  expect(judged('2024-06-30')).toEqual([0, ['ENGINE.DERIVED_REFUSED']]);
});

test('a derived decimal of fifteen digits is held; one of sixteen is unknown', () => {
  const { book: shares } = loadRuleBook([
    {
      path: 'facts.json',
      text: JSON.stringify({
        facts: [{ id: 'a.s', type: 'decimal', dataset: 'a', title, absence: 'unknown' }],
      }),
    },
  ]);
  const made = { title, type: 'decimal', places: 9, round: 'down' };
  const verdict = (share: number, more: string) => {
    const value = { sum: [{ fact: 'a.s' }, more] };
    const conditions = { fact: 'made', operator: 'notEqual', value: 0 };
    const text = JSON.stringify({ id: 'p', let: { made: { ...made, value } }, conditions });
    const plan = new RowPlan(readRuleSet([{ path: 'p.json', text }], shares, '2025-06-30').rules);
    plan.take([share]);
    return plan.verdict(0);
  };
  expect(verdict(999_999.999_999_998, '0.000000001')).toBe('eligible');
  expect(verdict(999_999.999_999_999, '0.000000001')).toBe('undetermined');
  expect(verdict(-999_999.999_999_998, '-0.000000001')).toBe('eligible');
  expect(verdict(-999_999.999_999_999, '-0.000000001')).toBe('undetermined');
});
