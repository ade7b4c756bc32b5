import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { type DryRun, dryRun, loadDatasets } from '#libs/registry';

/** What departments write above their data: other names, orders, titles, notes, units. Read or refused, and always said. */
const CODE = '91460100MA5TEAT19N';
const PUBLISHED =
  '企业名称,统一社会信用代码,注册日期,企业类型,法人代表,注册资金,经营范围,所在省份,地区,注册地址';
const ROW = `海口示例商贸有限公司,${CODE},1995-03-01,N/A,N/A,100万人民币,零售,海南,海口,海口市龙华区示例路1号`;

let folder: string;
let read: (dataset: string, content: string | Buffer, name?: string) => Promise<DryRun>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-headers-'));
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary);
  let number = 0;
  read = async (id, content, name = 'x.csv') => {
    const path = join(folder, `${(number += 1)}-${name}`);
    await writeFile(path, content);
    const dataset = datasets.find((one) => one.id === id);
    if (!dataset) throw new Error(`no dataset ${id}`);
    const found = await dryRun({ dataset, book, path, onRejects: () => undefined });
    expect(found.accepted + found.repaired + found.rejected).toBe(found.rows);
    return found;
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refused = async (dataset: string, content: string, ...words: readonly string[]) => {
  const error: unknown = await read(dataset, content).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'REGISTRY.DELIVERY_UNREADABLE' });
  for (const word of words) expect((error as { text: { zh: string } }).text.zh).toContain(word);
};

describe('a header of registrations is found', () => {
  it.each<[string, string]>([
    ['under other names', PUBLISHED.replace('企业名称', '名称').replace('注册日期', '成立日期')],
    ['under others yet', PUBLISHED.replace('企业名称', '主体名称').replace('注册地址', '住所')],
    ['by a shorter name of the code', PUBLISHED.replace('统一社会信用代码', '社会信用代码')],
    ['by a shorter name yet', PUBLISHED.replace('统一社会信用代码', '信用代码')],
    ['in full width with blanks', PUBLISHED.replaceAll(',', ' ,　').replace('企业', '企 业')],
    ['with a byte-order mark and quotes', `\uFEFF"${PUBLISHED.replaceAll(',', '","')}"`],
    ['with marks of what has to be filled in', PUBLISHED.replace('企业名称', '*企业名称（必填）')],
    ['broken over two lines', PUBLISHED.replace('注册日期', '"注册\n日期"')],
    ['with the unit in brackets', PUBLISHED.replace('注册资金', '注册资本(万元)')],
    ['with the unit behind a stroke', PUBLISHED.replace('注册资金', '注册资本／万元')],
    ['below a title', `海南省企业登记信息表\n${PUBLISHED}`],
    ['below a title as wide as the table', `海南省企业登记信息表${','.repeat(9)}\n${PUBLISHED}`],
    [
      'below a title, notes and blank rows',
      `登记表\n\n,,,\n制表单位：某局,,日期：2025年\n${PUBLISHED}`,
    ],
  ])('%s', async (_what, header) => {
    const found = await read('registration', `${header}\n${ROW}\n`);
    expect(found).toMatchObject({
      ...{ rows: 1, accepted: 1 },
      derived: {
        layout: 'published-registration',
        division: { '460106': 1 },
        currency: { CNY: 1 },
      },
    });
  });

  it('in another order, with further columns, and says what nobody reads', async () => {
    const order = [9, 1, 0, 8, 7, 5, 6, 3, 2, 4];
    const moved = [PUBLISHED, ROW].map((line, at) => {
      const cells = line.split(',');
      return [`备注${at}`, ...order.map((place) => cells[place])].join(',');
    });
    const found = await read('registration', moved.join('\n'));
    expect(found).toMatchObject({ accepted: 1, derived: { division: { '460106': 1 } } });
    expect(found.derived.columns).toMatchObject({ unread: ['备注0', '法人代表'], missing: [] });
  });

  it.each(['地区', '企业类型', '注册资金', '经营范围', '所在省份', '注册地址'])(
    'without the column %s, and says so',
    async (column) => {
      const at = PUBLISHED.split(',').indexOf(column);
      const without = [PUBLISHED, ROW].map((line) => line.split(',').toSpliced(at, 1).join(','));
      const found = await read('registration', without.join('\n'));
      expect(found).toMatchObject({
        rows: 1,
        accepted: 1,
        derived: { columns: { missing: [column] } },
      });
    },
  );

  it('and what was concluded is said', async () => {
    const header = PUBLISHED.replace('企业名称', '单位名称').replace('注册资金', '注册资本(万元)');
    const found = await read(
      'registration',
      `登记表\n单位：万元\n${header}\n${ROW.replace('100万人民币', '250')}\n${ROW}\n`,
    );
    expect(found.derived).toMatchObject({
      columns: {
        ...{ line: 3, above: ['登记表', '单位：万元'], missing: [], unread: ['法人代表'] },
        readAs: { 企业名称: '单位名称', 注册资金: '注册资本(万元)' },
        capitalUnit: '万元',
      },
      currency: { CNY: 2 },
      capitalUnitBy: { header: 1, cell: 1 },
    });
    const plain = await read('registration', `${PUBLISHED}\n${ROW.replace('100万人民币', '250')}`);
    expect(plain.derived).toMatchObject({
      currency: { unread: 1 },
      columns: { line: 1, readAs: {} },
    });
  });

  it('by the names of the members of JSON objects', async () => {
    const cells = ROW.split(',');
    const names = PUBLISHED.replace('企业名称', '名称').replace('地区', '城市').split(',');
    const object = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
    const found = await read('registration', `${JSON.stringify(object)}\n`, 'x.ndjson');
    expect(found).toMatchObject({
      ...{ rows: 1, accepted: 1 },
      derived: { columns: { line: 0, readAs: { 企业名称: '名称', 地区: '城市' } } },
    });
  });
});

describe('a header is refused with a sentence', () => {
  const TAX = '统一社会信用代码,所属年度,是否欠税';
  const tax = `${CODE},2025,否,100\n`;

  it.each<[string, string]>([
    ['an amount in another unit', '年度营业收入（万元）'],
    ['an amount in another currency', '年度营业收入（美元）'],
    ['an amount without a unit', '年度营业收入'],
  ])('that gives %s', async (_what, column) => {
    await refused('tax', `${TAX},${column}\n${tax}`, column, '年度营业收入（元）', '单位');
  });

  it('that gives an optional amount in another unit, and takes it in the agreed one', async () => {
    const own = '企业名称,统一社会信用代码,主体类型,登记状态,行政区划代码,行业代码,成立日期';
    const row = `甲公司,${CODE},企业法人,存续,460106,F51,2001-01-01,100,5`;
    const file = (columns: string) => `${own},${columns}\n${row}\n`;
    await refused('registration', file('注册资本（万元）,实缴资本（万元）'), '实缴资本（元）');
    await refused('registration', file('注册资本（元）,实缴资本（元）'), '注册资本（万元）');
    expect(await read('registration', file('注册资金(人民币万元),实缴资本(元)'))).toMatchObject({
      ...{ rows: 1, accepted: 1 },
      derived: {
        layout: 'own',
        columns: { readAs: { '注册资本（万元）': '注册资金(人民币万元)' } },
      },
    });
  });

  it.each<[string, string]>([
    ['元', '年度营业收入（元）'],
    ['人民币元', '年度营业收入 (元)'],
  ])('unless the unit is the agreed one: %s', async (_unit, column) => {
    expect(await read('tax', `${TAX},${column}\n${tax}`)).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('where a note above it names another unit than a column', async () => {
    const file = (note: string) => `${note}\n${TAX},年度营业收入（元）\n${tax}`;
    await refused('tax', file('纳税情况表  单位：万元'), '万元', '年度营业收入（元）');
    expect(await read('tax', file('填报单位：某局  金额单位：元'))).toMatchObject({ accepted: 1 });
  });

  it.each([
    '单位：万元 制表人：某人',
    '单位,万元',
    '（金额单位 : 人民币 万元）',
    '纳税情况表（万元）',
    '填报单位：元某公司　金额单位：万元',
  ])('where what stands above it names another unit: %s', async (note) => {
    await refused(
      'tax',
      `${note}\n${TAX},年度营业收入（元）\n${tax}`,
      '万元',
      '年度营业收入（元）',
    );
  });

  it.each([
    '填报单位：元某公司',
    '填报单位: 新元 公司',
    '纳税情况表（万元户除外）',
    '（500万元以上）',
  ])('and not where what stands above it names none: %s', async (note) => {
    const found = await read('tax', `${note}\n${TAX},年度营业收入（元）\n${tax}`);
    expect(found).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('that gives an amount with its currency alone, which is no unit', async () => {
    await refused('tax', `${TAX},年度营业收入（人民币）\n${tax}`, '年度营业收入（人民币）', '单位');
    const header = PUBLISHED.replace('注册资金', '注册资金（人民币）');
    const rows = `${ROW.replace('100万人民币', '250')}\n${ROW}\n`;
    expect(await read('registration', `${header}\n${rows}`)).toMatchObject({
      ...{ rows: 2, accepted: 2 },
      derived: { currency: { unread: 1, CNY: 1 }, columns: { missing: [] } },
    });
  });

  it('that could mean two columns', async () => {
    const header = PUBLISHED.replace('企业名称', '名称').replace('法人代表', '主体名称');
    await refused('registration', `${header}\n${ROW}`, '“名称”与“主体名称”', '企业名称');
  });

  it('that says nowhere where a firm is', async () => {
    const keep = [0, 1, 2, 3, 4, 5, 6];
    const lines = [PUBLISHED, ROW].map((line) => keep.map((at) => line.split(',')[at]).join(','));
    await refused('registration', lines.join('\n'), '所在省份 / 地区 / 注册地址');
  });

  it('that comes again with its columns in another order, for what follows would be read crosswise', async () => {
    const swapped = (line: string): string => {
      const cells = line.split(',');
      return cells
        .with(7, cells[9] ?? '')
        .with(9, cells[7] ?? '')
        .join(',');
    };
    const again = [PUBLISHED, ROW, PUBLISHED, ROW].join('\n');
    expect(await read('registration', again)).toMatchObject({ rows: 2, rejected: 0 });
    const other = [PUBLISHED, ROW, swapped(PUBLISHED), swapped(ROW)].join('\n');
    await refused('registration', other, '第 3 行', '次序');
  });

  it('below rows of data, or below another header', async () => {
    await refused('registration', `${ROW}\n${PUBLISHED}\n${ROW}`, '第 1 行已是数据');
    await refused('tax', `${TAX}\n${tax}${TAX},年度营业收入（元）\n${tax}`, '年度营业收入（元）');
    const torn = ROW.replace(CODE, `${CODE.slice(0, -1)}A`);
    await refused('registration', `${torn}\n${PUBLISHED}\n${ROW}`, '第 1 行已是数据');
    const insurance = '单位编号,月份,缴费人数,缴费金额（元）,是否足额缴纳';
    const paid = 'U100001,2025-01,5,100,是';
    await refused('insurance-payments', `说明\n${paid}\n${insurance}\n${paid}`, '第 2 行已是数据');
    expect(
      await read('insurance-payments', `2025,,,,\n报表编号,B-2025-01,,,\n${insurance}\n${paid}`),
    ).toMatchObject({ rows: 1, accepted: 1 });
    await refused('registration', `${'说明\n'.repeat(20)}${PUBLISHED}\n${ROW}`, '统一社会信用代码');
  });
});

describe('the agreed names of columns', () => {
  const dataset = (more: object): Parameters<typeof loadDatasets>[0] => [
    {
      path: 'datasets/x.json',
      text: JSON.stringify({
        ...{ id: 'x', title: { zh: 'x', en: 'x' }, period: null, mode: 'full', maxAgeDays: 9 },
        authority: { code: 'a', name: { zh: 'a', en: 'a' } },
        key: { scheme: 'credit-code', column: '代码' },
        columns: [
          { column: '甲', fact: 'x.a' },
          { column: '乙', fact: 'x.b' },
        ],
        ...more,
      }),
    },
  ];

  it.each<[string, object, string]>([
    ['an alias of no column', { aliases: { 丙: ['丁'] } }, '丙'],
    ['an alias that is another column', { aliases: { 甲: ['乙'] } }, '乙'],
    ['an alias of two columns', { aliases: { 甲: ['丁'], 乙: ['丁 '] } }, '丁'],
  ])('are refused with %s', (_what, more, word) => {
    expect(() => loadDatasets(dataset(more))).toThrow(
      expect.objectContaining({
        code: 'REGISTRY.DATASET_REFUSED',
        message: expect.stringContaining(word) as unknown,
      }),
    );
  });
});
