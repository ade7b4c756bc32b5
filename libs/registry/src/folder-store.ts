import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '#libs/kernel';
import { type ColumnStore, type ContentSize } from './column-store.ts';
import { CONTENT, ContentLost } from './content-lost.ts';

/** Column files in a folder of this machine, or of one that all machines mount. Each is a file with its digest as name. */
export class FolderStore implements ColumnStore {
  constructor(private readonly folder: string) {}

  /** On disk when it returns, but for the name: {@link settle}. */
  async keep(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    const isThere = await this.read(digest).then(
      () => true,
      () => false,
    );
    if (isThere) return digest;
    await mkdir(this.folder, { recursive: true });
    const part = join(this.folder, `${digest}.${randomUUID()}.part`);
    try {
      const handle = await open(part, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, join(this.folder, digest));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return digest;
  }

  async read(digest: string): Promise<Uint8Array> {
    const bytes = await readFile(join(this.folder, digest)).catch((cause: unknown) => {
      throw new ContentLost(digest, { cause });
    });
    if (sha256(bytes) !== digest) throw new ContentLost(digest);
    return bytes;
  }

  has(digest: string): Promise<boolean> {
    return access(join(this.folder, digest)).then(
      () => true,
      () => false,
    );
  }

  async settle(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const handle = await open(this.folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** None where there is no folder. */
  async sizes(): Promise<ContentSize> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const sizes = new Map<string, number>();
    for (const name of names.filter((one) => CONTENT.test(one)))
      sizes.set(name, (await stat(join(this.folder, name))).size);
    return sizes;
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(this.folder, name), { force: true });
  }
}
