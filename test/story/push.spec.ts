import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { contentDigest, signMessage, systemContext } from '#libs/platform';
import { createSenderKey, revokeSenderKey, SKEW_SECONDS } from '#libs/registry';
import { type Answer, Client } from '../support/client.ts';
import { TEST_SECRET } from '../support/database.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1);
const COVERED = ['@method', '@path', '@query', 'content-digest'];

/** Now, in seconds since 1970. */
const seconds = (): number => Math.floor((performance.timeOrigin + performance.now()) / 1000);

interface Key {
  readonly id: string;
  readonly secret: string;
}
interface Report {
  readonly code?: string;
  readonly details?: { readonly why?: string };
}

let stage: Stage;
let tax: Key;
let labour: Key;
let machine: Client;
beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  await stage.moveTo('2025-10-02');
  [tax, labour] = [await keyFor('hn-tax'), await keyFor('hn-hrss')];
  machine = new Client(stage.api);
});
afterAll(() => stage?.close());

function keyFor(authority: string): Promise<Key> {
  return stage.owner.transaction('test.key', systemContext('test'), (tx) =>
    createSenderKey(tx, { authority, division: '46', name: 'test' }, TEST_SECRET),
  );
}

const rows = (count: number, from = 2000): string =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      统一社会信用代码: FIRM.creditCode,
      所属年度: String(from + n),
      是否欠税: '否',
      '年度营业收入（元）': n,
    }),
  ).join('\n');

interface Sent {
  readonly key?: Key;
  readonly body?: string;
  readonly url?: string;
  readonly created?: number;
  readonly nonce?: string;
  readonly covered?: readonly string[];
  readonly secret?: string;
}

function signed({
  key = tax,
  body = rows(1),
  url = '/api/v1/push/tax?asOf=2025-10-01',
  ...more
}: Sent): {
  url: string;
  body: string;
  headers: Record<string, string>;
} {
  const headers = {
    'content-type': 'application/x-ndjson',
    'content-digest': contentDigest(Buffer.from(body)),
  };
  const signature = signMessage(
    { method: 'POST', url, authority: 'localhost', headers },
    more.covered ?? COVERED,
    {
      created: more.created ?? seconds(),
      nonce: more.nonce ?? randomUUID(),
      keyid: key.id,
      alg: 'hmac-sha256',
    },
    Buffer.from(more.secret ?? key.secret, 'base64'),
  );
  return { url, body, headers: { ...headers, ...signature } };
}
const send = (
  request: ReturnType<typeof signed>,
): Promise<Answer<Report & Record<string, unknown>>> =>
  machine.send('POST', request.url, request.body, { headers: request.headers });
const why = async (request: ReturnType<typeof signed>): Promise<unknown[]> => {
  const { status, body } = await send(request);
  return [status, body.code, body.details?.why];
};
const refused = (reason: string): unknown[] => [401, 'REGISTRY.SIGNATURE_REFUSED', reason];

test('a machine pushes rows and is told what became of each', async () => {
  const bad = JSON.stringify({ 统一社会信用代码: FIRM.creditCode, 所属年度: '去年' });
  const mended = rows(1, 2009).replace('2009', '2009年度');
  const body = `${rows(2)}\n${bad}\n${mended}\n`;
  const { status, body: report } = await send(signed({ body }));
  expect(status).toBe(200);
  expect(report).toMatchObject({
    state: 'accepted',
    ...{ rows: 4, accepted: 2, repaired: 1, rejected: 1 },
    reasons: { 'REGISTRY.PERIOD_MALFORMED': 1 },
    rejects: [{ line: 3, column: '所属年度', text: bad, why: { zh: expect.any(String) } }],
  });
  expect(report['repairs']).toEqual([
    {
      ...{ line: 4, column: '所属年度', reason: 'REGISTRY.PERIOD_REWRITTEN' },
      ...{ from: '2009年度', to: '2009' },
    },
  ]);
  const [delivery] = await stage.rows(`select source, mode from delivery where id = $1`, [
    report['deliveryId'],
  ]);
  expect(delivery).toEqual({ source: `key:${tax.id}`, mode: 'delta' });
  const again = (await send(signed({ body }))).body;
  expect(again).toEqual({ ...report, already: true });
});

test('the same request again is refused, and so is its nonce under another body', async () => {
  const request = signed({ body: rows(1, 2010), nonce: 'nonce-0000-0000-0001' });
  expect((await send(request)).status).toBe(200);
  expect(await why(request)).toEqual(refused('replayed'));
  expect(await why(signed({ body: rows(2, 2010), nonce: 'nonce-0000-0000-0001' }))).toEqual(
    refused('replayed'),
  );
});

test('whatever is altered on the way is noticed', async () => {
  const request = signed({});
  expect(await why({ ...request, body: rows(1, 2011) })).toEqual(refused('altered'));
  const digest = contentDigest(Buffer.from(rows(1, 2011)));
  const both = {
    ...request,
    body: rows(1, 2011),
    headers: { ...request.headers, 'content-digest': digest },
  };
  expect(await why(both)).toEqual(refused('unknown'));
  expect(await why({ ...request, url: '/api/v1/push/tax?asOf=2025-10-02' })).toEqual(
    refused('unknown'),
  );
  expect(await why({ ...request, url: '/api/v1/push/vat?asOf=2025-10-01' })).toEqual(
    refused('unknown'),
  );
  expect(await why(signed({ covered: ['@method', '@path', '@query'] }))).toEqual(
    refused('incomplete'),
  );
  expect(await why({ ...request, headers: { 'content-type': 'application/x-ndjson' } })).toEqual(
    refused('unreadable'),
  );
});

test('a clock that is wrong, a key that is not ours, revoked or of another department is refused', async () => {
  const now = seconds();
  for (const created of [now - SKEW_SECONDS - 60, now + SKEW_SECONDS + 60])
    expect(await why(signed({ created }))).toEqual(refused('skewed'));
  expect(await why(signed({ secret: labour.secret }))).toEqual(refused('unknown'));
  expect(await why(signed({ key: { ...tax, id: randomUUID() } }))).toEqual(refused('unknown'));
  const denied = await send(signed({ key: labour }));
  expect([denied.status, denied.body.code]).toEqual([403, 'REGISTRY.DELIVERY_DENIED']);
  const gone = await keyFor('hn-tax');
  await stage.owner.transaction('test.revoke', systemContext('test'), (tx) =>
    revokeSenderKey(tx, gone.id),
  );
  expect(await why(signed({ key: gone }))).toEqual(refused('unknown'));
});

test('more than eight megabytes are not taken', async () => {
  const { status } = await send(signed({ body: ' '.repeat(8 * 1024 ** 2 + 1) }));
  expect(status).toBe(413);
});

test('rows that waited for a firm become records when the register pushes it', async () => {
  const unknown = anEnterprise(2);
  const waits = JSON.stringify({
    统一社会信用代码: unknown.creditCode,
    所属年度: '2024',
    是否欠税: '否',
    '年度营业收入（元）': 1,
  });
  expect((await send(signed({ body: waits }))).body).toMatchObject({ rejected: 1 });
  const register = await keyFor('hn-amr');
  const body = JSON.stringify(unknown.rows['registration']);
  const url = '/api/v1/push/registration?asOf=2025-10-01';
  expect((await send(signed({ key: register, body, url }))).body).toMatchObject({ accepted: 1 });
  const queue = await stage.rows(
    `select distinct state from unlinked_record where value = '${unknown.creditCode}'`,
  );
  expect(queue).toEqual([{ state: 'linked' }]);
});
