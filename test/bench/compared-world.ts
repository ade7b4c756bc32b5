import { type Column, type FactType, type Json } from '#libs/engine';
import { randomNumbers } from './world.ts';

/** Rows of a segment. */
const SEGMENT = 65_536;

const REGIONS = Array.from({ length: 27 }, (_, at) => `4601${10 + at}`);
const INDUSTRIES = Array.from(
  { length: 100 },
  (_, at) => `${'ABCDEFGHIJKLMNOPQRST'[at % 20]}${at}`,
);
const TIERS = ['A', 'B', 'C', 'D'];
/** Qualifications; a rival may keep a list of them as the bits of a whole number. */
export const QUALIFICATIONS = [
  'high-tech', 'little-giant', 'tech-sme', 'listed', 'gazelle', 'encouraged', 'exporter', 'green', 'startup', 'welfare',
]; // prettier-ignore
const SHARES = Array.from({ length: 8 }, (_, at) => `share${at}`);

interface InventedFact {
  readonly type: FactType;
  /** A number, or the place in `words`, or for lists the bits of what is listed. */
  readonly make: (random: () => number, size: number) => number;
  readonly words?: readonly string[];
}

/** The facts of the invented firms, by the name that rivals use; ours have `firm.` before it. */
export const FACTS: Readonly<Record<string, InventedFact>> = {
  region: { type: 'code', make: (random) => below(random, REGIONS.length), words: REGIONS },
  industry: { type: 'code', make: (random) => below(random, INDUSTRIES.length), words: INDUSTRIES },
  tier: { type: 'code', make: (random) => Math.floor(random() * random() * 4), words: TIERS },
  qualifications: { type: 'codes', make: qualificationsOf, words: QUALIFICATIONS },
  active: { type: 'boolean', make: (random) => Number(random() < 0.93) },
  arrears: { type: 'boolean', make: (random) => Number(random() < 0.05) },
  employees: { type: 'integer', make: (random) => Math.floor(Math.exp(random() * 8)) },
  revenue: { type: 'integer', make: (_, size) => Math.floor(size * 1_000) },
  research: { type: 'integer', make: (random, size) => Math.floor(size * 50 * random()) },
  insuredMonths: { type: 'integer', make: (random) => below(random, 120) },
  violations: { type: 'integer', make: (random) => Math.floor(random() ** 3 * 4) },
  ...Object.fromEntries(
    SHARES.map((name) => [
      name,
      { type: 'decimal', make: (random: () => number) => below(random, 100_000) / 1_000 },
    ]),
  ),
};

/** The dictionary of the invented firms, as a rule tree has it. */
export const DICTIONARY_OF_COMPARED = {
  facts: Object.entries(FACTS).map(([id, { type }]) => ({
    id: `firm.${id}`,
    type,
    dataset: 'firm',
    title: { zh: id, en: id },
    absence: 'unknown',
  })),
};

/** One segment of invented firms, by the short name of the fact. */
export interface InventedSegment {
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Invents firms, one segment after another; a share of all values is missing. */
export function* inventedSegments(
  firms: number,
  missing: number,
  seed = 1,
): Iterable<InventedSegment> {
  const random = randomNumbers(seed);
  for (let from = 0; from < firms; from += SEGMENT)
    yield inventedSegment(random, Math.min(SEGMENT, firms - from), missing);
}

function inventedSegment(random: () => number, length: number, missing: number): InventedSegment {
  const sizes = Float64Array.from({ length }, () => Math.exp(random() * 12));
  const columns = new Map<string, Column>();
  for (const [name, fact] of Object.entries(FACTS)) {
    const known = new Uint32Array((length + 31) >>> 5);
    const values = fact.words ? new Uint32Array(length) : new Float64Array(length);
    for (let row = 0; row < length; row += 1) {
      if (random() < missing) continue;
      values[row] = fact.make(random, sizes[row] as number);
      known[row >>> 5] = (known[row >>> 5] as number) | (1 << (row & 31));
    }
    columns.set(name, columnOf(fact, length, known, values));
  }
  return { length, columns };
}

function columnOf(
  { type, words }: InventedFact,
  length: number,
  known: Uint32Array,
  values: Float64Array | Uint32Array,
): Column {
  if (type !== 'codes')
    return { type, length, known, values, ...(words ? { dictionary: words } : {}) };
  const sets = Array.from({ length: 2 ** QUALIFICATIONS.length }, (_, bits) =>
    QUALIFICATIONS.map((__, at) => at).filter((at) => ((bits >> at) & 1) === 1),
  );
  return { type, length, known, values, dictionary: QUALIFICATIONS, sets };
}

/** A condition that every rival can be told: without `not`, so that missing data can only fail it for two-valued ones. */
export type ComparedCondition =
  | { readonly all: readonly ComparedCondition[] }
  | { readonly any: readonly ComparedCondition[] }
  | { readonly fact: string; readonly operator: ComparedOperator; readonly value: ComparedValue };
export type ComparedOperator =
  | 'equal'
  | 'in'
  | 'contains'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive';
type ComparedValue = boolean | number | string | readonly string[];

/** A rule of the comparison. */
export interface ComparedRule {
  readonly name: string;
  readonly conditions: { readonly all: readonly ComparedCondition[] };
}

/**
 * Invents rules of a usual size: three to ten comparisons, some alternatives.
 *
 * @param width 1 lets about 3 % of the firms pass; smaller ones let fewer
 */
export function inventedRules(count: number, width = 1, seed = 2): readonly ComparedRule[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, at) => ({
    name: `rule-${at}`,
    conditions: { all: conditionsOf(random, width) },
  }));
}

function conditionsOf(random: () => number, width: number): readonly ComparedCondition[] {
  const maybe = (chance: number, condition: () => ComparedCondition): ComparedCondition[] =>
    random() < chance ? [condition()] : [];
  const most = { employees: [10, 20, 100, 300, 1_000], revenue: [1e5, 1e6, 1e7] } as const;
  return [
    is('active', 'equal', true),
    ...maybe(0.6, () => is('region', 'in', some(random, REGIONS, 1 + below(random, 5)))),
    ...maybe(0.5, () => is('industry', 'in', some(random, INDUSTRIES, 5 + below(random, 30)))),
    ...maybe(0.6, () => is('tier', 'in', TIERS.slice(0, 1 + below(random, 2)))),
    ...maybe(0.5, () =>
      is(
        'employees',
        random() < 0.5 ? 'lessThanInclusive' : 'greaterThanInclusive',
        pick(random, most.employees),
      ),
    ),
    ...maybe(0.4, () => ({
      any: [
        is('revenue', 'greaterThan', pick(random, most.revenue)),
        is('research', 'greaterThan', pick(random, [1e4, 1e5])),
      ],
    })),
    ...maybe(0.4, () => is('qualifications', 'contains', pick(random, QUALIFICATIONS))),
    ...maybe(0.3, () => is('arrears', 'equal', false)),
    ...maybe(0.3, () => is('violations', 'lessThan', 1)),
    is(pick(random, SHARES), 'lessThan', Math.floor(random() * 100 * width * 100) / 100),
    ...maybe(0.4, () => is('insuredMonths', 'greaterThanInclusive', pick(random, [6, 12, 24]))),
  ];
}

/** A rule as our engine and json-rules-engine read it. */
export function documentOf({ name, conditions }: ComparedRule): Json {
  const written = (condition: ComparedCondition): Json => {
    if ('all' in condition) return { all: condition.all.map(written) };
    if ('any' in condition) return { any: condition.any.map(written) };
    return { ...condition, fact: `firm.${condition.fact}` };
  };
  return { name, conditions: written(conditions), event: { type: name } };
}

function is(fact: string, operator: ComparedOperator, value: ComparedValue): ComparedCondition {
  return { fact, operator, value };
}

function qualificationsOf(random: () => number): number {
  let bits = 0;
  for (let at = 0; at < QUALIFICATIONS.length; at += 1) if (random() < 0.08) bits |= 1 << at;
  return bits;
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[below(random, from.length)] as T;
}

function some(random: () => number, from: readonly string[], count: number): readonly string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(pick(random, from));
  return [...found];
}
