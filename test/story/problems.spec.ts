import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '../support/acts.ts';
import type { Answer, Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
let operator: Client;
let person: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [anEnterprise(1)] });
  operator = await stage.signIn('operator');
  person = await stage.signInFor(anEnterprise(1));
});
afterAll(() => stage?.close());

const NOBODY = '6b0c9f0e-2f6c-4c83-9f51-000000000000';

/** Every refusal is a problem document: typed, in both languages, with an id to quote, and telling nothing of our insides. */
function expectProblem(answer: Answer<unknown>, status: number, code: string): void {
  const problem = answer.body as Problem & { text: { zh: string; en: string } };
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(problem).toMatchObject({
    type: `/problems/${code}`,
    status,
    code,
    title: problem.text.zh,
    detail: problem.text.en,
  });
  expect(problem.errorId).toMatch(/^[0-9a-f-]{36}$/);
  expect(problem.text.zh).toMatch(/[一-龥].*[。；，]/);
  expect(JSON.stringify(problem)).not.toMatch(
    /node_modules|at \w+ \(|select |relation|SyntaxError|QueryFailed/,
  );
}

describe('the character U+0000, which no text of the database can hold', () => {
  test.each([
    ['/session', { account: 'a\0b', password: 'x' }],
    ['/session', { account: 'operator', password: '\0' }],
    [`/entitlements/${NOBODY}/decline`, { version: 1, reason: '不需要\0了' }],
    [`/entitlements/${NOBODY}/decline`, { version: 1, reason: '不需要了', more: { 'a\0': [] } }],
    [`/runs/${NOBODY}/accept`, { reason: [['\0']] }],
  ])('is refused in what is sent to %s: %j', async (address, sent) => {
    expectProblem(await person.post(address, sent), 400, 'API.REQUEST_MALFORMED');
  });

  test.each(['/api/v1/audit?id=%00', '/api/v1/runs/%00', '/api/v1/runs?cursor=%00', '/x%00'])(
    'is refused in the address %s',
    async (address) => {
      const auditor = await stage.signIn('auditor');
      expectProblem(await auditor.send('GET', address), 400, 'API.REQUEST_MALFORMED');
    },
  );

  test('a body nested a hundred thousand deep is looked through too', async () => {
    const deep = `${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}`;
    expectProblem(
      await person.post('/session', `{"account": ${deep}, "password": "x"}`),
      400,
      'API.REQUEST_MALFORMED',
    );
  });
});

test('too many requests have a code of their own', async () => {
  const busy = await Stage.open({ bare: true, environment: { HUIZHI_MODE: 'demo' } });
  try {
    const server = busy.api.getHttpAdapter().getInstance();
    const ask = () => server.inject({ method: 'GET', url: '/api/v1/about' });
    const statuses = new Set<number>();
    for (let sent = 0; sent < 1_200; sent += 1) statuses.add((await ask()).statusCode);
    expect([...statuses]).toEqual([200]);
    const { statusCode: status, headers, payload } = await ask();
    expectProblem(
      { status, headers, body: JSON.parse(payload) as unknown } as Answer<unknown>,
      429,
      'API.REQUESTS_TOO_MANY',
    );
    expect(headers['retry-after']).toBe('60');
  } finally {
    await busy.close();
  }
});

describe('addresses', () => {
  test.each(['/%', '/api/v1/%E0%A4%A', '/api/v1/runs/%zz'])('%s cannot be decoded', async (url) => {
    expectProblem(await operator.send('GET', url), 400, 'API.REQUEST_MALFORMED');
  });

  test.each(['/api/v1/nowhere', '/api/v2/runs', '/api/v1/runs/x/y/z', '/nowhere'])(
    '%s is unknown',
    async (url) => {
      expectProblem(await operator.send('GET', url), 404, 'API.ADDRESS_UNKNOWN');
    },
  );

  test('rejected rows of a delivery that there is not are not found', async () => {
    const address = `/api/v1/deliveries/${NOBODY}/rejects`;
    expectProblem(await operator.send('GET', address), 404, 'PLATFORM.NOT_FOUND');
  });

  test('what the interface answers is kept by nobody on the way', async () => {
    for (const address of ['/api/v1/runs', '/api/v1/nowhere', '/api/v1/about'])
      expect((await operator.send('GET', address)).headers['cache-control']).toBe('no-store');
  });

  test('a known address takes only its own methods', async () => {
    expectProblem(await operator.send('PUT', '/api/v1/runs', {}), 404, 'API.ADDRESS_UNKNOWN');
  });

  test('the demo accounts are no address outside the demo', async () => {
    expectProblem(await operator.get('/demo-accounts'), 404, 'API.ADDRESS_UNKNOWN');
  });
});

describe('ids', () => {
  test.each(['runs', 'lists'])(
    'a well-formed id that is nobody in %s is not found',
    async (what) => {
      expectProblem(await operator.get(`/${what}/${NOBODY}`), 404, 'PLATFORM.NOT_FOUND');
    },
  );

  test.each(['1', 'abc', `${NOBODY}'--`, '%00', '..%2F..%2Fetc'])('%j is no id', async (id) => {
    expectProblem(await operator.get(`/runs/${id}`), 400, 'API.REQUEST_MALFORMED');
  });
});

describe('bodies', () => {
  const confirmation = `/entitlements/${NOBODY}/confirm`;

  test.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['a list', []],
    ['a text for a number', { version: '1', amountFen: '1' }],
    ['a number for money', { version: 1, amountFen: 100 }],
    ['a negative amount', { version: 1, amountFen: '-1' }],
    ['an amount with decimals', { version: 1, amountFen: '1.00' }],
    ['a version of zero', { version: 0, amountFen: '1' }],
    ['a version of a half', { version: 1.5, amountFen: '1' }],
  ])('%s is not a confirmation', async (_what, sent) => {
    expectProblem(await person.post(confirmation, sent), 400, 'API.REQUEST_MALFORMED');
  });

  test('says where and what', async () => {
    const answer = await person.post<{ details: { problems: { where: string }[] } }>(confirmation, {
      version: 1,
      amountFen: 'x',
    });
    expect(answer.body.details.problems.map((one) => one.where)).toEqual(['/amountFen']);
  });

  test('malformed JSON is refused as such', async () => {
    expectProblem(await person.post(confirmation, '{"version": 1,'), 400, 'API.REQUEST_MALFORMED');
  });

  test('a poisoned prototype is refused', async () => {
    expectProblem(
      await person.post(
        confirmation,
        '{"__proto__": {"admin": true}, "version": 1, "amountFen": "1"}',
      ),
      400,
      'API.REQUEST_MALFORMED',
    );
  });

  test('more than a megabyte is refused before it is read', async () => {
    expectProblem(
      await person.post(confirmation, `{"reason": "${'x'.repeat(1_100_000)}"}`),
      413,
      'API.REQUEST_REFUSED',
    );
  });

  test('a type that is not JSON is refused', async () => {
    expectProblem(
      await person.post(confirmation, '<a/>', { headers: { 'content-type': 'application/xml' } }),
      415,
      'API.REQUEST_REFUSED',
    );
  });
});

describe('pages and keys', () => {
  test.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=%21%21',
    `cursor=${Buffer.from('2025').toString('base64url')}`,
    ...[
      '0000-01-01T00:00:00Z',
      '2025-02-30T00:00:00Z',
      '2025-01-01T00:00:00+23:00',
      '2025-01-01T00:00:00-16:00',
    ].map((at) => `cursor=${Buffer.from(`${at} ${NOBODY}`).toString('base64url')}`),
  ])('?%s is refused', async (query) => {
    expectProblem(await operator.get(`/runs?${query}`), 400, 'API.REQUEST_MALFORMED');
  });

  test.each(['short', 'x'.repeat(256), 'with spaces in it', '关键字关键字关键字'])(
    'the key %j is refused',
    async (key) => {
      expectProblem(
        await operator.post(
          '/runs',
          {},
          { key: encodeURI(key) === key ? key : `${key.length} blanks here` },
        ),
        400,
        'API.REQUEST_MALFORMED',
      );
    },
  );

  test('a write without our header is taken for forgery', async () => {
    const answer = await stage.api.inject({
      method: 'POST',
      url: '/api/v1/runs',
      headers: { cookie: `huizhi_session=${operator.cookie('huizhi_session')}` },
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'API.CROSS_SITE_REFUSED' });
  });
});

test('a fault of ours says only its id; the database being away is not our fault and is worth another try', async () => {
  const { database } = stage;
  await stage.stopWorker();
  await database.close();
  const answer = await operator.get('/runs');
  await database.connect();
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(JSON.stringify(answer.body)).not.toMatch(/typeorm|postgres|Driver|Connection/i);
});
