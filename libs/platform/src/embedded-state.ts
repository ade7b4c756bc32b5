import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import {
  DataFolderBroken,
  DataFolderIsFile,
  DataFolderUnwritable,
  errorCode,
  namedFileFailure,
} from './embedded-errors.ts';
import { makeFolder } from './make-folder.ts';

const STATE = z.object({
  /** Also written into the cluster itself, so that the two are known to belong together. */
  cluster: z.string().regex(/^[0-9a-f]{24}$/),
  adminPassword: z.string().regex(/^[0-9a-f]{48}$/),
  ownerPassword: z.string().regex(/^[0-9a-f]{48}$/),
  /** The port of the last start; 0 before the first. */
  port: z.number().int().min(0).max(65_535),
});

/** What a data folder remembers of its embedded cluster, in a file that only its owner may read. */
export type EmbeddedState = z.infer<typeof STATE>;

/**
 * Creates the data folder if need be and proves that it can be written.
 *
 * @returns its real path
 * @throws PLATFORM.DATA_FOLDER_UNWRITABLE, PLATFORM.DATA_FOLDER_IS_FILE, PLATFORM.DISK_FULL
 */
export async function readyDataFolder(folder: string): Promise<string> {
  try {
    await makeFolder(resolve(folder), 0o700);
    const path = await realpath(folder);
    const probe = join(path, `write-probe-${process.pid}`);
    await replaceFile(probe, 'ok\n');
    await rm(probe, { force: true });
    return path;
  } catch (error) {
    // Somewhere nothing can be created, such as under /proc.
    if (['EEXIST', 'ENOTDIR'].includes(errorCode(error))) throw new DataFolderIsFile(folder, error);
    if (errorCode(error) === 'ENOENT') throw new DataFolderUnwritable(folder, error);
    throw namedFileFailure(error, folder);
  }
}

/**
 * The state of a data folder; undefined when there is none. One that is there and cannot be understood is no new folder:
 * somewhere a database still waits for the passwords in it.
 *
 * @throws PLATFORM.DATA_FOLDER_BROKEN
 */
export async function readState(folder: string): Promise<EmbeddedState | undefined> {
  const file = stateFile(folder);
  try {
    return STATE.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    // The content holds passwords; a parser's message may quote it.
    const why = code || (error instanceof z.ZodError ? 'incomplete' : 'not JSON');
    throw new DataFolderBroken(file, {
      zh: `其中有数据库的密码，但读不出来：${why}`,
      en: `it holds the database's passwords and cannot be read: ${why}`,
    });
  }
}

/** Replaces the state of a data folder in one step. */
export async function writeState(folder: string, state: EmbeddedState): Promise<void> {
  await replaceFile(stateFile(folder), `${JSON.stringify(state, undefined, 2)}\n`);
}

/** A state for a cluster yet to be made, with new random passwords. */
export function newState(): EmbeddedState {
  return {
    cluster: randomBytes(12).toString('hex'),
    adminPassword: randomBytes(24).toString('hex'),
    ownerPassword: randomBytes(24).toString('hex'),
    port: 0,
  };
}

/** Writes a file with mode 0600 so that a reader or a crash sees either the old content or the new, never a part. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(unfinished, 0o600);
  await rename(unfinished, path);
}

function stateFile(folder: string): string {
  return join(folder, 'postgres.json');
}
