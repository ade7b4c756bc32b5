/**
 * The rows of the sheets of an XLSX workbook (ECMA-376), streamed.
 *
 * Numbers come as Excel shows them (15 digits), and those of more digits as powers of ten, since the others are lost; dates as
 * `YYYY-MM-DD`, shared texts are held in memory up to a bound. Formulas count by the value that was saved with them; one
 * without a value is an error as Excel writes it. A document type declaration is refused: no workbook has one.
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
/** From here on a number has more digits than a spreadsheet keeps. */
const MOST_EXACT = 1e15;
const BUILT_IN_DATES = /^(1[4-7]|22|2[7-9]|3[0-6]|5\d)$/;

/** What of a workbook its cells refer to. */
interface Workbook {
  readonly texts: readonly string[];
  /** Whether a cell style shows its number as a day. */
  readonly dateStyles: readonly boolean[];
  readonly dayZero: number;
}

/** A sheet of a workbook that is open. */
export interface Sheet {
  readonly name: string;
  readonly isVisible: boolean;
  /** Reads its rows in order, some at a time. @throws WorkbookRefused */
  rows(): AsyncGenerator<RawRow[]>;
}

/** Opens a workbook for as long as its sheets are read. @throws WorkbookRefused */
export async function* sheetsOf(path: string): AsyncGenerator<readonly Sheet[]> {
  const archive = await Archive.open(path);
  try {
    const { listed, dayZero } = await listSheets(archive);
    const dateStyles = await readDateStyles(archive);
    const workbook = { texts: await readSharedTexts(archive), dateStyles, dayZero };
    const sheets = listed.filter(({ path: member }) => archive.members.has(member));
    if (!sheets.some(({ isVisible }) => isVisible)) throw noSheet();
    yield sheets.map(({ name, isVisible, path: member }) => ({
      ...{ name, isVisible },
      rows: () => rowsOfSheet(archive, member, workbook),
    }));
  } catch (error) {
    throw error instanceof WorkbookRefused ? error : damaged(error);
  } finally {
    archive.close();
  }
}

/** Reads the rows of the first sheet that people see, some at a time. @throws WorkbookRefused */
export async function* readXlsx(path: string): AsyncGenerator<RawRow[]> {
  for await (const sheets of sheetsOf(path))
    yield* (sheets.find(({ isVisible }) => isVisible) as Sheet).rows();
}

async function* rowsOfSheet(
  archive: Archive,
  member: string,
  workbook: Workbook,
): AsyncGenerator<RawRow[]> {
  const stream = await archive.read(member);
  if (!stream) throw noSheet();
  const sheet = new SheetRows(workbook);
  try {
    for await (const text of textOf(stream)) {
      sheet.write(text);
      if (sheet.rows.length >= 500) yield sheet.rows.splice(0);
    }
    sheet.end();
  } catch (error) {
    throw error instanceof WorkbookRefused ? error : damaged(error);
  } finally {
    stream.destroy();
  }
  if (sheet.rows.length > 0) yield sheet.rows;
}

interface ListedSheet {
  readonly name: string;
  readonly isVisible: boolean;
  /** Of its member in the archive. */
  readonly path: string;
}

async function listSheets(
  archive: Archive,
): Promise<{ readonly listed: readonly ListedSheet[]; readonly dayZero: number }> {
  const sheets: { name: string; isVisible: boolean; relation: string }[] = [];
  let dayZero = DAY_ZERO;
  await parse(archive, 'xl/workbook.xml', (tag) => {
    const name = local(tag.name);
    if (name === 'workbookPr' && /^(1|true)$/.test(tag.attributes['date1904'] ?? ''))
      dayZero += DAYS_TO_1904;
    if (name === 'sheet')
      sheets.push({
        name: tag.attributes['name'] ?? '',
        isVisible: (tag.attributes['state'] ?? 'visible') === 'visible',
        relation: relationOf(tag),
      });
  });
  const targets = new Map<string, string>();
  await parse(archive, 'xl/_rels/workbook.xml.rels', (tag) => {
    targets.set(tag.attributes['Id'] ?? '', tag.attributes['Target'] ?? '');
  });
  const listed = sheets.map(({ name, isVisible, relation }) => {
    const target = targets.get(relation) ?? '';
    return { name, isVisible, path: target.startsWith('/') ? target.slice(1) : `xl/${target}` };
  });
  return { listed, dayZero };
}

function noSheet(): WorkbookRefused {
  return new WorkbookRefused({
    zh: '文件中没有可读的工作表（是否误把其他文件改名为 .xlsx？）',
    en: 'it holds no readable sheet (is it another kind of file renamed to .xlsx?)',
  });
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
  #column = 0;
  #type = 'n';
  #style = 0;
  #value = '';
  #isFormula = false;
  #isPhonetic = false;
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
    if (name === 'v' || name === 't') this.#reading = !this.#isPhonetic;
    else if (name === 'f') this.#isFormula = true;
    else if (name === 'rPh') this.#isPhonetic = true;
    else if (name === 'c') {
      const reference = tag.attributes['r'];
      this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
      this.#type = tag.attributes['t'] ?? 'n';
      this.#style = Number(tag.attributes['s'] ?? 0);
      this.#value = '';
      this.#isFormula = false;
    } else if (name === 'row') {
      // Rows come in order; one that bears the number of another, or none, is a row all the same.
      this.#line = Math.max(Number(tag.attributes['r']) || 0, this.#line + 1);
      this.#cells = [];
      this.#column = 0;
      this.#crowded = false;
    }
  }

  #closed(name: string): void {
    if (name === 'v' || name === 't') this.#reading = false;
    else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'c') {
      // What a formula comes to was never worked out: Excel itself shows this for it.
      if (this.#isFormula && this.#value === '' && this.#type !== 'str') {
        this.#type = 'e';
        this.#value = '#GETTING_DATA';
      }
      if (this.#column > MOST_COLUMNS) this.#crowded = this.#crowded || this.#value !== '';
      else if (this.#value !== '') {
        while (this.#cells.length < this.#column) this.#cells.push('');
        this.#cells[this.#column - 1] = this.#cell();
      }
    } else if (name === 'row' && this.#cells.length > 0) {
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
    if (this.#type === 's') {
      const text = this.workbook.texts[Number(value)];
      if (text === undefined) throw damaged(new Error(`no shared text ${value}`));
      return text;
    }
    if (this.#type === 'b') return value === '1';
    if (this.#type !== 'n') return value;
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    if (this.workbook.dateStyles[this.#style]) {
      const day = dateOfDay(this.workbook.dayZero + Math.floor(number));
      return Number.isInteger(number) ? day : `${day} ${timeOf(number % 1)}`;
    }
    return Math.abs(number) < MOST_EXACT
      ? String(Number(number.toPrecision(15)))
      : number.toExponential(14).toUpperCase();
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
