import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const EVERY_MS = 5;
const SHOWN = 14;

/** What the sessions that answer somebody who waits were doing, looked at every few milliseconds: a profile of their time. */
export class Waits {
  readonly #counts = new Map<string, number>();
  #isOn = true;
  #sampling: Promise<void> = Promise.resolve();

  private constructor(private readonly client: pg.Client) {}

  /** @param url of a superuser in the database */
  static async sample(url: string): Promise<Waits> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const waits = new Waits(client);
    waits.#sampling = waits.#sample();
    return waits;
  }

  /** @returns what was seen most often, with its share */
  async stop(): Promise<readonly string[]> {
    this.#isOn = false;
    await this.#sampling;
    await this.client.end();
    const total = [...this.#counts.values()].reduce((a, b) => a + b, 0);
    return [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, SHOWN)
      .map(([what, count]) => `${((100 * count) / total).toFixed(0)} % ${what}`);
  }

  async #sample(): Promise<void> {
    while (this.#isOn) {
      const { rows } = await this.client.query<{ what: string }>(
        `select concat_ws(' ', state, wait_event_type, wait_event, left(regexp_replace(query, '\\s+', ' ', 'g'), 70)) as what from pg_stat_activity
         where application_name like 'huizhi-worker-prompt%' and state <> 'idle'`,
      );
      for (const { what } of rows) this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
      await pause(EVERY_MS);
    }
  }
}
