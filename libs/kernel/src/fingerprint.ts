import { hash } from 'node:crypto';

/** A value that JSON can carry without loss; bigints are written as decimal strings. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | bigint
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/**
 * Writes a value as JSON with sorted keys and no white space, so equal values have equal texts.
 *
 * It follows RFC 8785 for strings, numbers and key order; keys whose value is undefined are left out.
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'bigint') return JSON.stringify(value.toString());
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${parts.join(',')}}`;
}

/** The SHA-256 of a value's canonical JSON, in lower-case hexadecimal (64 characters). */
export function fingerprint(value: Canonical): string {
  return sha256(canonicalJson(value));
}

/** The SHA-256 of bytes or of a text in UTF-8, in lower-case hexadecimal (64 characters). */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

function isList(value: object): value is readonly Canonical[] {
  return Array.isArray(value);
}
