import { expect, test } from '@jest/globals';
import {
  contentDigest,
  readSignature,
  signatureMatches,
  signMessage,
} from './message-signature.ts';

/** The example of RFC 9421, appendix B.2.5, with the shared secret of B.1.5. */
const SECRET = Buffer.from(
  'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
  'base64',
);
const MESSAGE = {
  method: 'POST',
  url: '/foo?param=Value&Pet=dog',
  authority: 'example.com',
  headers: {
    date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'content-type': 'application/json',
    'signature-input':
      'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    signature: 'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
  },
};

test('the example of the RFC is verified', () => {
  const claim = readSignature(MESSAGE);
  expect(claim).toMatchObject({ created: 1618884473, keyId: 'test-shared-secret' });
  expect(claim && signatureMatches(claim, SECRET)).toBe(true);
  const other = readSignature({ ...MESSAGE, authority: 'example.org' });
  expect(other && signatureMatches(other, SECRET)).toBe(false);
});

test('what is signed here is verified here, with the empty query as "?"', () => {
  const message = {
    ...MESSAGE,
    url: '/foo',
    headers: { 'content-digest': contentDigest(Buffer.from('x')) },
  };
  const signed = signMessage(
    message,
    ['@method', '@path', '@query', 'content-digest'],
    { created: 1, keyid: 'k', nonce: 'n' },
    SECRET,
  );
  const claim = readSignature({ ...message, headers: { ...message.headers, ...signed } });
  expect(claim?.base).toContain('"@query": ?\n');
  expect(claim && signatureMatches(claim, SECRET)).toBe(true);
});

test.each([
  ['no signature', {}],
  ['another label', { signature: 'sig2=:AAAA:' }],
  ['a component that is not there', { 'signature-input': 'sig-b25=("x-none");created=1' }],
  ['a component twice', { 'signature-input': 'sig-b25=("date" "date");created=1' }],
  ['a component with parameters', { 'signature-input': 'sig-b25=("date";bs);created=1' }],
  ['a derived component that is not known', { 'signature-input': 'sig-b25=("@status");created=1' }],
  ['a parameter twice', { 'signature-input': 'sig-b25=("date");created=1;created=2' }],
])('%s is not read', (what, headers) => {
  const own = what === 'no signature' ? {} : { ...MESSAGE.headers, ...headers };
  expect(readSignature({ ...MESSAGE, headers: own })).toBeUndefined();
});
