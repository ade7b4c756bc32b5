import { expect, test } from '@jest/globals';
import { hashPassword, passwordMatches } from './password.ts';

test('a password matches its own hash, in whichever Unicode form it was typed, and no other', async () => {
  const hash = await hashPassword('pässwörd 密码');
  expect(hash).toMatch(/^scrypt\$[\w-]{22}\$[\w-]{43}$/);
  expect(await passwordMatches('pässwörd 密码'.normalize('NFD'), hash)).toBe(true);
  expect(await passwordMatches('passwort', hash)).toBe(false);
});

test('without a hash, or with a broken one, nothing matches', async () => {
  for (const hash of [null, '', 'scrypt$$', 'plain'])
    expect(await passwordMatches('', hash)).toBe(false);
});

test('the same password is never hashed to the same text', async () => {
  expect(await hashPassword('x')).not.toBe(await hashPassword('x'));
});
