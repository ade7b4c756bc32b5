import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type Provider from 'oidc-provider';
import { Client } from '../support/client.ts';
import { Stage } from '../support/stage.ts';

const ORIGIN = 'http://huizhi.test';
const CALLBACK = '/api/v1/session/oidc/callback';

let stage: Stage;
let server: Server;
let issuer: string;
/** Whom the identity provider vouches for next. */
let person = 'known-subject';

beforeAll(async () => {
  // The provider warns that it is for development only, which is what it is here.
  for (const stream of ['warn', 'info'] as const)
    jest.spyOn(console, stream).mockImplementation(() => undefined);
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await makeProvider(issuer);
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: person } });
    else void provider.callback()(request, response);
  });
  stage = await Stage.open({
    environment: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'huizhi',
      OIDC_CLIENT_SECRET: 'test-only-client-secret-0123456789',
      HUIZHI_ORIGIN: ORIGIN,
    },
  });
  await stage.people(
    `update principal set oidc_subject = 'known-subject' where account = 'operator'`,
  );
});

afterAll(async () => {
  await stage?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A provider of the province as it would be, whose sign-in page signs in whoever is next without asking. */
async function makeProvider(url: string): Promise<Provider> {
  const { default: DevelopmentProvider } = await import('oidc-provider');
  return new DevelopmentProvider(url, {
    clients: [
      {
        client_id: 'huizhi',
        client_secret: 'test-only-client-secret-0123456789',
        redirect_uris: [`${ORIGIN}${CALLBACK}`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['test-only'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: 'huizhi',
        accountId: context.oidc.session?.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
}

/** Walks through the identity provider as a browser would, and gives the address it sends the browser back to. */
async function walk(start: string): Promise<URL> {
  const cookies = new Map<string, string>();
  for (let url = start, steps = 0; steps < 10; steps += 1) {
    if (url.startsWith(ORIGIN)) return new URL(url);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    url = new URL(answer.headers.get('location') ?? '', url).href;
  }
  throw new Error('the identity provider did not send the browser back');
}

async function begin(browser: Client): Promise<URL> {
  const sent = await browser.get('/session/oidc');
  expect(sent.status).toBe(302);
  return walk(String(sent.headers['location']));
}

const back = (browser: Client, to: URL) =>
  browser.send<{ code?: string }>('GET', `${to.pathname}${to.search}`, undefined, {
    headers: { host: 'huizhi.test' },
  });

describe('sign-in through the identity provider', () => {
  test('is offered', async () => {
    expect((await new Client(stage.api).get('/about')).body).toMatchObject({ oidc: true });
  });

  test('signs in the person it vouches for, by code with PKCE, and clears its traces', async () => {
    const browser = new Client(stage.api);
    const to = await begin(browser);
    expect(browser.cookie('huizhi_oidc')).toBeDefined();
    const answer = await back(browser, to);
    expect(answer).toMatchObject({ status: 302, headers: { location: '/' } });
    expect(browser.cookie('huizhi_oidc')).toBeUndefined();
    expect((await browser.get('/session')).body).toMatchObject({ account: 'operator' });
  });

  test('asks for a challenge and a state each time anew', async () => {
    const [first, second] = [
      await new Client(stage.api).get('/session/oidc'),
      await new Client(stage.api).get('/session/oidc'),
    ];
    const [one, two] = [first, second].map(
      (answer) => new URL(String(answer.headers['location'])).searchParams,
    );
    expect(one?.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(one?.get(name)).not.toBe(two?.get(name));
  });
});

describe('is refused', () => {
  test('with a state that is not the one of this browser', async () => {
    const browser = new Client(stage.api);
    const to = await begin(browser);
    to.searchParams.set('state', 'forged');
    expect(await back(browser, to)).toMatchObject({
      status: 401,
      body: { code: 'PLATFORM.SIGN_IN_REFUSED' },
    });
    expect(browser.cookie('huizhi_session')).toBeUndefined();
  });

  test('in another browser than the one that began, and with an altered flow', async () => {
    const to = await begin(new Client(stage.api));
    expect((await back(new Client(stage.api), to)).status).toBe(401);
    const altered = await new Client(stage.api).send(
      'GET',
      `${to.pathname}${to.search}`,
      undefined,
      { headers: { cookie: 'huizhi_oidc=e30.AAAA' } },
    );
    expect(altered.status).toBe(401);
  });

  test('with a code that was used before', async () => {
    const browser = new Client(stage.api);
    const to = await begin(browser);
    const kept = `huizhi_oidc=${browser.cookie('huizhi_oidc')}`;
    expect((await back(browser, to)).status).toBe(302);
    const again = await new Client(stage.api).send('GET', `${to.pathname}${to.search}`, undefined, {
      headers: { cookie: kept },
    });
    expect(again.status).toBe(401);
  });

  test('for a person the provider knows and we do not, with what to do next', async () => {
    person = 'unknown-subject';
    const browser = new Client(stage.api);
    const answer = await back(browser, await begin(browser));
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'PLATFORM.SIGN_IN_REFUSED', title: expect.stringContaining('尚未在惠至开通') },
    });
  });

  test('when the person turned back at the provider', async () => {
    const browser = new Client(stage.api);
    const to = await begin(browser);
    const state = to.searchParams.get('state') ?? '';
    const answer = await back(
      browser,
      new URL(`${ORIGIN}${CALLBACK}?error=access_denied&state=${state}`),
    );
    expect(answer.status).toBe(401);
  });
});

test('while the provider is away it is tried again later: 503, and others can still sign in by password', async () => {
  const away = await Stage.open({
    environment: {
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'huizhi',
      OIDC_CLIENT_SECRET: 'test-only-client-secret-0123456789',
      HUIZHI_ORIGIN: ORIGIN,
    },
  });
  try {
    expect(await new Client(away.api).get('/session/oidc')).toMatchObject({
      status: 503,
      body: { code: 'PLATFORM.SERVICE_UNAVAILABLE' },
      headers: { 'retry-after': '5' },
    });
    expect((await (await away.signIn('operator')).get('/session')).status).toBe(200);
  } finally {
    await away.close();
  }
});
