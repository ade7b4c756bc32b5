import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse';
import { type Text } from '#libs/kernel';
import { type Dataset, headersOf } from './dataset.ts';
import { DeliveryUnreadable } from './errors.ts';

/** How the rows of a file are written. */
export type DeliveryFormat = 'csv' | 'ndjson';

/** A file at rest, looked through once. */
export interface DeliveryFile {
  readonly path: string;
  readonly format: DeliveryFormat;
  /** UTF-8 if all of it is, else GB 18030, which covers GBK. */
  readonly encoding: 'utf-8' | 'gb18030';
  /** SHA-256 of the bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** Removes the file if it is a copy made for reading. */
  discard(): Promise<void>;
}

/** One row as it stands in the file. */
export interface DeliveredRow {
  /** Line on which the row ends, from 1. */
  readonly line: number;
  /** Cells in the order of {@link headersOf}; null when the row as a whole cannot be read. */
  readonly cells: readonly unknown[] | null;
}

const LARGEST_ROW = 1_048_576;

/** Why a path cannot be opened, by the operating system's word for it; other faults are not the file's. */
const NOT_A_FILE: Readonly<Record<string, Text>> = {
  ENOENT: { zh: '文件不存在', en: 'there is no such file' },
  ENOTDIR: { zh: '文件不存在', en: 'there is no such file' },
  EISDIR: { zh: '这是一个文件夹，不是文件', en: 'it is a folder, not a file' },
  EACCES: { zh: '没有读取该文件的权限', en: 'there is no permission to read it' },
};

/**
 * Opens a file, or keeps a copy of a stream: the digest has to be known before the first row is read.
 *
 * @param dataset whose delivery it is, for the words of a refusal
 * @throws REGISTRY.DELIVERY_UNREADABLE when there is no such file or nothing in it
 */
export async function openDelivery(
  dataset: string,
  source: string | Readable,
  format?: DeliveryFormat,
  signal?: AbortSignal,
): Promise<DeliveryFile> {
  try {
    const file = await opened(source, format, signal);
    if (file.bytes > 0) return file;
    await file.discard();
  } catch (cause) {
    const why = NOT_A_FILE[(cause as NodeJS.ErrnoException).code ?? ''];
    if (!why || typeof source !== 'string') throw cause;
    throw new DeliveryUnreadable(
      dataset,
      { zh: `${source}：${why.zh}`, en: `${source}: ${why.en}` },
      { cause },
    );
  }
  throw new DeliveryUnreadable(dataset, {
    zh: '文件是空的，连表头也没有',
    en: 'the file is empty; it has not even a header',
  });
}

async function opened(
  source: string | Readable,
  format?: DeliveryFormat,
  signal?: AbortSignal,
): Promise<DeliveryFile> {
  if (typeof source === 'string') {
    const kind = format ?? (/^\.(ndjson|jsonl)$/i.test(extname(source)) ? 'ndjson' : 'csv');
    return {
      path: source,
      format: kind,
      ...(await lookThrough(source, signal)),
      discard: () => Promise.resolve(),
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'huizhi-delivery-'));
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'delivery');
    await pipeline(source, createWriteStream(path), { signal });
    return { path, format: format ?? 'csv', ...(await lookThrough(path, signal)), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/**
 * Reads the rows in constant memory.
 *
 * @throws REGISTRY.DELIVERY_UNREADABLE when the header lacks a column or the quoting is broken
 */
export function readRows(file: DeliveryFile, dataset: Dataset): AsyncGenerator<DeliveredRow> {
  return file.format === 'csv' ? readCsv(file, dataset) : readNdjson(file, dataset);
}

async function lookThrough(
  path: string,
  signal?: AbortSignal,
): Promise<Pick<DeliveryFile, 'digest' | 'encoding' | 'bytes'>> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let encoding: DeliveryFile['encoding'] = 'utf-8';
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    if (encoding === 'utf-8' && !decodes(decoder, chunk)) encoding = 'gb18030';
  }
  if (encoding === 'utf-8' && !decodes(decoder)) encoding = 'gb18030';
  return { digest: hash.digest('hex'), encoding, bytes: (await stat(path)).size };
}

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    if (chunk) decoder.decode(chunk, { stream: true });
    else decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function content(file: DeliveryFile): Readable {
  const bytes = createReadStream(file.path);
  return file.encoding === 'utf-8' ? bytes : Readable.from(decoded(bytes, file.encoding));
}

async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* readCsv(file: DeliveryFile, dataset: Dataset): AsyncGenerator<DeliveredRow> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW,
  });
  const source = content(file);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let places: readonly number[] | undefined;
  let width = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (!places) {
        places = placesOf(
          record.map((header) => header.trim()),
          dataset,
        );
        width = record.length;
        continue;
      }
      yield {
        line: info.lines,
        cells: record.length === width ? places.map((place) => record[place]) : null,
      };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new DeliveryUnreadable(
      dataset.id,
      {
        zh: `第 ${parser.info.lines} 行附近的 CSV 引号或格式有误`,
        en: `the CSV is malformed near line ${parser.info.lines}`,
      },
      { cause },
    );
  } finally {
    source.destroy();
  }
  if (!places) placesOf([], dataset);
}

function placesOf(header: readonly string[], dataset: Dataset): readonly number[] {
  const wanted = headersOf(dataset);
  const missing = wanted.filter((name) => !header.includes(name));
  const repeated = wanted.filter((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (missing.length + repeated.length > 0) {
    const names = [...missing, ...repeated];
    throw new DeliveryUnreadable(dataset.id, {
      zh: `表头缺少或重复以下列：${names.join('、')}（应有：${wanted.join('、')}）`,
      en: `the header lacks or repeats these columns: ${names.join(', ')} (expected: ${wanted.join(', ')})`,
    });
  }
  return wanted.map((name) => header.indexOf(name));
}

async function* readNdjson(file: DeliveryFile, dataset: Dataset): AsyncGenerator<DeliveredRow> {
  const headers = headersOf(dataset);
  const source = content(file);
  let line = 0;
  try {
    for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() === '') continue;
      const row = text.length > LARGEST_ROW ? undefined : jsonObject(text.replace(/^\uFEFF/, ''));
      yield {
        line,
        cells: row
          ? headers.map((header) => (Object.hasOwn(row, header) ? row[header] : null))
          : null,
      };
    }
  } finally {
    source.destroy();
  }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
