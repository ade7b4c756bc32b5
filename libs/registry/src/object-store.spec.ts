import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '#libs/kernel';
import { ObjectStore } from './object-store.ts';

const SILENCE_MS = 1_000;
const BYTES = Buffer.alloc(500_000, 7);

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function storeThat(
  answers: (response: ServerResponse) => Promise<void>,
  silenceMs = SILENCE_MS,
) {
  let asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    request.resume();
    void once(request, 'end').then(() => answers(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store = ObjectStore.at(`s3+http://key:secret@127.0.0.1:${port}/columns`, silenceMs);
  return { store, asked: () => asked };
}

describe('an object store', () => {
  it('that answers slowly is heard to its end', async () => {
    const { store, asked } = await storeThat(async (response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      for (let at = 0; at < BYTES.length; at += 100_000) {
        response.write(BYTES.subarray(at, at + 100_000));
        await pause(SILENCE_MS / 3);
      }
      response.end();
    });
    expect(Buffer.from(await store.read(sha256(BYTES)))).toEqual(BYTES);
    expect(asked()).toBe(1);
  });

  it('that takes its time for much is waited for longer than for little', async () => {
    const { store, asked } = await storeThat(async (response) => {
      await pause(SILENCE_MS * 1.5);
      response.writeHead(200, { 'content-length': 0 });
      response.end();
    });
    await store.keep(Buffer.alloc(2_000_000, 1));
    expect(asked()).toBe(1);
  });

  it('that falls silent half-way is asked again, and given up', async () => {
    const { store, asked } = await storeThat(async (response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 1_000));
    }, 200);
    await expect(store.read(sha256(BYTES))).rejects.toMatchObject({
      code: 'PLATFORM.SERVICE_UNAVAILABLE',
    });
    expect(asked()).toBeGreaterThan(1);
  });

  it('removes several objects at once, and no more than it can bear', async () => {
    let underWay = 0;
    let most = 0;
    const { store, asked } = await storeThat(async (response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await pause(5);
      underWay -= 1;
      response.writeHead(204);
      response.end();
    });
    await store.remove(Array.from({ length: 50 }, (_, at) => sha256(String(at))));
    expect(asked()).toBe(50);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });
});
