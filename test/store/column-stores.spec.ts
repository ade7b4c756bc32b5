import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import { sha256 } from '#libs/kernel';
import { type ColumnStore, openColumnStore } from '#libs/registry';
import { ObjectServer } from '../support/object-server.ts';

/**
 * An object store that is not ours, as `HUIZHI_COLUMNS` would name it: where one is given, it is held to the same as our own server
 * (test/README.md says how to start one). Each run of this file has a folder of its own in its bucket.
 */
const OTHERS = process.env['HUIZHI_TEST_OBJECT_STORE'];
/** More than any store names in one answer. */
const MORE_THAN_A_PAGE = 1_050;

let folder: string;
let bucket: ObjectServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-stores-'));
  bucket = await ObjectServer.start();
});

afterAll(async () => {
  await bucket.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A store, and how something under a name is overwritten behind its back. */
interface Kind {
  readonly open: () => ColumnStore;
  readonly damage: (digest: string, bytes: Buffer) => Promise<void>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a folder': {
    open: () => openColumnStore(join(folder, 'columns')),
    damage: (digest, bytes) => writeFile(join(folder, 'columns', digest), bytes),
  },
  'an object store': {
    open: () => openColumnStore(bucket.address),
    damage: async (digest, bytes) => {
      const [key = ''] = [...bucket.objects.keys()].filter((one) => one.endsWith(digest));
      bucket.objects.set(key, bytes);
    },
  },
  ...(OTHERS === undefined ? {} : { 'an object store of others': kindOf(OTHERS) }),
};

function kindOf(address: string): Kind {
  const own = new URL(address);
  own.pathname += `/${randomUUID()}`;
  const at = new URL(own.href.replace(/^s3\+http:/, 'http:').replace(/^s3:/, 'https:'));
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(at.username),
    secretAccessKey: decodeURIComponent(at.password),
    service: 's3',
    region: at.searchParams.get('region') ?? 'us-east-1',
  });
  return {
    open: () => openColumnStore(own.href),
    damage: async (digest, bytes) => {
      const url = `${at.protocol}//${at.host}${at.pathname}/${digest}`;
      const body = new Uint8Array(bytes);
      expect((await client.fetch(url, { method: 'PUT', body })).status).toBe(200);
    },
  };
}

describe.each(Object.entries(KINDS))('column files in %s', (_, { open, damage }) => {
  it('are kept under their digest, once, and found by every process', async () => {
    const store = open();
    expect([...(await store.sizes())]).toEqual([]);
    const contents = Array.from({ length: 5 }, (__, at) => Buffer.alloc(1_000 * at, at));
    for (const bytes of [...contents, ...contents])
      expect(await store.keep(bytes)).toBe(sha256(bytes));
    await store.settle();
    for (const bytes of contents) {
      expect(await open().has(sha256(bytes))).toBe(true);
      expect(Buffer.from(await open().read(sha256(bytes)))).toEqual(bytes);
    }
    const wanted = contents.map((bytes) => [sha256(bytes), bytes.length]).sort();
    expect([...(await store.sizes())].sort()).toEqual(wanted);
  });

  it('are missed where they are not there or are others, and replaced', async () => {
    const store = open();
    const bytes = Buffer.from('columns');
    const digest = sha256(bytes);
    expect(await store.has(digest)).toBe(false);
    await expect(store.read(digest)).rejects.toThrow('missing or damaged');
    await store.keep(bytes);
    await damage(digest, Buffer.from('column'));
    await expect(store.read(digest)).rejects.toThrow('missing or damaged');
    await store.keep(bytes);
    expect(Buffer.from(await store.read(digest))).toEqual(bytes);
    await store.remove([digest, sha256('never kept')]);
    expect(await store.has(digest)).toBe(false);
  });
});

if (OTHERS !== undefined)
  describe('an object store of others', () => {
    it('names all of many files, page by page, and removes them', async () => {
      const { open } = kindOf(OTHERS);
      const store = open();
      const contents = Array.from({ length: MORE_THAN_A_PAGE }, (_, at) => Buffer.from(String(at)));
      for (const bytes of contents) await store.keep(bytes);
      const sizes = await store.sizes();
      expect([...sizes.keys()].sort()).toEqual(contents.map((bytes) => sha256(bytes)).sort());
      await store.remove([...sizes.keys()]);
      expect((await store.sizes()).size).toBe(0);
    });
  });

describe('a folder of column files', () => {
  it('names what a killed process left, and nothing that is not its own', async () => {
    const store = openColumnStore(join(folder, 'left'));
    const digest = await store.keep(Buffer.from('whole'));
    const part = `${digest}.01234567-89ab-4cde-8f01-23456789abcd.part`;
    await writeFile(join(folder, 'left', part), 'half');
    await writeFile(join(folder, 'left', 'notes.txt'), 'not ours');
    const sizes = await store.sizes();
    expect([...sizes.keys()].sort()).toEqual([digest, part]);
    await store.remove([...sizes.keys()]);
    expect(await readdir(join(folder, 'left'))).toEqual(['notes.txt']);
  });
});

describe('an object store', () => {
  it('is asked again while it is busy, and lost content is told from a store that does not answer', async () => {
    const store = openColumnStore(bucket.address);
    const digest = await store.keep(Buffer.from('busy'));
    bucket.isDown = true;
    const before = bucket.answered;
    const reading = store.read(digest);
    while (bucket.answered < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    bucket.isDown = false;
    expect(Buffer.from(await reading).toString()).toBe('busy');
    bucket.isDown = true;
    const asked = [store.read(digest), store.has(digest), store.keep(Buffer.from('x'))];
    const refused = { status: 'rejected', reason: { code: 'PLATFORM.SERVICE_UNAVAILABLE' } };
    expect(await Promise.allSettled(asked)).toMatchObject([refused, refused, refused]);
    bucket.isDown = false;
  });

  it('refuses whoever has another secret, once', async () => {
    const wrong = new URL(bucket.address.replace('s3+http', 'http'));
    wrong.password = 'another';
    const before = bucket.answered;
    await expect(
      openColumnStore(wrong.href.replace(/^http/, 's3+http')).has(sha256('any')),
    ).rejects.toMatchObject({ code: 'PLATFORM.SERVICE_UNAVAILABLE' });
    expect(bucket.answered).toBe(before + 1);
  });

  it('needs a key, a secret and a bucket, and quotes neither', () => {
    for (const address of ['s3://host/bucket', 's3://key@host/bucket', 's3://key:secret@host/'])
      expect(() => openColumnStore(address)).toThrow('s3://key:secret@host/bucket');
  });
});
