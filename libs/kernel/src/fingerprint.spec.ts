import { expect, test } from '@jest/globals';
import { canonicalJson, fingerprint, sha256 } from './fingerprint.ts';

test('equal values have equal texts, in whatever order their keys were written', () => {
  expect(canonicalJson({ b: [1, 'x', null], a: { d: true, c: 10n } })).toBe(
    '{"a":{"c":"10","d":true},"b":[1,"x",null]}',
  );
  expect(fingerprint({ a: 1, b: 2 })).toBe(fingerprint({ b: 2, a: 1 }));
});

test('keys sort by UTF-16 code unit as RFC 8785 wants, and undefined ones are left out', () => {
  expect(canonicalJson({ é: 1, z: 2, Z: 3, '😀': 4, '￼': 5, gone: undefined })).toBe(
    '{"Z":3,"z":2,"é":1,"😀":4,"￼":5}',
  );
});

test('a list keeps its order, and different values differ', () => {
  expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]));
  expect(fingerprint('1')).not.toBe(fingerprint(1));
  expect(fingerprint({ a: null })).not.toBe(fingerprint({}));
});

test('SHA-256 of the empty text is the published one, for text and bytes', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256(Buffer.from('惠至'))).toBe(sha256('惠至'));
});
