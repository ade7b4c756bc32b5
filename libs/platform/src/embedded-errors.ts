import { DomainError, type Text } from '#libs/kernel';

/** The data folder, or a file in it, cannot be written. */
export class DataFolderUnwritable extends DomainError {
  readonly code = 'PLATFORM.DATA_FOLDER_UNWRITABLE';
  readonly kind = 'unavailable';

  constructor(folder: string, cause?: unknown) {
    super(
      {
        zh: `数据文件夹 ${folder} 无法写入${reason(cause, 'zh')}；请修改其权限，或用 HUIZHI_DATA 指定另一个文件夹后重新启动。`,
        en: `The data folder ${folder} cannot be written${reason(cause, 'en')}; change its permissions, or name another folder in HUIZHI_DATA, and start again.`,
      },
      { folder },
      { cause },
    );
  }
}

/** The data folder's name is taken by a file. */
export class DataFolderIsFile extends DomainError {
  readonly code = 'PLATFORM.DATA_FOLDER_IS_FILE';
  readonly kind = 'unavailable';

  constructor(path: string, cause?: unknown) {
    super(
      {
        zh: `数据文件夹 ${path} 不能使用：该路径或其上级是一个文件；请用 HUIZHI_DATA 指定一个文件夹后重新启动。`,
        en: `The data folder ${path} cannot be used: it, or something above it, is a file; name a folder in HUIZHI_DATA and start again.`,
      },
      { path },
      { cause },
    );
  }
}

/** The disk under the data folder has no room. */
export class DiskFull extends DomainError {
  readonly code = 'PLATFORM.DISK_FULL';
  readonly kind = 'unavailable';

  constructor(folder: string, neededMegabytes: number, freeMegabytes?: number, cause?: unknown) {
    const free = freeMegabytes ?? 0;
    super(
      {
        zh: `磁盘空间不足：${folder} 所在磁盘剩余 ${free} MB，至少需要 ${neededMegabytes} MB；请清理磁盘，或用 HUIZHI_DATA 指定另一块磁盘上的文件夹后重新启动。`,
        en: `The disk is full: ${folder} has ${free} MB left and needs at least ${neededMegabytes} MB; free some space, or name a folder on another disk in HUIZHI_DATA, and start again.`,
      },
      { folder, neededMegabytes, freeMegabytes: free },
      { cause },
    );
  }
}

/** The database folder, or the file with its passwords, exists and cannot be worked with; nothing in it was changed. */
export class DataFolderBroken extends DomainError {
  readonly code = 'PLATFORM.DATA_FOLDER_BROKEN';
  readonly kind = 'unavailable';

  constructor(path: string, why: Text, cause?: unknown) {
    super(
      {
        zh: `${path} 无法使用（${why.zh}），未作任何改动；请从备份恢复，或把它移到别处后重新启动，系统会新建一个空库。`,
        en: `${path} cannot be used (${why.en}), and nothing was changed; restore it from a backup, or move it away and start again with an empty database.`,
      },
      { path },
      { cause },
    );
  }
}

/** The npm package with PostgreSQL's binaries is not installed or does not exist for this machine. */
export class DatabaseBinariesMissing extends DomainError {
  readonly code = 'PLATFORM.DATABASE_BINARIES_MISSING';
  readonly kind = 'unavailable';

  constructor(platform: string, cause?: unknown) {
    super(
      {
        zh: `没有找到适用于 ${platform} 的内置 PostgreSQL；请不带 --omit=optional 重新运行 npm ci，或用 DATABASE_URL 指定一个 PostgreSQL 服务器。`,
        en: `There is no embedded PostgreSQL for ${platform} here; run npm ci again without --omit=optional, or name a PostgreSQL server in DATABASE_URL.`,
      },
      { platform },
      { cause },
    );
  }
}

/** Started as root, and no unprivileged account can run PostgreSQL, which refuses root. */
export class DatabaseAccountMissing extends DomainError {
  readonly code = 'PLATFORM.DATABASE_ACCOUNT_MISSING';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super(
      {
        zh: `PostgreSQL 不允许以 root 运行，而系统无法使用或创建用户 huizhi-postgres${reason(cause, 'zh')}；请以普通用户启动，或先运行 useradd --system huizhi-postgres。`,
        en: `PostgreSQL refuses to run as root, and the user huizhi-postgres can be neither used nor created${reason(cause, 'en')}; start as a normal user, or first run useradd --system huizhi-postgres.`,
      },
      {},
      { cause },
    );
  }
}

/** Another live Huizhi owns this data folder. */
export class AnotherRunning extends DomainError {
  readonly code = 'PLATFORM.ANOTHER_RUNNING';
  readonly kind = 'conflict';

  constructor(folder: string, claimant: { readonly pid: number; readonly address: string }) {
    const { pid, address } = claimant;
    super(
      {
        zh: `另一个惠至正在使用数据文件夹 ${folder}（进程 ${pid}，地址 ${address}）；请直接使用它，或先停止它，或用 HUIZHI_DATA 指定另一个文件夹。`,
        en: `Another Huizhi is running on the data folder ${folder} (pid ${pid}, address ${address}); use it, stop it first, or name another folder in HUIZHI_DATA.`,
      },
      { folder, pid, address },
    );
  }
}

/**
 * Gives a failed file operation its name in the domain; what is no matter of room or rights passes unchanged.
 *
 * @returns the error to throw
 */
export function namedFileFailure(error: unknown, folder: string): unknown {
  if (error instanceof DomainError) return error;
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DiskFull(folder, 500, 0, error);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) {
    return new DataFolderUnwritable(folder, error);
  }
  return error;
}

/** The `code` of a system error (`ENOENT` …), or an empty text; by shape, as errors may come from another realm. */
export function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function reason(cause: unknown, language: 'zh' | 'en'): string {
  const code = errorCode(cause);
  if (code === '') return '';
  return language === 'zh' ? `（${code}）` : ` (${code})`;
}
