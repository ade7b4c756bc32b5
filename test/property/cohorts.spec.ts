import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import {
  buildColumn,
  CohortBuilder,
  type CompiledCohort,
  cohortsRead,
  columnRef,
  type ColumnRef,
  type FactRow,
  type FactValue,
  type FrozenCohort,
  frozenColumn,
  frozenValue,
  type Json,
  loadRuleBook,
  onDay,
  type RuleBook,
  valueAt,
} from '#libs/engine';
import { randomNumbers } from '../bench/world.ts';

const text = (name: string) => ({ zh: name, en: name });
const DAY = '2025-06-30';

const fact = (id: string, type: string, more: object = {}): Json => ({
  id,
  type,
  dataset: 'd',
  title: text(id),
  absence: 'unknown',
  ...more,
});
const FACTS: readonly Json[] = [
  fact('firm.sales', 'money'),
  fact('firm.staff', 'integer', { unit: 'person', absence: 'notApplicable' }),
  fact('firm.rate', 'decimal'),
  fact('firm.large', 'boolean'),
  fact('firm.industry', 'code', { codeList: 'industries' }),
  fact('firm.place', 'code'),
];
const INDUSTRIES = [
  ['A', null],
  ['A1', 'A'],
  ['A11', 'A1'],
  ['B', null],
  ['B1', 'B'],
];
const VALUES: Readonly<Record<string, readonly FactValue[]>> = {
  'firm.sales': [-300, 0, 1, 1, 250, 9_007_199_254_740_991],
  'firm.staff': [0, 1, 2, 3, 3, 3],
  'firm.rate': [0.1, 0.2, 0.333333333, -1.5],
  'firm.large': [true, true, false],
  'firm.industry': ['A', 'A1', 'A11', 'B', 'B1'],
  'firm.place': ['x', 'y', '__proto__', '["x"]'],
};
const KEYS = Object.keys(VALUES);

/** A cohort fact of every kind, with what the naive reading needs to know of it. */
interface Written {
  readonly type: string;
  readonly cohort: Readonly<Record<string, Json>>;
  readonly round?: string;
  readonly places?: number;
  readonly unit?: string;
}

function book(written: Written): RuleBook {
  const files = [
    { path: 'facts.json', text: JSON.stringify({ facts: FACTS }) },
    {
      path: 'codes/industries.json',
      text: JSON.stringify({
        id: 'industries',
        title: text('industries'),
        codes: INDUSTRIES.map(([code, parent]) => ({ code, parent, title: text(String(code)) })),
      }),
    },
    {
      path: 'cohorts/c.json',
      text: JSON.stringify({ id: 'c', title: text('c'), absence: 'unknown', ...written }),
    },
  ];
  const { book: made, findings } = loadRuleBook(files);
  expect(findings).toEqual([]);
  return made;
}

type Firm = Readonly<Record<string, FactValue>>;
const rowOf = (firm: Firm): FactRow =>
  onDay({ value: (ref: ColumnRef) => firm[ref.fact] ?? null }, DAY);

function columnsOf(made: RuleBook, firms: readonly Firm[]) {
  const built = new Map(
    KEYS.map((id) => {
      const definition = made.dictionary.get(id);
      if (!definition) throw new Error(id);
      return [
        columnRef(definition, 'asOf').key,
        buildColumn(
          definition,
          firms.map((firm) => firm[id] ?? null),
        ),
      ];
    }),
  );
  return { column: ({ key }: ColumnRef) => built.get(key) };
}

function compiled(made: RuleBook): CompiledCohort {
  const definition = made.dictionary.get('c');
  const [cohort] = definition ? cohortsRead([columnRef(definition, 'asOf')], made) : [];
  if (!cohort) throw new Error('no cohort');
  return cohort;
}

/** The obvious reading: everyone is looked at for everyone, in decimals. */
function naive({ cohort, round, places }: Written, firms: readonly Firm[], firm: Firm): FactValue {
  const of = cohort['of'] as string;
  const where = (one: Firm): FactValue => ('where' in cohort ? (one['firm.large'] ?? null) : true);
  const group = (one: Firm): string | null => {
    const names = (cohort['by'] as Json[]).map((by) => {
      if (typeof by === 'string') return one[by];
      const { fact: id, level } = by as { fact: string; level: number };
      return typeof one[id] === 'string'
        ? (one[id] as string).slice(0, level).padEnd(level, ' ')
        : null;
    });
    return names.some((name) => typeof name !== 'string' || name.includes(' '))
      ? null
      : JSON.stringify(names);
  };
  const applies = (one: Firm): boolean => of !== 'firm.staff' || (one[of] ?? null) !== null;
  const possible = firms.filter((one) => where(one) !== false && applies(one));
  const most = new Decimal(cohort['mostUnknown'] as string);
  const tooMany = (part: number, all: number): boolean =>
    new Decimal(part).greaterThan(most.times(all));
  if (tooMany(possible.filter((one) => group(one) === null).length, possible.length)) return null;
  const own = group(firm);
  const members = possible.filter((one) => own !== null && group(one) === own);
  const known = members.filter((one) => where(one) === true && (one[of] ?? null) !== null);
  if (members.length < (cohort['leastMembers'] as number)) return null;
  if (tooMany(members.length - known.length, members.length)) return null;
  const values = known.map((one) => new Decimal(one[of] as number));
  if (cohort['take'] === 'rank') {
    if (where(firm) !== true || (firm[of] ?? null) === null) return null;
    const mine = new Decimal(firm[of] as number);
    const ahead = values.filter((value) =>
      cohort['order'] === 'ascending' ? value.lessThan(mine) : value.greaterThan(mine),
    );
    return ahead.length + 1;
  }
  if (values.length === 0) return null;
  if (cohort['take'] === 'percentile') {
    const sorted = [...values].sort((a, b) => a.comparedTo(b));
    const percent = cohort['percent'] as number;
    const found = sorted.find((_, at) =>
      new Decimal(at + 1)
        .times(100)
        .greaterThanOrEqualTo(new Decimal(percent).times(sorted.length)),
    );
    return found?.toNumber() ?? null;
  }
  const total = values.reduce((sum, value) => sum.plus(value), new Decimal(0));
  const modes: Readonly<Record<string, Decimal.Rounding>> = {
    down: Decimal.ROUND_DOWN,
    up: Decimal.ROUND_UP,
    halfUp: Decimal.ROUND_HALF_UP,
  };
  const mode = modes[round ?? 'down'] ?? Decimal.ROUND_DOWN;
  return (
    total
      .div(values.length)
      .toDecimalPlaces(places ?? 0, mode)
      .toNumber() + 0
  );
}

const BY: readonly Json[] = [
  [],
  ['firm.place'],
  ['firm.industry'],
  [{ fact: 'firm.industry', level: 2 }],
  ['firm.place', { fact: 'firm.industry', level: 1 }],
];

function written(random: () => number): Written {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const of = pick(['firm.sales', 'firm.staff', 'firm.rate']);
  const type = { 'firm.sales': 'money', 'firm.staff': 'integer', 'firm.rate': 'decimal' }[
    of
  ] as string;
  const unit = of === 'firm.staff' ? { unit: 'person' } : {};
  const where: Readonly<Record<string, Json>> =
    random() < 0.4 ? { where: { fact: 'firm.large', operator: 'equal', value: true } } : {};
  const limits = { leastMembers: pick([5, 6, 12]), mostUnknown: pick(['0', '0.1', '0.25', '1']) };
  const common = { of, by: pick(BY), ...where, ...limits };
  const take = pick(['mean', 'percentile', 'rank']);
  if (take === 'rank')
    return {
      type: 'integer',
      cohort: { take, order: pick(['ascending', 'descending']), ...common },
    };
  if (take === 'percentile')
    return { type, ...unit, cohort: { take, percent: pick([1, 25, 50, 90, 99]), ...common } };
  const mean = type === 'integer' ? 'decimal' : type;
  const places = mean === 'decimal' ? { places: pick([0, 2, 6]) } : {};
  return {
    type: mean,
    ...unit,
    ...places,
    round: pick(['down', 'up', 'halfUp']),
    cohort: { take, ...common },
  };
}

function firmsOf(random: () => number, size: number, missing: number): readonly Firm[] {
  return Array.from({ length: size }, () =>
    Object.fromEntries(
      KEYS.map((key) => {
        const values = VALUES[key] as readonly FactValue[];
        return [
          key,
          random() < missing ? null : (values[Math.floor(random() * values.length)] as FactValue),
        ];
      }),
    ),
  );
}

describe('cohort facts', () => {
  it('are what a naive reading says, of columns and of rows, in whatever order subjects come', () => {
    const random = randomNumbers(Number(process.env.HUIZHI_LAW_SEED ?? 20_250_930));
    let found = 0;
    for (let number = 0; number < 300; number += 1) {
      const rule = written(random);
      const made = book(rule);
      const cohort = compiled(made);
      const firms = firmsOf(
        random,
        Math.floor(random() * 60),
        [0, 0.05, 0.2][number % 3] as number,
      );
      const byRow = new CohortBuilder(cohort, DAY);
      for (const firm of [...firms].reverse()) byRow.subject(rowOf(firm));
      const bySegment = new CohortBuilder(cohort, DAY);
      const half = Math.floor(firms.length / 2);
      for (const part of [firms.slice(0, half), firms.slice(half)]) {
        // Numbers that belong to nobody lie between those of subjects; of them nothing is known.
        const rows = [{}, ...part, {}];
        const exists = Uint32Array.from([0, 1, 2], (word) =>
          part.reduce(
            (bits, _, at) => ((at + 1) >>> 5 === word ? bits | (1 << ((at + 1) & 31)) : bits),
            0,
          ),
        );
        bySegment.segment(columnsOf(made, rows), rows.length, exists);
      }
      const frozen = JSON.parse(JSON.stringify(bySegment.freeze())) as FrozenCohort;
      expect(byRow.freeze()).toEqual(frozen);
      // The last ones were not there when the cohort was frozen: a run over changes reads the table as it stood.
      const asked = [...firms, ...firmsOf(random, 5, 0.1)];
      const column = frozenColumn(cohort, frozen, columnsOf(made, asked), asked.length);
      for (const [index, firm] of asked.entries()) {
        const expected = naive(rule, firms, firm);
        const said = [frozenValue(cohort, frozen, rowOf(firm)), valueAt(column, index)];
        if (said.some((value) => value !== expected))
          throw new Error(
            `${number}: ${said.join()} for ${String(expected)} ${JSON.stringify({ rule, firm, firms })}`,
          );
        if (expected !== null) found += 1;
      }
    }
    expect(found).toBeGreaterThan(1_000);
  });

  it('share the best place when values are equal, and the next place is left out', () => {
    const rule: Written = {
      type: 'integer',
      cohort: { take: 'rank', of: 'firm.sales', by: [], leastMembers: 5, mostUnknown: '0' },
    };
    const cohort = compiled(book(rule));
    const builder = new CohortBuilder(cohort, DAY);
    const firms = [900, 700, 700, 700, 100].map((sales) => rowOf({ 'firm.sales': sales }));
    for (const firm of firms) builder.subject(firm);
    const frozen = builder.freeze();
    expect(firms.map((firm) => frozenValue(cohort, frozen, firm))).toEqual([1, 2, 2, 2, 5]);
    const after = [1000, 800, 100, 50].map((sales) => rowOf({ 'firm.sales': sales }));
    expect(after.map((firm) => frozenValue(cohort, frozen, firm))).toEqual([1, 2, 5, 6]);
  });

  it('of another column are not taken for these', () => {
    const rule: Written = {
      type: 'integer',
      cohort: { take: 'rank', of: 'firm.sales', by: [], leastMembers: 5, mostUnknown: '0' },
    };
    const cohort = compiled(book(rule));
    const frozen = new CohortBuilder(cohort, DAY).freeze();
    expect(() => frozenValue(cohort, { ...frozen, key: 'c@2024' }, rowOf({}))).toThrow('c@2024');
  });
});
