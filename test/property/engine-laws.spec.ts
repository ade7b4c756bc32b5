import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import {
  bits,
  buildColumn,
  columnRow,
  type ColumnRef,
  type CompiledPolicy,
  compilePlan,
  compilePolicy,
  decide,
  evaluateSegment,
  explain,
  type FactRow,
  type FactValue,
  type Json,
  loadRuleBook,
  opinionDiffers,
  type Policy,
  referenceDecide,
  RuleRefused,
  type RuleBook,
  secondOpinion,
} from '#libs/engine';

/** Every fact of the test world with the raw values it may take; small, so that all completions can be tried. */
const WORLD: Readonly<
  Record<string, { type: string; values: readonly Json[]; more?: Readonly<Record<string, Json>> }>
> = {
  'f.yes': { type: 'boolean', values: [true, false] },
  'f.also': { type: 'boolean', values: [true, false], more: { absence: { value: false } } },
  'f.count': { type: 'integer', values: [-1, 0, 1, 2], more: { unit: 'person' } },
  'f.other': {
    type: 'integer',
    values: [0, 1, 2],
    more: { unit: 'person', absence: { value: 1 } },
  },
  'f.maybe': {
    type: 'integer',
    values: [0, 1, 2],
    more: { unit: 'person', absence: 'notApplicable' },
  },
  'f.share': { type: 'decimal', values: ['0.1', '0.2', '0.3'] },
  'f.money': {
    type: 'money',
    values: ['0.00', '0.01', '90071992547409.91', '-3.33'],
    more: { unit: 'CNY' },
  },
  'f.income': {
    type: 'money',
    values: ['0.00', '0.01', '12.34'],
    more: { unit: 'CNY', period: 'year' },
  },
  'f.day': { type: 'date', values: ['2024-12-31', '2025-01-01', '2025-01-02'] },
  'f.until': { type: 'date', values: ['2025-01-01', '2025-06-30'] },
  'f.place': { type: 'code', values: ['a', 'a1', 'a11', 'b'], more: { codeList: 'places' } },
  'f.second': {
    type: 'code',
    values: ['a', 'b'],
    more: { codeList: 'places', absence: 'notApplicable' },
  },
  'f.tags': { type: 'codes', values: [[], ['a'], ['a', 'b'], ['b1']] as readonly Json[] },
  'f.note': { type: 'text', values: ['x', 'y', 'constructor'] },
};
const IDS = Object.keys(WORLD);
const SEED = { seed: 20250930, numRuns: 300 };
const text = (name: string) => ({ zh: `示例${name}`, en: name });

const BOOK: RuleBook = loadRuleBook([
  {
    path: 'facts.json',
    text: JSON.stringify({
      facts: IDS.map((id) => ({
        id,
        type: WORLD[id]?.type,
        dataset: 'd',
        title: text(id),
        absence: 'unknown',
        ...WORLD[id]?.more,
      })),
    }),
  },
  {
    path: 'codes/places.json',
    text: JSON.stringify({
      id: 'places',
      title: text('places'),
      codes: [
        ['a', null],
        ['a1', 'a'],
        ['a11', 'a1'],
        ['b', null],
        ['b1', 'b'],
      ].map(([code, parent]) => ({ code, parent, title: text(String(code)) })),
    }),
  },
  {
    path: 'conditions/shared.json',
    text: JSON.stringify({
      any: [
        { fact: 'f.yes', operator: 'equal', value: true },
        { fact: 'f.count', operator: 'greaterThan', value: 0 },
      ],
    }),
  },
  {
    path: 'parameters/line.json',
    text: JSON.stringify({
      id: 'line',
      title: text('line'),
      type: 'money',
      unit: 'CNY',
      values: [{ from: '2020-01-01', value: '0.01', reference: text('r') }],
    }),
  },
  {
    path: 'benefits/p/policy.json',
    text: JSON.stringify({
      id: 'p',
      title: text('p'),
      summary: text('p'),
      basis: [{ document: 'd', number: null, article: null, clause: text('c'), certainty: 'read' }],
      authority: { id: 'a', title: text('a') },
      level: 'provincial',
      divisions: ['a'],
      subjectKinds: ['legal-entity'],
      deliveryMode: 'no-application',
      validity: { from: '2020-01-01', until: null },
      period: 'year',
      conditions: { fact: 'f.yes', operator: 'equal', value: true },
    }),
  },
]).book;
const BASE = BOOK.policies.get('p') as Policy;

const literal = (id: string) => fc.constantFrom(...(WORLD[id]?.values ?? []));
const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const DATES = ['before', 'onOrBefore', 'after', 'onOrAfter'];
const SAME = ['equal', 'notEqual'];

/** One comparison that compiles. */
const leaf: fc.Arbitrary<Json> = fc.constantFrom(...IDS).chain((id): fc.Arbitrary<Json> => {
  const { type } = WORLD[id] as { type: string };
  const one = (operators: readonly string[], value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    fc.record({ fact: fc.constant(id), operator: fc.constantFrom(...operators), value });
  const list = one(['in', 'notIn'], fc.array(literal(id), { minLength: 1, maxLength: 3 }));
  const twin = (ids: readonly string[]): fc.Arbitrary<Json> =>
    fc.constantFrom(...ids).map((fact) => ({ fact }));
  switch (type) {
    case 'boolean':
      return one(SAME, fc.oneof(literal(id), twin(['f.yes', 'f.also'])));
    case 'integer':
      return fc.oneof(
        list,
        one([...SAME, ...ORDER], fc.oneof(literal(id), twin(['f.count', 'f.other', 'f.maybe']))),
      );
    case 'money':
      return fc.oneof(
        list,
        one(
          [...SAME, ...ORDER],
          fc.oneof(literal(id), fc.constant({ parameter: 'line' }), twin(['f.money', 'f.income'])),
        ),
      );
    case 'decimal':
      return fc.oneof(list, one([...SAME, ...ORDER], literal(id)));
    case 'date':
      return fc.oneof(
        list,
        one([...SAME, ...DATES], fc.oneof(literal(id), twin(['f.day', 'f.until']))),
      );
    case 'code':
      return fc.oneof(
        list,
        one(SAME, fc.oneof(literal(id), twin(['f.place', 'f.second']))),
        one(['under'], fc.oneof(literal(id), fc.array(literal(id), { minLength: 1 }))),
      );
    case 'codes':
      return one(['contains', 'doesNotContain'], fc.constantFrom('a', 'b', 'b1', 'zz'));
    default:
      return fc.oneof(list, one(SAME, literal(id)));
  }
});

/** Whether a fact has data: it judges the records rather than the firm, so law 2 does not speak of it. */
const knowledge: fc.Arbitrary<Json> = fc.record({
  fact: fc.constantFrom(...IDS),
  operator: fc.constant('isKnown'),
  value: fc.boolean(),
});

/** Conditions of any shape over the given comparisons. */
function conditionOver(comparison: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.letrec<{ condition: Json }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      comparison,
      fc.constant({ condition: 'shared' }),
      fc.record({ not: tie('condition') }),
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    ),
  })).condition;
}
const condition = conditionOver(leaf);

const { amount } = fc.letrec<{ amount: Json }>((tie) => ({
  amount: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Json>(
      { fixed: '1000.01' },
      { fact: 'f.money' },
      { fact: 'f.income', params: { period: 'P-1' } },
      { parameter: 'line' },
    ),
    fc.record({
      perUnit: fc.constantFrom<Json>(1000, '0.37', { fact: 'f.money' }),
      count: fc.constantFrom({ fact: 'f.count' }, { fact: 'f.other' }),
    }),
    fc.record({
      rate: fc.constantFrom<Json>('0.002', 0.333333333, '-1.5'),
      of: tie('amount'),
      round: fc.constantFrom('down', 'up', 'halfUp'),
    }),
    fc.record({ cap: fc.constantFrom<Json>('5.00', { fixed: 1 }), of: tie('amount') }),
    fc.record({ sum: fc.array(tie('amount'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ min: fc.array(tie('amount'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ max: fc.array(tie('amount'), { minLength: 1, maxLength: 2 }) }),
  ),
}));

const policyOver = (conditions: fc.Arbitrary<Json>): fc.Arbitrary<Policy> =>
  fc
    .record({
      conditions,
      scope: fc.option(conditions, { nil: undefined }),
      amount: fc.option(amount, { nil: undefined }),
    })
    .map((rule) => ({ ...BASE, ...rule }));
const policy = policyOver(condition);
/** The same with `isKnown` among the comparisons. */
const knowing = policyOver(conditionOver(fc.oneof({ weight: 4, arbitrary: leaf }, knowledge)));

/** The normalised values of a fact, as a column of the test world holds them. */
const DOMAIN = new Map(
  IDS.map((id) => {
    const { type, values } = WORLD[id] as { type: string; values: readonly Json[] };
    const fen = (yuan: Json) => Math.round(Number(`${yuan as string | number}`.replace('.', '')));
    return [
      id,
      values.map(
        (value) =>
          (type === 'money' ? fen(value) : type === 'decimal' ? Number(value) : value) as FactValue,
      ),
    ];
  }),
);
const COLUMNS = [
  ...IDS.map((id) => `${id}@${id === 'f.income' ? '2025' : 'asOf'}`),
  'f.income@2024',
];
const factOf = (key: string) => key.slice(0, key.indexOf('@'));
const valuesOf = (key: string) => DOMAIN.get(factOf(key)) ?? [];

type Facts = Readonly<Record<string, FactValue>>;
const factsWhere = (missing: number): fc.Arbitrary<Facts> =>
  fc.record(
    Object.fromEntries(
      COLUMNS.map((key) => [
        key,
        missing === 0
          ? fc.constantFrom(...valuesOf(key))
          : fc.option(fc.constantFrom(...valuesOf(key)), { freq: missing }),
      ]),
    ),
  );
const rowOf = (facts: Facts): FactRow => ({ value: ({ key }) => facts[key] ?? null });
const compile = (rule: Policy): CompiledPolicy => compilePolicy(rule, BOOK, '2025');

describe('law 1: with nothing missing, the verdict is that of json-rules-engine', () => {
  it('holds for its own ten operators as the library ships them', async () => {
    await fc.assert(
      fc.asyncProperty(condition, factsWhere(0), async (conditions, facts) => {
        const ours = decide(compile({ ...BASE, conditions }), rowOf(facts)).verdict === 'eligible';
        expect(await libraryPasses(conditions, facts)).toBe(ours);
      }),
      SEED,
    );
  });
});

describe('law 2: a definite verdict stands under every completion of what is missing', () => {
  it('holds for random completions', () => {
    fc.assert(
      fc.property(policy, factsWhere(2), factsWhere(0), (rule, facts, others) => {
        const compiled = compile(rule);
        const before = decide(compiled, rowOf(facts));
        if (before.verdict === 'undetermined') return;
        const completed = Object.fromEntries(
          COLUMNS.map((key) => [key, facts[key] ?? completion(key, others)]),
        );
        expect(decide(compiled, rowOf(completed)).verdict).toBe(before.verdict);
      }),
      { ...SEED, numRuns: 600 },
    );
  });

  it('holds for all completions of up to three missing facts, and decisive facts are among the missing', () => {
    fc.assert(
      fc.property(
        policy,
        factsWhere(0),
        fc.subarray(COLUMNS, { minLength: 1, maxLength: 3 }),
        (rule, full, hidden) => {
          const compiled = compile(rule);
          const facts = { ...full, ...Object.fromEntries(hidden.map((key) => [key, null])) };
          const before = decide(compiled, rowOf(facts));
          for (const { key } of before.missing) expect(hidden).toContain(key);
          expect(before.missing.length > 0).toBe(before.verdict === 'undetermined');
          if (before.verdict === 'undetermined') return;
          for (const completed of completions(facts, hidden)) {
            expect(decide(compiled, rowOf(completed)).verdict).toBe(before.verdict);
          }
        },
      ),
      SEED,
    );
  });
});

describe('columns, rows and the naive evaluator agree', () => {
  it('on verdict, scope, amount, missing facts and values read back', () => {
    fc.assert(
      fc.property(
        fc.array(knowing, { minLength: 1, maxLength: 3 }),
        fc.array(factsWhere(2), { maxLength: 70 }),
        fc.subarray(COLUMNS, { maxLength: 2 }),
        (rules, subjects, lost) => {
          const world = subjects.map((facts) => ({
            ...facts,
            ...Object.fromEntries(lost.map((key) => [key, null])),
          }));
          const policies = rules.map((rule, index) => ({ ...rule, id: `p${index}` }));
          const columns = columnsOf(world, lost);
          const verdicts = evaluateSegment(
            compilePlan(policies.map(compile)),
            columns,
            world.length,
          );
          for (const rule of policies) {
            const compiled = compile(rule);
            const said = verdicts.policies.get(rule.id);
            const eligible = new Set(bits(said?.eligible as Uint32Array, world.length));
            const undetermined = new Set(bits(said?.undetermined as Uint32Array, world.length));
            const inScope = new Set(bits(said?.inScope as Uint32Array, world.length));
            for (const [index, facts] of world.entries()) {
              const decision = decide(compiled, rowOf(facts));
              expect(referenceDecide(rule, BOOK, '2025', rowOf(facts))).toEqual(decision);
              expect(decide(compiled, columnRow(columns, index))).toEqual(decision);
              expect([eligible.has(index), undetermined.has(index), inScope.has(index)]).toEqual([
                decision.verdict === 'eligible',
                decision.verdict === 'undetermined',
                decision.inScope === true,
              ]);
              if (decision.verdict === 'eligible')
                expect(said?.amounts(index)).toBe(decision.amountFen ?? 0n);
            }
          }
        },
      ),
      { ...SEED, numRuns: 60 },
    );
  });
});

describe('the second opinion', () => {
  it('never contradicts a right decision and contradicts each wrong one', async () => {
    await fc.assert(
      fc.asyncProperty(knowing, factsWhere(2), async (rule, facts) => {
        const decision = decide(compile(rule), rowOf(facts));
        const opinion = await secondOpinion(rule, BOOK, '2025', rowOf(facts));
        expect(opinionDiffers(decision, opinion)).toBeNull();
        expect(opinion.pessimistic && !opinion.optimistic).toBe(false);
        const wrong = decision.verdict === 'eligible' ? 'ineligible' : 'eligible';
        expect(opinionDiffers({ ...decision, verdict: wrong }, opinion)).not.toBeNull();
      }),
      { ...SEED, numRuns: 150 },
    );
  });
});

describe('an explanation', () => {
  it('agrees with the decision and survives JSON', () => {
    fc.assert(
      fc.property(knowing, factsWhere(3), (rule, facts) => {
        const compiled = compile(rule);
        const decision = decide(compiled, rowOf(facts));
        const told = explain(compiled, rowOf(facts), () => undefined);
        expect(JSON.parse(JSON.stringify(told))).toEqual(told);
        expect([told.verdict, told.missing]).toEqual([
          decision.verdict,
          decision.missing.map(({ key }) => key),
        ]);
        expect(told.reasons.length).toBeGreaterThan(0);
      }),
      SEED,
    );
  });
});

describe('hostile documents', () => {
  const key = fc.constantFrom(
    'all',
    'any',
    'not',
    'fact',
    'operator',
    'value',
    'condition',
    'params',
    'path',
    'period',
    '__proto__',
    'constructor',
    'amount',
    'rate',
    'of',
    'cap',
    'sum',
    'fixed',
    'perUnit',
    'count',
  );
  const value = fc.constantFrom<Json>(
    'f.yes',
    'f.tags',
    'equal',
    'not:equal',
    'in',
    'P-99',
    'shared',
    '__proto__',
    1e308,
    -0,
    '1e9',
    null,
    true,
    '$..[?(1)]',
    '9'.repeat(40),
  );
  const { document } = fc.letrec<{ document: Json }>((tie) => ({
    document: fc.oneof(
      { maxDepth: 6 },
      value,
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.array(tie('document'), { maxLength: 4 }),
      fc.dictionary(key, tie('document'), { maxKeys: 4 }),
    ),
  }));

  it('are refused or compiled, never thrown at the caller, each within 50 ms', () => {
    fc.assert(
      fc.property(document, document, document, (conditions, scope, worth) => {
        const written = JSON.stringify({ ...BASE.document, conditions, scope, amount: worth });
        expect(
          quickest(() => loadRuleBook([{ path: 'benefits/p/policy.json', text: written }])),
        ).toBeLessThan(50);
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  it('handed over without a file compile or are refused with findings, within 50 ms', () => {
    fc.assert(
      fc.property(document, document, (conditions, worth) => {
        const work = () => {
          try {
            decide(compile({ ...BASE, conditions, amount: worth }), rowOf({}));
          } catch (error) {
            expect(error).toBeInstanceOf(RuleRefused);
          }
        };
        expect(quickest(work)).toBeLessThan(50);
      }),
      { ...SEED, numRuns: 400 },
    );
  });

  it('of the largest sizes are refused within 50 ms', () => {
    const nest = (open: string, close: string, depth: number) =>
      `{"conditions":${open.repeat(depth)}1${close.repeat(depth)}}`;
    const wide = JSON.stringify({
      conditions: {
        all: Array.from({ length: 5000 }, () => ({ fact: 'f.x', operator: 'equal', value: 1 })),
      },
    });
    const list = JSON.stringify({
      conditions: {
        fact: 'f.x',
        operator: 'in',
        value: Array.from({ length: 60_000 }, (_, at) => at),
      },
    });
    for (const written of [
      nest('{"all":[', ']}', 20_000),
      nest('[', ']', 120_000),
      nest('{"not":', '}', 10),
      wide,
      list,
      '{"a":'.repeat(9),
      '"\\',
      '',
    ]) {
      expect(
        quickest(() => loadRuleBook([{ path: 'benefits/p/policy.json', text: written }])),
      ).toBeLessThan(50);
    }
  });
});

/** Milliseconds of processor time, best of three, so that a busy machine does not fail the test. */
function quickest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > 20; round += 1) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** What a missing fact may turn out to be; where absence has a meaning, absence is what it is. */
function completion(key: string, others: Facts): FactValue {
  return BOOK.dictionary.get(factOf(key))?.absence === 'unknown' ? (others[key] ?? null) : null;
}

function* completions(facts: Facts, hidden: readonly string[]): Iterable<Facts> {
  const [key, ...rest] = hidden;
  if (key === undefined) yield facts;
  else {
    const unknown = BOOK.dictionary.get(factOf(key))?.absence === 'unknown';
    for (const value of unknown ? valuesOf(key) : [null])
      yield* completions({ ...facts, [key]: value }, rest);
  }
}

function columnsOf(world: readonly Facts[], lost: readonly string[]) {
  const built = new Map(
    COLUMNS.filter((key) => !lost.includes(key)).map((key) => {
      const definition = BOOK.dictionary.get(factOf(key));
      if (!definition) throw new Error(key);
      return [
        key,
        buildColumn(
          definition,
          world.map((facts) => facts[key] ?? null),
        ),
      ];
    }),
  );
  return { column: ({ key }: ColumnRef) => built.get(key) };
}

/** Runs the library itself: its own operators, and ours only where it has none. */
async function libraryPasses(conditions: Json, facts: Facts): Promise<boolean> {
  const engine = new Engine();
  const parents: Readonly<Record<string, readonly string[]>> = {
    a: ['a'],
    a1: ['a1', 'a'],
    a11: ['a11', 'a1', 'a'],
    b: ['b'],
  };
  engine.addOperator<string, string | string[]>('under', (code, roots) =>
    [roots].flat().some((root) => parents[code]?.includes(root)),
  );
  engine.addOperator<string, string>('before', (a, b) => a < b);
  engine.addOperator<string, string>('onOrBefore', (a, b) => a <= b);
  engine.addOperator<string, string>('after', (a, b) => a > b);
  engine.addOperator<string, string>('onOrAfter', (a, b) => a >= b);
  engine.setCondition('shared', {
    all: [forLibrary(BOOK.conditions.get('shared') as Json)],
  } as TopLevelCondition);
  engine.addRule({
    conditions: { all: [forLibrary(conditions)] } as TopLevelCondition,
    event: { type: 'passed' },
  });
  const named = Object.fromEntries(
    COLUMNS.filter((key) => !key.endsWith('@2024')).map((key) => [factOf(key), facts[key]]),
  );
  return (await engine.run(named)).events.length > 0;
}

/** Writes yuan as fen and decimals as numbers; the rest of a document is the library's own grammar already. */
function forLibrary(json: Json): Json {
  if (Array.isArray(json)) return json.map(forLibrary);
  if (typeof json !== 'object' || json === null) return json;
  const object = json as { readonly [key: string]: Json };
  if (typeof object.fact !== 'string' || object.operator === undefined) {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key, forLibrary(value)]),
    );
  }
  const { type, values } = WORLD[object.fact] as { type: string; values: readonly Json[] };
  const plain = (value: Json): Json => {
    if (typeof value === 'object')
      return (value as { parameter?: string }).parameter === 'line' ? 1 : value;
    const at = values.indexOf(value);
    return type === 'money' || type === 'decimal'
      ? ((DOMAIN.get(object.fact as string) ?? [])[at] as Json)
      : value;
  };
  return {
    ...object,
    value: Array.isArray(object.value) ? object.value.map(plain) : plain(object.value as Json),
  };
}
