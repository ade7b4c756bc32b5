import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unwritable, UsageRefused } from './errors.ts';

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
  #first = true;

  private constructor(
    private readonly path: string,
    private readonly rejects: FileHandle,
  ) {}

  /** Begins a report. @throws CLI.USAGE_REFUSED when nothing can be written there */
  static async open(path: string): Promise<ImportReport> {
    try {
      return new ImportReport(path, await open(asideOf(path), 'w'));
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Adds rejected rows, in the order in which they are to be shown. @throws CLI.USAGE_REFUSED */
  async add(rejects: readonly ReportedReject[]): Promise<void> {
    let text = '';
    for (const { line, column, reason, text: row } of rejects) {
      text += `${this.#first ? '' : ','}\n    ${JSON.stringify({ line, column, reason, text: row })}`;
      this.#first = false;
    }
    if (text === '') return;
    await this.rejects.writeFile(text).catch((cause: unknown) => {
      throw unwritable(this.path, cause);
    });
  }

  /** Writes the file. @throws CLI.USAGE_REFUSED */
  async complete(head: ReportHead): Promise<void> {
    await this.rejects.close();
    const { derived, ...counts } = head;
    const before = JSON.stringify(counts, null, 2).slice(0, -2);
    const after = `${this.#first ? '' : '\n  '}],\n  "derived": ${JSON.stringify(derived, null, 2).replaceAll('\n', '\n  ')}\n}\n`;
    const part = `${this.path}.part`;
    try {
      await pipeline(Readable.from(this.#parts(before, after)), createWriteStream(part));
      await rename(part, this.path);
    } catch (cause) {
      await rm(part, { force: true });
      throw unwritable(this.path, cause);
    }
  }

  /** Removes what was put aside; to be called in any case. */
  async discard(): Promise<void> {
    await this.rejects.close();
    await rm(asideOf(this.path), { force: true });
  }

  async *#parts(before: string, after: string): AsyncGenerator<string | Buffer> {
    yield `${before},\n  "rejects": [`;
    yield* createReadStream(asideOf(this.path)) as AsyncIterable<Buffer>;
    yield after;
  }
}

/** A report would take the place of what was delivered, under whichever name. @throws CLI.USAGE_REFUSED */
export async function refuseSameFile(path: string, report: string): Promise<void> {
  const known = { bigint: true } as const;
  const [delivered, written] = await Promise.all(
    [path, report].map((one) => stat(one, known).catch(() => undefined)),
  );
  if (delivered === undefined || written === undefined) return;
  if (delivered.dev !== written.dev || delivered.ino !== written.ino) return;
  throw new UsageRefused({
    zh: `报告 ${report} 就是要导入的文件，写入会毁掉它；请换一个报告文件名。`,
    en: `The report ${report} is the delivered file itself and would destroy it; give the report another name.`,
  });
}

/** Where rejected rows lie until the report is complete. */
function asideOf(path: string): string {
  return `${path}.rejects.part`;
}
