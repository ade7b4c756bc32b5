/** What a schema of the interface description says of a value. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
}

/** The number of nothing. */
export const NOBODY = '6b0c9f0e-2f6c-4c83-9f51-000000000000';
/** No row is ever at this version: what is well-formed and names it changes nothing. */
const NEVER = 999_999;

/** A well-formed value of a schema, with nothing in it that may be left out; a version that no row is at. */
export function sampleOf(schema: Schema, name = ''): unknown {
  const { enum: values, anyOf, oneOf, type } = schema;
  if (values) return values[0];
  const choice = anyOf ?? oneOf;
  if (choice?.[0]) return sampleOf(choice[0], name);
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number')
    return name === 'version' ? NEVER : Math.max(1, schema.minimum ?? 1);
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
  if (type === 'string') return textOf(schema);
  return Object.fromEntries(
    (schema.required ?? []).map((key) => [key, sampleOf(schema.properties?.[key] ?? {}, key)]),
  );
}

/** Tried in turn where a pattern is asked for. */
const TEXTS = ['0'.repeat(64), '1', '2025', '2025-09-30', NOBODY, 'nobodys-department'];

function textOf({ pattern, format, minLength = 1 }: Schema): string {
  if (format === 'uuid') return NOBODY;
  if (pattern === undefined) return '示'.repeat(minLength);
  const found = TEXTS.find((text) => new RegExp(pattern).test(text));
  if (found === undefined) throw new Error(`no sample of a text like ${pattern}`);
  return found;
}
