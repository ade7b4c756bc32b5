import { Client } from 'pg';
import { AWAITED_CHANNEL } from './outbox.ts';

const AGAIN_MS = 1_000;

/**
 * Hears when something awaited became due, on a connection of its own, and connects again when that is lost. A word that is
 * missed costs time only: the sweeper finds what is due.
 */
export class AwaitedListener {
  readonly #databaseUrl: string;
  readonly #heard: (ids: readonly string[]) => void;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param heard told which rows of the outbox became due; of none after a connection, when some may have been missed */
  constructor(databaseUrl: string, heard: (ids: readonly string[]) => void) {
    this.#databaseUrl = databaseUrl;
    this.#heard = heard;
  }

  /** Begins to listen; comes back when it does, or when it has failed once and will try again. */
  async start(): Promise<void> {
    if (this.#stopped) return;
    const client = new Client({
      connectionString: this.#databaseUrl,
      application_name: 'huizhi-awaited',
      keepAlive: true,
    });
    this.#client = client;
    let isLost = false;
    const lost = (): void => {
      if (isLost) return;
      isLost = true;
      client.end().catch(() => undefined);
      if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), AGAIN_MS);
    };
    client
      .on('error', lost)
      .on('end', lost)
      .on('notification', ({ payload }) =>
        this.#heard((payload ?? '').split(' ').filter((id) => id !== '')),
      );
    try {
      await client.connect();
      await client.query(`listen ${AWAITED_CHANNEL}`);
      this.#heard([]);
    } catch {
      lost();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }
}
