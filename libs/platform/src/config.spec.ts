import { describe, expect, test } from '@jest/globals';
import { ConfigurationRefused, readConfig } from './config.ts';

const GOOD = { DATABASE_URL: 'postgres://owner:hunter2@db/huizhi', HUIZHI_SECRET: 'x'.repeat(32) };

const refusal = (environment: NodeJS.ProcessEnv): string => {
  try {
    readConfig(environment);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationRefused);
    return (error as ConfigurationRefused).text.en;
  }
};

test('two settings are enough; the rest has careful defaults', () => {
  expect(readConfig(GOOD)).toEqual({
    databaseUrl: GOOD.DATABASE_URL,
    secret: GOOD.HUIZHI_SECRET,
    mode: 'production',
    host: '127.0.0.1',
    port: 8620,
    dataFolder: '.data',
    origin: undefined,
    redisUrl: undefined,
    oidc: undefined,
    metricsToken: undefined,
    logLevel: 'info',
    leaseSeconds: 60,
  });
});

test('an empty variable is one that was not set', () => {
  expect(readConfig({ ...GOOD, REDIS_URL: '', HUIZHI_PORT: '' })).toMatchObject({
    redisUrl: undefined,
    port: 8620,
  });
});

describe('what cannot be used is named, with what is wanted, and never quoted', () => {
  test('all at once', () => {
    const text = refusal({
      DATABASE_URL: 'mysql://root:hunter2@db',
      HUIZHI_SECRET: 'hunter2',
      HUIZHI_PORT: '99999',
      LEASE_SECONDS: 'soon',
    });
    for (const name of [
      'DATABASE_URL: not usable',
      'HUIZHI_SECRET: not usable',
      'HUIZHI_PORT: not usable',
      'LEASE_SECONDS: not usable',
    ])
      expect(text).toContain(name);
    expect(text).not.toContain('hunter2');
  });

  test.each([
    ['nothing', {}, 'DATABASE_URL: missing (postgres://owner:password@host:5432/huizhi)'],
    ['a short secret', { ...GOOD, HUIZHI_SECRET: 'short' }, 'at least 32 random characters'],
    [
      'an unknown mode',
      { ...GOOD, HUIZHI_MODE: 'staging' },
      'HUIZHI_MODE: not usable (demo, production or test)',
    ],
    ['a port with decimals', { ...GOOD, HUIZHI_PORT: '80.5' }, 'HUIZHI_PORT: not usable'],
    [
      'an origin that is no address',
      { ...GOOD, HUIZHI_ORIGIN: 'huizhi' },
      'HUIZHI_ORIGIN: not usable',
    ],
    [
      'half of an identity provider',
      { ...GOOD, OIDC_ISSUER: 'https://id.example.gov.cn' },
      'OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: needed with OIDC_ISSUER',
    ],
    ['a weak token for metrics', { ...GOOD, METRICS_TOKEN: 'short' }, 'METRICS_TOKEN: not usable'],
  ])('%s', (_what, environment, expected) => {
    expect(refusal(environment)).toContain(expected);
  });
});
