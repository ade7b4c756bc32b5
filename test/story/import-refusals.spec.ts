import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, TEST_SECRET, type TestDatabase } from '../support/database.ts';
import { CLI, ROOT } from '../tidy/tree.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'huizhi-import-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  /** What stands on standard error, without the lines that show progress. */
  readonly said: readonly string[];
}

/** What an operator sees of `npx huizhi import`. */
function importing(file: string, ...options: string[]): Promise<Outcome> {
  const env = {
    ...process.env,
    DATABASE_URL: database.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: folder,
    HUIZHI_MODE: 'production',
  };
  const args = [CLI, 'import', join(folder, file), '--as-of', '2025-09-30', ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env, timeout: 60_000 }, (error, out, err) => {
      resolve({
        code: error ? Number(error.code ?? 1) : 0,
        out,
        said: err.split('\n').filter((line) => line !== '' && !line.startsWith('已读 ')),
      });
    });
  });
}

/** 统一社会信用代码,国家专精特新小巨人,已获小巨人奖励 in GB 18030. */
const GB18030_HEADER = Buffer.from(
  'cdb3d2bbc9e7bbe1d0c5d3c3b4fac2eb2cb9fabcd2d7a8beabccd8d0c2d0a1bedec8cb2cd2d1bbf1d0a1bedec8cbbdb1c0f80a',
  'hex',
);

describe('a delivery file that cannot be used ends with exit code 2 and one sentence in each language', () => {
  it.each<[string, string, string | Buffer | null, string[], string, string]>([
    [
      'a wrong header',
      'header.csv',
      '代码,小巨人\n1,是\n',
      [],
      '表头缺少或重复以下列',
      'the header lacks',
    ],
    ['an empty file', 'empty.csv', '', [], '文件是空的', 'the file is empty'],
    ['an empty delta', 'empty.ndjson', '', ['--delta'], '文件是空的', 'the file is empty'],
    ['a header alone', 'bare.csv', GB18030_HEADER, [], '没有一行可用数据', 'no usable row'],
    [
      'broken quotes',
      'quotes.csv',
      Buffer.concat([GB18030_HEADER, Buffer.from(`"${'x\n'.repeat(600_000)}`)]),
      [],
      'CSV 引号或格式有误',
      'the CSV is malformed',
    ],
    [
      'plain text that is called a workbook',
      'hello.xlsx',
      'hello world\n',
      [],
      '内容却是没有分列的文字',
      'it is text without columns',
    ],
    [
      'a page saved as .xls',
      'page.xls',
      '\r\n  <html><table><tr><td>1</td></tr></table></html>',
      [],
      '这是网页或 XML',
      'it is a web page or XML',
    ],
    [
      'an old workbook',
      'old.xls',
      Buffer.from('d0cf11e0a1b11ae10000000000', 'hex'),
      [],
      '这是旧版 .xls',
      'it is an old .xls',
    ],
    ['a PDF', 'scan.xlsx', '%PDF-1.7\n1 0 obj\n', [], '这是 PDF 文件', 'it is a PDF'],
    [
      'an archive that is no workbook',
      'packed.csv',
      Buffer.from('377abcaf271c0004', 'hex'),
      [],
      '7z 或 RAR',
      'an archive of 7z or RAR',
    ],
    ['a folder', 'folder', null, [], '没有可导入的文件', 'holds no delivery'],
    ['a missing file', 'missing.csv', null, [], '文件不存在', 'there is no such file'],
    [
      'a day that is none',
      'header.csv',
      null,
      ['--as-of', '2025-02-30'],
      '2025-02-30',
      '2025-02-30',
    ],
  ])(
    '%s',
    async (_what, name, content, options, zh, en) => {
      if (content !== null) await writeFile(join(folder, name), content);
      if (name === 'folder') await mkdir(join(folder, name));
      const { code, out, said } = await importing(name, '--dataset', 'titles', ...options);
      expect({ code, out, lines: said.length }).toEqual({ code: 2, out: '', lines: 2 });
      expect(said[0]).toContain(zh);
      expect(said[1]).toContain(en);
    },
    60_000,
  );

  it('a wrong dataset name', async () => {
    const { code, said } = await importing('header.csv', '--dataset', 'title');
    expect({ code, lines: said.length }).toEqual({ code: 2, lines: 2 });
    expect(said[0]).toContain('没有数据集“title”');
    expect(said[1]).toContain('titles');
  });

  it('what is no delivery’s id, and a day that is none where there is no database to ask', async () => {
    await writeFile(join(folder, 'titles.csv'), '统一社会信用代码\n');
    const wrong = [
      await importing('titles.csv', '--corrects', 'x'),
      await importing('titles.csv', '--dataset', 'titles', '--dry-run', '--as-of', '2025-13-01'),
    ];
    expect(wrong.map(({ code, said }) => [code, said.length])).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(wrong[0]?.said[0]).toContain('“x”不是交付编号');
    expect(wrong[1]?.said[0]).toContain('2025-13-01');
  });

  it('a report in place of the delivered file, under whichever name', async () => {
    const text = '统一社会信用代码,国家专精特新小巨人,已获小巨人奖励\n91460100MA5TEAT19N,是,否\n';
    await writeFile(join(folder, 'self.csv'), text);
    await link(join(folder, 'self.csv'), join(folder, 'also.json'));
    const into = (name: string): Promise<Outcome> =>
      importing('self.csv', '--dataset', 'titles', '--dry-run', '--report', join(folder, name));
    for (const name of ['self.csv', 'also.json']) {
      const { code, said } = await into(name);
      expect([code, said.length]).toEqual([2, 2]);
      expect(said[1]).toContain('is the delivered file itself');
    }
    expect(await readFile(join(folder, 'self.csv'), 'utf8')).toBe(text);
    expect((await into('other.json')).code).toBe(0);
  });

  it('no dataset name', async () => {
    const { code, said } = await importing('header.csv');
    expect(code).toBe(2);
    expect(said).toEqual([
      '导入单个文件须用 --dataset <name> 指明数据集。',
      'A single file needs --dataset <name>.',
    ]);
  });
});

it('a file in GB 18030 is read as if it were in UTF-8', async () => {
  const row = Buffer.from([
    ...Buffer.from('91460100MA5TEAT19N,'),
    0xca,
    0xc7,
    0x2c,
    0xb7,
    0xf1,
    0x0a,
  ]);
  await writeFile(join(folder, 'gb.csv'), Buffer.concat([GB18030_HEADER, row]));
  const { code, out } = await importing('gb.csv', '--dataset', 'titles', '--delta');
  // Nobody is registered under the code: the row was read, and is reported.
  expect(code).toBe(3);
  expect(JSON.parse(out)).toMatchObject({
    rows: 1,
    rejects: [{ line: 2, reason: 'REGISTRY.UNLINKED' }],
  });
});
