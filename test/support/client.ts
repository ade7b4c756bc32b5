import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** An answer of the API. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

/** What a request may carry beyond the usual. */
export interface RequestOptions {
  /** Idempotency-Key; a fresh one unless given. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser of somebody: keeps its cookies, and sends what our page sends. */
export class Client {
  readonly #api: NestFastifyApplication;
  readonly #cookies = new Map<string, string>();

  constructor(api: NestFastifyApplication) {
    this.#api = api;
  }

  /** A browser that has signed in. */
  static async signIn(
    api: NestFastifyApplication,
    account: string,
    password: string,
  ): Promise<Client> {
    const client = new Client(api);
    const answer = await client.post('/session', { account, password });
    if (answer.status !== 200)
      throw new Error(`${account} was not signed in: ${JSON.stringify(answer.body)}`);
    return client;
  }

  /** The same browser, with the cookies it holds, before another API; who knows its session lets it in. */
  before(api: NestFastifyApplication): Client {
    const client = new Client(api);
    for (const [name, value] of this.#cookies) client.#cookies.set(name, value);
    return client;
  }

  /** Reads an address under /api/v1. */
  get<Body = Record<string, unknown>>(
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer<Body>> {
    return this.send('GET', `/api/v1${path}`, undefined, options);
  }

  /** Writes to an address under /api/v1. */
  post<Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<Answer<Body>> {
    return this.send('POST', `/api/v1${path}`, body, options);
  }

  /** Reads a file under /api/v1, byte for byte. */
  async bytes(path: string): Promise<Buffer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#api.inject({ url: `/api/v1${path}`, headers: { cookie } });
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode} for ${path}`);
    return answer.rawPayload;
  }

  /** Sends any request; a text as body is sent as it is, as JSON by its type. */
  async send<Body = Record<string, unknown>>(
    method: 'GET' | 'HEAD' | 'POST' | 'DELETE' | 'PUT' | 'PATCH',
    url: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<Answer<Body>> {
    const writes = method !== 'GET' && method !== 'HEAD';
    const answer = await this.#api.inject({
      method,
      url,
      headers: {
        ...(this.#cookies.size > 0
          ? { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        ...(writes
          ? { 'x-huizhi-request': '1', 'idempotency-key': options.key ?? randomUUID() }
          : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const cookie of answer.cookies) {
      if (cookie.value === '') this.#cookies.delete(cookie.name);
      else this.#cookies.set(cookie.name, cookie.value);
    }
    return {
      status: answer.statusCode,
      body: parse(answer.payload) as Body,
      headers: answer.headers,
    };
  }

  /** The value of a cookie it holds. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
