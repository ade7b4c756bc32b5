import { basis, certainty, interval, model, modelCases } from './scoring-schemas.ts';
import { matter, quota, quotaCases } from './inspection-schemas.ts';
import { FACT_TYPES } from './fact-dictionary.ts';
import { type JsonObject } from './json-document.ts';
import { amount, condition, derivedFrame, derivedValue, expression } from './rule-schemas.ts';
import {
  bilingual,
  day,
  flag,
  length,
  list,
  object,
  oneOf,
  optionalText,
  ref,
  scalar,
  text,
} from './schema-shapes.ts';

/** The kinds of rule files that have a schema. */
export const SCHEMA_NAMES = [
  'policy',
  'cases',
  'model',
  'model-cases',
  'matter',
  'quota',
  'quota-cases',
  'facts',
  'parameter',
  'derived',
  'cohort',
  'conditions',
  'code-list',
  'dataset',
  'rule',
] as const;

/** A kind of rule file. */
export type SchemaName = (typeof SCHEMA_NAMES)[number];

/** Least and most, in per cent. */
const RANGE = {
  type: 'array',
  minItems: 2,
  maxItems: 2,
  items: { type: 'integer', minimum: 0, maximum: 100 },
};

const points: JsonObject = { type: 'integer', minimum: 0, maximum: 100 };

const policy = object({
  id: { type: 'string', pattern: '^[a-z0-9-]+$' },
  title: bilingual,
  summary: bilingual,
  'executable?': flag,
  'notExecutableBecause?': { anyOf: [bilingual, { type: 'null' }] },
  basis,
  'issuedBy?': object({ title: bilingual, certainty }),
  authority: object({ id: text, title: bilingual, 'certainty?': certainty }),
  level: oneOf('national', 'provincial', 'municipal', 'county', 'park'),
  divisions: list(text),
  subjectKinds: list(text),
  deliveryMode: oneOf('no-application', 'instant', 'apply', 'declare-auto', 'bank-side', 'in-bill'),
  validity: { anyOf: [interval, { type: 'null' }] },
  'settlement?': {
    anyOf: [object({ until: { anyOf: [day, { type: 'null' }] } }), { type: 'null' }],
  },
  period: length,
  'let?': { type: 'object', additionalProperties: object({ ...derivedFrame, ...derivedValue }) },
  'scope?': ref('condition'),
  'conditions?': ref('condition'),
  'amount?': ref('amount'),
  'withoutAmount?': { anyOf: [bilingual, { type: 'null' }] },
  'uncapped?': { anyOf: [bilingual, { type: 'null' }] },
  'fairCompetition?': {
    anyOf: [object({ concern: bilingual, review: optionalText }), { type: 'null' }],
  },
  'ranking?': object({
    fact: text,
    'params?': object({ 'period?': { type: 'string', pattern: '^(P(-[1-9]\\d?)?|asOf)$' } }),
    order: oneOf('descending', 'ascending'),
    note: bilingual,
  }),
  'allocation?': object({ method: oneOf('pro-rata'), note: bilingual }),
  'declarable?': object({
    facts: { ...list(object({ fact: text, hint: bilingual })), minItems: 1 },
    statement: bilingual,
  }),
  'jointReview?': object({
    'departments?': list(object({ id: text, title: bilingual })),
    workdays: { type: 'integer', minimum: 1 },
    note: bilingual,
  }),
  'rollout?': object({
    workdays: { type: 'integer', minimum: 1, maximum: 60 },
    band: object({
      'objected?': RANGE,
      'declined?': RANGE,
      'undeliverable?': RANGE,
      'confirmed?': RANGE,
    }),
    note: bilingual,
  }),
  'relations?': list(
    object({
      kind: oneOf(
        'exclusive',
        'best-of',
        'difference',
        'additional',
        'instalment',
        'rolling-cap',
        'once-per-subject',
        'once-per-person',
        'once-per-loan',
      ),
      with: list(text),
      note: bilingual,
      'limit?': object({
        'amount?': { type: 'integer', minimum: 1 },
        'years?': { type: 'integer', minimum: 1, maximum: 20 },
        'parts?': { type: 'integer', minimum: 1, maximum: 60 },
      }),
    }),
  ),
  'gates?': list(
    object({
      gate: oneOf('reachability', 'publicity', 'confirmation', 'credit', 'funds'),
      'required?': flag,
      'workdays?': { type: 'integer', minimum: 1 },
      'silence?': oneOf('lapses', 'confirms', 'declines'),
      'score?': object({
        account: points,
        person: points,
        contact: points,
        pass: { type: 'integer', minimum: 1, maximum: 100 },
      }),
      'article?': optionalText,
      note: bilingual,
    }),
  ),
  'fundingLine?': {
    anyOf: [
      object({
        id: text,
        title: bilingual,
        certainty,
        'shares?': {
          ...list(
            object({
              source: { type: 'string', pattern: '^[a-z0-9-]+$' },
              title: bilingual,
              percent: { type: 'integer', minimum: 1, maximum: 99 },
            }),
          ),
          minItems: 2,
        },
      }),
      { type: 'null' },
    ],
  },
  'certainty?': list(object({ pointer: text, certainty, note: bilingual, 'overpays?': flag })),
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

const absence: JsonObject = {
  anyOf: [
    oneOf('unknown', 'notApplicable'),
    object({ value: { anyOf: [scalar, list({ type: 'string' })] } }),
  ],
};
const facts = object({
  facts: list(
    object({
      id: text,
      type: oneOf(...FACT_TYPES),
      'unit?': optionalText,
      dataset: text,
      title: bilingual,
      absence,
      'codeList?': optionalText,
      'period?': length,
      'maxAgeDays?': { type: 'integer', minimum: 0 },
      'sensitivity?': oneOf('public', 'internal', 'personal'),
      'item?': flag,
      'note?': bilingual,
    }),
  ),
});

const parameterType = oneOf('boolean', 'integer', 'decimal', 'money', 'date', 'code', 'text');
const figure = { type: ['boolean', 'number', 'string', 'null'] };
const dated = (of: JsonObject): JsonObject => ({
  ...list(object({ from: day, ...of, reference: bilingual })),
  minItems: 1,
});
const byName = (of: JsonObject): JsonObject => ({ type: 'object', additionalProperties: of });
const parameter: JsonObject = {
  anyOf: [
    object({
      id: text,
      title: bilingual,
      type: parameterType,
      'unit?': optionalText,
      values: dated({ value: figure }),
    }),
    object({
      id: text,
      title: bilingual,
      columns: byName(object({ title: bilingual, type: parameterType, 'unit?': optionalText })),
      rows: byName(object({ title: bilingual })),
      values: dated({ rows: byName(byName(figure)) }),
    }),
  ],
};

const ownNotes = { 'reference?': bilingual, 'note?': bilingual };
const derived: JsonObject = {
  anyOf: [
    object({ id: text, ...derivedFrame, 'period?': length, ...derivedValue, ...ownNotes }),
    object({
      id: text,
      ...derivedFrame,
      'period?': length,
      absence,
      aggregate: object({
        over: text,
        take: oneOf('count', 'exists', 'sum', 'min', 'max', 'latest'),
        'of?': text,
        'by?': text,
        'during?': text,
        'where?': ref('condition'),
      }),
      ...ownNotes,
    }),
  ],
};

const cohort = object({
  id: text,
  title: bilingual,
  type: oneOf('integer', 'decimal', 'money'),
  'unit?': optionalText,
  'period?': length,
  absence,
  cohort: object({
    take: oneOf('mean', 'percentile', 'rank'),
    'percent?': { type: 'integer', minimum: 1, maximum: 99 },
    'order?': oneOf('descending', 'ascending'),
    of: text,
    by: list({ anyOf: [text, object({ fact: text, level: { type: 'integer', minimum: 1 } })] }, 4),
    'where?': ref('condition'),
    leastMembers: { type: 'integer', minimum: 5 },
    mostUnknown: { type: ['string', 'number'] },
  }),
  'round?': oneOf('down', 'up', 'halfUp'),
  'places?': { type: 'integer', minimum: 0, maximum: 9 },
  ...ownNotes,
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
      'also?': list(
        object({
          'name?': text,
          'code?': text,
          'until?': { type: 'string', pattern: '^\\d{4}(-\\d{2}-\\d{2})?$' },
        }),
      ),
    }),
  ),
});

const slug: JsonObject = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' };
const scheme = oneOf('credit-code', 'tax-number', 'insurance-unit', 'registration-number');
const dataset = object({
  id: slug,
  title: bilingual,
  authority: object({ code: slug, name: bilingual }),
  key: object({ scheme, column: text }),
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
        'optional?': { type: 'boolean' },
        'past?': { type: 'boolean' },
      }),
      500,
    ),
    minItems: 1,
  },
  'item?': object({ column: text, 'within?': text }),
  'precedence?': { type: 'integer', minimum: 1, maximum: 99 },
  'issued?': { type: 'boolean' },
  'closedWorld?': object({
    coverage: { anyOf: [{ const: 'everyone' }, ref('condition')] },
    'absent?': {
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: ['boolean', 'number', 'string'] }, list(text)],
      },
    },
  }),
  'identifies?': list(object({ scheme, fact: text })),
  'layouts?': list(
    object({
      reads: { const: 'published-registration' },
      columns: object({
        name: text,
        code: text,
        established: text,
        type: text,
        capital: text,
        scope: text,
        province: text,
        area: text,
        address: text,
      }),
      'optional?': list(
        oneOf(
          ...['name', 'code', 'established', 'type', 'capital', 'scope'],
          ...['province', 'area', 'address'],
        ),
      ),
    }),
  ),
  'aliases?': { type: 'object', additionalProperties: { ...list(text), minItems: 1 } },
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
  model: { title: '评分模型 scoring model: credit/<id>/model.json', shape: model },
  'model-cases': {
    title: '评分模型算例 worked cases of a model: credit/<id>/cases.json',
    shape: modelCases,
  },
  matter: {
    title: '检查事项 supervised matter: inspections/<id>/matter.json',
    shape: matter,
  },
  quota: {
    title: '年度检查频次上限 quota of visits by tier: inspections/<id>/quota.json',
    shape: quota,
  },
  'quota-cases': {
    title: '频次上限算例 worked cases of a quota: inspections/<id>/cases.json',
    shape: quotaCases,
  },
  facts: { title: '事实字典 dictionary of facts: facts.json', shape: facts },
  parameter: { title: '参数 dated parameter: parameters/<id>.json', shape: parameter },
  derived: { title: '衍生事实 derived fact: derived/<id>.json', shape: derived },
  cohort: { title: '群组事实 cohort fact: cohorts/<id>.json', shape: cohort },
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
    $defs: { condition, amount, expression },
  };
}
