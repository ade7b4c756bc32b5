import { writeFile } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive; `claims` is the size its header states when it is to lie. */
export interface Member {
  readonly name: string;
  readonly content: Buffer;
  readonly claims?: number;
}

/** Writes a ZIP archive as its specification (APPNOTE 6.3) has it, lies included. */
export function zip(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of members) {
    const packed = deflateRawSync(content);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? content.length, 18);
    common.writeUInt16LE(path.length, 22);
    parts.push(Buffer.from('504b0304', 'hex'), common, path, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('504b01021400', 'hex'), common, tail, path);
    offset += 30 + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

/** The XML of a workbook with one sheet; a cell that is a Date is written as Excel writes days. */
export function workbook(rows: Iterable<readonly (string | number | Date)[]>): Member[] {
  const sheet: string[] = ['<worksheet><sheetData>'];
  let line = 0;
  for (const row of rows) {
    line += 1;
    const cells = row.map((cell) =>
      typeof cell === 'number'
        ? `<c><v>${cell}</v></c>`
        : cell instanceof Date
          ? `<c s="1"><v>${cell.getTime() / 86_400_000 + 25_569}</v></c>`
          : `<c t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`,
    );
    sheet.push(`<row r="${line}">${cells.join('')}</row>`);
  }
  sheet.push('</sheetData></worksheet>');
  const member = (name: string, text: string): Member => ({ name, content: Buffer.from(text) });
  return [
    member(
      'xl/workbook.xml',
      '<workbook xmlns:r="r"><sheets><sheet name="隐藏" sheetId="1" state="hidden" r:id="rId9"/><sheet name="数据" sheetId="2" r:id="rId1"/></sheets></workbook>',
    ),
    member(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    member(
      'xl/styles.xml',
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    ),
    member('xl/worksheets/sheet1.xml', sheet.join('')),
  ];
}

/** A sheet by the XML of the cells of its rows. */
export interface SheetWritten {
  readonly name?: string;
  readonly state?: 'hidden';
  readonly rows: readonly string[];
}

/** Texts as cells within a sheet. */
export function cellsOf(texts: readonly string[]): string {
  return texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
}

/** A workbook of several sheets, with shared texts if there are any; style 1 shows a number as a day. */
export function workbookOf(sheets: readonly SheetWritten[], shared?: readonly string[]): Buffer {
  const kept = workbook([]).filter(({ name }) => name === 'xl/styles.xml');
  const member = (name: string, text: string): Member => ({ name, content: Buffer.from(text) });
  const listed = sheets.map(
    ({ name = '数据', state = 'visible' }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="rId${at + 1}"/>`,
  );
  const relations = sheets.map(
    (_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return zip([
    ...kept,
    member(
      'xl/workbook.xml',
      `<workbook xmlns:r="r"><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    member('xl/_rels/workbook.xml.rels', `<Relationships>${relations.join('')}</Relationships>`),
    ...sheets.map(({ rows }, at) =>
      member(
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet><sheetData>${rows.map((cells) => `<row>${cells}</row>`).join('')}</sheetData></worksheet>`,
      ),
    ),
    ...(shared
      ? [
          member(
            'xl/sharedStrings.xml',
            `<sst>${shared.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
          ),
        ]
      : []),
  ]);
}

/** Writes a workbook to a file. */
export async function writeWorkbook(
  path: string,
  rows: Iterable<readonly (string | number | Date)[]>,
): Promise<void> {
  await writeFile(path, zip(workbook(rows)));
}
