import { until } from './until.ts';

const ANSWER_LIMIT_MS = 10_000;

/** An answer that is no success and will not become one by asking again. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    where: string,
  ) {
    super(`${where}: ${status} ${code}`);
  }
}

/** Somebody with a browser that does not give up: what gets no answer is asked again, a write under the same key. */
export class Client {
  #cookie = '';

  constructor(private readonly address: string) {}

  async signIn(account: string, password: string): Promise<this> {
    await this.post('/session', { account, password });
    return this;
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>('GET', path, undefined, undefined);
  }

  /** @param key the write's Idempotency-Key */
  post<T>(path: string, body: object, key?: string): Promise<T> {
    return this.#ask<T>('POST', path, body, key);
  }

  /** Sends bytes, or nothing, once. @returns undefined when there was no answer */
  raw(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    bytes?: Uint8Array<ArrayBuffer>,
  ): Promise<Response | undefined> {
    return fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: { 'x-huizhi-request': 'faults', cookie: this.#cookie, ...headers },
      ...(bytes ? { body: bytes } : {}),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch(() => undefined);
  }

  async #ask<T>(
    method: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
  ): Promise<T> {
    const where = `${method} ${path}`;
    const found = await until(`an answer to ${where}`, async () => {
      const response = await this.#send(method, path, body, key);
      if (!response || response.status >= 500 || response.status === 429) return undefined;
      const text = await response.text().catch(() => undefined);
      if (text === undefined) return undefined;
      const [cookie] = response.headers.getSetCookie();
      if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
      const answer: unknown = text === '' ? null : JSON.parse(text);
      if (!response.ok)
        throw new Refused(response.status, (answer as { code?: string } | null)?.code ?? '', where);
      return { answer };
    });
    return found.answer as T;
  }

  #send(
    method: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
  ): Promise<Response | undefined> {
    return fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: {
        'x-huizhi-request': 'faults',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    }).catch(() => undefined);
  }
}
