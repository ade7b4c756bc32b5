import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { sha256 } from '#libs/kernel';
import { signedHeaders } from './object-signature.ts';

const ACCESS = { key: 'test-key', secret: 'test/secret+1', region: 'cn-test-1' };
const BUCKET = 'columns';
/** Objects of a page of a list: few, so that there are several pages. */
const PAGE = 2;

/** An object store of one bucket in memory that speaks as much S3 as column files need, and refuses what is not signed. */
export class ObjectServer {
  readonly objects = new Map<string, Buffer>();
  /** Answers 503 while set. */
  isDown = false;
  /** Requests answered so far. */
  answered = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  static async start(): Promise<ObjectServer> {
    const server = new ObjectServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** As `HUIZHI_COLUMNS` names it. */
  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    const secret = encodeURIComponent(ACCESS.secret);
    return `s3+http://${ACCESS.key}:${secret}@127.0.0.1:${port}/${BUCKET}/a folder?region=${ACCESS.region}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    this.answered += 1;
    const { status, bytes } = this.isDown
      ? { status: 503, bytes: Buffer.from('<Error><Code>SlowDown</Code></Error>') }
      : this.#said(request, body);
    response.writeHead(status, { 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  #said(request: IncomingMessage, body: Buffer): { status: number; bytes: Buffer } {
    const nothing = Buffer.alloc(0);
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    const method = request.method as 'GET' | 'PUT' | 'HEAD' | 'DELETE';
    if (!isSigned(request, url, method, body)) return { status: 403, bytes: nothing };
    const key = decodeURIComponent(url.pathname).slice(BUCKET.length + 2);
    if (url.searchParams.has('list-type')) return { status: 200, bytes: this.#page(url) };
    if (method === 'PUT') this.objects.set(key, body);
    if (method === 'PUT') return { status: 200, bytes: nothing };
    if (method === 'DELETE') this.objects.delete(key);
    if (method === 'DELETE') return { status: 204, bytes: nothing };
    const found = this.objects.get(key);
    return found ? { status: 200, bytes: found } : { status: 404, bytes: nothing };
  }

  #page({ searchParams }: URL): Buffer {
    const after = searchParams.get('continuation-token') ?? '';
    const names = [...this.objects.keys()]
      .filter((name) => name.startsWith(searchParams.get('prefix') ?? '') && name > after)
      .sort();
    const shown = names.slice(0, PAGE);
    const objects = shown.map(
      (name) =>
        `<Contents><Key>${name}</Key><Size>${this.objects.get(name)?.length}</Size></Contents>`,
    );
    const next =
      names.length > PAGE ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : '';
    return Buffer.from(
      `<?xml version="1.0"?><ListBucketResult>${next}${objects.join('')}</ListBucketResult>`,
    );
  }
}

/** Whether the request is signed for what it asks and brings the bytes that it was signed for. */
function isSigned(
  request: IncomingMessage,
  url: URL,
  method: 'GET' | 'PUT' | 'HEAD' | 'DELETE',
  body: Buffer,
): boolean {
  const payload = String(request.headers['x-amz-content-sha256']);
  const stamp = String(request.headers['x-amz-date']);
  const at = new Date(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const { authorization } = signedHeaders(ACCESS, { method, url, payload, at });
  return payload === sha256(body) && authorization === request.headers.authorization;
}
