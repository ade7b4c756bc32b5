import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Text } from '#libs/kernel';
import { DeliveryUnreadable } from './errors.ts';
import { EncodingDetector, type TextEncoding } from './text-encoding.ts';

/** How the rows of a file are written. */
export type DeliveryFormat = 'csv' | 'ndjson' | 'xlsx';

/** A file at rest, looked through once. */
export interface DeliveryFile {
  readonly path: string;
  readonly format: DeliveryFormat;
  /** Of a text file. */
  readonly encoding: TextEncoding;
  /** SHA-256 of the bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** Removes the file if it is a copy made for reading. */
  discard(): Promise<void>;
}

const PIECE_BYTES = 128 * 1024;

/**
 * The bytes of a file in order, each piece in the same memory as the one before: whoever keeps something copies it. A
 * stream's fresh buffers would lie about until they are collected, a hundred megabytes of them.
 */
export async function* piecesOf(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Why a path cannot be opened, by the operating system's word for it; other faults are not the file's. */
const NOT_A_FILE: Readonly<Record<string, Text>> = {
  ENOENT: { zh: '文件不存在', en: 'there is no such file' },
  ENOTDIR: { zh: '文件不存在', en: 'there is no such file' },
  EISDIR: { zh: '这是一个文件夹，不是文件', en: 'it is a folder, not a file' },
  EACCES: { zh: '没有读取该文件的权限', en: 'there is no permission to read it' },
};
const EMPTY: Text = {
  zh: '文件是空的，连表头也没有',
  en: 'the file is empty; it has not even a header',
};

/** First bytes that give away what cannot be read as it is. */
const FOREIGN: readonly { readonly head: string; readonly why: Text }[] = [
  {
    head: 'fffe',
    why: {
      zh: '文件是 UTF-16 编码；请另存为 UTF-8 编码的 CSV',
      en: 'it is in UTF-16; save it as CSV in UTF-8',
    },
  },
  {
    head: 'feff',
    why: {
      zh: '文件是 UTF-16 编码；请另存为 UTF-8 编码的 CSV',
      en: 'it is in UTF-16; save it as CSV in UTF-8',
    },
  },
  {
    head: 'd0cf11e0a1b11ae1',
    why: {
      zh: '这是旧版 .xls 或加密的工作簿；请另存为 .xlsx 或 CSV',
      en: 'it is an old .xls or an encrypted workbook; save it as .xlsx or CSV',
    },
  },
  {
    head: '1f8b',
    why: {
      zh: '这是 gzip 压缩文件；请解压后交付',
      en: 'it is compressed by gzip; unpack it first',
    },
  },
  ...['377abcaf271c', '526172211a07'].map((head) => ({
    head,
    why: {
      zh: '这是 7z 或 RAR 压缩文件；请解压后交付其中的表格',
      en: 'it is an archive of 7z or RAR; unpack it and deliver the table in it',
    },
  })),
  {
    head: '25504446',
    why: {
      zh: '这是 PDF 文件，不是表格；请从原系统导出 .xlsx 或 CSV',
      en: 'it is a PDF and no table; export it from its system as .xlsx or CSV',
    },
  },
  ...['89504e47', 'ffd8ff'].map((head) => ({
    head,
    why: {
      zh: '这是图片，不是表格；请从原系统导出 .xlsx 或 CSV',
      en: 'it is a picture and no table; export it from its system as .xlsx or CSV',
    },
  })),
  ...['5b', 'efbbbf5b'].map((head) => ({
    head,
    why: {
      zh: '这是 JSON 数组；请改为每行一个 JSON 对象（NDJSON）',
      en: 'it is a JSON array; write one JSON object a line instead (NDJSON)',
    },
  })),
  ...['3c', 'efbbbf3c'].map((head) => ({
    head,
    why: {
      zh: '这是网页或 XML，不是表格文件（有些系统导出的“Excel”如此）；请在电子表格软件中打开后另存为 .xlsx 或 CSV',
      en: 'it is a web page or XML and no table (what some systems export as Excel); open it in a spreadsheet program and save it as .xlsx or CSV',
    },
  })),
];
const NO_COLUMNS: Text = {
  zh: '文件名是 .xlsx，内容却是没有分列的文字，既不是工作簿也不是 CSV；请从原系统重新导出 .xlsx 或 CSV',
  en: 'it is called .xlsx, but it is text without columns, neither a workbook nor CSV; export it again as .xlsx or CSV',
};
const ONLY_RETURNS: Text = {
  zh: '各行以单独的回车符（CR，旧式 Mac 格式）结束；请另存为以换行符（LF 或 CRLF）结束各行的 CSV',
  en: 'its lines end in carriage returns alone (CR, as on old Macs); save it as CSV whose lines end in LF or CRLF',
};
const NO_TEXT: Text = {
  zh: '文件中到处是空字符（NUL），不是文本表格（可能是没有标记的 UTF-16 或二进制文件）；请另存为 UTF-8 编码的 CSV',
  en: 'it is full of NULs and so no text (UTF-16 without a mark, or something binary); save it as CSV in UTF-8',
};
/** From so many NULs on, if there is one to two lines, it is the file that is wrong and not some of its rows. */
const MANY_NULS = 1_000;
const NULS_COUNTED_IN_A_PIECE = 10_000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BLANKS: readonly number[] = [0x20, 0x09, RETURN, NEWLINE];
/** What separates or names cells; in every encoding that is read these bytes are these signs. */
const COLUMN_SIGNS = /[,;\t{]/;
const ZIP = '504b0304';
const BRACE = Buffer.from('{').toString('hex');

/**
 * Opens a file, or keeps a copy of a stream: the digest has to be known before the first row is read.
 *
 * What a file is, its first bytes say before its name does: CSV that is called .xlsx is read as CSV.
 *
 * @param dataset whose delivery it is, for the words of a refusal
 * @throws REGISTRY.DELIVERY_UNREADABLE when there is no such file, nothing in it, or what is in it is no text or workbook
 */
export async function openDelivery(
  dataset: string,
  source: string | Readable,
  format?: DeliveryFormat,
  signal?: AbortSignal,
): Promise<DeliveryFile> {
  if (typeof source !== 'string') return openCopy(dataset, source, format, signal);
  try {
    const seen = await lookThrough(source, signal);
    const why = objection(seen, format ?? formatOf(source));
    if (why) throw new DeliveryUnreadable(dataset, why);
    return {
      path: source,
      format: formatBy(seen, format ?? formatOf(source)),
      encoding: seen.encoding,
      digest: seen.digest,
      bytes: seen.bytes,
      discard: () => Promise.resolve(),
    };
  } catch (cause) {
    const why = NOT_A_FILE[(cause as NodeJS.ErrnoException).code ?? ''];
    if (!why) throw cause;
    throw new DeliveryUnreadable(
      dataset,
      { zh: `${source}：${why.zh}`, en: `${source}: ${why.en}` },
      { cause },
    );
  }
}

async function openCopy(
  dataset: string,
  source: Readable,
  format?: DeliveryFormat,
  signal?: AbortSignal,
): Promise<DeliveryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-delivery-'));
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'delivery');
    await pipeline(source, createWriteStream(path), { signal });
    return { ...(await openDelivery(dataset, path, format, signal)), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** A text that is called a workbook is read as the text it is; what is neither is a workbook that is damaged. */
function formatBy({ head, isText }: Seen, called: DeliveryFormat): DeliveryFormat {
  if (head.startsWith(ZIP)) return 'xlsx';
  if (called !== 'xlsx' || !isText) return called;
  return head.startsWith(BRACE) ? 'ndjson' : 'csv';
}

function formatOf(path: string): DeliveryFormat {
  const extension = extname(path).toLowerCase();
  return extension === '.ndjson' || extension === '.jsonl'
    ? 'ndjson'
    : extension === '.xlsx'
      ? 'xlsx'
      : 'csv';
}

interface Seen {
  readonly digest: string;
  readonly bytes: number;
  /** The first eight bytes in hexadecimal, of a text those after white space. */
  readonly head: string;
  /** Whether it begins without bytes that no text has. */
  readonly isText: boolean;
  /** Whether the first line has what can separate or name cells. */
  readonly hasColumns: boolean;
  readonly isFullOfNuls: boolean;
  /** Whether it begins with a carriage return or more and no line's end. */
  readonly hasOnlyReturns: boolean;
  readonly encoding: TextEncoding;
  readonly mixed?: { readonly utf8: number; readonly gb18030: number };
  readonly big5?: number;
}

async function lookThrough(path: string, signal?: AbortSignal): Promise<Seen> {
  const hash = createHash('sha256');
  const detector = new EncodingDetector();
  let head = '';
  let isText = false;
  let hasColumns = false;
  let hasOnlyReturns = false;
  let bytes = 0;
  let nuls = 0;
  for await (const piece of piecesOf(path, signal)) {
    if (bytes === 0) {
      const begins = piece.findIndex((byte) => !BLANKS.includes(byte));
      const first = piece.subarray(Math.max(0, begins));
      head = first.toString('hex', 0, 8);
      hasColumns = COLUMN_SIGNS.test(first.toString('latin1').split('\n', 1)[0] ?? '');
      hasOnlyReturns = piece.includes(RETURN) && !piece.includes(NEWLINE);
      isText = piece.every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13));
    }
    bytes += piece.length;
    hash.update(piece);
    if (head.startsWith(ZIP)) continue;
    detector.add(piece);
    nuls += nulsIn(piece);
  }
  const found = detector.end();
  const isFullOfNuls = nuls > MANY_NULS && nuls * 2 > detector.lines;
  return {
    digest: hash.digest('hex'),
    bytes,
    head,
    isText,
    hasColumns,
    isFullOfNuls,
    hasOnlyReturns,
    ...found,
  };
}

/** NULs of a piece; more than a few thousand are not told apart. */
function nulsIn(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(0); at >= 0; at = piece.indexOf(0, at + 1)) {
    count += 1;
    if (count === NULS_COUNTED_IN_A_PIECE) break;
  }
  return count;
}

function objection(seen: Seen, called: DeliveryFormat): Text | undefined {
  if (seen.bytes === 0) return EMPTY;
  const foreign = FOREIGN.find(({ head }) => seen.head.startsWith(head));
  if (foreign) return foreign.why;
  if (seen.isFullOfNuls) return NO_TEXT;
  if (seen.hasOnlyReturns && seen.isText) return ONLY_RETURNS;
  if (called === 'xlsx' && seen.isText && !seen.hasColumns) return NO_COLUMNS;
  if (seen.big5 !== undefined)
    return {
      zh: `第 ${seen.big5} 行起的文字像是 Big5（繁体中文）编码，按 GB18030 读会成为错字；请另存为 UTF-8 编码的 CSV`,
      en: `from line ${seen.big5} on it looks like Big5 (traditional Chinese), which GB 18030 would turn into wrong characters; save it as CSV in UTF-8`,
    };
  if (!seen.mixed) return undefined;
  const { utf8, gb18030 } = seen.mixed;
  return {
    zh: `文件混用了两种编码：第 ${utf8} 行是 UTF-8，第 ${gb18030} 行是 GB18030；请统一为一种编码后重新交付`,
    en: `it mixes two encodings: line ${utf8} is UTF-8, line ${gb18030} is GB 18030; bring it into one and deliver it again`,
  };
}
