import { GRADE_REASONS } from './grade.ts';
import { type JsonObject } from './json-document.ts';
import {
  bilingual,
  day,
  length,
  list,
  object,
  oneOf,
  optionalText,
  ref,
  text,
} from './schema-shapes.ts';

/** How sure a statement is. */
export const certainty = oneOf('read', 'known', 'uncertain');
/** Days on which something is in force; the end is exclusive. */
export const interval = object({ from: day, 'until?': { anyOf: [day, { type: 'null' }] } });
/** The documents that a policy or a model rests on. */
export const oneBasis = object({
  document: text,
  'number?': optionalText,
  'issued?': { type: 'string', pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' },
  'article?': optionalText,
  clause: bilingual,
  certainty,
  'until?': { anyOf: [day, { type: 'null' }] },
});
export const basis: JsonObject = { ...list(oneBasis), minItems: 1 };

const id: JsonObject = { type: 'string', pattern: '^[a-z0-9-]+$' };
const points: JsonObject = { type: 'integer', minimum: 0 };
const pointsOrNone: JsonObject = { anyOf: [points, { type: 'null' }] };

/** A scoring model, see the README. */
export const model = object({
  id,
  title: bilingual,
  summary: bilingual,
  basis,
  authority: object({ id: text, title: bilingual, 'certainty?': certainty }),
  divisions: list(text),
  validity: interval,
  period: length,
  'before?': list(text),
  'scope?': ref('condition'),
  indicators: {
    ...list(
      object({
        id: text,
        title: bilingual,
        dimension: bilingual,
        full: { type: 'integer', minimum: 1 },
        points: ref('expression'),
        'round?': oneOf('down', 'up', 'halfUp'),
        missing: object({ points: pointsOrNone, reason: bilingual }),
        source: bilingual,
        certainty,
      }),
    ),
    minItems: 1,
  },
  mostUnknown: points,
  'worst?': list(
    object({ id: text, title: bilingual, when: ref('condition'), source: bilingual, certainty }),
  ),
  tiers: { ...list(object({ tier: text, title: bilingual, from: points })), minItems: 2 },
  'sources?': {},
});

/** The worked cases of a model. */
export const modelCases = object({
  cases: list(
    object({
      title: bilingual,
      period: { type: 'string', pattern: '^\\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$' },
      facts: { type: 'object' },
      expect: {
        anyOf: [
          object({
            'tier?': optionalText,
            'score?': pointsOrNone,
            'unknownPoints?': points,
            reason: oneOf(...GRADE_REASONS),
          }),
          { type: 'null' },
        ],
      },
      calculation: bilingual,
    }),
  ),
});
