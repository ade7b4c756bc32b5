/**
 * HTTP Message Signatures (RFC 9421) with HMAC-SHA-256: what a machine needs to sign a request, and we to check it.
 *
 * One signature per request; of the components the RFC derives, `@method`, `@path`, `@query` and `@authority`; any
 * header field by its name. Parameters of components are not supported and refused.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it is signed. */
export interface SignedMessage {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly authority: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a signature says of itself, and the text it is over. */
export interface SignatureClaim {
  readonly components: readonly string[];
  /** Seconds since 1970. */
  readonly created: number | undefined;
  readonly expires: number | undefined;
  readonly keyId: string | undefined;
  readonly nonce: string | undefined;
  readonly algorithm: string | undefined;
  readonly base: string;
  readonly signature: Buffer;
}

const INPUT =
  /^([a-z*][a-z0-9_.*-]*)=(\(((?:"[a-z0-9@_.-]+"(?: "[a-z0-9@_.-]+")*)?)\)((?:;[a-z*][a-z0-9_.*-]*=(?:\d{1,15}|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))*))$/;
const PARAMETER = /;([a-z*][a-z0-9_.*-]*)=(?:(\d+)|"([^"]*)")/g;
const VALUE = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]+={0,2}):$/;

/** Reads the signature of a request; undefined when there is none that can be read or a component is not there. */
export function readSignature(message: SignedMessage): SignatureClaim | undefined {
  const input = INPUT.exec(message.headers['signature-input'] ?? '');
  const value = VALUE.exec(message.headers['signature'] ?? '');
  if (!input || !value || input[1] !== value[1]) return undefined;
  const components = [...(input[3] ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const parameters = new Map<string, string>();
  for (const [, name = '', number, text] of (input[4] ?? '').matchAll(PARAMETER)) {
    if (parameters.has(name)) return undefined;
    parameters.set(name, number ?? text ?? '');
  }
  const base = signatureBase(message, components, input[2] ?? '');
  if (base === undefined) return undefined;
  const number = (name: string): number | undefined =>
    parameters.has(name) ? Number(parameters.get(name)) : undefined;
  return {
    components,
    created: number('created'),
    expires: number('expires'),
    keyId: parameters.get('keyid'),
    nonce: parameters.get('nonce'),
    algorithm: parameters.get('alg'),
    base,
    signature: Buffer.from(value[2] ?? '', 'base64'),
  };
}

/** Whether a signature was made with a secret; takes as long for a wrong one. */
export function signatureMatches(claim: SignatureClaim, secret: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(claim.base).digest();
  return claim.signature.length === expected.length && timingSafeEqual(claim.signature, expected);
}

/** The headers that sign a request, as the parameters say. */
export function signMessage(
  message: SignedMessage,
  components: readonly string[],
  parameters: Readonly<Record<string, string | number>>,
  secret: Buffer,
): { 'signature-input': string; signature: string } {
  const list = components.map((one) => `"${one}"`).join(' ');
  const given = Object.entries(parameters)
    .map(([name, value]) => `;${name}=${typeof value === 'number' ? value : `"${value}"`}`)
    .join('');
  const base = signatureBase(message, components, `(${list})${given}`) ?? '';
  const signature = createHmac('sha256', secret).update(base).digest('base64');
  return { 'signature-input': `sig1=(${list})${given}`, signature: `sig1=:${signature}:` };
}

/** The value of Content-Digest (RFC 9530) of a body. */
export function contentDigest(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

function signatureBase(
  message: SignedMessage,
  components: readonly string[],
  parameters: string,
): string | undefined {
  if (new Set(components).size !== components.length) return undefined;
  const lines: string[] = [];
  for (const component of components) {
    const value = componentOf(message, component);
    if (value === undefined) return undefined;
    lines.push(`"${component}": ${value}`);
  }
  return [...lines, `"@signature-params": ${parameters}`].join('\n');
}

function componentOf(
  { method, url, authority, headers }: SignedMessage,
  name: string,
): string | undefined {
  const mark = url.indexOf('?');
  if (name === '@method') return method.toUpperCase();
  if (name === '@path') return mark < 0 ? url : url.slice(0, mark);
  if (name === '@query') return mark < 0 ? '?' : url.slice(mark);
  if (name === '@authority') return authority.toLowerCase();
  return name.startsWith('@') ? undefined : headers[name]?.trim();
}
