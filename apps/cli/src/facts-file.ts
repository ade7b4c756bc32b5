import { createReadStream } from 'node:fs';
import { type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import {
  type CodeLists,
  FactMalformed,
  type FactValue,
  normaliseFact,
  offsetOfError,
} from '#libs/engine';
import { type Text } from '#libs/kernel';
import { type FactColumn, type FactsColumns, KEY, typed } from './facts-columns.ts';
import { FactsRefused } from './errors.ts';
import { type FactsItems } from './facts-items.ts';

/** One subject's facts, normalised, in the order the rules read them. The array is used again for the next row. */
export interface FactsRow {
  readonly enterprise: string;
  readonly values: readonly FactValue[];
}

/** What reading a file of facts tells its caller. */
export interface FactsListener {
  /** Called for every good row. */
  row(row: FactsRow): void;
  /** Called for every bad row; throws to stop. */
  bad(problem: FactsRefused): void;
  /** Called once for each name that is no fact. */
  unknown(name: string, line: number): void;
  /** Called after every piece of the file: what was made of it can be written out now. */
  pause(): Promise<void>;
}

/** Longest line, in UTF-16 units: a row is held in memory as a whole. */
const LONGEST_LINE = 8_388_608;
/** Rows of a table between two looks at what is to be written. */
const PAUSE_ROWS = 1_000;
/** Most unknown names that are remembered, so that a file of inventive keys does not fill the memory. */
const MOST_UNKNOWN = 1_000;

/**
 * Reads a file of facts row by row, in constant memory.
 *
 * CSV (RFC 4180, UTF-8, a header line) by the extension `.csv`, NDJSON by `.ndjson`, `.jsonl` or `.json`, else by the
 * first character: `{` begins NDJSON.
 *
 * @param path a file, or `-` for standard input
 * @throws CLI.FACTS_REFUSED when the file as a whole cannot be used
 */
export async function readFacts(
  path: string,
  columns: FactsColumns,
  items: FactsItems,
  width: number,
  codes: CodeLists,
  listener: FactsListener,
): Promise<void> {
  const name = path === '-' ? '<stdin>' : path;
  const bytes: Readable =
    path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 262_144 });
  const pieces = textOf(bytes, name);
  const first = await pieces.next();
  const start = first.done ? '' : first.value;
  const whole = chain(start, pieces);
  const reader = new RowReader(name, columns, items, width, codes, listener);
  try {
    if (isNested(name, start)) await readLines(whole, reader, listener);
    else await readTable(whole, reader, listener);
  } finally {
    bytes.destroy();
  }
}

function isNested(name: string, start: string): boolean {
  if (/\.csv$/i.test(name)) return false;
  return /\.(ndjson|jsonl|json)$/i.test(name) || /^\s*\{/.test(start);
}

async function* chain(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

async function* textOf(bytes: Readable, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const decode = (chunk: Buffer | undefined): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new FactsRefused(name, line, 1, {
        zh: '文件不是 UTF-8 编码；请另存为 UTF-8 后重试。',
        en: 'The file is not UTF-8; save it as UTF-8 and try again.',
      });
    }
  };
  try {
    for await (const chunk of bytes) {
      const text = decode(chunk as Buffer);
      yield text;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
    }
  } catch (cause) {
    if (cause instanceof FactsRefused) throw cause;
    throw new FactsRefused(name, line, 1, {
      zh: `无法读取（${(cause as { code?: string }).code ?? String(cause)}）；请核对路径和权限。`,
      en: `Cannot be read (${(cause as { code?: string }).code ?? String(cause)}); check the path and its permissions.`,
    });
  }
  const rest = decode(undefined);
  if (rest !== '') yield rest;
}

async function readTable(
  text: AsyncIterable<string>,
  reader: RowReader,
  listener: FactsListener,
): Promise<void> {
  let ended = 0;
  const parser = parse({
    bom: true,
    info: true,
    on_record: (record, { lines }) => {
      ended = lines;
      return record;
    },
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  let header: (FactColumn | typeof KEY | undefined)[] | undefined;
  try {
    await pipeline(text, parser, async (records: AsyncIterable<Parsed>) => {
      let rows = 0;
      for await (const { record, info } of records) {
        const line = info.lines - breaksIn(record);
        if (header) reader.cells(record, header, line);
        else header = reader.header(record, line);
        rows += 1;
        if (rows % PAUSE_ROWS === 0) await listener.pause();
      }
    });
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    // A quote without its pair runs to the end of the file: what helps is where its row begins.
    const open = failure.code === 'CSV_QUOTE_NOT_CLOSED' && { lines: ended + 1, column: 0 };
    const { lines, column } = open || (failure as { lines?: number; column?: number });
    throw reader.refusal(Number(lines ?? 1), (Number(column) || 0) + 1, {
      zh: `CSV 格式有误（${failure.code}）：引号不成对或位置不对，或行过长；请更正后重试。`,
      en: `Malformed CSV (${failure.code}): a quote without its pair or in the wrong place, or a line too long; correct it and try again.`,
    });
  }
  if (!header)
    throw reader.refusal(1, 1, {
      zh: '文件是空的；第一行应为列名。',
      en: 'The file is empty; its first line should name the columns.',
    });
  await listener.pause();
}

/** Line breaks inside the cells of a record: the parser counts to its end, people to its beginning. */
function breaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) breaks += 1;
  }
  return breaks;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function readLines(
  text: AsyncIterable<string>,
  reader: RowReader,
  listener: FactsListener,
): Promise<void> {
  let rest = '';
  let line = 0;
  const take = (raw: string): void => {
    line += 1;
    const content = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const bare = line === 1 && content.startsWith('\ufeff') ? content.slice(1) : content;
    if (bare.trim() !== '') reader.line(bare, line);
  };
  for await (const piece of text) {
    const whole = rest + piece;
    let from = 0;
    for (let at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', from)) {
      take(whole.slice(from, at));
      from = at + 1;
    }
    rest = whole.slice(from);
    if (rest.length > LONGEST_LINE)
      throw reader.refusal(line + 1, 1, {
        zh: `一行超过 ${LONGEST_LINE} 个字符；NDJSON 每行一个对象。`,
        en: `A line has more than ${LONGEST_LINE} characters; NDJSON has one object per line.`,
      });
    await listener.pause();
  }
  if (rest !== '') take(rest);
  await listener.pause();
}

/** More parts than the name of any fact has. */
const DEEPEST_NAME = 100;

/** Turns cells or an object into the values of one row. */
class RowReader {
  private readonly values: FactValue[];
  private readonly unknown = new Set<string>();
  private readonly found = new Map<string, FactColumn | null>();

  constructor(
    private readonly name: string,
    private readonly columns: FactsColumns,
    private readonly items: FactsItems,
    private readonly width: number,
    private readonly codes: CodeLists,
    private readonly listener: FactsListener,
  ) {
    this.values = new Array<FactValue>(width).fill(null);
  }

  refusal(line: number, column: number, text: Text): FactsRefused {
    return new FactsRefused(this.name, line, column, text);
  }

  header(names: readonly string[], line: number): (FactColumn | typeof KEY | undefined)[] {
    const seen = new Map<string, string>();
    const columns = names.map((name, index) => {
      const column = name === KEY ? KEY : this.columns.find(name);
      const key = column === KEY ? KEY : (column?.key ?? `?${name}`);
      const earlier = seen.get(key);
      if (earlier !== undefined)
        throw this.refusal(line, index + 1, {
          zh: `列“${name}”与列“${earlier}”是同一列；请只保留一列。`,
          en: `The column "${name}" is the same as "${earlier}"; keep one of them.`,
        });
      seen.set(key, name);
      if (column === undefined) this.notAFact(name, line);
      return column;
    });
    if (!seen.has(KEY)) throw this.refusal(line, 1, NO_KEY);
    return columns;
  }

  cells(
    cells: readonly string[],
    header: readonly (FactColumn | typeof KEY | undefined)[],
    line: number,
  ): void {
    if (cells.length !== header.length) {
      this.bad(line, Math.min(cells.length, header.length) + 1, {
        zh: `该行有 ${cells.length} 格，列名有 ${header.length} 个；请核对逗号和引号。`,
        en: `The row has ${cells.length} cells and the header ${header.length}; check commas and quotes.`,
      });
      return;
    }
    let enterprise = '';
    for (let at = 0; at < cells.length; at += 1) {
      const column = header[at];
      if (column === KEY) enterprise = cells[at] as string;
      else if (column && !this.put(column, cells[at], line, at + 1)) return;
    }
    this.give(enterprise, line, header.indexOf(KEY) + 1);
  }

  line(text: string, line: number): void {
    let object: unknown;
    try {
      object = JSON.parse(text);
    } catch {
      this.bad(line, (offsetOfError(text) ?? 0) + 1, {
        zh: '该行不是有效的 JSON；每行应为一个完整的对象。',
        en: 'The line is not valid JSON; each line is one whole object.',
      });
      return;
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object)) {
      this.bad(line, 1, {
        zh: '该行不是对象；应为 {"enterprise": "…", …}。',
        en: 'The line is no object; write {"enterprise": "…", …}.',
      });
      return;
    }
    this.values.fill(null);
    this.items.next();
    const key = (object as Record<string, unknown>)[KEY];
    const seen = new Set<string>();
    if (this.members(object as Record<string, unknown>, '', text, line, seen, 1))
      this.give(typeof key === 'string' || Number.isSafeInteger(key) ? String(key) : '', line, 1);
  }

  /** @returns whether all members are good */
  private members(
    object: Record<string, unknown>,
    prefix: string,
    text: string,
    line: number,
    seen: Set<string>,
    depth: number,
  ): boolean {
    for (const [key, value] of Object.entries(object)) {
      const name = prefix === '' ? key : `${prefix}.${key}`;
      if (name === KEY) continue;
      const column = this.columnOf(name);
      if (column) {
        const at = Math.max(0, text.indexOf(JSON.stringify(key))) + 1;
        if (seen.has(column.key)) {
          this.bad(line, at, {
            zh: `“${name}”给出了两次；请只保留一次。`,
            en: `"${name}" is given twice; keep one of them.`,
          });
          return false;
        }
        seen.add(column.key);
        if (!this.put(column, typed(column, value), line, at)) return false;
      } else if (Array.isArray(value) && this.items.has(name)) {
        if (!this.takeItems(name, value, line, Math.max(0, text.indexOf(JSON.stringify(key))) + 1))
          return false;
      } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        if (depth > DEEPEST_NAME) continue;
        if (!this.members(value as Record<string, unknown>, name, text, line, seen, depth + 1))
          return false;
      } else this.notAFact(name, line);
    }
    return true;
  }

  private takeItems(name: string, items: readonly unknown[], line: number, at: number): boolean {
    const objects = items.filter(
      (item): item is object => typeof item === 'object' && item !== null,
    );
    if (objects.length < items.length) {
      this.bad(line, at, {
        zh: `“${name}”应为明细对象的列表，如 [{"…": …}]。`,
        en: `"${name}" is a list of items, each an object: [{"…": …}].`,
      });
      return false;
    }
    try {
      for (const strange of this.items.take(name, objects)) this.notAFact(strange, line);
      return true;
    } catch (error) {
      if (!(error instanceof FactMalformed)) throw error;
      this.bad(line, at, error.text);
      return false;
    }
  }

  private columnOf(name: string): FactColumn | null {
    const known = this.found.get(name);
    if (known !== undefined) return known;
    const column = this.columns.find(name) ?? null;
    if (this.found.size < 10_000) this.found.set(name, column);
    return column;
  }

  private put(column: FactColumn, raw: unknown, line: number, at: number): boolean {
    try {
      const value = normaliseFact(column.definition, raw, this.codes);
      if (column.slot >= 0) this.values[column.slot] = value;
      return true;
    } catch (error) {
      if (!(error instanceof FactMalformed)) throw error;
      this.bad(line, at, error.text);
      return false;
    }
  }

  private give(enterprise: string, line: number, column: number): void {
    if (enterprise === '') {
      this.bad(line, column, NO_KEY);
      return;
    }
    this.items.fill(this.values);
    this.listener.row({ enterprise, values: this.values });
  }

  private bad(line: number, column: number, text: Text): void {
    this.listener.bad(this.refusal(line, column, text));
  }

  private notAFact(name: string, line: number): void {
    if (this.unknown.has(name) || this.unknown.size >= MOST_UNKNOWN) return;
    this.unknown.add(name);
    this.listener.unknown(name, line);
  }
}

const NO_KEY: Text = {
  zh: `缺少企业标识；列“${KEY}”须写明该行是哪一家企业。`,
  en: `The enterprise is missing; the column "${KEY}" says whose row it is.`,
};
