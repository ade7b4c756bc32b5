import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigurationRefused, DataFolderBroken } from '#libs/platform';
import { AddressRefused, DemoRefused, SecretMissing } from './supervisor-errors.ts';
import { addressOf, keptSecret, readSettings } from './supervisor-settings.ts';

const DATABASE_URL = 'postgresql://owner:secret@db:5432/huizhi';
const HUIZHI_SECRET = '0123456789abcdef0123456789abcdef';

test('with nothing set it is the demo on 127.0.0.1:8620', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 8620, mode: 'demo' });
  expect(settings.databaseUrl).toBeUndefined();
});

test('a real database means production and needs a secret', () => {
  expect(readSettings({ DATABASE_URL, HUIZHI_SECRET }).mode).toBe('production');
  expect(() => readSettings({ DATABASE_URL })).toThrow(SecretMissing);
});

test('demo accounts never meet a real database', () => {
  expect(() => readSettings({ DATABASE_URL, HUIZHI_SECRET, HUIZHI_MODE: 'demo' })).toThrow(
    DemoRefused,
  );
});

test.each(['abc', '65536', '-1', '80.5'])('port %s is refused', (port) => {
  expect(() => readSettings({ HUIZHI_PORT: port })).toThrow(ConfigurationRefused);
});

test('any free port will do for a server, not for people', () => {
  expect(() => readSettings({ HUIZHI_PORT: '0' })).toThrow(AddressRefused);
});

test('everything that would end a child is said before anything is started, all at once', () => {
  const wrong = { HUIZHI_MODE: 'foo', HUIZHI_PORT: 'abc', LEASE_SECONDS: 'abc', LOG_LEVEL: 'loud' };
  const said = failureOf(() => readSettings(wrong));
  for (const name of Object.keys(wrong)) expect(said).toContain(`${name}: not usable`);
  expect(said).not.toContain('DATABASE_URL');
});

test('sessions that would cross a network in plain text are refused before anything is started', () => {
  const real = { DATABASE_URL, HUIZHI_SECRET, HUIZHI_HOST: '0.0.0.0' };
  expect(failureOf(() => readSettings(real))).toContain('plain text');
  expect(readSettings({ HUIZHI_HOST: '0.0.0.0' }).mode).toBe('demo');
});

function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationRefused) return error.text.en;
  }
  return '';
}

test.each([
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://[::1]:80'],
  ['::1', 'http://[::1]:80'],
  ['example.test', 'http://example.test:80'],
])('listening on %s, the page is at %s', (host, address) => {
  expect(addressOf({ host, port: 80 })).toBe(address);
});

test('a secret is made once; one that is there and damaged is refused, never replaced', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-secret-'));
  try {
    const made = await keptSecret(folder);
    expect(await keptSecret(folder)).toBe(made);
    await writeFile(join(folder, 'secret'), made.slice(0, 5));
    await expect(keptSecret(folder)).rejects.toBeInstanceOf(DataFolderBroken);
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe(made.slice(0, 5));
  } finally {
    await rm(folder, { recursive: true });
  }
});
