import { compilePolicy, type Json, loadRuleBook, type Policy, RuleRefused } from '#libs/engine';

/** A file of a small rule tree that has a finding, and the same file cured. Of a policy only the members that differ. */
export interface TreeExample {
  readonly file: string;
  readonly example: Json;
  readonly cure: Json;
}

const text = { zh: '示例', en: 'sample' };
const fact = (id: string, type: string, more: object = {}): Json => ({
  id,
  type,
  dataset: 'd',
  title: text,
  absence: 'unknown',
  ...more,
});
const FACTS: readonly Json[] = [
  fact('a.flag', 'boolean'),
  fact('a.listed', 'boolean', { absence: { value: false } }),
  fact('a.staff', 'integer', { unit: 'person' }),
  fact('a.shops', 'integer', { unit: 'shop', absence: 'notApplicable' }),
  fact('a.loss', 'money', { absence: 'notApplicable' }),
  fact('a.money', 'money'),
  fact('a.old', 'boolean', { maxAgeDays: 401 }),
  fact('reg.ownership', 'code', { codeList: 'kinds' }),
  fact('a.industry', 'code', { codeList: 'kinds' }),
  fact('a.interest', 'money', { dataset: 'loans', item: true }),
];
const LAST_YEAR = { zh: '上年裁员率', en: 'layoff rate' };
const flag = { fact: 'a.flag', operator: 'equal', value: true };
const basis = { document: '办法', number: null, article: null, clause: text, certainty: 'known' };
const POLICY = {
  id: 'p',
  title: text,
  summary: text,
  basis: [basis],
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
  withoutAmount: text,
  conditions: flag,
  fundingLine: { id: 'f', title: text, certainty: 'read' },
};
const worked = (verdict: string, facts: Json, missing: Json = []): Json => ({
  title: text,
  period: '2025',
  facts,
  expect: { verdict, missing },
  calculation: text,
});
const PASSES = worked('eligible', { 'a.flag': true });
const FAILS = worked('ineligible', { 'a.flag': false });
const OPEN = worked('undetermined', {}, ['a.flag@asOf']);
const derived = (value: Json, more: object = {}): Json => ({
  id: 'a.made',
  title: text,
  type: 'integer',
  value,
  ...more,
});
const aggregate = (more: object): Json => ({
  id: 'a.made',
  title: text,
  type: 'money',
  absence: 'unknown',
  aggregate: { over: 'loans', take: 'sum', ...more },
});
const cohort = (more: object): Json => ({
  id: 'a.made',
  title: text,
  type: 'money',
  absence: 'unknown',
  cohort: {
    take: 'percentile', percent: 90, of: 'a.money', by: ['a.industry'], leastMembers: 10, mostUnknown: '0.1', ...more,
  }, // prettier-ignore
});
const tier = (name: string, from: number): Json => ({ tier: name, title: text, from });
const INDICATOR = {
  id: 'i',
  title: text,
  dimension: text,
  full: 10,
  points: { choose: [{ when: flag, then: 10 }], otherwise: 0 },
  missing: { points: 4, reason: text },
  source: text,
  certainty: 'known',
};
const MODEL = {
  id: 'm',
  title: text,
  summary: text,
  basis: [basis],
  authority: { id: 'a', title: text, certainty: 'known' },
  divisions: ['x'],
  validity: { from: '2025-01-01', until: null },
  period: 'year',
  indicators: [INDICATOR],
  mostUnknown: 5,
  tiers: [tier('A', 5), tier('D', 0)],
};
const inModel = (example: object, cure: object): TreeExample => ({
  file: 'credit/m/model.json',
  example: { ...MODEL, ...example },
  cure: { ...MODEL, ...cure },
});
const TREE: Readonly<Record<string, Json>> = {
  'facts.json': { facts: FACTS },
  'codes/kinds.json': {
    id: 'kinds',
    title: text,
    codes: ['x', 'y'].map((code) => ({ code, title: text, parent: null })),
  },
  'parameters/rate.json': {
    id: 'rate',
    title: text,
    type: 'decimal',
    values: [
      { from: '2025-01-01', value: '0.5', reference: text },
      { from: '2025-07-01', value: null, reference: text },
    ],
  },
  'conditions/flagged.json': flag,
  'benefits/p/policy.json': POLICY,
  'benefits/p/cases.json': { cases: [PASSES, FAILS, OPEN] },
};

const inFile = (file: string, example: Json, cure: Json): TreeExample => ({ file, example, cure });
const inPolicy = (example: Json, cure: Json): TreeExample =>
  inFile('benefits/p/policy.json', example, cure);
const inCases = (example: Json[], cure: Json[]): TreeExample =>
  inFile('benefits/p/cases.json', { cases: example }, { cases: cure });
const when = (example: Json[], cure: Json[]): TreeExample =>
  inPolicy({ conditions: { all: example } }, { conditions: { all: cure } });
const paying = (example: Json, cure: Json): TreeExample =>
  inPolicy({ amount: example }, { amount: cure });
const ranked = (fact: string): Json => ({
  amount: { cap: 100, of: { perUnit: 10, count: { fact: 'a.staff' } } },
  ranking: { fact, order: 'descending', note: text },
});
const borne = (...percents: number[]): Json => ({
  ...POLICY.fundingLine,
  shares: percents.map((percent, at) => ({ source: `s${at}`, title: text, percent })),
});
const PRO_RATA = { method: 'pro-rata', note: text };
const shops = { fact: 'a.shops' };
const staff = (operator: string, value: Json): Json => ({ fact: 'a.staff', operator, value });
const bands = (...of: Json[]): Json => ({ bands: of, of: { fact: 'a.staff' }, how: 'whole' });

/** By finding: where a document alone cannot show it, the tree around it does. */
export const TREE_EXAMPLES: Readonly<Record<string, TreeExample>> = {
  FILE_UNEXPECTED: inFile('benefits/p/notes.json', { note: '…' }, null),
  ID_MISMATCH: inPolicy({ id: 'q' }, { id: 'p' }),
  FACT_MALFORMED: inCases(
    [PASSES, FAILS, OPEN, worked('eligible', { 'a.flag': '是' })],
    [PASSES, FAILS, OPEN],
  ),
  RANKING_TYPE: inPolicy(ranked('a.flag'), ranked('a.staff')),
  RANKING_UNREAD: inPolicy(ranked('a.money'), ranked('a.staff')),
  ALLOCATION_RANKED: inPolicy(
    { ...(ranked('a.staff') as object), allocation: PRO_RATA },
    ranked('a.staff'),
  ),
  ALLOCATION_UNLISTED: inPolicy(
    { deliveryMode: 'instant', allocation: PRO_RATA },
    { allocation: PRO_RATA },
  ),
  SHARES_INCOMPLETE: inPolicy({ fundingLine: borne(60, 30) }, { fundingLine: borne(60, 40) }),
  TITLE_RELATIVE: inFile(
    'facts.json',
    { facts: [...FACTS, fact('a.rate', 'decimal', { period: 'year', title: LAST_YEAR })] },
    { facts: [...FACTS, fact('a.rate', 'decimal', { period: 'year' })] },
  ),
  UNIT_MISMATCH: when([staff('lessThan', shops)], [staff('lessThan', 5)]),
  CODE_LIST_UNKNOWN: inFile(
    'facts.json',
    { facts: [...FACTS, fact('a.place', 'code', { codeList: 'places' })] },
    { facts: [...FACTS, fact('a.place', 'code', { codeList: 'kinds' })] },
  ),
  PARAMETER_UNDATED: inFile(
    'derived/a.made.json',
    derived({ parameter: 'rate' }, { type: 'decimal', round: 'down', places: 2 }),
    derived({ parameter: 'rate' }, { type: 'decimal', round: 'down', places: 2, period: 'year' }),
  ),
  CONDITION_CYCLE: inFile(
    'conditions/flagged.json',
    { all: [{ condition: 'flagged' }, flag] },
    flag,
  ),
  LIST_LENGTH: when(
    [
      staff(
        'in',
        Array.from({ length: 10_001 }, (__, at) => at),
      ),
    ],
    [staff('lessThanInclusive', 10_000)],
  ),
  AMOUNT_UNIT: paying(
    { fact: 'a.staff' },
    { cap: 1000, of: { perUnit: 100, count: { fact: 'a.staff' } } },
  ),
  AMOUNT_NOT_APPLICABLE: paying({ fact: 'a.loss' }, { fixed: 100 }),
  BAND_PAYS: paying(bands({ rate: '0.1' }), { cap: 1000, of: bands({ perUnit: 10 }) }),
  BANDS_ORDER: paying(
    bands({ upTo: 9, fixed: 1 }, { upTo: 3, fixed: 2 }, { fixed: 3 }),
    bands({ upTo: 3, fixed: 1 }, { upTo: 9, fixed: 2 }, { fixed: 3 }),
  ),
  EXPRESSION_NOT_APPLICABLE: inFile('derived/a.made.json', derived(shops), derived(7)),
  DERIVED_REFUSED: inFile(
    'derived/a.made.json',
    derived({ quotient: [1, 2] }),
    derived({ quotient: [1, 2] }, { round: 'down' }),
  ),
  ITEM_FACT: when(
    [{ fact: 'a.interest', operator: 'greaterThan', value: 0 }],
    [{ fact: 'a.money', operator: 'greaterThan', value: 0 }],
  ),
  AGGREGATE_SHAPE: inFile('derived/a.made.json', aggregate({}), aggregate({ of: 'a.interest' })),
  COHORT_SHAPE: inFile('cohorts/a.made.json', cohort({ of: 'a.flag' }), cohort({ of: 'a.money' })),
  ABSENCE_SATISFIES: when(
    [flag, { fact: 'a.listed', operator: 'equal', value: false }],
    [flag, { fact: 'a.listed', operator: 'equal', value: true }],
  ),
  FACT_TOO_OLD: when([flag, { fact: 'a.old', operator: 'equal', value: true }], [flag]),
  BASIS_MISSING: inPolicy({ basis: [] }, { basis: [basis] }),
  REASON_MISSING: inPolicy(
    { executable: false },
    { executable: false, notExecutableBecause: text },
  ),
  DEMONSTRATION_UNMARKED: inFile(
    'demonstration/benefits/p/policy.json',
    { ...POLICY, title: { zh: '奖励', en: 'award' } },
    { ...POLICY, title: { zh: '示范：奖励', en: 'award' } },
  ),
  PERIOD_LENGTH: inPolicy({ period: 'quarter' }, { period: 'year' }),
  POLICY_NOT_EXECUTABLE: inPolicy(
    { executable: false, notExecutableBecause: text },
    { executable: true },
  ),
  SCORING_WEIGHTS: inModel({ indicators: [{ ...INDICATOR, full: 0 }, INDICATOR] }, {}),
  SCORING_TIERS: inModel({ tiers: [tier('A', 5), tier('D', 1)] }, {}),
  SCORING_UNKNOWN: inModel({ mostUnknown: 10 }, { mostUnknown: 9 }),
  SCORING_BOUNDS: inModel(
    {
      indicators: [{ ...INDICATOR, points: { choose: [{ when: flag, then: 11 }], otherwise: 0 } }],
    },
    {},
  ),
  SCORING_MISSING: inModel(
    { indicators: [{ ...INDICATOR, missing: { points: 10, reason: text } }] },
    { indicators: [{ ...INDICATOR, missing: { points: 5, reason: text } }] },
  ),
  SCORING_ORDER: inModel({ before: ['other'] }, {}),
  BOUNDARY_UNPROVEN: when([flag, staff('greaterThan', 5)], [flag]),
  CASES_INCOMPLETE: inCases([PASSES, FAILS], [PASSES, FAILS, OPEN]),
  CASE_FACT_UNREAD: inCases(
    [worked('eligible', { 'a.flag': true, 'a.money': 1 }), FAILS, OPEN],
    [PASSES, FAILS, OPEN],
  ),
  CASE_FAILED: inCases(
    [PASSES, FAILS, OPEN, worked('eligible', { 'a.flag': false })],
    [PASSES, FAILS, OPEN],
  ),
};

/** The findings of the tree with one file as given, and, where asked, of compiling its policy for 2025. */
export function codesIn(file: string, given: Json, compiling: boolean): readonly string[] {
  const own = file === 'benefits/p/policy.json' ? { ...POLICY, ...(given as object) } : given;
  const files: Record<string, Json> = { ...TREE, [file]: own };
  if (given === null) delete files[file];
  // A policy has one place: where another one is the example, this one makes way.
  if (file.startsWith('demonstration/')) delete files['benefits/p/policy.json'];
  if (file.startsWith('conditions/'))
    files['benefits/p/policy.json'] = { ...POLICY, conditions: { condition: 'flagged' } };
  if (own !== null && file.endsWith('a.made.json'))
    files['benefits/p/policy.json'] = {
      ...POLICY,
      conditions: { all: [flag, { fact: 'a.made', operator: 'greaterThan', value: 0 }] },
    };
  const { book, findings } = loadRuleBook(
    Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) })),
  );
  const refused = compiling ? compiled(book.policies.get('p'), book) : [];
  return [...findings, ...refused].map(({ code }) => code.slice('ENGINE.'.length));
}

function compiled(policy: Policy | undefined, book: Parameters<typeof compilePolicy>[1]) {
  if (!policy) return [];
  try {
    compilePolicy(policy, book, '2025');
    return [];
  } catch (error) {
    if (error instanceof RuleRefused) return error.findings;
    throw error;
  }
}
