import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { dryRun, loadDatasets, type Declared, type DryRun, type Reject } from '#libs/registry';
import { ROOT } from '../tidy/tree.ts';
import { workbook, writeWorkbook, zip } from '../support/workbook.ts';

let folder: string;
let run: (
  dataset: string,
  name: string,
  content: string | Buffer,
  declared?: Declared,
) => Promise<DryRun & { rejects: Reject[] }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-dry-'));
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary);
  run = async (id, name, content, declared = {}) => {
    const path = join(folder, name);
    if (content !== '') await writeFile(path, content);
    const dataset = datasets.find((one) => one.id === id);
    if (!dataset) throw new Error(`no dataset ${id}`);
    const rejects: Reject[] = [];
    const result = await dryRun({
      dataset,
      book,
      path,
      declared,
      onRejects: (some) => void rejects.push(...some),
    });
    expect(result.accepted + result.repaired + result.rejected).toBe(result.rows);
    expect(rejects).toHaveLength(result.rejected);
    return { ...result, rejects };
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const HEADER =
  '企业名称,统一社会信用代码,注册日期,企业类型,法人代表,注册资金,经营范围,所在省份,地区,注册地址';
const row = (cells: {
  name?: string;
  code?: string;
  day?: string;
  type?: string;
  capital?: string;
  scope?: string;
  area?: string;
  address?: string;
}): string =>
  [
    cells.name ?? '海口示例商贸有限公司',
    cells.code ?? '91460100MA5TEAT19N',
    cells.day ?? '1995-03-01',
    cells.type ?? 'N/A',
    'N/A',
    cells.capital ?? '"10,000(万元)"',
    cells.scope ?? '"服装,鞋帽零售"',
    '海南',
    cells.area ?? '海口',
    cells.address ?? '"海口市龙华区示例路1号"',
  ].join(',');

describe('published registrations', () => {
  it('come as JSON lines too, by the members of their objects', async () => {
    const line = JSON.stringify(
      Object.fromEntries(
        HEADER.split(',').map((header, at) => [
          header,
          row({ capital: '1万元', scope: '零售' }).replaceAll('"', '').split(',')[at],
        ]),
      ),
    );
    const { rows, accepted, derived } = await run(
      'registration',
      'published.ndjson',
      `\n${line}\n`,
    );
    expect([rows, accepted, derived.layout]).toEqual([1, 1, 'published-registration']);
    await expect(run('registration', 'others.ndjson', '{"a":1}\n{"b":2}\n')).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
      text: { zh: expect.stringContaining('统一社会信用代码') as unknown },
    });
  });

  it('are taken row by row, each accounted for', async () => {
    const { rejects, ...found } = await run(
      'registration',
      'published.csv',
      [
        HEADER,
        row({}),
        row({ type: '集体分支机构(非法人)', area: '省直辖县', address: '澄迈县瑞溪镇' }),
        row({ capital: '10,000(万元)' }), // split by the separator
        row({ code: '91460100MA5TEAT19X' }), // wrong check character
        row({ name: '海口\uFFFD\uFFFD有限公司' }),
        row({ name: '娴峰彛绀轰緥鏈夐檺鍏徃' }),
        row({ day: '1995/3/1', capital: '50(万美元)' }),
        row({ scope: '服装,鞋帽零售' }), // split elsewhere: nobody can tell where
      ].join('\n'),
    );
    expect(rejects.map(({ line, column, reason }) => [line, column, reason.slice(9)])).toEqual([
      [5, '统一社会信用代码', 'IDENTIFIER_MALFORMED'],
      [6, '企业名称', 'TEXT_DESTROYED'],
      [7, '企业名称', 'TEXT_DESTROYED'],
      [9, '', 'ROW_MALFORMED'],
    ]);
    expect(rejects[0]?.text).toContain('91460100MA5TEAT19X');
    expect(found).toMatchObject({ rows: 8, accepted: 2, repaired: 2, rejected: 4 });
    expect(found.derived).toMatchObject({
      layout: 'published-registration',
      encoding: 'utf-8',
      kind: { 'legal-entity': 3, branch: 1 },
      division: { '460106': 3, '469023': 1 },
      currency: { CNY: 3, USD: 1 },
      repairs: { 'REGISTRY.CELLS_JOINED': 1, 'REGISTRY.DATE_REWRITTEN': 1 },
      repaired: [
        { line: 4, column: '注册资金', from: '10 | 000(万元)', to: '10,000(万元)' },
        { line: 8, column: '注册日期', from: '1995/3/1', to: '1995-03-01' },
      ],
    });
  });

  const real = join(ROOT, '..', 'shared/data/registry/hainan-registrations-1980-1999.csv');
  (existsSync(real) ? it : it.skip)('of Hainan are read as they stand', async () => {
    const { readFile } = await import('node:fs/promises');
    const found = await run('registration', 'hainan.csv', await readFile(real));
    expect(found).toMatchObject({ rows: 1604, accepted: 1604, repaired: 0, rejected: 0 });
    expect(found.derived).toMatchObject({
      kindBy: { type: 741 },
      currency: { CNY: 973, none: 615, USD: 8, HKD: 8 },
      currencyBy: { assumed: 7 },
    });
  });
});

describe('the formats of a delivery', () => {
  const CSV = `统一社会信用代码,年度,符合条件新招用人数,按小微企业招用毕业生补贴享受\n91460100MA5TEAT19N,2025,3,否\n91460200MA5TDEM28J,2025,,否\n91460400MA5TDEM36P,2025,x,否\n`;

  it('say the same in CSV, NDJSON and XLSX', async () => {
    const rows = CSV.trim()
      .split('\n')
      .map((line) => line.split(','));
    const [header = [], ...data] = rows;
    const lines = data.map((cells) =>
      JSON.stringify(Object.fromEntries(header.map((name, at) => [name, cells[at]]))),
    );
    const path = 'hires.xlsx';
    await writeWorkbook(
      join(folder, path),
      rows.map((cells, at) =>
        cells.map((cell, place) =>
          at > 0 && place > 0 && /^\d+$/.test(cell) ? Number(cell) : cell,
        ),
      ),
    );
    for (const [name, content] of [
      ['hires.csv', CSV],
      ['hires.ndjson', lines.join('\n')],
      [path, ''],
    ] as const) {
      const { rows: count, accepted, reasons } = await run('employment', name, content);
      expect([name, count, accepted, reasons]).toEqual([
        name,
        3,
        2,
        { 'REGISTRY.VALUE_MALFORMED': 1 },
      ]);
    }
  });

  it.each([
    ['a CSV', CSV, 'csv'],
    ['an NDJSON', '{"统一社会信用代码":"91460100MA5TEAT19N","年度":"２０２５"}\n', 'ndjson'],
  ])('takes %s that is called a workbook as what it is', async (_what, content, format) => {
    const found = await run('employment', 'called.xlsx', content);
    expect(found.accepted + found.repaired).toBeGreaterThan(0);
    expect(found.derived.format).toBe(format);
  });

  it('gives days in a workbook as days', async () => {
    await writeWorkbook(join(folder, 'days.xlsx'), [
      ['统一社会信用代码', '证书编号', '称号', '发证日期', '有效期至'],
      ['91460100MA5TEAT19N', 'GR1', '高新技术企业', new Date('2024-11-01'), '2027/11/1'],
    ]);
    expect(await run('certificates', 'days.xlsx', '')).toMatchObject({
      rows: 1,
      repaired: 1,
      derived: { repaired: [{ from: '2027/11/1', to: '2027-11-01' }] },
    });
  });

  it.each(['1', 'none', '0'])(
    'loses no row of a sheet whose rows are all numbered %s',
    async (r) => {
      const code = '91460100MA5TEAT19N';
      const rows = [
        ['统一社会信用代码', '月份', '综合水价（元/吨）', '用气价格（元/立方米）'],
        [code, '202501', '3', '4'],
        [code, '2025-02-01', '3', '4'],
      ];
      const members = workbook(rows).map(({ name, content }) => ({
        name,
        content: Buffer.from(content.toString().replace(/<row r="\d+"/g, `<row r="${r}"`)),
      }));
      await writeFile(join(folder, 'numbers.xlsx'), zip(members));
      expect(await run('utility-prices', 'numbers.xlsx', '')).toMatchObject({
        rows: 2,
        repaired: 2,
      });
    },
  );

  it('leave out what is no row: separators alone, and the header once more', async () => {
    const [header = '', ...rows] = CSV.trim().split('\n');
    const noisy = [header, rows[0], ',,,', '  ', ',,,,,,', header, rows[1], ',,'].join('\n');
    const found = await run('employment', 'noisy.csv', noisy);
    expect(found).toMatchObject({ rows: 2, accepted: 2, rejected: 0 });
  });

  const sheet = (rows: string[][]): Buffer => zip(workbook(rows));
  const bomb = Buffer.alloc(300 * 1_048_576, 0x20);
  it.each<[string, string, () => string | Buffer, string]>([
    ['a bomb of an archive', 'a.xlsx', () => bombOf(bomb), 'too large when inflated'],
    [
      'a member that is larger than it claims',
      'b.xlsx',
      () => bombOf(bomb.subarray(0, 60 * 1_048_576), 1_000),
      'damaged or incomplete',
    ],
    ['an archive that is none', 'c.xlsx', () => Buffer.from('PK\u0003\u0004 nothing'), 'damaged'],
    ['a workbook without its beginning', 'k.xlsx', () => sheet([['a']]).subarray(40), 'damaged'],
    ['a web page called a workbook', 'l.xlsx', () => '<html><table>', 'web page'],
    ['100,000 columns', 'd.csv', () => 'a,'.repeat(100_000), 'more than the 1000 columns'],
    [
      '100,000 columns',
      'd.xlsx',
      () => sheet([Array.from({ length: 100_000 }, (_, n) => `第${(n * 7919) % 100_003}列`)]),
      '1000',
    ],
    ['a quote without end', 'e.csv', () => `${CSV}"${'x,1\n'.repeat(2_000_000)}`, 'line 5 never'],
    ['a row without end', 'f.csv', () => CSV + '9'.repeat(20_000_000), 'is no row'],
    ['NULs everywhere', 'z.csv', () => CSV + '\u0000'.repeat(20_000_000), 'full of NULs'],
    [
      'UTF-16 without a mark',
      'u.csv',
      () => Buffer.from(CSV.repeat(200), 'utf16le'),
      'full of NULs',
    ],
    ['two encodings', 'g.csv', () => Buffer.concat([Buffer.from(CSV), GB]), 'mixes two encodings'],
    ['UTF-16', 'h.csv', () => Buffer.from(`\uFEFF${CSV}`, 'utf16le'), 'UTF-16'],
    ['lines that end in CR alone', 'r.csv', () => CSV.replaceAll('\n', '\r'), 'carriage returns'],
    ['tabs', 't.csv', () => CSV.replaceAll(',', '\t'), 'separated by tabs'],
    ['semicolons', 's.csv', () => CSV.replaceAll(',', ';'), 'separated by semicolons'],
    ['blank lines', 'w.csv', () => ' \n\n  \n', 'the file is blank'],
    ['a JSON array', 'j.json', () => '[{"a": 1}]', 'one JSON object a line'],
    ['an entity declaration', 'i.xlsx', () => withDoctype(), 'document type declaration'],
  ])('refuses %s with a sentence', async (_what, name, content, sentence) => {
    const begun = performance.now();
    await expect(run('employment', name, content())).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
      text: { en: expect.stringContaining(sentence) as unknown },
    });
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it.each<[Declared, string]>([
    [{ rows: 4 }, '4 declared, 3 found'],
    [{ digest: 'f'.repeat(64) }, 'digest'],
    [{ period: '2024' }, '2024 declared, 2025 found'],
  ])('refuses a file that is not as declared: %j', async (declared, sentence) => {
    await expect(run('employment', 'declared.csv', CSV, declared)).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_DIFFERS',
      text: { en: expect.stringContaining(sentence) as unknown },
    });
  });

  it('rejects a row with NUL, and takes its neighbours', async () => {
    const found = await run('employment', 'nul.csv', `${CSV}9146\u0000,2025,1,否\n`);
    expect(found.rejects.at(-1)).toMatchObject({ line: 5, reason: 'REGISTRY.ROW_MALFORMED' });
    expect(found.accepted).toBe(2);
  });
});

/** 海口 in GB 18030, in a row. */
const GB = Buffer.concat([Buffer.from('x,2025,'), Buffer.from('bac3bfda0a', 'hex')]);

function bombOf(content: Buffer, claims?: number): Buffer {
  const members = workbook([['a']]).filter(({ name }) => !name.includes('sheet1'));
  const name = 'xl/worksheets/sheet1.xml';
  return zip([...members, { name, content, ...(claims === undefined ? {} : { claims }) }]);
}

function withDoctype(): Buffer {
  const members = workbook([['a']]).map((member) =>
    member.name.includes('sheet1')
      ? {
          ...member,
          content: Buffer.concat([Buffer.from('<!DOCTYPE x [<!ENTITY a "b">]>'), member.content]),
        }
      : member,
  );
  return zip(members);
}
