/**
 * The rows of the first visible sheet of an XLSX workbook (ECMA-376), streamed.
 *
 * Numbers come as Excel shows them (15 digits), dates as `YYYY-MM-DD`, shared texts are held in memory up to a bound.
 * Formulas count by the value that was saved with them. A document type declaration is refused: no workbook has one.
 */
import { StringDecoder } from 'node:string_decoder';
import { type Readable } from 'node:stream';
import { type SaxesOptions, SaxesParser, type SaxesTagPlain } from 'saxes';
import { dateOfDay, dayNumber } from '#libs/kernel';
import { MOST_COLUMNS, type RawRow } from './csv-reader.ts';
import { Archive, damaged, WorkbookRefused } from './xlsx-archive.ts';

/** Most characters of shared texts that are held in memory. */
const MOST_SHARED_CHARACTERS = 32 * 1_048_576;
/** Excel's day zero; its day 60, 29 February 1900, never was, and no enterprise is older. */
const DAY_ZERO = dayNumber('1899-12-30');
const DAYS_TO_1904 = 1_462;
const BUILT_IN_DATES = /^(1[4-7]|22|2[7-9]|3[0-6]|5\d)$/;

interface Workbook {
  readonly sheet: Readable;
  readonly texts: readonly string[];
  /** Whether a cell style shows its number as a day. */
  readonly dateStyles: readonly boolean[];
  readonly dayZero: number;
}

/** Reads the rows in order, some at a time. @throws WorkbookRefused */
export async function* readXlsx(path: string): AsyncGenerator<RawRow[]> {
  const archive = await Archive.open(path);
  try {
    const workbook = await openWorkbook(archive);
    const sheet = new SheetRows(workbook);
    for await (const text of textOf(workbook.sheet)) {
      sheet.write(text);
      if (sheet.rows.length >= 500) yield sheet.rows.splice(0);
    }
    sheet.end();
    if (sheet.rows.length > 0) yield sheet.rows;
  } catch (error) {
    throw error instanceof WorkbookRefused ? error : damaged(error);
  } finally {
    archive.close();
  }
}

async function openWorkbook(archive: Archive): Promise<Workbook> {
  let relation = '';
  let dayZero = DAY_ZERO;
  await parse(archive, 'xl/workbook.xml', (tag) => {
    const name = local(tag.name);
    if (name === 'workbookPr' && /^(1|true)$/.test(tag.attributes['date1904'] ?? ''))
      dayZero += DAYS_TO_1904;
    if (name === 'sheet' && relation === '' && (tag.attributes['state'] ?? 'visible') === 'visible')
      relation = relationOf(tag);
  });
  let target = '';
  await parse(archive, 'xl/_rels/workbook.xml.rels', (tag) => {
    if (tag.attributes['Id'] === relation) target = tag.attributes['Target'] ?? '';
  });
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  const dateStyles = await readDateStyles(archive);
  const texts = await readSharedTexts(archive);
  const sheet = target === '' ? undefined : await archive.read(path);
  if (!sheet) {
    throw new WorkbookRefused({
      zh: '文件中没有可读的工作表（是否误把其他文件改名为 .xlsx？）',
      en: 'it holds no readable sheet (is it another kind of file renamed to .xlsx?)',
    });
  }
  return { sheet, texts, dateStyles, dayZero };
}

function relationOf(tag: SaxesTagPlain): string {
  const found = Object.entries(tag.attributes).find(([name]) => /(^|:)id$/.test(name));
  return found?.[1] ?? '';
}

async function readDateStyles(archive: Archive): Promise<boolean[]> {
  const own = new Map<string, string>();
  const styles: boolean[] = [];
  let inCells = false;
  await parse(archive, 'xl/styles.xml', (tag) => {
    const name = local(tag.name);
    if (name === 'numFmt')
      own.set(tag.attributes['numFmtId'] ?? '', tag.attributes['formatCode'] ?? '');
    else if (name === 'cellXfs') inCells = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCells = false;
    else if (name === 'xf' && inCells) {
      const id = tag.attributes['numFmtId'] ?? '0';
      const format = own.get(id)?.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '') ?? '';
      styles.push(BUILT_IN_DATES.test(id) || (/[yd]/i.test(format) && !/[#0]/.test(format)));
    }
  });
  return styles;
}

async function readSharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  let current = '';
  let characters = 0;
  let [inText, phonetic] = [false, false];
  await parse(
    archive,
    'xl/sharedStrings.xml',
    (tag) => {
      const name = local(tag.name);
      if (name === 'si') current = '';
      else if (name === 't') inText = !phonetic;
      else if (name === 'rPh') phonetic = true;
    },
    (tag) => {
      const name = local(tag.name);
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') texts.push(current);
    },
    (text) => {
      if (!inText) return;
      current += text;
      characters += text.length;
      if (characters > MOST_SHARED_CHARACTERS) throw tooMuchText();
    },
  );
  return texts;
}

function tooMuchText(): WorkbookRefused {
  return new WorkbookRefused({
    zh: '工作簿中的文字过多；请拆分或改用 CSV',
    en: 'the workbook holds too much text; split it or send CSV',
  });
}

/** Turns the XML of a sheet into rows. */
class SheetRows {
  readonly rows: RawRow[] = [];
  readonly #parser = strictParser();
  #line = 0;
  #cells: unknown[] = [];
  #crowded = false;
  #width = 0;
  #column = 0;
  #type = 'n';
  #style = 0;
  #value = '';
  #reading = false;

  constructor(private readonly workbook: Workbook) {
    this.#parser.on('opentag', (tag) => this.#opened(tag));
    this.#parser.on('closetag', (tag) => this.#closed(local(tag.name)));
    this.#parser.on('text', (text) => {
      if (this.#reading) this.#value += text;
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }

  #opened(tag: SaxesTagPlain): void {
    const name = local(tag.name);
    if (name === 'v' || name === 't') this.#reading = true;
    else if (name === 'c') {
      const reference = tag.attributes['r'];
      this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
      this.#type = tag.attributes['t'] ?? 'n';
      this.#style = Number(tag.attributes['s'] ?? 0);
      this.#value = '';
    } else if (name === 'row') {
      this.#line = Number(tag.attributes['r'] ?? this.#line + 1);
      this.#cells = [];
      this.#column = 0;
      this.#crowded = false;
    }
  }

  #closed(name: string): void {
    if (name === 'v' || name === 't') this.#reading = false;
    else if (name === 'c') {
      if (this.#column > MOST_COLUMNS) this.#crowded = this.#crowded || this.#value !== '';
      else if (this.#value !== '') {
        while (this.#cells.length < this.#column) this.#cells.push('');
        this.#cells[this.#column - 1] = this.#cell();
      }
    } else if (name === 'row' && this.#cells.length > 0) {
      // Empty cells at the end of a row are not written.
      if (this.#width === 0) this.#width = this.#cells.length;
      while (this.#cells.length < this.#width) this.#cells.push('');
      this.rows.push({
        line: this.#line,
        text: this.#cells.join('\t'),
        cells: this.#crowded ? null : this.#cells,
        fault: this.#crowded ? 'REGISTRY.ROW_MALFORMED' : null,
      });
    }
  }

  #cell(): unknown {
    const value = this.#value;
    if (this.#type === 's') return this.workbook.texts[Number(value)] ?? '';
    if (this.#type === 'b') return value === '1';
    if (this.#type !== 'n') return value;
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    if (this.workbook.dateStyles[this.#style]) {
      const day = dateOfDay(this.workbook.dayZero + Math.floor(number));
      return Number.isInteger(number) ? day : `${day} ${timeOf(number % 1)}`;
    }
    return String(Number(number.toPrecision(15)));
  }
}

/** The time at a share of a day, `08:30:00`; what rounds to midnight is the last second before it. */
function timeOf(share: number): string {
  const seconds = Math.min(Math.round(share * 86_400), 86_399);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

async function parse(
  archive: Archive,
  name: string,
  opened: (tag: SaxesTagPlain) => void,
  closed?: (tag: SaxesTagPlain) => void,
  text?: (text: string) => void,
): Promise<void> {
  const stream = await archive.read(name);
  if (!stream) return;
  const parser = strictParser();
  parser.on('opentag', opened);
  if (closed) parser.on('closetag', closed);
  if (text) parser.on('text', text);
  for await (const piece of textOf(stream)) parser.write(piece);
  parser.close();
}

/** Without namespaces, whose prefixes are left out by {@link local}. */
interface PlainXml extends SaxesOptions {
  readonly xmlns: false;
  readonly position: false;
}

function strictParser(): SaxesParser<PlainXml> {
  const parser = new SaxesParser<PlainXml>({ xmlns: false, position: false });
  parser.on('doctype', () => {
    throw new WorkbookRefused({
      zh: '工作簿内含有文档类型声明（DOCTYPE），可能是恶意文件',
      en: 'it contains a document type declaration, which no workbook has',
    });
  });
  return parser;
}

async function* textOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  for await (const chunk of stream as AsyncIterable<Buffer>) yield decoder.write(chunk);
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** 1 for `A5`, 27 for `AA5`. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column;
}
