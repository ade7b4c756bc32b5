import { pbkdf2 } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { findOutside, isOutside, readOutsideUrl } from './outside-address.ts';
import { postOutside } from './outside-post.ts';

const LIMITS = { milliseconds: 5_000, answerBytes: 100, open: true };
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(handler);
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
  '2002:a00:1::',
  '2001::1',
  '2001:db8::1',
])('%s is not outside', (address) => expect(isOutside(address)).toBe(false));

test.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '223.5.5.5', '2400:3200::1', '2606:4700::1111'])(
  '%s is outside',
  (address) => expect(isOutside(address)).toBe(true),
);

test('an address is https, with nobody’s password in it', () => {
  expect(readOutsideUrl('https://example.cn/hook?x=1', false)).toBeInstanceOf(URL);
  expect(readOutsideUrl('http://example.cn/', false)).toBe('not-https');
  expect(readOutsideUrl('http://example.cn/', true)).toBeInstanceOf(URL);
  for (const wrong of [
    'example.cn',
    'file:///etc/passwd',
    'https://a:b@example.cn/',
    'gopher://x/',
  ])
    expect(readOutsideUrl(wrong, true)).toBe('malformed');
});

test.each([
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://localhost/',
  'https://169.254.169.254/latest/meta-data/',
])('%s names an inner machine, however it is written', async (address) =>
  expect(await findOutside(address, false)).toBe('private'),
);

test('what is posted arrives, and the answer comes back', async () => {
  const url = await serve((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () =>
      response.end(`${String(request.headers['x-one'])} ${Buffer.concat(parts).toString()}`),
    );
  });
  const answer = await postOutside(
    url,
    { headers: { 'x-one': 'one' }, body: Buffer.from('惠至') },
    LIMITS,
  );
  expect(answer).toMatchObject({ status: 200 });
  expect(String((answer as { body: Buffer }).body)).toBe('one 惠至');
});

test('a redirect is an answer and is not followed', async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await postOutside(url, { headers: {}, body: Buffer.from('x') }, LIMITS)).toMatchObject({
    status: 307,
  });
  expect(asked).toBe(1);
});

test('an answer without end is cut off, one that does not come is not waited for', async () => {
  const large = await serve((_request, response) => response.end('x'.repeat(101)));
  expect(await postOutside(large, { headers: {}, body: Buffer.from('x') }, LIMITS)).toBe(
    'answer-too-large',
  );
  server?.close();
  const silent = await serve(() => undefined);
  const quick = { ...LIMITS, milliseconds: 50 };
  expect(await postOutside(silent, { headers: {}, body: Buffer.from('x') }, quick)).toBe('timeout');
});

test('an answer that changes the protocol, or breaks off, is none', async () => {
  const url = await serve((request) =>
    request.socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ),
  );
  const post = { headers: {}, body: Buffer.from('x') };
  expect(await postOutside(url, post, LIMITS)).toBe('unreachable');
  server?.close();
  const cut = await serve((request) =>
    request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
  );
  expect(await postOutside(cut, post, LIMITS)).toBe('unreachable');
});

test('a name that is not found in time is not waited for', async () => {
  const url = await serve((_request, response) => response.end('late'));
  // Names are looked up by the same threads as keys are derived: a look-up waits while all of them are busy.
  const busy = Array.from({ length: 8 }, () => promisify(pbkdf2)('x', 'y', 400_000, 32, 'sha512'));
  const named = url.replace('127.0.0.1', 'localhost');
  const quick = { ...LIMITS, milliseconds: 20 };
  expect(await postOutside(named, { headers: {}, body: Buffer.from('x') }, quick)).toBe('timeout');
  expect(await Promise.race([...busy, Promise.resolve('still busy')])).toBe('still busy');
  await Promise.all(busy);
});

test('nobody there is said so', async () => {
  const url = await serve(() => undefined);
  await new Promise((closed) => server?.close(closed));
  expect(await postOutside(url, { headers: {}, body: Buffer.from('x') }, LIMITS)).toBe(
    'unreachable',
  );
});
