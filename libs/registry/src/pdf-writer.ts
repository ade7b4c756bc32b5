import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Font } from 'fontkit';

/** A document of one table: lines above it, its columns and rows, lines below, and what stands on the foot of each page. */
export interface PdfTable {
  readonly title: string;
  readonly above: readonly string[];
  readonly columns: readonly {
    readonly head: string;
    readonly width: number;
    readonly right?: boolean;
  }[];
  readonly rows: readonly (readonly string[])[];
  readonly below: readonly string[];
  readonly foot: string;
  /** When what it shows came about: the same table gives the same bytes. */
  readonly at: Date;
}

const FONT = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
const MARGIN = 40;
const SIZE = 9;
const PADDING = 3;
/** Rows after which other requests get their turn: a thousand take about half a second. */
const TURN = 50;

let font: Promise<{ readonly bytes: Buffer; readonly face: Font }> | undefined;

/** Read once for a process: ten megabytes, of which a document embeds the glyphs it uses. */
function loadFont(): NonNullable<typeof font> {
  font ??= (async () => {
    const { create } = await import('fontkit');
    const bytes = await readFile(createRequire(import.meta.url).resolve(FONT));
    return { bytes, face: create(bytes) as Font };
  })();
  return font;
}

/**
 * A text as the font can show it: a character that it lacks, such as a rare one in a name, stands as its code 〔U+2A6D6〕
 * and never disappears.
 */
export function showable(text: string, has: (codePoint: number) => boolean): string {
  return [...text]
    .map((one) => {
      const code = one.codePointAt(0) as number;
      return has(code) ? one : `〔U+${code.toString(16).toUpperCase()}〕`;
    })
    .join('');
}

/**
 * Writes a table as a PDF (ISO 32000) on A4, with the head of the table, the page's number and the foot on every page. The
 * font is embedded, so it looks the same everywhere and its text can be searched and copied.
 */
export async function writePdf(table: PdfTable): Promise<Buffer> {
  // Only who writes a document loads what that takes.
  const { bytes, face } = await loadFont();
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'zh-CN',
    info: { Title: table.title, Producer: 'Huizhi', Creator: 'Huizhi', CreationDate: table.at },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  const shown = (text: string): string => showable(text, (code) => face.hasGlyphForCodePoint(code));
  document.registerFont('text', bytes);
  document.font('text').fontSize(14).text(shown(table.title), { align: 'center' }).moveDown(0.5);
  document.fontSize(SIZE);
  for (const line of table.above) document.text(shown(line));
  document.moveDown(0.5);
  drawRow(
    document,
    table,
    table.columns.map(({ head }) => head),
  );
  for (const [index, row] of table.rows.entries()) {
    drawRow(document, table, row.map(shown));
    if (index % TURN === TURN - 1) await breathe();
  }
  document.moveDown(0.5);
  for (const line of table.below) document.text(shown(line), MARGIN);
  number(document, shown(table.foot));
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function drawRow(document: PDFKit.PDFDocument, table: PdfTable, cells: readonly string[]): void {
  const { columns } = table;
  const heights = cells.map((cell, at) =>
    document.heightOfString(cell, { width: (columns[at]?.width ?? 0) - 2 * PADDING }),
  );
  const height = Math.max(...heights) + 2 * PADDING;
  // One line is kept for the foot.
  if (document.y + height > document.page.height - MARGIN - 2 * SIZE) {
    document.addPage();
    drawRow(
      document,
      table,
      columns.map(({ head }) => head),
    );
  }
  const top = document.y;
  let left = MARGIN;
  for (const [at, { width, right }] of columns.entries()) {
    document.rect(left, top, width, height).lineWidth(0.4).stroke('#888888');
    document.fillColor('#000000').text(cells[at] ?? '', left + PADDING, top + PADDING, {
      width: width - 2 * PADDING,
      align: right === true ? 'right' : 'left',
    });
    left += width;
  }
  document.x = MARGIN;
  document.y = top + height;
}

function number(document: PDFKit.PDFDocument, foot: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(start + page);
    // Below the margin a line would begin a page of its own.
    document.page.margins.bottom = 0;
    document
      .fontSize(7)
      .text(`${foot}　第 ${page + 1} 页，共 ${count} 页`, MARGIN, document.page.height - MARGIN, {
        width: document.page.width - 2 * MARGIN,
        align: 'center',
        lineBreak: false,
      });
  }
}
