import { setTimeout as pause } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { SaxesParser } from 'saxes';
import { sha256 } from '#libs/kernel';
import { ServiceUnavailable } from '#libs/platform';
import { type ColumnStore, type ContentSize } from './column-store.ts';
import { CONTENT, ContentLost } from './content-lost.ts';

/** Who asks an object store, and where it stands. */
interface ObjectAccess {
  readonly key: string;
  readonly secret: string;
  readonly region: string;
}

/** A store that says nothing for so long is asked again, or given up: not one that answers slowly. */
const SILENCE_MS = 30_000;
/** Nobody says how far an upload is, so that its time grows with its bytes: a line no slower than this is waited for. */
const SLOWEST_BYTES_PER_MS = 64;
/** Objects that are removed at once; a bucket of a nation holds tens of thousands. */
const REMOVED_TOGETHER = 16;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
const NOT_FOUND = 404;
const TOO_MANY = 429;
const DEFAULT_REGION = 'us-east-1';

/**
 * Column files in a bucket of an object store that speaks the S3 protocol, addressed by path: Amazon S3, MinIO, Ceph. Each is
 * one object with its digest as name. The store checks the digest of what it takes in, since it is signed, and acknowledges
 * only what it has stored, so nothing is left to be settled.
 */
export class ObjectStore implements ColumnStore {
  constructor(
    private readonly bucket: URL,
    /** Before the name of each object: empty, or ending in a slash. */
    private readonly prefix: string,
    private readonly access: ObjectAccess,
    private readonly silenceMs = SILENCE_MS,
  ) {}

  /**
   * The store at `s3://key:secret@host:port/bucket/prefix?region=…`, or at `s3+http://…` without encryption, as beside a
   * process on the same machine. What is no letter or digit in key and secret is written with per cent signs.
   *
   * @param silenceMs after which a store that says nothing is asked again
   * @throws Error when the address lacks something
   */
  static at(address: string, silenceMs = SILENCE_MS): ObjectStore {
    const url = new URL(address.replace(/^s3\+http:/, 'http:').replace(/^s3:/, 'https:'));
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (url.username === '' || url.password === '' || bucket === '')
      throw new Error('an object store is named as s3://key:secret@host/bucket');
    const folder = rest.filter((part) => part !== '').join('/');
    const access = {
      key: decodeURIComponent(url.username),
      secret: decodeURIComponent(url.password),
      region: url.searchParams.get('region') ?? DEFAULT_REGION,
    };
    const place = new URL(`${url.protocol}//${url.host}/${encodeURIComponent(bucket)}`);
    return new ObjectStore(place, folder === '' ? '' : `${folder}/`, access, silenceMs);
  }

  async keep(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    await this.#ask('PUT', this.#object(digest), { bytes, digest });
    return digest;
  }

  async read(digest: string): Promise<Uint8Array> {
    const answer = await this.#ask('GET', this.#object(digest));
    if (!answer) throw new ContentLost(digest);
    if (sha256(answer) !== digest) throw new ContentLost(digest);
    return answer;
  }

  async has(digest: string): Promise<boolean> {
    return (await this.#ask('HEAD', this.#object(digest))) !== undefined;
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  async sizes(): Promise<ContentSize> {
    const sizes = new Map<string, number>();
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = new URL(this.bucket);
      page.searchParams.set('list-type', '2');
      page.searchParams.set('prefix', this.prefix);
      if (after !== '') page.searchParams.set('continuation-token', after);
      const answer = await this.#ask('GET', page);
      if (!answer) throw unreachable();
      const { objects, next } = listed(Buffer.from(answer).toString('utf8'));
      for (const [key, size] of objects) {
        const name = key.slice(this.prefix.length);
        if (CONTENT.test(name)) sizes.set(name, size);
      }
      after = next;
    }
    return sizes;
  }

  async remove(names: readonly string[]): Promise<void> {
    for (let at = 0; at < names.length; at += REMOVED_TOGETHER) {
      const some = names.slice(at, at + REMOVED_TOGETHER);
      const asked = await Promise.allSettled(
        some.map((name) => this.#ask('DELETE', this.#object(name))),
      );
      // All have been answered or given up: none is under way when the caller learns that one failed.
      const failed = asked.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    }
  }

  #object(name: string): URL {
    const path = `${this.prefix}${name}`.split('/').map(encodeURIComponent).join('/');
    return new URL(`${this.bucket.href}/${path}`);
  }

  /**
   * Asks until there is an answer that would be the same again.
   *
   * @returns what the store says; undefined where there is no such object
   * @throws PLATFORM.SERVICE_UNAVAILABLE
   */
  async #ask(
    method: 'GET' | 'PUT' | 'HEAD' | 'DELETE',
    url: URL,
    body?: { readonly bytes: Uint8Array; readonly digest: string },
  ): Promise<Uint8Array | undefined> {
    let cause: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** attempt);
      const headers = await this.#sign(method, url, body?.digest ?? sha256(''));
      const silence = new Silence(this.silenceMs);
      try {
        silence.begin((body?.bytes.length ?? 0) / SLOWEST_BYTES_PER_MS);
        const answer = await fetch(url, {
          method,
          headers,
          redirect: 'error',
          signal: silence.signal,
          ...(body ? { body: body.bytes as Uint8Array<ArrayBuffer> } : {}),
        });
        const bytes = await bytesOf(answer, silence);
        if (answer.ok) return bytes;
        if (answer.status === NOT_FOUND && method !== 'PUT') return undefined;
        cause = new Error(`the object store answered ${answer.status}`);
        if (answer.status < 500 && answer.status !== TOO_MANY) break;
      } catch (error) {
        cause = error;
      } finally {
        silence.end();
      }
    }
    throw unreachable(cause);
  }

  /** Signature Version 4, which names the digest of the body too: the store refuses another. */
  async #sign(method: string, url: URL, digest: string): Promise<Headers> {
    const { key, secret, region } = this.access;
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { 'x-amz-content-sha256': digest },
      accessKeyId: key,
      secretAccessKey: secret,
      service: 's3',
      region,
    }).sign();
    return signed.headers;
  }
}

/** Gives an exchange up once nothing was heard for a while. */
class Silence {
  readonly #given = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {}

  get signal(): AbortSignal {
    return this.#given.signal;
  }

  /** Counts anew: something was heard. @param besides milliseconds that are granted this once */
  begin(besides = 0): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#given.abort(new Error('the object store says nothing')),
      this.milliseconds + besides,
    );
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** The body of an answer, as long as pieces of it come. */
async function bytesOf(answer: Response, silence: Silence): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  silence.begin();
  for await (const piece of answer.body ?? []) {
    pieces.push(piece as Uint8Array);
    silence.begin();
  }
  return Buffer.concat(pieces);
}

function unreachable(cause?: unknown): ServiceUnavailable {
  return new ServiceUnavailable({ zh: '列文件存储', en: 'The store of column files' }, { cause });
}

/** What a page of ListObjectsV2 names, and where the next one begins. */
function listed(xml: string): { objects: ReadonlyMap<string, number>; next: string | undefined } {
  const objects = new Map<string, number>();
  const path: string[] = [];
  let object = { key: '', size: '' };
  let next = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (name === 'Contents') object = { key: '', size: '' };
  });
  parser.on('text', (text) => {
    const [parent, name] = path.slice(-2);
    if (parent === 'Contents' && name === 'Key') object.key += text;
    if (parent === 'Contents' && name === 'Size') object.size += text;
    if (name === 'NextContinuationToken') next += text;
  });
  parser.on('closetag', ({ name }) => {
    path.pop();
    if (name === 'Contents') objects.set(object.key, Number(object.size));
  });
  parser.write(xml).close();
  return { objects, next: next === '' ? undefined : next };
}
