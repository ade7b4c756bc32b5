import {
  buildColumn,
  type ColumnRef,
  type CompiledPolicy,
  compilePolicy,
  DAY_OF_DECISION,
  type FactDefinition,
  type FactRow,
  type FactValue,
  type Json,
  loadRuleBook,
  type Policy,
  type RuleBook,
} from '#libs/engine';

/** Every fact of the test world with the raw values it may take; small, so that all completions can be tried. */
export const WORLD: Readonly<
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
  'f.small': {
    type: 'money',
    values: ['0.00', '0.05', '12.34', '9999.99', '-0.10'],
    more: { unit: 'CNY', absence: { value: '0.05' } },
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
export const IDS = Object.keys(WORLD);
export const text = (name: string) => ({ zh: `示例${name}`, en: name });

export const BOOK: RuleBook = loadRuleBook([
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
    path: 'parameters/rate.json',
    text: JSON.stringify({
      id: 'rate',
      title: text('rate'),
      type: 'decimal',
      values: [
        { from: '2020-01-01', value: '0.015', reference: text('r') },
        { from: '2026-01-01', value: '0.5', reference: text('r') },
      ],
    }),
  },
  {
    path: 'benefits/p/policy.json',
    text: JSON.stringify({
      id: 'p',
      title: text('p'),
      summary: text('p'),
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
export const BASE = BOOK.policies.get('p') as Policy;

/** The normalised values of a fact, as a column of the test world holds them. */
export const DOMAIN = new Map(
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
/** The day of decision, which may be missing like any fact. */
export const DAY = `${DAY_OF_DECISION.id}@asOf`;
export const COLUMNS = [
  ...IDS.map((id) => `${id}@${id === 'f.income' ? '2025' : 'asOf'}`),
  'f.income@2024',
  DAY,
];
const DAYS: readonly FactValue[] = ['2025-01-01', '2025-02-28', '2025-06-30', '2026-01-01'];
export const factOf = (key: string) => key.slice(0, key.indexOf('@'));
export const valuesOf = (key: string) => (key === DAY ? DAYS : (DOMAIN.get(factOf(key)) ?? []));

/** The entry of the dictionary behind a column. */
export function definitionOf(key: string): FactDefinition {
  const definition = key === DAY ? DAY_OF_DECISION : BOOK.dictionary.get(factOf(key));
  if (!definition) throw new Error(key);
  return definition;
}

/** Values by column key; null is unknown. */
export type Facts = Readonly<Record<string, FactValue>>;

/** The facts as a row. */
export const rowOf = (facts: Facts): FactRow => ({ value: ({ key }) => facts[key] ?? null });

/** Compiles for the year of the test world. */
export const compile = (rule: Policy): CompiledPolicy => compilePolicy(rule, BOOK, '2025');

/** Every way in which hidden facts may turn out. */
export function* completions(facts: Facts, hidden: readonly string[]): Iterable<Facts> {
  const [key, ...rest] = hidden;
  if (key === undefined) yield facts;
  else {
    const unknown = definitionOf(key).absence === 'unknown';
    for (const value of unknown ? valuesOf(key) : [null])
      yield* completions({ ...facts, [key]: value }, rest);
  }
}

/** The columns of a world; `lost` ones were never delivered. */
export function columnsOf(world: readonly Facts[], lost: readonly string[]) {
  const built = new Map(
    COLUMNS.filter((key) => !lost.includes(key)).map((key) => {
      return [
        key,
        buildColumn(
          definitionOf(key),
          world.map((facts) => facts[key] ?? null),
        ),
      ];
    }),
  );
  return { column: ({ key }: ColumnRef) => built.get(key) };
}
