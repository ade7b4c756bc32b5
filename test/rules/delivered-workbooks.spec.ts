import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { type DryRun, dryRun, loadDatasets, type Reject } from '#libs/registry';
import { cellsOf, type SheetWritten, workbookOf } from '../support/workbook.ts';

/** What workbooks hold beside texts and numbers, and where in them the data is. */
const CODE = '91460100MA5TEAT19N';
const HEADER = cellsOf(['统一社会信用代码', '证书编号', '称号', '发证日期', '有效期至']);
const DAY = '<c s="1"><v>45597</v></c>';
const row = (cells: { code?: string; number?: string; title?: string; from?: string }): string =>
  [
    cells.code ?? cellsOf([CODE]),
    cells.number ?? cellsOf(['GR1']),
    cells.title ?? cellsOf(['高新技术企业']),
    cells.from ?? DAY,
    cellsOf(['2027-11-01']),
  ].join('');

let folder: string;
let read: (
  dataset: string,
  sheets: readonly SheetWritten[],
  sharedTexts?: readonly string[],
) => Promise<DryRun & { readonly rejects: readonly Reject[] }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-workbooks-'));
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary);
  let number = 0;
  read = async (id, sheets, sharedTexts) => {
    const path = join(folder, `${(number += 1)}.xlsx`);
    await writeFile(path, workbookOf(sheets, sharedTexts));
    const dataset = datasets.find((one) => one.id === id);
    if (!dataset) throw new Error(`no dataset ${id}`);
    const rejects: Reject[] = [];
    const onRejects = (some: readonly Reject[]): void => void rejects.push(...some);
    const found = await dryRun({ dataset, book, path, onRejects });
    expect(found.accepted + found.repaired + found.rejected).toBe(found.rows);
    return { ...found, rejects };
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const certificate = (cells: Parameters<typeof row>[0]) =>
  read('certificates', [{ rows: [HEADER, row(cells)] }]);

describe('a cell of a workbook', () => {
  it.each<[string, Parameters<typeof row>[0]]>([
    ['a day', {}],
    ['a text within the sheet', { title: '<c t="inlineStr"><is><t>高新技术企业</t></is></c>' }],
    [
      'a text of several runs with its reading',
      {
        title:
          '<c t="inlineStr"><is><r><t>高新</t></r><r><t>技术企业</t></r><rPh sb="0" eb="1"><t>gao</t></rPh></is></c>',
      },
    ],
    [
      'a formula by the value saved with it',
      { number: '<c t="str"><f>"G"&amp;1</f><v>G1</v></c>' },
    ],
    ['a formula that comes to nothing', { number: '<c><f>1+1</f><v>2</v></c>' }],
  ])('is taken: %s', async (_what, cells) => {
    expect(await certificate(cells)).toMatchObject({ rows: 1, accepted: 1 });
  });

  it.each<[string, string, string]>([
    ['a day with a time', '<c s="1"><v>45597.354166667</v></c>', '2024-11-01 08:30:00'],
    ['a day as ISO writes it', '<c t="d"><v>2024-11-01T00:00:00</v></c>', '2024-11-01T00:00:00'],
  ])('is mended: %s', async (_what, from, written) => {
    const { repaired, derived } = await certificate({ from });
    expect([repaired, derived.repaired]).toMatchObject([1, [{ from: written, to: '2024-11-01' }]]);
  });

  it.each<[string, Parameters<typeof row>[0], string, string]>([
    ['an error', { number: '<c t="e"><v>#REF!</v></c>' }, '证书编号', 'TEXT_DESTROYED'],
    ['an error for a day', { from: '<c t="e"><v>#N/A</v></c>' }, '发证日期', 'TEXT_DESTROYED'],
    [
      'an error of a formula',
      { from: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' },
      '发证日期',
      'TEXT_DESTROYED',
    ],
    [
      'a formula nobody worked out',
      { from: '<c><f>TODAY()</f></c>' },
      '发证日期',
      'TEXT_DESTROYED',
    ],
    ['yes for a word', { title: '<c t="b"><v>1</v></c>' }, '称号', 'WORD_UNKNOWN'],
    [
      'a code as a number',
      { code: '<c><v>914690272015462900</v></c>' },
      '统一社会信用代码',
      'DIGITS_LOST',
    ],
    [
      'the same as it is saved',
      { code: '<c><v>9.1469027201546304E+17</v></c>' },
      '统一社会信用代码',
      'DIGITS_LOST',
    ],
    ['the same as a text', { code: cellsOf(['9.14600E+17']) }, '统一社会信用代码', 'DIGITS_LOST'],
  ])('is rejected: %s', async (_what, cells, column, reason) => {
    const found = await certificate(cells);
    expect(found.rejects).toMatchObject([{ line: 2, column, reason: `REGISTRY.${reason}` }]);
  });

  it('says yes or no where the agreed words do', async () => {
    const header = cellsOf(['统一社会信用代码', '所属年度', '是否欠税', '年度营业收入（元）']);
    const said = (value: number) =>
      `${cellsOf([CODE, '2025'])}<c t="b"><v>${value}</v></c><c><v>1</v></c>`;
    const found = await read('tax', [{ rows: [header, said(0), said(1)] }]);
    expect(found).toMatchObject({ rows: 2, accepted: 2 });
  });

  it('is a text of the workbook, which has to be there', async () => {
    const shared = row({ title: '<c t="s"><v>1</v></c>' });
    const sheets = [{ rows: [HEADER, shared] }];
    expect(await read('certificates', sheets, ['x', '高新技术企业'])).toMatchObject({
      accepted: 1,
    });
    await expect(read('certificates', sheets)).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
    });
  });
});

describe('the data of a workbook', () => {
  it('stands below a title over several cells, and rows may end before the header does', async () => {
    const title = cellsOf(['高新技术企业名单']);
    const short = cellsOf([CODE, 'GR1', '高新技术企业', '2024-11-01']);
    const found = await read('certificates', [{ rows: [title, '', HEADER, row({}), short] }]);
    expect(found).toMatchObject({
      ...{ rows: 2, accepted: 2 },
      derived: { columns: { line: 3, above: ['高新技术企业名单'] } },
    });
  });

  it('is on the sheet with a header, and the others are named', async () => {
    const found = await read('certificates', [
      { name: '旧', state: 'hidden', rows: [HEADER, row({}), row({})] },
      { name: '说明', rows: [cellsOf(['填表说明'])] },
      { name: '数据', rows: [HEADER, row({})] },
      { name: '空表', rows: [HEADER] },
    ]);
    expect(found).toMatchObject({
      rows: 1,
      derived: { columns: { unreadSheets: ['旧', '说明', '空表'] } },
    });
  });

  it('is refused on several sheets: all but one would be lost', async () => {
    const sheets = ['一季度', '二季度'].map((name) => ({ name, rows: [HEADER, row({})] }));
    await expect(read('certificates', sheets)).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
      text: { zh: expect.stringContaining('一季度、二季度') as unknown },
    });
  });
});
