import { type Json, type JsonObject } from './json-document.ts';

/*
 * Pieces that the JSON Schemas of rule files are put together from.
 */

/** A text, not empty. */
export const text: JsonObject = { type: 'string', minLength: 1 };
/** A text or nothing. */
export const optionalText: JsonObject = { type: ['string', 'null'], minLength: 1 };
/** A day, `2025-09-30`. */
export const day: JsonObject = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
/** A single value of a rule. */
export const scalar: JsonObject = { type: ['boolean', 'number', 'string'] };
/** true or false. */
export const flag: JsonObject = { type: 'boolean' };
/** A reference to one of the recursive shapes. */
export const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
/** One of some words. */
export const oneOf = (...choices: readonly string[]): JsonObject => ({
  type: 'string',
  enum: choices,
});
/** A list of one shape. */
export const list = (items: Json, most?: number): JsonObject => ({
  type: 'array',
  items,
  ...(most === undefined ? {} : { maxItems: most }),
});
/** An object with exactly these members; those that end in `?` may be absent. */
export function object(members: { readonly [key: string]: Json }): JsonObject {
  const entries = Object.entries(members).map(([key, value]) => [key.replace(/\?$/, ''), value]);
  return {
    type: 'object',
    properties: Object.fromEntries(entries) as JsonObject,
    required: Object.keys(members).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  };
}

/** A text in both languages. */
export const bilingual = object({ zh: text, en: text });
/** How long a period is. */
export const length = oneOf('year', 'quarter', 'month');
