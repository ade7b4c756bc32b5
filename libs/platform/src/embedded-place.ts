import { execFile } from 'node:child_process';
import { chmod, chown, lstat, mkdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '#libs/kernel';
import type { DatabaseAccount } from './embedded-account.ts';
import { DataFolderUnwritable, DiskFull } from './embedded-errors.ts';

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/** Free room that a new cluster with the demo population asks for, in megabytes. */
export const ROOM_FOR_FIRST_START_MB = 500;
/** Free room below which a start would only end in a crash while writing the log, in megabytes. */
export const ROOM_FOR_START_MB = 64;

/** Where a cluster lives on disk. */
export interface Place {
  /** Holds everything below; owned by the account. */
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  /** Undefined when this process is not root. */
  readonly account: DatabaseAccount | undefined;
}

/** Where a cluster is wanted. */
export interface PlaceRequest {
  /** The data folder's real path. */
  readonly folder: string;
  readonly account: DatabaseAccount | undefined;
  readonly throwaway: boolean;
  print(line: string): void;
}

/**
 * Chooses and prepares the folder of a cluster.
 *
 * A normal user keeps it in the data folder. For root it lies outside the checkout, at
 * `/var/lib/huizhi/<12 hex of the data folder's path>`, because PostgreSQL runs as another user there, who may not
 * even pass through a home with mode 0700; where that cannot be written, in the system's temporary folder.
 *
 * @throws PLATFORM.DATA_FOLDER_UNWRITABLE
 */
export async function choosePlace(request: PlaceRequest): Promise<Place> {
  const { folder, account } = request;
  if (!account) return placeAt(folder, account);
  const lasting = candidates(request);
  for (const candidate of lasting) {
    if (await exists(join(candidate, 'postgres'))) return ownedPlace(candidate, account);
  }
  let cause: unknown;
  for (const candidate of lasting) {
    try {
      await prepare(candidate, account);
      if (dirname(candidate) !== '/var/lib/huizhi' && !request.throwaway) {
        request.print(
          `数据库存放在临时文件夹 ${candidate}（/var/lib/huizhi 无法写入），重启机器后可能丢失 / The database lies in the temporary folder ${candidate} (/var/lib/huizhi cannot be written) and may not survive a reboot`,
        );
      }
      return placeAt(candidate, account);
    } catch (error) {
      cause = error;
    }
  }
  throw new DataFolderUnwritable(lasting[0] as string, cause);
}

/**
 * Checks that a place has room.
 *
 * @throws PLATFORM.DISK_FULL
 */
export async function checkRoom(folder: string, neededMegabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free < neededMegabytes) throw new DiskFull(folder, neededMegabytes, free);
}

/** Whether something exists at a path, a dangling link included. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

/** Where root may keep a cluster of this data folder, best first. */
export function candidates(request: Pick<PlaceRequest, 'folder' | 'throwaway'>): string[] {
  if (request.throwaway) return [request.folder, join('/tmp', basename(request.folder))];
  const name = sha256(request.folder).slice(0, 12);
  return [join('/var/lib/huizhi', name), join(tmpdir(), `huizhi-${name}`), `/tmp/huizhi-${name}`];
}

function placeAt(folder: string, account: DatabaseAccount | undefined): Place {
  return { folder, data: join(folder, 'postgres'), log: join(folder, 'postgres.log'), account };
}

/** An existing cluster keeps running as the user who owns it, also when a better account has appeared since. */
async function ownedPlace(folder: string, account: DatabaseAccount): Promise<Place> {
  const { uid, gid } = await lstat(join(folder, 'postgres'));
  return placeAt(folder, uid === 0 ? account : { uid, gid });
}

/**
 * Creates the folder for the account and proves that it can enter and write it. In a shared temporary folder somebody
 * else might have put a folder or a link of that name there first; such a one is refused.
 */
async function prepare(folder: string, account: DatabaseAccount): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(folder);
  if (!found.isDirectory() || (found.uid !== 0 && found.uid !== account.uid)) {
    throw new DataFolderUnwritable(folder);
  }
  await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  await run('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { ...account, cwd: '/' });
}
