import { expect, test } from '@jest/globals';
import { writePdf } from '#libs/registry';
import { pdfPages } from '../support/pdf-text.ts';

const table = (rows: readonly (readonly string[])[]) => ({
  title: '名单',
  above: ['依据：示范'],
  columns: [
    { head: '企业名称', width: 300 },
    { head: '金额', width: 100, right: true },
  ],
  rows,
  below: ['合计'],
  foot: '校验摘要 0',
  at: new Date(0),
});

test('every page has the head of the table, its number and the foot, and all rows are there once', async () => {
  const rows = Array.from({ length: 120 }, (_, at) => [`合成示例${at + 1}号有限公司`, `${at}.00`]);
  const pages = pdfPages(await writePdf(table(rows)));
  expect(pages.length).toBeGreaterThan(2);
  pages.forEach((page, at) => {
    expect(page).toContain('企业名称');
    expect(page).toContain(`第 ${at + 1} 页，共 ${pages.length} 页`);
  });
  const names = pages.flatMap((page) => page.match(/合成示例\d+号有限公司/g) ?? []);
  expect(names).toEqual(rows.map(([name]) => name));
});

test('rare characters of names are shown, or named by their code, and the same table gives the same bytes', async () => {
  const name = '海南喆垚犇骉䶮㙍赟𠮷𰻝商贸有限公司';
  const bytes = await writePdf(table([[name, '1.00']]));
  const shown = pdfPages(bytes)
    .join('')
    .replaceAll('\n', '')
    .replace(/〔U\+([0-9A-F]+)〕/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    );
  expect(shown).toContain(name);
  expect((await writePdf(table([[name, '1.00']]))).equals(bytes)).toBe(true);
});
