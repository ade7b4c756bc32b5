import { describe, expect, it } from '@jest/globals';
import { buildColumn } from './column.ts';
import { compilePolicy } from './compile.ts';
import { DAY_OF_DECISION, windowStart } from './day-of-decision.ts';
import { decide } from './decide.ts';
import { RuleRefused } from './errors.ts';
import { FACT_TYPES, type FactType, type FactValue } from './fact-dictionary.ts';
import { type Json } from './json-document.ts';
import { type Operator, OPERATORS } from './operators.ts';
import { compilePlan } from './plan.ts';
import { evaluateSegment } from './segment-verdicts.ts';
import { type Policy } from './policy.ts';
import { referenceDecide } from './reference.ts';
import { loadRuleBook } from './rule-book.ts';

const text = { zh: '示例', en: 'sample' };

/** Of each type: values below, at and above the literal, and the literal as a rule writes it. */
const SAMPLES: Readonly<Record<FactType, { values: readonly FactValue[]; written: Json }>> = {
  boolean: { values: [false, true], written: true },
  integer: { values: [-(2 ** 53) + 1, 4, 5, 6, 2 ** 53 - 1], written: 5 },
  decimal: { values: [-1, 0.299999999, 0.3, 0.300000001, 5], written: '0.3' },
  money: { values: [-1, 1233, 1234, 1235, 2 ** 53 - 1], written: '12.34' },
  date: { values: ['2024-12-31', '2025-01-01', '2025-01-02'], written: '2025-01-01' },
  code: { values: ['a', 'a1', 'a11', 'b'], written: 'a1' },
  codes: { values: [[], ['a'], ['a1'], ['a', 'a1', 'b']], written: 'a1' },
  text: { values: ['', 'x', 'y'], written: 'x' },
};

/** Where each operator holds, per value above. */
const HOLDS: Readonly<Record<Operator, Partial<Record<FactType, readonly boolean[]>>>> = {
  equal: {
    boolean: [false, true],
    integer: [false, false, true, false, false],
    decimal: [false, false, true, false, false],
    money: [false, false, true, false, false],
    date: [false, true, false],
    code: [false, true, false, false],
    text: [false, true, false],
  },
  notEqual: {
    boolean: [true, false],
    integer: [true, true, false, true, true],
    decimal: [true, true, false, true, true],
    money: [true, true, false, true, true],
    date: [true, false, true],
    code: [true, false, true, true],
    text: [true, false, true],
  },
  in: {
    integer: [false, false, true, false, false],
    decimal: [false, false, true, false, false],
    money: [false, false, true, false, false],
    date: [false, true, false],
    code: [false, true, false, false],
    text: [false, true, false],
  },
  notIn: {
    integer: [true, true, false, true, true],
    decimal: [true, true, false, true, true],
    money: [true, true, false, true, true],
    date: [true, false, true],
    code: [true, false, true, true],
    text: [true, false, true],
  },
  lessThan: numeric([true, true, false, false, false]),
  lessThanInclusive: numeric([true, true, true, false, false]),
  greaterThan: numeric([false, false, false, true, true]),
  greaterThanInclusive: numeric([false, false, true, true, true]),
  before: { date: [true, false, false] },
  onOrBefore: { date: [true, true, false] },
  after: { date: [false, false, true] },
  onOrAfter: { date: [false, true, true] },
  // The day of decision is 2025-01-01: the day after it is no longer within any months before it.
  withinMonths: { date: [true, true, false] },
  under: { code: [false, true, true, false] },
  contains: { codes: [false, false, true, true] },
  doesNotContain: { codes: [true, true, false, false] },
  isKnown: Object.fromEntries(
    FACT_TYPES.map((type) => [type, SAMPLES[type].values.map(() => true)]),
  ),
};

function numeric(holds: readonly boolean[]) {
  return { integer: holds, decimal: holds, money: holds };
}

const fact = (type: FactType, id: string, absence: Json) => ({
  id,
  type,
  dataset: 'd',
  title: text,
  absence,
  ...(type === 'money' ? { unit: 'CNY' } : {}),
  ...(type === 'code' || type === 'codes' ? { codeList: 'places' } : {}),
});
const BOOK = loadRuleBook([
  {
    path: 'facts.json',
    text: JSON.stringify({
      facts: FACT_TYPES.flatMap((type) => [
        fact(type, `${type}.open`, 'unknown'),
        fact(type, `${type}.none`, 'notApplicable'),
        fact(type, `${type}.stated`, {
          value: type === 'codes' ? ['a1'] : (SAMPLES[type].written as Json),
        }),
      ]),
    }),
  },
  {
    path: 'codes/places.json',
    text: JSON.stringify({
      id: 'places',
      title: text,
      codes: [
        { code: 'a', title: text, parent: null },
        { code: 'a1', title: text, parent: 'a' },
        { code: 'a11', title: text, parent: 'a1' },
        { code: 'b', title: text, parent: null },
      ],
    }),
  },
]).book;

function policyWith(operator: Operator, id: string, value: Json): Policy {
  return {
    id: 'p',
    file: 'benefits/p/policy.json',
    executable: true,
    period: 'year',
    title: text,
    document: {},
    conditions: { fact: id, operator, value },
  } as unknown as Policy;
}

/** The verdict by row, by column and by the naive evaluator, which must be one. */
function verdictOf(policy: Policy, id: string, value: FactValue): string {
  const compiled = compilePolicy(policy, BOOK, '2025');
  const day = `${DAY_OF_DECISION.id}@asOf`;
  const row = {
    value: ({ key }: { key: string }) =>
      key === day ? '2025-01-01' : key === `${id}@asOf` ? value : null,
  };
  const definition = BOOK.dictionary.get(id);
  const columns = {
    column: ({ key }: { key: string }) =>
      key === day
        ? buildColumn(DAY_OF_DECISION, ['2025-01-01'])
        : definition && buildColumn(definition, [value]),
  };
  const said = evaluateSegment(compilePlan([compiled]), columns, 1).policies.get('p');
  const byColumn =
    said?.eligible[0] === 1
      ? 'eligible'
      : said?.undetermined[0] === 1
        ? 'undetermined'
        : 'ineligible';
  const { verdict } = decide(compiled, row);
  expect([byColumn, referenceDecide(policy, BOOK, '2025', row).verdict]).toEqual([
    verdict,
    verdict,
  ]);
  return verdict;
}

function writtenFor(operator: Operator, type: FactType): Json {
  const shape = OPERATORS[operator].operand;
  const { written } = SAMPLES[type];
  if (shape === 'flag') return true;
  if (shape === 'months') return 1;
  return shape === 'list' ? [written] : written;
}

const PAIRS = (Object.keys(OPERATORS) as Operator[]).flatMap((operator) =>
  FACT_TYPES.map((type) => [operator, type] as const),
);

describe.each(PAIRS)('%s on %s', (operator, type) => {
  const value = writtenFor(operator, type);
  const expected = HOLDS[operator][type];

  if (!expected) {
    it('is refused by name', () => {
      expect(codes(policyWith(operator, `${type}.open`, value))).toEqual(['ENGINE.OPERATOR_TYPE']);
    });
    return;
  }

  it('holds exactly where it should, at the boundary and beside it', () => {
    const policy = policyWith(operator, `${type}.open`, value);
    const got = SAMPLES[type].values.map((sample) => verdictOf(policy, `${type}.open`, sample));
    expect(got).toEqual(expected.map((holds) => (holds ? 'eligible' : 'ineligible')));
  });

  it('is unknown when missing, false when it does not apply, and judges a stated absence', () => {
    const missing = (id: string) => verdictOf(policyWith(operator, id, value), id, null);
    const at = SAMPLES[type].values.findIndex(
      (sample) => JSON.stringify(sample) === JSON.stringify(statedOf(type)),
    );
    const knows = operator === 'isKnown';
    expect(missing(`${type}.open`)).toBe(knows ? 'ineligible' : 'undetermined');
    expect(missing(`${type}.none`)).toBe('ineligible');
    expect(missing(`${type}.stated`)).toBe(expected[at] ? 'eligible' : 'ineligible');
  });

  it.each<[string, Json]>([
    ['null', null],
    ['an empty text', ''],
    ['an object without a reference', {}],
    ['a nested list', [[1]]],
  ])('refuses %s as its value', (_, wrong) => {
    expect(codes(policyWith(operator, `${type}.open`, wrong)).length).toBeGreaterThan(0);
  });
});

it.each<[string, number, string]>([
  ['2025-09-30', 12, '2024-09-30'],
  ['2025-03-31', 1, '2025-03-01'],
  ['2025-02-28', 12, '2024-02-28'],
  ['2024-02-29', 12, '2023-03-01'],
  ['2025-03-30', 1, '2025-03-01'],
])('%s looks back %d months to %s', (day, months, first) => {
  expect(windowStart(day, months)).toBe(first);
});

function statedOf(type: FactType): FactValue {
  const stated = BOOK.dictionary.get(`${type}.stated`)?.absence;
  return typeof stated === 'object' ? stated.value : null;
}

function codes(policy: Policy): readonly string[] {
  try {
    compilePolicy(policy, BOOK, '2025');
    return [];
  } catch (error) {
    if (!(error instanceof RuleRefused)) throw error;
    return error.findings.map(({ code }) => code);
  }
}
