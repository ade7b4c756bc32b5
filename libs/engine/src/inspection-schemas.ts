import { basis, certainty, interval, oneBasis } from './scoring-schemas.ts';
import { LENIENT_LISTS } from './lenient-rule.ts';
import { type JsonObject } from './json-document.ts';
import { bilingual, list, object, oneOf, optionalText, ref, text } from './schema-shapes.ts';

const visits: JsonObject = { type: 'integer', minimum: 0 };
const frame = {
  id: { type: 'string', pattern: '^[a-z0-9-]+$' },
  title: bilingual,
  summary: bilingual,
  basis,
  authority: object({ id: text, title: bilingual, 'certainty?': certainty }),
  divisions: list(text),
  validity: interval,
  'sources?': {},
};

/** A supervised matter, see the README. */
export const matter = object({
  ...frame,
  code: text,
  subjects: ref('condition'),
  methods: { ...list(oneOf('on-site', 'off-site')), minItems: 1 },
  content: bilingual,
  standard: bilingual,
  cap: object({ visits: { type: 'integer', minimum: 1 }, source: bilingual, certainty }),
  'checkIn?': { type: 'boolean' },
  'random?': {
    anyOf: [
      object({
        shares: {
          ...list(
            object({
              tier: optionalText,
              perMille: { type: 'integer', minimum: 0, maximum: 1000 },
            }),
          ),
          minItems: 1,
        },
      }),
      { type: 'null' },
    ],
  },
  'leniency?': list(
    object({
      id: { type: 'string', pattern: '^[a-z0-9-]+$' },
      list: oneOf(...LENIENT_LISTS),
      act: bilingual,
      conditions: ref('condition'),
      basis: oneBasis,
    }),
  ),
});

/** A quota of visits by tier. */
export const quota = object({
  ...frame,
  tierFact: text,
  tiers: { ...list(object({ tier: text, visits, 'demands?': visits })), minItems: 1 },
  withoutTier: object({ visits, 'demands?': visits, reason: bilingual }),
});

/** The worked cases of a quota. */
export const quotaCases = object({
  cases: list(
    object({
      title: bilingual,
      period: { type: 'string', pattern: '^\\d{4}$' },
      facts: { type: 'object' },
      expect: object({ 'tier?': optionalText, visits, 'demands?': visits }),
      calculation: bilingual,
    }),
  ),
});
