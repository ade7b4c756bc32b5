import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** One rejected row as a report shows it. */
export interface ReportedReject {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
  /** The row as it was written. */
  readonly text: string;
}

/** What a report says beside the rejected rows; accepted + repaired + rejected = rows. */
export interface ReportHead {
  readonly rows: number;
  readonly accepted: number;
  readonly repaired: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly derived: unknown;
}

/**
 * The report of an import as one JSON file, with every rejected row however many there are: they are put aside on disk
 * as they come, and the file appears under its name when it is complete.
 */
export class ImportReport {
  readonly #aside: string;
  readonly #part: string;
  readonly #rejects: WriteStream;
  #first = true;

  constructor(private readonly path: string) {
    this.#aside = `${path}.rejects.part`;
    this.#part = `${path}.part`;
    this.#rejects = createWriteStream(this.#aside);
  }

  /** Adds rejected rows, in the order in which they are to be shown. */
  async add(rejects: readonly ReportedReject[]): Promise<void> {
    let text = '';
    for (const { line, column, reason, text: row } of rejects) {
      text += `${this.#first ? '' : ','}\n    ${JSON.stringify({ line, column, reason, text: row })}`;
      this.#first = false;
    }
    if (text !== '' && !this.#rejects.write(text)) await once(this.#rejects, 'drain');
  }

  /** Writes the file. */
  async complete(head: ReportHead): Promise<void> {
    this.#rejects.end();
    await finished(this.#rejects);
    const { derived, ...counts } = head;
    const before = JSON.stringify(counts, null, 2).slice(0, -2);
    const after = `${this.#first ? '' : '\n  '}],\n  "derived": ${JSON.stringify(derived, null, 2).replaceAll('\n', '\n  ')}\n}\n`;
    await pipeline(Readable.from(this.#parts(before, after)), createWriteStream(this.#part));
    await rename(this.#part, this.path);
    await rm(this.#aside, { force: true });
  }

  /** Removes what was put aside for a report that will not be. */
  async discard(): Promise<void> {
    this.#rejects.destroy();
    await rm(this.#aside, { force: true });
  }

  async *#parts(before: string, after: string): AsyncGenerator<string | Buffer> {
    yield `${before},\n  "rejects": [`;
    yield* createReadStream(this.#aside) as AsyncIterable<Buffer>;
    yield after;
  }
}
