import { createHash, createHmac } from 'node:crypto';

/** Who asks an object store, and where it stands. */
export interface ObjectAccess {
  readonly key: string;
  readonly secret: string;
  readonly region: string;
}

/** A request to be signed. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT' | 'HEAD' | 'DELETE';
  readonly url: URL;
  /** SHA-256 of the body, in hexadecimal. */
  readonly payload: string;
  readonly at: Date;
  /** Signed as well. */
  readonly headers?: Readonly<Record<string, string>>;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** SHA-256 of no bytes. */
export const NO_PAYLOAD = createHash('sha256').digest('hex');

/**
 * By a reading of its own, so that the server of the tests does not believe the library that the product signs with:
 * the headers that prove who sends a request to an object store: Signature Version 4, in one piece, as the Amazon S3 API
 * Reference has it under "Signature Calculations for the Authorization Header". The store refuses a body of another digest.
 */
export function signedHeaders(
  { key, secret, region }: ObjectAccess,
  { method, url, payload, at, headers = {} }: SignedRequest,
): Record<string, string> {
  const stamp = at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = stamp.slice(0, 8);
  const own = { ...headers, 'x-amz-content-sha256': payload, 'x-amz-date': stamp };
  const signed = Object.entries({ ...own, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const asked = [
    method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const digest = createHash('sha256').update(asked).digest('hex');
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${secret}`,
  );
  const signature = hmac(signing, [ALGORITHM, stamp, scope, digest].join('\n')).toString('hex');
  return {
    ...own,
    authorization: `${ALGORITHM} Credential=${key}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** As RFC 3986 writes what is not a letter, a digit or one of `-_.~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
