import { describe, expect, it } from '@jest/globals';
import { sha256 } from '#libs/kernel';
import { NO_PAYLOAD, type SignedRequest, signedHeaders } from '../support/object-signature.ts';

/** The worked examples of the Amazon S3 API Reference, "Signature Calculations for the Authorization Header". */
const ACCESS = {
  key: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const AT = new Date('2013-05-24T00:00:00Z');
const BUCKET = 'https://examplebucket.s3.amazonaws.com';

function signatureOf(request: Omit<SignedRequest, 'at'>): string {
  const { authorization = '' } = signedHeaders(ACCESS, { ...request, at: AT });
  return authorization.split('Signature=')[1] ?? '';
}

describe('the signature of a request to an object store', () => {
  it('is the one of the published examples', () => {
    expect(
      signatureOf({
        method: 'GET',
        url: new URL(`${BUCKET}/test.txt`),
        payload: NO_PAYLOAD,
        headers: { Range: 'bytes=0-9' },
      }),
    ).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
    expect(
      signatureOf({
        method: 'PUT',
        url: new URL(`${BUCKET}/test$file.text`),
        payload: sha256(Buffer.from('Welcome to Amazon S3.')),
        headers: {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
      }),
    ).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
    expect(
      signatureOf({ method: 'GET', url: new URL(`${BUCKET}/?lifecycle`), payload: NO_PAYLOAD }),
    ).toBe('fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543');
    expect(
      signatureOf({
        method: 'GET',
        url: new URL(`${BUCKET}/?max-keys=2&prefix=J`),
        payload: NO_PAYLOAD,
      }),
    ).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
  });

  it('changes with the body, the day and the secret', () => {
    const request = { method: 'PUT' as const, url: new URL(`${BUCKET}/a`), payload: sha256('a') };
    const one = signatureOf(request);
    expect(signatureOf({ ...request, payload: sha256('b') })).not.toBe(one);
    const { authorization } = signedHeaders({ ...ACCESS, secret: 'x' }, { ...request, at: AT });
    expect(authorization).not.toContain(one);
    const later = signedHeaders(ACCESS, { ...request, at: new Date('2013-05-25T00:00:00Z') });
    expect(later['authorization']).not.toContain(one);
  });
});
