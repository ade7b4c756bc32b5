import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A request that an enterprise's endpoint got. */
export interface Posted {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An enterprise's endpoint that keeps what it gets and answers as it is told. */
export class Endpoint {
  readonly posted: Posted[] = [];
  /** What it answers next; 204 once there is nothing left. */
  readonly answers: number[] = [];
  /** Done while a request is open, before it is answered. */
  during: (() => Promise<unknown>) | undefined;
  readonly #server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      this.posted.push({
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts),
      });
      const answer = (): void => {
        const status = this.answers.shift() ?? 204;
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1/' } : {}).end();
      };
      const first = this.during;
      this.during = undefined;
      void (first?.() ?? Promise.resolve()).finally(answer);
    });
  });

  /** @returns its address */
  async open(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/huizhi?firm=1`;
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** A mail server that keeps what it gets and refuses the mailboxes that begin with `nobody`. */
export class Mailbox {
  readonly mails: { readonly to: string; readonly content: string }[] = [];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, answer) =>
      answer(
        address.startsWith('nobody')
          ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
          : null,
      ),
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        this.mails.push({ to, content: Buffer.concat(parts).toString() });
        answer();
      });
    },
  });

  /** @returns its address */
  async open(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, '127.0.0.1', ready));
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(closed));
  }
}
