import { rmSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageRefused } from './errors.ts';

/** Text is gathered to about this many UTF-16 units before it is written. */
const GATHERED = 262_144;

/**
 * A result that is there whole or not at all: it is written beside its place and takes it at the end. What fails or is
 * interrupted leaves nothing behind. `-` is standard output, which cannot be taken back.
 */
export class OutputFile {
  private gathered = '';
  private readonly temporary: string;
  private handle: FileHandle | null = null;
  private readonly onSignal = (signal: NodeJS.Signals): void => {
    this.remove();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };

  private constructor(private readonly path: string) {
    this.temporary = temporaryOf(path);
    process.once('SIGINT', this.onSignal);
    process.once('SIGTERM', this.onSignal);
  }

  /** @throws CLI.USAGE_REFUSED when nothing can be written there */
  static async create(path: string): Promise<OutputFile> {
    // Signals are heeded before there is a file: one that arrives in between would leave it behind.
    const output = new OutputFile(path);
    if (path === '-') return output;
    try {
      output.handle = await open(output.temporary, 'w');
      return output;
    } catch (cause) {
      output.forget();
      const code = (cause as { code?: string }).code ?? '';
      throw new UsageRefused({
        zh: `无法写入 ${path}（${code}）；请核对文件夹和权限。`,
        en: `Cannot write ${path} (${code}); check the folder and its permissions.`,
      });
    }
  }

  add(text: string): void {
    this.gathered += text;
  }

  /** Writes what was gathered, if it is much; waits for a slow reader. */
  async relieve(least = GATHERED): Promise<void> {
    if (this.gathered.length < least || this.gathered === '') return;
    const text = this.gathered;
    this.gathered = '';
    if (this.handle) await this.handle.writeFile(text);
    else
      await new Promise<void>((done, fail) => {
        process.stdout.write(text, (error) => (error ? fail(error) : done()));
      });
  }

  /** Writes the rest and puts the file in its place. */
  async finish(): Promise<void> {
    await this.relieve(0);
    if (this.handle) {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.temporary, this.path);
    }
    this.forget();
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.handle?.close();
    this.remove();
    this.forget();
  }

  private remove(): void {
    if (this.path !== '-') rmSync(this.temporary, { force: true });
  }

  private forget(): void {
    process.off('SIGINT', this.onSignal);
    process.off('SIGTERM', this.onSignal);
  }
}

function temporaryOf(path: string): string {
  return `${resolve(path)}.${process.pid}.part`;
}
