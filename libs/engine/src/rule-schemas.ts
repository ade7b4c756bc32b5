import { FACT_TYPES } from './fact-dictionary.ts';
import { DOCUMENT_LIMITS, type Json, type JsonObject } from './json-document.ts';
import { OPERATORS } from './operators.ts';
import {
  bilingual,
  list,
  object,
  oneOf,
  optionalText,
  ref,
  scalar,
  text,
} from './schema-shapes.ts';

const factReference = {
  fact: text,
  'path?': { type: 'string', pattern: '^\\$?(\\.[^\\s.$@*?()[\\]]+)+$' },
  'params?': object({ 'period?': { type: 'string', pattern: '^(P(-[1-9]\\d?)?|asOf)$' } }),
};
const notes = { 'name?': { type: 'string' }, 'priority?': {} };

/** A condition in the grammar of json-rules-engine 7. */
export const condition: JsonObject = {
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
const rate: JsonObject = { anyOf: [...(figure.anyOf as Json[]), object(factReference)] };
const amountOrFigure: JsonObject = { anyOf: [{ type: ['number', 'string'] }, ref('amount')] };
const yuan: JsonObject = { type: ['number', 'string'] };
const round = oneOf('down', 'up', 'halfUp');
const several = (key: string, of: string): JsonObject =>
  object({ [key]: { ...list(ref(of)), minItems: 1 } });
const pair = (of: string): JsonObject => ({ ...list(ref(of), 2), minItems: 2 });
const bandEnds: readonly JsonObject[] = [{ upTo: figure }, { below: figure }, {}];
const bandPays: readonly JsonObject[] = [
  { rate: figure },
  { perUnit: amountOrFigure },
  { fixed: amountOrFigure },
];
const band: JsonObject = {
  anyOf: bandEnds.flatMap((end) => bandPays.map((pays) => object({ ...end, ...pays }))),
};

/** An amount, see the README. */
export const amount: JsonObject = {
  anyOf: [
    object({ fixed: amountOrFigure }),
    object({ rate, of: ref('amount'), round, 'to?': yuan }),
    object({ perUnit: amountOrFigure, count: object(factReference) }),
    object({ cap: amountOrFigure, of: ref('amount') }),
    object({ floor: amountOrFigure, of: ref('amount') }),
    object({ difference: pair('amount') }),
    object({ rounded: ref('amount'), round, to: yuan }),
    object({
      bands: { ...list(band), minItems: 1 },
      of: ref('amount'),
      how: oneOf('progressive', 'whole'),
      'round?': round,
      'to?': yuan,
    }),
    ...['sum', 'min', 'max'].map((key) => several(key, 'amount')),
    object(factReference),
    object({ parameter: text }),
  ],
};

const period: JsonObject = { type: 'string', pattern: '^P(-[1-9]\\d?)?$' };
const series = object({
  fact: text,
  params: object({ period: object({ since: text, 'until?': period }) }),
});

/** The expression of a derived fact, see the README. */
export const expression: JsonObject = {
  anyOf: [
    scalar,
    object(factReference),
    object({ parameter: text }),
    object({ fixed: yuan }),
    ...['sum', 'product', 'min', 'max', 'mean'].flatMap((key) => [
      several(key, 'expression'),
      object({ [key]: series }),
    ]),
    object({ difference: pair('expression') }),
    object({ quotient: pair('expression'), 'whenZero?': ref('expression') }),
    object({
      rounded: ref('expression'),
      round,
      'places?': { type: 'integer', minimum: 0, maximum: 9 },
    }),
    object({
      elapsed: oneOf('days', 'months', 'years'),
      from: ref('expression'),
      until: ref('expression'),
    }),
    object({ startOf: period }),
    object({ endOf: period }),
    object({
      choose: { ...list(object({ when: ref('condition'), then: ref('expression') })), minItems: 1 },
      otherwise: ref('expression'),
    }),
    object({ holds: ref('condition') }),
  ],
};

const types = FACT_TYPES.filter((type) => type !== 'codes');

/** What every derived fact says of itself. */
export const derivedFrame: { readonly [key: string]: Json } = {
  title: bilingual,
  type: oneOf(...types),
  'unit?': optionalText,
  'codeList?': optionalText,
};

/** How a derived fact is computed. */
export const derivedValue: { readonly [key: string]: Json } = {
  value: ref('expression'),
  'round?': round,
  'places?': { type: 'integer', minimum: 0, maximum: 9 },
};
