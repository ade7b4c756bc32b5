import { once } from 'node:events';
import { type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a burst. */
export interface Said {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Sends one body under each key over HTTP, each on a connection of its own. All wait at a barrier, short of their last byte,
 * until every one has reached the server; then all are let go at once.
 *
 * @param server listens already
 * @returns the answers, in the order of the keys
 */
export async function burst(
  server: Server,
  keys: readonly string[],
  write: { readonly path: string; readonly body: object; readonly cookie: string },
): Promise<Said[]> {
  const { port } = server.address() as AddressInfo;
  const body = JSON.stringify(write.body);
  let arrived = 0;
  let open: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => (open = resolve));
  const count = (): void => {
    arrived += 1;
    if (arrived === keys.length) open();
  };
  server.on('request', count);
  const held = keys.map((key) => {
    const sent = request(`http://127.0.0.1:${port}/api/v1${write.path}`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-huizhi-request': '1',
        'idempotency-key': key,
        cookie: write.cookie,
      },
    });
    sent.write(body.slice(0, -1));
    return sent;
  });
  const answers = held.map(async (sent): Promise<Said> => {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    return {
      status: answer.statusCode ?? 0,
      body: JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown,
    };
  });
  await barrier;
  server.off('request', count);
  for (const sent of held) sent.end(body.slice(-1));
  return Promise.all(answers);
}
