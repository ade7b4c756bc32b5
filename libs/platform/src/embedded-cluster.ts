import { execFile } from 'node:child_process';
import { chown, open, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { majorOf } from './embedded-binaries.ts';
import type { Binaries } from './embedded-binaries.ts';
import { DataFolderBroken, DiskFull } from './embedded-errors.ts';
import { ROOM_FOR_FIRST_START_MB, checkRoom, exists } from './embedded-place.ts';
import type { Place } from './embedded-place.ts';
import { newState, readState, writeState } from './embedded-state.ts';
import type { EmbeddedState } from './embedded-state.ts';

const run = promisify(execFile);

/** The file inside a cluster that names it. */
const NAME_FILE = 'huizhi-cluster';

/** What is needed to bring a cluster into being. */
export interface ClusterRequest {
  /** The data folder, which keeps the state. */
  readonly folder: string;
  readonly place: Place;
  readonly binaries: Binaries;
  readonly throwaway: boolean;
  print(line: string): void;
}

/**
 * Makes sure the place holds a whole cluster that belongs to the data folder, and returns its state.
 *
 * A cluster is made under another name and renamed when whole, so a crash half-way leaves nothing to repair. One whose
 * data folder was deleted (its passwords are gone with it) is moved aside to `postgres.previous-1`, `-2` …, never deleted.
 *
 * @throws PLATFORM.DATA_FOLDER_BROKEN, PLATFORM.DISK_FULL
 */
export async function ensureCluster(request: ClusterRequest): Promise<EmbeddedState> {
  const { folder, place, binaries } = request;
  const known = await readState(folder);
  if (await exists(place.data)) {
    await checkVersion(place.data, binaries);
    if (known && known.cluster === (await clusterName(place.data))) return known;
    if (known) throw strangers(place.data, folder);
    const aside = await keepAside(place.data);
    request.print(
      `数据文件夹 ${folder} 是新的，原有数据库已移到 ${aside} / The data folder ${folder} is new; the earlier database was moved to ${aside}`,
    );
  }
  await checkRoom(place.folder, ROOM_FOR_FIRST_START_MB);
  const state = newState();
  await writeState(folder, state);
  await initialise(request, state);
  return state;
}

/**
 * The settings a server is started with, as `-c` arguments. They stand on the command line rather than in a file so
 * that an upgrade of Huizhi also upgrades an existing cluster.
 *
 * Statements and row values stay out of the log (`terse`, `panic`) because they may hold personal data or a password.
 */
export async function settingArguments(throwaway: boolean): Promise<string[]> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: throwaway ? '128MB' : '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_locks_per_transaction: '128',
    random_page_cost: '1.1',
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_compression: 'on',
    max_wal_size: '1GB',
    dynamic_shared_memory_type: await sharedMemoryKind(),
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  };
  if (throwaway) {
    Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
  } else {
    // A first import fills empty tables, and until somebody has counted them their joins are planned as loops within loops.
    settings['autovacuum_naptime'] = '10s';
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The environment of PostgreSQL's programs: messages in English, nothing inherited that could redirect them. */
export function databaseEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { PATH, ...(SystemRoot ? { SystemRoot } : {}), LC_ALL: 'C', TZ: 'UTC' };
}

/** A container's /dev/shm is often too small for parallel queries; then they share memory through files. */
async function sharedMemoryKind(): Promise<string> {
  if (process.platform === 'win32') return 'windows';
  if (process.platform !== 'linux') return 'posix';
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize >= 256 * 1024 * 1024 ? 'posix' : 'mmap';
  } catch {
    return 'mmap';
  }
}

async function checkVersion(data: string, binaries: Binaries): Promise<void> {
  const ours = majorOf(binaries.version);
  let theirs: string;
  try {
    theirs = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  } catch {
    throw new DataFolderBroken(data, {
      zh: '缺少版本文件 PG_VERSION',
      en: 'its version file PG_VERSION is missing',
    });
  }
  if (theirs === ours) return;
  throw new DataFolderBroken(data, {
    zh: `它属于 PostgreSQL ${theirs.slice(0, 12)}，本程序带的是 ${ours}`,
    en: `it belongs to PostgreSQL ${theirs.slice(0, 12)}, and this program brings ${ours}`,
  });
}

async function clusterName(data: string): Promise<string | undefined> {
  try {
    return (await readFile(join(data, NAME_FILE), 'utf8')).trim();
  } catch {
    return undefined;
  }
}

/** Renames a cluster to the first free `….previous-<n>`. @returns the new path */
async function keepAside(data: string): Promise<string> {
  for (let place = 1; ; place += 1) {
    const aside = `${data}.previous-${place}`;
    if (await exists(aside)) continue;
    await rename(data, aside);
    return aside;
  }
}

function strangers(data: string, folder: string): DataFolderBroken {
  return new DataFolderBroken(data, {
    zh: `它不是 ${folder} 中 postgres.json 所记的数据库`,
    en: `it is not the database that postgres.json in ${folder} speaks of`,
  });
}

async function initialise(request: ClusterRequest, state: EmbeddedState): Promise<void> {
  const { place, binaries, throwaway } = request;
  const unfinished = `${place.data}.new`;
  const passwordFile = join(place.folder, 'password.new');
  await rm(unfinished, { recursive: true, force: true });
  try {
    await writeFile(passwordFile, state.adminPassword, { mode: 0o600 });
    if (place.account) await chown(passwordFile, place.account.uid, place.account.gid);
    const flags = ['-D', unfinished, '--username=postgres', `--pwfile=${passwordFile}`];
    flags.push('--auth=scram-sha-256', '--no-instructions', ...localeFlags());
    if (throwaway) flags.push('--no-sync');
    await run(binaries.initdb, flags, {
      ...place.account,
      cwd: place.folder,
      env: databaseEnvironment(),
      windowsHide: true,
    });
    await writeFile(join(unfinished, NAME_FILE), `${state.cluster}\n`, { flush: !throwaway });
    if (!throwaway) await sync(unfinished);
    await rename(unfinished, place.data);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw initialiseFailure(error, place);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Chinese sorts by pinyin through ICU. The character type must be a UTF-8 one of the C library all the same: with
 * plain C, pg_trgm finds no trigram in Chinese text.
 */
function localeFlags(): string[] {
  const flags = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=zh-Hans-CN'];
  if (process.platform === 'win32') return flags;
  if (process.platform === 'darwin') return [...flags, '--lc-collate=C', '--lc-ctype=en_US.UTF-8'];
  return [...flags, '--lc-collate=C.UTF-8', '--lc-ctype=C.UTF-8'];
}

function initialiseFailure(error: unknown, place: Place): unknown {
  const hasOutput = typeof error === 'object' && error && 'stderr' in error;
  const output = hasOutput ? String(error.stderr) : '';
  if (/No space left|quota exceeded/i.test(output)) {
    return new DiskFull(place.folder, ROOM_FOR_FIRST_START_MB, 0, error);
  }
  const line = output.split('\n').find((text) => /error:|FATAL|PANIC/.test(text));
  if (line === undefined) return error;
  const quoted = line.trim().slice(0, 300);
  return new DataFolderBroken(place.data, {
    zh: `initdb 失败：${quoted}`,
    en: `initdb failed: ${quoted}`,
  });
}

async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
