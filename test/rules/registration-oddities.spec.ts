import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree } from '#libs/platform';
import { type DryRun, dryRun, loadDatasets, type Reject } from '#libs/registry';

/**
 * How every oddity of published registrations is treated, one row each. The rows are invented in the likeness of real
 * ones: what registers print is the same everywhere, and the data may not be copied.
 */
const HEADER =
  '企业名称,统一社会信用代码,注册日期,企业类型,法人代表,注册资金,经营范围,所在省份,地区,注册地址';
const CODE = '91460100MA5TEAT19N';

interface Printed {
  readonly name?: string;
  readonly code?: string;
  readonly day?: string;
  readonly type?: string;
  readonly capital?: string;
  readonly scope?: string;
  readonly province?: string;
  readonly area?: string;
  readonly address?: string;
}

const written = (cells: Printed): string =>
  [
    cells.name ?? '海口示例商贸有限公司',
    cells.code ?? CODE,
    cells.day ?? '1995-03-01',
    cells.type ?? 'N/A',
    'N/A',
    cells.capital ?? '"100万人民币"',
    cells.scope ?? '"服装,鞋帽零售"',
    cells.province ?? '海南',
    cells.area ?? '海口',
    cells.address ?? '"海口市龙华区示例路1号"',
  ].join(',');

let folder: string;
let read: (content: string | Buffer) => Promise<DryRun & { readonly rejects: readonly Reject[] }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huizhi-oddities-'));
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const dataset = loadDatasets(files, book.dictionary).find(({ id }) => id === 'registration');
  let number = 0;
  read = async (content) => {
    if (!dataset) throw new Error('no dataset of registrations');
    const path = join(folder, `${(number += 1)}.csv`);
    await writeFile(path, content);
    const rejects: Reject[] = [];
    const onRejects = (some: readonly Reject[]): void => void rejects.push(...some);
    const found = await dryRun({ dataset, book, path, asOf: '2025-09-30', onRejects });
    expect(found.accepted + found.repaired + found.rejected).toBe(found.rows);
    return { ...found, rejects };
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const one = (cells: Printed | string) =>
  read(`${HEADER}\n${typeof cells === 'string' ? cells : written(cells)}\n`);

describe('is taken as it stands, with what was derived said', () => {
  it.each<[string, Printed, Record<string, Record<string, number>>]>([
    ['capital in ten thousands', { capital: '"135.6万人民币"' }, { currency: { CNY: 1 } }],
    ['a quoted thousands separator', { capital: '"10,000(万元)"' }, { currency: { CNY: 1 } }],
    ['another currency', { capital: '"50(万美元)"' }, { currency: { USD: 1 } }],
    ['Hong Kong dollars', { capital: '"20(万港币)"' }, { currency: { HKD: 1 } }],
    ['a currency that is gone', { capital: '"30万德国马克"' }, { currency: { DEM: 1 } }],
    ['no currency', { capital: '60(万)' }, { currencyBy: { assumed: 1 } }],
    ['a unit without a number', { capital: '(万)' }, { currency: { none: 1 } }],
    ['no capital', { capital: 'N/A' }, { currency: { none: 1 } }],
    ['the file’s own day', { day: '2025-09-30' }, { currency: { CNY: 1 } }],
    ['a capital nobody can read', { capital: '百来万元' }, { currency: { unread: 1 } }],
    ['a capital in words', { capital: '壹佰万元整' }, { currency: { CNY: 1 } }],
    ['an unstated type', { type: 'N/A' }, { kind: { 'legal-entity': 1 }, kindBy: { code: 1 } }],
    [
      'a branch by its type',
      { type: '集体分支机构(非法人)' },
      { kind: { branch: 1 }, kindBy: { type: 1 } },
    ],
    [
      'a branch by its name',
      { name: '海口示例商贸有限公司三亚分公司' },
      { kind: { branch: 1 }, kindBy: { name: 1 } },
    ],
    [
      'a county in the address alone',
      { area: '省直辖县', address: '澄迈县瑞溪镇' },
      { division: { '469023': 1 }, divisionBy: { address: 1 } },
    ],
    [
      'a former name of a county',
      { area: '儋县', address: '那大镇' },
      { division: { '460400': 1 } },
    ],
    [
      'nothing but the province',
      { area: '', address: '', name: '示例商贸有限公司' },
      { divisionBy: { province: 1 } },
    ],
    [
      'a scope that says no industry',
      { scope: '算盘', name: '海口示例行' },
      { industryProposed: { none: 1 } },
    ],
  ])('%s', async (_what, cells, derived) => {
    const found = await one(cells);
    expect(found).toMatchObject({ rows: 1, accepted: 1, derived });
  });

  it('a name over two lines within quotes', async () => {
    expect(await one({ scope: '"服装\n鞋帽"' })).toMatchObject({ rows: 1, rejected: 0 });
  });
});

describe('is mended, and said so', () => {
  it.each<[string, Printed, string]>([
    ['an unquoted thousands separator', { capital: '10,000(万元)' }, 'CELLS_JOINED'],
    ['two of them', { capital: '1,000,000元' }, 'CELLS_JOINED'],
    ['a day with strokes', { day: '1995/3/1' }, 'DATE_REWRITTEN'],
    ['a day in words', { day: '1995年3月1日' }, 'DATE_REWRITTEN'],
    ['a day of eight digits', { day: '19950301' }, 'DATE_REWRITTEN'],
    ['a day with midnight', { day: '1995-03-01 00:00:00' }, 'DATE_REWRITTEN'],
    ['a code in small letters', { code: CODE.toLowerCase() }, 'WIDTH_NARROWED'],
    ['a code in full width', { code: '９１４６０１００ＭＡ５ＴＥＡＴ１９Ｎ' }, 'WIDTH_NARROWED'],
    ['a code with blanks in it', { code: '91460100 MA5TEAT19N' }, 'WIDTH_NARROWED'],
    ['a code with blanks around it', { code: ` ${CODE} ` }, 'WIDTH_NARROWED'],
    ['an address without end', { address: `海口市${'路'.repeat(998)}` }, 'TEXT_SHORTENED'],
  ])('%s', async (_what, cells, reason) => {
    const found = await one(cells);
    expect([found.repaired, found.derived.repairs]).toEqual([1, { [`REGISTRY.${reason}`]: 1 }]);
  });
});

describe('is rejected with line, column, reason and text', () => {
  it.each<[string, Printed | string, string, string]>([
    [
      'a wrong check character',
      { code: '91460100MA5TEAT19X' },
      '统一社会信用代码',
      'IDENTIFIER_MALFORMED',
    ],
    ['a code cut short', { code: '91460100MA5TEAT1' }, '统一社会信用代码', 'IDENTIFIER_MALFORMED'],
    [
      'a code as a spreadsheet rounds it',
      { code: '9.1460100E+17' },
      '统一社会信用代码',
      'DIGITS_LOST',
    ],
    [
      'an old registration number',
      { code: '460100000012345' },
      '统一社会信用代码',
      'IDENTIFIER_MALFORMED',
    ],
    ['no code', { code: '' }, '统一社会信用代码', 'IDENTIFIER_MALFORMED'],
    [
      'characters that were replaced',
      { name: '海口\uFFFD\uFFFD有限公司' },
      '企业名称',
      'TEXT_DESTROYED',
    ],
    ['characters that were lost', { name: '海口??有限公司' }, '企业名称', 'TEXT_DESTROYED'],
    [
      'UTF-8 that was read as GBK',
      { name: '娴峰彛绀轰緥鏈夐檺鍏徃' },
      '企业名称',
      'TEXT_DESTROYED',
    ],
    ['U+FFFD that was read as GBK', { address: '锟斤拷锟斤拷' }, '注册地址', 'TEXT_DESTROYED'],
    ['a day that is none', { day: '1995-02-30' }, '注册日期', 'VALUE_MALFORMED'],
    ['a day that can be meant in two ways', { day: '3/4/1995' }, '注册日期', 'VALUE_MALFORMED'],
    ['a day to come', { day: '2099-01-01' }, '注册日期', 'DAY_TO_COME'],
    ['the day after the file’s', { day: '2025/10/1' }, '注册日期', 'DAY_TO_COME'],
    ['misread text in a good name', { name: '海南娴峰彛商贸' }, '企业名称', 'TEXT_DESTROYED'],
    ['misread text in a scope', { scope: '服装Ã¥零售' }, '经营范围', 'TEXT_DESTROYED'],
    ['no place', { province: '某省', address: '某路' }, '地区', 'REQUIRED_MISSING'],
    ['no name', { name: '' }, '企业名称', 'REQUIRED_MISSING'],
    ['a comma that split words', { scope: '服装,鞋帽零售' }, '', 'ROW_MALFORMED'],
    ['a field too few', written({}).split(',').slice(0, -1).join(','), '', 'ROW_MALFORMED'],
    ['a quote in the middle', { scope: '服装"鞋帽' + '"' + '零售' }, '', ''],
  ])('%s', async (what, cells, column, reason) => {
    const found = await one(cells);
    if (reason === '') {
      // Read as it stands: a quote that does not begin a cell is a character like others.
      expect([what, found.rows]).toEqual([what, 1]);
      return;
    }
    expect(found).toMatchObject({ rows: 1, rejected: 1 });
    expect(found.rejects).toMatchObject([{ line: 2, column, reason: `REGISTRY.${reason}` }]);
    expect(found.rejects[0]?.text).toBe(typeof cells === 'string' ? cells : written(cells));
  });
});

describe('a file of them', () => {
  const rows = [written({}), written({ day: '1995/3/1' }), written({ code: 'x' })];
  const both = { rows: 3, accepted: 1, repaired: 1, rejected: 1 };

  it.each<[string, () => string | Buffer, string]>([
    ['in UTF-8', () => [HEADER, ...rows].join('\n'), 'utf-8'],
    ['with a byte order mark', () => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`, 'utf-8'],
    ['with mixed ends of lines', () => `${HEADER}\r\n${rows.join('\n')}\r\n\r\n`, 'utf-8'],
    [
      'with blanks around headers',
      () => [HEADER.replaceAll(',', ' , '), ...rows].join('\n'),
      'utf-8',
    ],
    [
      'with a further column',
      () => [`${HEADER},备注`, ...rows.map((row) => `${row},x`)].join('\n'),
      'utf-8',
    ],
  ])('%s', async (_what, content, encoding) => {
    expect(await read(content())).toMatchObject({ ...both, derived: { encoding } });
  });

  it('keeps good rows beside bad ones, by line', async () => {
    const found = await read([HEADER, ...rows, written({})].join('\n'));
    expect(found).toMatchObject({ rows: 4, accepted: 2, repaired: 1, rejected: 1 });
    expect(found.rejects.map(({ line }) => line)).toEqual([4]);
  });

  it.each<[string, string, string]>([
    ['without a column', HEADER.replace(',注册日期', ''), '注册日期'],
    ['with a column twice', `${HEADER},企业名称`, '企业名称'],
    ['of other headers', 'a,b,c', '统一社会信用代码'],
  ])('is refused %s', async (_what, header, named) => {
    await expect(read(`${header}\n${rows[0]}\n`)).rejects.toMatchObject({
      code: 'REGISTRY.DELIVERY_UNREADABLE',
      text: { zh: expect.stringContaining(named) as unknown },
    });
  });

  it('with a header alone has no rows', async () => {
    expect(await read(`${HEADER}\n`)).toMatchObject({ rows: 0, accepted: 0, rejected: 0 });
  });
});
