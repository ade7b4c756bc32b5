/**
 * The ZIP archive around an XLSX workbook, looked through before any of it is parsed.
 *
 * The directory says how large every member claims to be; what it claims is bounded first, and what comes out of it is
 * counted against the claim while it is inflated (yauzl stops a member that grows past it).
 */
import { type Readable } from 'node:stream';
import yauzl from 'yauzl';
import { type Text } from '#libs/kernel';

/** Most members of an archive. */
export const MOST_MEMBERS = 1_000;
/** Most bytes that all members come to when inflated. */
export const MOST_INFLATED_BYTES = 400 * 1_048_576;
/** Most times that a member of more than a mebibyte may grow when inflated; office programs reach some forty. */
export const STEEPEST_RATIO = 200;

/** A workbook that is not read, and why, in words that follow "cannot be read: ". */
export class WorkbookRefused extends Error {
  constructor(
    readonly why: Text,
    options?: { cause?: unknown },
  ) {
    super(why.en, options);
  }
}

/** An archive that passed the limits. */
export class Archive {
  private constructor(
    readonly file: yauzl.ZipFile,
    readonly members: ReadonlyMap<string, yauzl.Entry>,
  ) {}

  /** Opens an archive and checks its directory. @throws WorkbookRefused */
  static async open(path: string): Promise<Archive> {
    const file = await new Promise<yauzl.ZipFile>((resolve, reject) => {
      yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, opened) => {
        if (error) reject(damaged(error));
        else resolve(opened);
      });
    });
    try {
      return new Archive(file, await directory(file));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** The bytes of a member, inflated as they are read; undefined if there is none of that name. */
  async read(name: string): Promise<Readable | undefined> {
    const entry = this.members.get(name);
    if (!entry) return undefined;
    return new Promise((resolve, reject) => {
      this.file.openReadStream(entry, (error, stream) => {
        if (error) reject(damaged(error));
        else resolve(stream);
      });
    });
  }

  close(): void {
    this.file.close();
  }
}

async function directory(file: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (file.entryCount > MOST_MEMBERS) {
    throw new WorkbookRefused({
      zh: `压缩包内有 ${file.entryCount} 个文件，超过 ${MOST_MEMBERS} 个的上限，不是正常的工作簿`,
      en: `the archive has ${file.entryCount} members, more than the ${MOST_MEMBERS} a workbook may have`,
    });
  }
  const members = new Map<string, yauzl.Entry>();
  let inflated = 0;
  await new Promise<void>((resolve, reject) => {
    file.on('error', (error: Error) => reject(damaged(error)));
    file.on('end', () => resolve());
    file.on('entry', (entry: yauzl.Entry) => {
      inflated += entry.uncompressedSize;
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
      if (
        inflated > MOST_INFLATED_BYTES ||
        (ratio > STEEPEST_RATIO && entry.uncompressedSize > 1_048_576)
      ) {
        reject(tooLarge(entry.fileName));
        return;
      }
      members.set(entry.fileName, entry);
      file.readEntry();
    });
    file.readEntry();
  });
  return members;
}

function tooLarge(name: string): WorkbookRefused {
  return new WorkbookRefused({
    zh: `压缩包解开后过大（${name}）；展开总量上限 ${MOST_INFLATED_BYTES / 1_048_576} MB，单个文件膨胀倍数上限 ${STEEPEST_RATIO}，请拆分或改用 CSV`,
    en: `the archive is too large when inflated (${name}): at most ${MOST_INFLATED_BYTES / 1_048_576} MB in all and ${STEEPEST_RATIO} times for one member; split the file or send CSV`,
  });
}

/** Whatever the archive library objects to is the file's fault. */
export function damaged(cause: unknown): WorkbookRefused {
  return new WorkbookRefused(
    { zh: 'XLSX 文件已损坏或不完整', en: 'the XLSX file is damaged or incomplete' },
    { cause },
  );
}
