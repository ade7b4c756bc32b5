import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { type DryRun, dryRun, loadDatasets, type Reject } from '#libs/registry';
import { inventCreditCode } from '../../libs/registry/src/credit-code.ts';

/** One bad row in every form of file: whatever it is, its neighbours are taken and it is accounted for. */
const HEADER = [
  ...['企业名称', '统一社会信用代码', '注册日期', '企业类型', '法人代表'],
  ...['注册资金', '经营范围', '所在省份', '地区', '注册地址'],
];
const NEIGHBOURS = 12;
const cellsOf = (number: number): string[] => [
  `海口第${number}商贸有限公司`,
  inventCreditCode('1', '460100', 1_000_000 + number),
  ...['1995-03-01', 'N/A', 'N/A', '"1,000(万元)"', '"服装,鞋帽零售"', '海南', '海口'],
  `"海口市龙华区示例路${number}号"`,
];
const BAD = cellsOf(0);
const put = (at: number, cell: string): string => BAD.with(at, cell).join(',');
const inserted = (at: number, place: number, sign: string): string => {
  const cell = BAD[at] as string;
  return put(at, cell.slice(0, place) + sign + cell.slice(place));
};

/** The bad rows: what they are, and how they are written. */
const ROWS: readonly (readonly [what: string, row: string])[] = [
  ...HEADER.flatMap((name, at): (readonly [string, string])[] => [
    [`a quote before ${name}`, inserted(at, 0, '"')],
    [`a quote within ${name}`, inserted(at, 2, '"')],
    [`a quote behind ${name}`, inserted(at, 99, '"')],
    [`two quotes before ${name}`, inserted(at, 0, '""')],
    [`a comma within ${name}`, inserted(at, 2, ',')],
    [`no ${name}`, put(at, '')],
    [`a NUL in ${name}`, inserted(at, 2, '\u0000')],
    [`U+FFFD in ${name}`, inserted(at, 2, '\uFFFD')],
    [`a private character in ${name}`, inserted(at, 2, '\uE123')],
    [`a return within ${name}`, inserted(at, 2, '\r')],
    [`nothing behind ${name}`, `${BAD.slice(0, at + 1).join(',')},`],
  ]),
  ['a row of a thousand cells', 'x,'.repeat(1_500)],
  ['a row of 200,000 characters', put(6, '服装'.repeat(100_000))],
  ['a code of fifteen digits', put(1, '460100000012345')],
  ['a code as a power of ten', put(1, '9.1460100E+17')],
  ['a day that is none', put(2, '1995-02-30')],
  ['a day in words', put(2, '一九九五年')],
  ['a capital beyond belief', put(5, '99999999999999999万人民币')],
  ['a formula', put(0, '=cmd|calc')],
  ['what a failed formula shows', put(9, '#REF!')],
  ['UTF-8 read as GBK', put(0, '娴峰彛绀轰緥鏈夐檺鍏徃')],
  ['UTF-8 read as Latin-1', put(0, 'æµ·å\u008f£')],
  ['marks that turn the order about', inserted(0, 2, '\u202e')],
  ['an opened quote and nothing else', '"'],
  ['quotes alone', '"""""'],
  ['a word', '说明'],
];

type Written = (rows: readonly string[]) => string | Buffer | undefined;
const lines = (rows: readonly string[], end = '\n'): string =>
  [HEADER.join(','), ...rows, ''].join(end);
const FORMS: readonly (readonly [what: string, written: Written, headerLines: number])[] = [
  ['in UTF-8', (rows) => lines(rows), 1],
  ['with a byte-order mark and CRLF', (rows) => `\uFEFF${lines(rows, '\r\n')}`, 1],
  ['in GB 18030', (rows) => gb18030(lines(rows)), 1],
  ['below a title', (rows) => `企业登记表,,,,,,,,,\n单位：万元\n${lines(rows)}`, 3],
  ['without a last end of line', (rows) => lines(rows).slice(0, -1), 1],
];
/** Where among its neighbours the bad row stands. */
const PLACES = [0, 6, NEIGHBOURS];

let folder: string;
let read: (content: string | Buffer) => Promise<DryRun & { readonly rejects: readonly Reject[] }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-hostile-'));
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const dataset = loadDatasets(files, book.dictionary).find(({ id }) => id === 'registration');
  const path = join(folder, 'x.csv');
  read = async (content) => {
    if (!dataset) throw new Error('no dataset of registrations');
    await writeFile(path, content);
    const rejects: Reject[] = [];
    const onRejects = (some: readonly Reject[]): void => void rejects.push(...some);
    return { ...(await dryRun({ dataset, book, path, onRejects })), rejects };
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(FORMS)('a file %s', (_form, written, headerLines) => {
  it.each(ROWS)('loses no row beside %s', async (what, bad) => {
    for (const place of PLACES) {
      const rows = Array.from({ length: NEIGHBOURS }, (_, at) => cellsOf(at + 1).join(','));
      const content = written(rows.toSpliced(place, 0, bad));
      if (content === undefined) continue;
      const found = await read(content);
      const struck = headerLines + 1 + place;
      const wrong = found.rejects.filter(({ line }) => line !== struck);
      expect([what, place, wrong]).toEqual([what, place, []]);
      expect(found.rows).toBe(NEIGHBOURS + 1);
      expect(found.accepted + found.repaired + found.rejected).toBe(found.rows);
    }
  });
});

let bytesBySign: Map<string, number> | undefined;

/** A text in GBK; undefined when a character of it is none of GBK's. */
function gb18030(text: string): Buffer | undefined {
  const decoder = new TextDecoder('gb18030');
  if (!bytesBySign) {
    bytesBySign = new Map();
    for (let lead = 0x81; lead <= 0xfe; lead += 1)
      for (let trail = 0x40; trail <= 0xfe; trail += 1)
        bytesBySign.set(decoder.decode(Uint8Array.of(lead, trail)), (lead << 8) | trail);
  }
  const bytes: number[] = [];
  for (const sign of text) {
    const pair = bytesBySign.get(sign);
    if (sign < '\u0080') bytes.push(sign.charCodeAt(0));
    else if (pair === undefined || sign === '\uFFFD') return undefined;
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
