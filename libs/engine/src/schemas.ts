import { FACT_TYPES } from './fact-dictionary.ts';
import { DOCUMENT_LIMITS, type Json, type JsonObject } from './json-document.ts';
import { OPERATORS } from './operators.ts';

/** The kinds of rule files that have a schema. */
export const SCHEMA_NAMES = [
  'policy',
  'cases',
  'facts',
  'parameter',
  'conditions',
  'code-list',
  'dataset',
  'rule',
] as const;

/** A kind of rule file. */
export type SchemaName = (typeof SCHEMA_NAMES)[number];

const text: JsonObject = { type: 'string', minLength: 1 };
const optionalText: JsonObject = { type: ['string', 'null'], minLength: 1 };
const day: JsonObject = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const scalar: JsonObject = { type: ['boolean', 'number', 'string'] };
const flag: JsonObject = { type: 'boolean' };
const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const oneOf = (...choices: readonly string[]): JsonObject => ({ type: 'string', enum: choices });
const list = (items: Json, most?: number): JsonObject => ({
  type: 'array',
  items,
  ...(most === undefined ? {} : { maxItems: most }),
});
/** An object with exactly these members; those that end in `?` may be absent. */
function object(members: { readonly [key: string]: Json }): JsonObject {
  const entries = Object.entries(members).map(([key, value]) => [key.replace(/\?$/, ''), value]);
  return {
    type: 'object',
    properties: Object.fromEntries(entries) as JsonObject,
    required: Object.keys(members).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  };
}

const bilingual = object({ zh: text, en: text });
const certainty = oneOf('read', 'known', 'uncertain');
const interval = object({ from: day, 'until?': { anyOf: [day, { type: 'null' }] } });
const length = oneOf('year', 'quarter', 'month');
const factReference = {
  fact: text,
  'params?': object({ 'period?': { type: 'string', pattern: '^(P(-[1-9]\\d?)?|asOf)$' } }),
};
const notes = { 'name?': { type: 'string' }, 'priority?': {} };

const condition: JsonObject = {
  anyOf: [
    object({ all: { ...list(ref('condition')), minItems: 1 }, ...notes }),
    object({ any: { ...list(ref('condition')), minItems: 1 }, ...notes }),
    object({ not: ref('condition'), ...notes }),
    object({ condition: text, ...notes }),
    object({
      ...factReference,
      operator: oneOf(...Object.keys(OPERATORS)),
      value: {
        anyOf: [
          scalar,
          list(scalar, DOCUMENT_LIMITS.list),
          object(factReference),
          object({ parameter: text }),
        ],
      },
      ...notes,
    }),
  ],
};

const figure: JsonObject = { anyOf: [{ type: ['number', 'string'] }, object({ parameter: text })] };
const amountOrFigure: JsonObject = { anyOf: [{ type: ['number', 'string'] }, ref('amount')] };
const several = (key: string): JsonObject =>
  object({ [key]: { ...list(ref('amount')), minItems: 1 } });
const amount: JsonObject = {
  anyOf: [
    object({ fixed: amountOrFigure }),
    object({ rate: figure, of: ref('amount'), round: oneOf('down', 'up', 'halfUp') }),
    object({ perUnit: amountOrFigure, count: object(factReference) }),
    object({ cap: amountOrFigure, of: ref('amount') }),
    several('sum'),
    several('min'),
    several('max'),
    object(factReference),
    object({ parameter: text }),
  ],
};

const policy = object({
  id: { type: 'string', pattern: '^[a-z0-9-]+$' },
  title: bilingual,
  summary: bilingual,
  'executable?': flag,
  'notExecutableBecause?': { anyOf: [bilingual, { type: 'null' }] },
  basis: {
    ...list(
      object({
        document: text,
        'number?': optionalText,
        'article?': optionalText,
        clause: bilingual,
        certainty,
      }),
    ),
    minItems: 1,
  },
  authority: object({ id: text, title: bilingual }),
  level: oneOf('national', 'provincial', 'municipal', 'county', 'park'),
  divisions: list(text),
  subjectKinds: list(text),
  deliveryMode: oneOf('no-application', 'instant', 'apply', 'declare-auto', 'bank-side', 'in-bill'),
  validity: interval,
  period: length,
  'scope?': ref('condition'),
  'conditions?': ref('condition'),
  'amount?': ref('amount'),
  'relations?': list(
    object({
      kind: oneOf(
        'exclusive',
        'best-of',
        'difference',
        'instalment',
        'once-per-subject',
        'once-per-person',
      ),
      with: list(text),
      note: bilingual,
    }),
  ),
  'gates?': list(
    object({
      gate: oneOf('reachability', 'publicity', 'confirmation', 'credit', 'funds'),
      'required?': flag,
      'workdays?': { type: 'integer', minimum: 0 },
      'article?': optionalText,
      note: bilingual,
    }),
  ),
  'fundingLine?': { anyOf: [object({ id: text, title: bilingual, certainty }), { type: 'null' }] },
  'certainty?': list(object({ pointer: text, certainty, note: bilingual })),
  'sources?': {},
});

const cases = object({
  cases: list(
    object({
      title: bilingual,
      period: { type: 'string', pattern: '^\\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$' },
      facts: { type: 'object' },
      expect: object({
        verdict: oneOf('eligible', 'ineligible', 'undetermined'),
        'amount?': { type: ['string', 'number', 'null'] },
        'missing?': list(text),
      }),
      calculation: bilingual,
    }),
  ),
});

const facts = object({
  facts: list(
    object({
      id: text,
      type: oneOf(...FACT_TYPES),
      'unit?': optionalText,
      dataset: text,
      title: bilingual,
      absence: {
        anyOf: [
          oneOf('unknown', 'notApplicable'),
          object({ value: { anyOf: [scalar, list({ type: 'string' })] } }),
        ],
      },
      'codeList?': optionalText,
      'period?': length,
      'maxAgeDays?': { type: 'integer', minimum: 0 },
      'sensitivity?': oneOf('public', 'internal', 'personal'),
      'note?': bilingual,
    }),
  ),
});

const parameter = object({
  id: text,
  title: bilingual,
  type: oneOf('boolean', 'integer', 'decimal', 'money', 'date', 'code', 'text'),
  'unit?': optionalText,
  values: {
    ...list(
      object({
        from: day,
        value: { type: ['boolean', 'number', 'string', 'null'] },
        reference: bilingual,
      }),
    ),
    minItems: 1,
  },
});

const codeList = object({
  id: text,
  title: bilingual,
  'source?': {},
  'certainty?': {},
  codes: list(
    object({
      code: { type: 'string', pattern: '^[^;]+$' },
      title: bilingual,
      'parent?': optionalText,
      'certainty?': {},
      'note?': {},
    }),
  ),
});

const slug: JsonObject = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' };
const dataset = object({
  id: slug,
  title: bilingual,
  authority: object({ code: slug, name: bilingual }),
  key: object({
    scheme: oneOf('credit-code', 'tax-number', 'insurance-unit', 'registration-number'),
    column: text,
  }),
  period: { anyOf: [object({ column: text }), { type: 'null' }] },
  mode: oneOf('full', 'delta'),
  maxAgeDays: { type: 'integer', minimum: 1, maximum: 3660 },
  'subject?': object({ name: text, kind: text, division: text }),
  columns: {
    ...list(
      object({
        column: text,
        fact: text,
        'unit?': oneOf('yuan', 'ten-thousand-yuan'),
        'codes?': { type: 'object', additionalProperties: { type: 'string' } },
      }),
      500,
    ),
    minItems: 1,
  },
});

const bare = object({
  'id?': text,
  'name?': text,
  'priority?': {},
  conditions: ref('condition'),
  'event?': {
    type: 'object',
    properties: { type: text, params: {} },
    required: ['type'],
  },
});
const rule: JsonObject = { anyOf: [bare, { ...list(bare), minItems: 1 }] };

const SHAPES: Readonly<Record<SchemaName, { title: string; shape: JsonObject }>> = {
  policy: { title: '政策 policy: benefits/<id>/policy.json', shape: policy },
  cases: { title: '算例 worked cases: benefits/<id>/cases.json', shape: cases },
  facts: { title: '事实字典 dictionary of facts: facts.json', shape: facts },
  parameter: { title: '参数 dated parameter: parameters/<id>.json', shape: parameter },
  conditions: {
    title: '共用条件 shared condition: conditions/<name>.json',
    shape: ref('condition'),
  },
  'code-list': { title: '代码表 code list: codes/<id>.json', shape: codeList },
  dataset: { title: '数据集 dataset: datasets/<id>.json', shape: dataset },
  rule: { title: 'json-rules-engine 规则，或其数组 bare rule, or an array of them', shape: rule },
};

/**
 * The JSON Schema (draft 2020-12) of one kind of rule file, for editors.
 *
 * It checks shapes. What a schema cannot say (whether a fact exists, whether types and units fit) is for `huizhi lint`.
 */
export function schemaOf(name: SchemaName): JsonObject {
  const { title, shape } = SHAPES[name];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...shape,
    $defs: { condition, amount },
  };
}
