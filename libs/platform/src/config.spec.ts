import { describe, expect, test } from '@jest/globals';
import { ConfigurationRefused, readConfig, refusePlainHttp } from './config.ts';

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
    columns: '.data/columns',
    origin: undefined,
    trustedProxies: [],
    redisUrl: undefined,
    oidc: undefined,
    metricsToken: undefined,
    logLevel: 'info',
    leaseSeconds: 60,
    judgeChanges: 'at-once',
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
      'an object store without a secret',
      { ...GOOD, HUIZHI_COLUMNS: 's3://hunter2@minio:9000/columns' },
      'HUIZHI_COLUMNS: not usable',
    ],
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
    [
      'a proxy that is no address',
      { ...GOOD, HUIZHI_TRUSTED_PROXIES: '10.0.0.0/8, all' },
      'HUIZHI_TRUSTED_PROXIES: not usable',
    ],
    [
      'a network wider than there is',
      { ...GOOD, HUIZHI_TRUSTED_PROXIES: '10.0.0.0/33' },
      'HUIZHI_TRUSTED_PROXIES: not usable',
    ],
    [
      'the demo on a database that somebody named',
      { ...GOOD, HUIZHI_MODE: 'demo' },
      'HUIZHI_MODE: demo is for a database that may be thrown away',
    ],
    [
      'tests on a database that somebody named',
      { ...GOOD, HUIZHI_MODE: 'test', HUIZHI_DISPOSABLE_DATABASE: 'no' },
      'HUIZHI_MODE: test is for a database that may be thrown away',
    ],
    ['a weak token for metrics', { ...GOOD, METRICS_TOKEN: 'short' }, 'METRICS_TOKEN: not usable'],
  ])('%s', (_what, environment, expected) => {
    expect(refusal(environment)).toContain(expected);
  });
});

test('demo and test run on a database that may be thrown away', () => {
  const disposable = { ...GOOD, HUIZHI_DISPOSABLE_DATABASE: 'yes' };
  expect(readConfig({ ...disposable, HUIZHI_MODE: 'demo' }).mode).toBe('demo');
  expect(readConfig({ ...disposable, HUIZHI_MODE: 'test' }).mode).toBe('test');
});

test.each([
  ['none', []],
  ['loopback, 10.2.0.0/16,2001:db8::1', ['loopback', '10.2.0.0/16', '2001:db8::1']],
])('trusted proxies are named one by one: %s', (given, read) => {
  expect(readConfig({ ...GOOD, HUIZHI_TRUSTED_PROXIES: given }).trustedProxies).toEqual(read);
});

describe('a session never crosses a network in plain text', () => {
  const start = (environment: NodeJS.ProcessEnv) => () =>
    refusePlainHttp(readConfig({ ...GOOD, ...environment }));

  test.each<[string, NodeJS.ProcessEnv]>([
    ['this machine alone', {}],
    ['this machine alone, by IPv6', { HUIZHI_HOST: '::1' }],
    ['HTTPS in front', { HUIZHI_HOST: '0.0.0.0', HUIZHI_ORIGIN: 'https://huizhi.example.gov.cn' }],
    [
      'a container whose port only this machine reaches',
      { HUIZHI_HOST: '0.0.0.0', HUIZHI_ORIGIN: 'http://127.0.0.1:8620' },
    ],
    [
      'the demo',
      { HUIZHI_HOST: '0.0.0.0', HUIZHI_MODE: 'demo', HUIZHI_DISPOSABLE_DATABASE: 'yes' },
    ],
  ])('%s is served', (_what, environment) => {
    expect(start(environment)).not.toThrow();
  });

  test.each<[string, NodeJS.ProcessEnv]>([
    ['every address', { HUIZHI_HOST: '0.0.0.0' }],
    ['an address of the network', { HUIZHI_HOST: '192.168.1.5' }],
    ['an origin in plain HTTP', { HUIZHI_ORIGIN: 'http://huizhi.example.gov.cn' }],
  ])('%s without HTTPS is refused, with what to do', (_what, environment) => {
    expect(start(environment)).toThrow(/HUIZHI_ORIGIN[^]*HUIZHI_HOST/);
  });
});
