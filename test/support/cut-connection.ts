import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * When a connection is cut: before COMMIT is passed on, as soon as it was, or when PostgreSQL has answered it and nobody was
 * told. Whoever sent it sees the same each time.
 */
export const CUTS = ['never-sent', 'as-sent', 'as-answered'] as const;

export type Cut = (typeof CUTS)[number];

interface Doomed {
  readonly word: string;
  readonly cut: Cut;
}

/** What PostgreSQL says of a COMMIT that it has done. */
const COMMITTED = Buffer.from('COMMIT\0');
const SIMPLE_QUERY = 'Q'.charCodeAt(0);
/** A message begins with its type and its length; the very first one has no type. */
const LENGTH_BYTES = 4;

/**
 * A wire between the product and PostgreSQL that is cut at COMMIT: both its ends see a connection that is gone, which
 * says nothing of what became of the transaction.
 */
export class CuttableWire {
  /** How many connections were cut, by when. */
  readonly cuts: Record<Cut, number> = { 'never-sent': 0, 'as-sent': 0, 'as-answered': 0 };
  readonly #doomed = new Map<string, Cut>();
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly database: URL,
  ) {}

  /** Opens a wire to the database at this address. */
  static async to(databaseUrl: string): Promise<CuttableWire> {
    const server = createServer();
    const wire = new CuttableWire(server, new URL(databaseUrl));
    server.on('connection', (socket) => wire.#carry(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wire;
  }

  /** The address of the database by this wire. */
  get url(): string {
    const url = new URL(this.database);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Cuts the connection of the next transaction that says this word, at its COMMIT. */
  cutAt(word: string, cut: Cut): void {
    this.#doomed.set(word, cut);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #carry(product: Socket): void {
    const postgres = connect(Number(this.database.port), this.database.hostname);
    const cutNow = (cut: Cut): void => {
      this.cuts[cut] += 1;
      product.destroy();
      postgres.destroy();
    };
    for (const [socket, other] of [
      [product, postgres],
      [postgres, product],
    ] as const) {
      this.#sockets.add(socket);
      // Or each small message would wait for the one before it to be acknowledged.
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    const doomedAt = this.#commits();
    let doomed: Doomed | undefined;
    const messages = messagesOf();
    product.on('data', (bytes: Buffer) => {
      for (const message of messages(bytes)) {
        doomed ??= doomedAt(message);
        if (doomed?.cut === 'never-sent') return cutNow('never-sent');
        postgres.write(message, () => {
          if (doomed?.cut === 'as-sent') cutNow('as-sent');
        });
      }
    });
    postgres.on('data', (bytes: Buffer) => {
      if (doomed?.cut === 'as-sent') return;
      if (doomed && bytes.includes(COMMITTED)) return cutNow(doomed.cut);
      // It lost a race at COMMIT and is told so; it comes again and is cut then.
      if (doomed) this.#doomed.set(doomed.word, doomed.cut);
      doomed = undefined;
      product.write(bytes);
    });
  }

  /** Follows the transactions of one connection: when one that is doomed says COMMIT, which and how it is cut. */
  #commits(): (message: Buffer) => Doomed | undefined {
    let said = '';
    return (message) => {
      const text = message.toString('latin1');
      const statement = message[0] === SIMPLE_QUERY ? text.slice(1 + LENGTH_BYTES, -1) : '';
      if (statement !== 'COMMIT') {
        said = statement === 'START TRANSACTION' ? '' : said + text;
        return undefined;
      }
      for (const [word, cut] of this.#doomed) {
        if (!said.includes(word)) continue;
        this.#doomed.delete(word);
        return { word, cut };
      }
      return undefined;
    };
  }
}

/** Puts the messages of a client together again from the pieces in which they come. */
function messagesOf(): (bytes: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  let typeBytes = 0;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const whole: Buffer[] = [];
    while (rest.length >= typeBytes + LENGTH_BYTES) {
      const length = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < length) break;
      whole.push(rest.subarray(0, length));
      rest = rest.subarray(length);
      typeBytes = 1;
    }
    return whole;
  };
}
