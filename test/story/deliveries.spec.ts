import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRuleBook } from '#libs/engine';
import { readRulesTree, systemContext } from '#libs/platform';
import { importDelivery, loadDatasets, type DeliveryReport } from '#libs/registry';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = '91460100MA5TEAT19N';
/** A code that nobody is registered under. */
const STRANGER = '91460200MA5TDEM28J';

interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

let stage: Stage;
let first: Client;
let second: Client;
let operator: Client;
let stranger: Client;
let deliver: (
  dataset: string,
  rows: string[],
  asOf: string,
  corrects?: string,
) => Promise<DeliveryReport>;

beforeAll(async () => {
  stage = await Stage.open({ bare: true });
  const hn = { roles: ['approver'], authorities: ['*'] };
  await stage.openAccount({ account: 'first', ...hn });
  await stage.openAccount({ account: 'second', ...hn });
  await stage.openAccount({ account: 'operator', roles: ['operator'], authorities: ['*'] });
  await stage.openAccount({ account: 'stranger', roles: ['approver'], authorities: ['hn-sti'] });
  [first, second, operator, stranger] = (await Promise.all(
    ['first', 'second', 'operator', 'stranger'].map((account) => stage.signIn(account)),
  )) as [Client, Client, Client, Client];
  const files = await readRulesTree();
  const { book } = loadRuleBook(files);
  const datasets = loadDatasets(files, book.dictionary);
  deliver = async (id, rows, asOf, corrects) => {
    const dataset = datasets.find((one) => one.id === id);
    if (!dataset) throw new Error(`no dataset ${id}`);
    const path = join(stage.folder, `${id}-${asOf}-${rows.length}.csv`);
    await writeFile(path, rows.join('\n'));
    return importDelivery(stage.database, {
      dataset,
      book,
      path,
      mode: corrects === undefined ? 'full' : 'delta',
      ...(corrects === undefined ? {} : { corrects }),
      asOf,
      source: id,
      synthetic: true,
      context: systemContext('test'),
    });
  };
  await deliver(
    'registration',
    [
      '统一社会信用代码,企业名称,主体类型,登记状态,行政区划代码,行业代码,成立日期,注册资本（万元）',
      `${FIRM},合成示例公司,企业法人,存续,460106,F51,2020-01-01,100`,
    ],
    '2025-09-01',
  );
});
afterAll(() => stage.close());

const hires = (count: number): string[] => [
  '统一社会信用代码,人员编号,人员类别,合同起始日期,参保月数',
  ...Array.from({ length: count }, (_, n) => `${FIRM},H${n},登记失业青年,2025-01-01,6`),
];

test('a full delivery of half the size is taken in when two people agree, and not before', async () => {
  await deliver('hires', hires(40), '2025-09-01');
  const { deliveryId, state } = await deliver('hires', hires(20), '2025-09-02');
  expect(state).toBe('waiting');
  const shown = await first.get<Page<{ id: string; rows: number }>>('/deliveries?state=waiting');
  expect(shown.body.items).toMatchObject([{ id: deliveryId, rows: 20, agreed: 0 }]);
  const agree = (client: Client) => client.post(`/deliveries/${deliveryId}/approve`);
  expect((await agree(stranger)).status).toBe(404);
  expect((await agree(operator)).status).toBe(403);
  expect((await agree(first)).body).toMatchObject({ state: 'waiting' });
  const seenBy = async (client: Client) =>
    (await client.get<Page<object>>('/deliveries?state=waiting')).body.items;
  expect(await seenBy(first)).toMatchObject([{ expected: 40, agreed: 1, agreedByReader: true }]);
  expect(await seenBy(second)).toMatchObject([{ expected: 40, agreed: 1, agreedByReader: false }]);
  expect((await agree(first)).body).toMatchObject({ state: 'waiting' });
  expect((await agree(second)).body).toMatchObject({ state: 'accepted', rows: 20, unchanged: 20 });
  expect((await agree(second)).body).toMatchObject({ state: 'accepted' });
});

test('one person’s refusal is enough, and its department reads why', async () => {
  const { deliveryId, state } = await deliver('hires', hires(3), '2025-09-02');
  expect(state).toBe('waiting');
  const refuse = (client: Client, reason: string) =>
    client.post<{ code?: string }>(`/deliveries/${deliveryId}/refuse`, { reason });
  expect((await refuse(stranger, '文件不完整')).status).toBe(404);
  expect((await refuse(operator, '文件不完整')).status).toBe(403);
  expect((await refuse(first, ' ')).status).toBe(400);
  expect((await refuse(first, '文件不完整')).status).toBe(204);
  expect((await refuse(second, '文件不完整')).status).toBe(404);
  const late = await second.post<{ code?: string }>(`/deliveries/${deliveryId}/approve`);
  expect([late.status, late.body.code]).toEqual([409, 'KERNEL.TRANSITION_REFUSED']);
  const { body } = await operator.get<Page<{ failure: { text: { zh: string } } }>>(
    '/deliveries?state=failed',
  );
  expect(body.items).toMatchObject([
    { id: deliveryId, failure: { code: 'REGISTRY.DELIVERY_REFUSED' } },
  ]);
  expect(body.items[0]?.failure.text.zh).toContain('文件不完整');
});

test('each dataset says how fresh it is, and what was rejected can be read row by row', async () => {
  const { deliveryId } = await deliver(
    'employment',
    [
      '统一社会信用代码,年度,符合条件新招用人数,按小微企业招用毕业生补贴享受',
      `${FIRM},2025,三,否`,
      `${FIRM},2024,3,否`,
    ],
    '2025-09-03',
  );
  const states = await first.get<Page<Record<string, unknown>>>('/datasets');
  const of = (id: string) => states.body.items.find((one) => one['dataset'] === id);
  expect(of('employment')).toMatchObject({
    asOf: '2025-09-03',
    trend: [{ asOf: '2025-09-03', rows: 2, rejected: 1 }],
  });
  expect(of('loans')).toMatchObject({ asOf: null, stale: true, trend: [] });
  const rejects = await first.get<Page<object>>(`/deliveries/${deliveryId}/rejects`);
  expect(rejects.body.items).toMatchObject([
    { line: 2, column: '符合条件新招用人数', text: `${FIRM},2025,三,否` },
  ]);
});

test('each department says how far its data is to be relied on, and what it delivered month by month', async () => {
  await stage.moveTo('2025-09-10');
  const states = await first.get<Page<Record<string, unknown>>>('/departments');
  const of = (code: string) =>
    states.body.items.find(({ authority }) => (authority as { code: string }).code === code);
  expect(of('hn-hrss')).toMatchObject({
    fresh: 2,
    rows: 22,
    rejected: 1,
    waiting: 0,
    unlinked: 0,
    // The full delivery of 20 rows that two people agreed to, the one of 40 before it, and two rows of employment.
    trend: [{ month: '2025-09', deliveries: 3, rows: 62, rejected: 1 }],
  });
  // Too old is one thing, never there another.
  const [stale, missing] = ['stale', 'missing'].map((what) =>
    states.body.items.flatMap((one) => (one[what] as { en: string }[]).map(({ en }) => en)),
  );
  expect(missing).toContain('Loans');
  expect(stale).not.toContain('Loans');
  const own = await stranger.get<Page<{ authority: { code: string } }>>('/departments');
  expect(own.body.items.map(({ authority }) => authority.code)).toEqual([]);
});

test('rejected rows go out as a file, come back corrected, and are the only ones added', async () => {
  const header =
    '统一社会信用代码,借据编号,放款机构,贷款用途,贷款金额（万元）,已付利息（元）,发放日期,到期日期,备注';
  const rest = '10,100,2025-01-01,2026-01-01,x';
  const sent = await deliver(
    'loans',
    [
      header,
      `${FIRM},L1,示范银行,流动资金,${rest}`,
      `${FIRM},L2,"=HYPERLINK(""http://x"",""y"")",其他,${rest}`,
      `${STRANGER},L3,示范银行,流动资金,${rest}`,
      `${FIRM},L4,示范银行`,
    ],
    '2025-09-04',
  );
  expect(sent).toMatchObject({ rows: 4, accepted: 1, rejected: 3 });
  const queued = await first.get<Page<object>>('/unlinked/counts');
  expect(queued.body.items).toEqual([
    { scheme: 'credit-code', dataset: 'loans', rows: 1, numbers: 1, oldest: '2025-09-04' },
  ]);
  expect((await stranger.get<Page<object>>('/unlinked/counts')).body.items).toEqual([]);
  const out = await first.get<string>(`/deliveries/${sent.deliveryId}/rejects.csv`);
  expect(out.headers['content-type']).toBe('text/csv; charset=utf-8');
  const lines = out.body.replace('\uFEFF', '').split('\r\n').slice(0, -1);
  expect(lines[0]).toBe(
    '统一社会信用代码,借据编号,放款机构,贷款用途,贷款金额（万元）,已付利息（元）,发放日期,到期日期,' +
      '拒收行号 line,拒收列 column,拒收原因 reason,处理说明 what to do,整行原文 whole row',
  );
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"",""y"")",其他`);
  expect(lines.map((line) => line.split(',').includes('REGISTRY.UNLINKED'))[2]).toBe(true);
  expect(lines[3]).toMatch(new RegExp(`^,{8}5,,REGISTRY.ROW_MALFORMED,.*,"${FIRM},L4,示范银行"$`));
  const corrected = lines
    .join('\r\n')
    .replace('其他', '流动资金')
    .replace(STRANGER, FIRM)
    .replace(/\r\n,{8}5/, `\r\n${FIRM},L4,示范银行,流动资金,10,100,2025-01-01,2026-01-01,5`);
  await expect(deliver('hires', hires(1), '2025-09-05', sent.deliveryId)).rejects.toMatchObject({
    code: 'REGISTRY.CORRECTION_MISPLACED',
  });
  const again = await deliver('loans', corrected.split('\r\n'), '2025-09-04', sent.deliveryId);
  expect(again).toMatchObject({ rows: 3, accepted: 3, rejected: 0 });
  const lenders = await stage.rows<{ item: string; lender: string }>(
    `select item, facts->>'loan.lender' as lender from record where dataset = 'loans' and known_until is null order by item`,
  );
  expect(lenders.map(({ item }) => item)).toEqual(['L1', 'L2', 'L3', 'L4']);
  expect(lenders[1]?.lender).toBe('=HYPERLINK("http://x","y")');
  const shown = await first.get<Page<Record<string, unknown>>>('/deliveries?dataset=loans');
  expect(shown.body.items).toMatchObject([
    { id: again.deliveryId, corrects: sent.deliveryId, rejected: 0 },
    { id: sent.deliveryId, corrects: null, rejected: 3, sentAgain: 3 },
  ]);
  const waiting = await first.get<Page<object>>('/unlinked');
  expect(waiting.body.items).toEqual([]);
  expect((await stranger.get(`/deliveries/${sent.deliveryId}/rejects.csv`)).status).toBe(404);
});

test('an officer says who bears a number, once, and nobody takes it from them', async () => {
  const body = { scheme: 'tax-number', value: 'T-0001', creditCode: FIRM, from: '2020-01-01' };
  expect((await first.post('/unlinked/link', body)).status).toBe(403);
  const key = 'link-0000-0001';
  expect((await operator.post('/unlinked/link', body, { key })).body).toEqual({ linked: 0 });
  expect((await operator.post('/unlinked/link', body, { key })).status).toBe(200);
  const again = await operator.post('/unlinked/link', body);
  expect([again.status, again.body['code']]).toEqual([409, 'REGISTRY.IDENTIFIER_TAKEN']);
  const unknown = { ...body, creditCode: '91460200MA5TDEM28J' };
  expect((await operator.post('/unlinked/link', unknown)).status).toBe(404);
});

test('rows that waited for a firm become records when two people agree to the registration that names it', async () => {
  const firms = Array.from({ length: 8 }, (_, n) => anEnterprise(n + 1).creditCode);
  await deliver(
    'employment',
    [
      '统一社会信用代码,年度,符合条件新招用人数,按小微企业招用毕业生补贴享受',
      `${firms[0]},2025,3,否`,
    ],
    '2025-09-10',
  );
  const waiting = () =>
    stage.rows(`select state from unlinked_record where value = '${firms[0]}' order by id`);
  expect(await waiting()).toEqual([{ state: 'waiting' }]);
  const { deliveryId, state } = await deliver(
    'registration',
    [
      '统一社会信用代码,企业名称,主体类型,登记状态,行政区划代码,行业代码,成立日期,注册资本（万元）',
      ...[FIRM, ...firms].map(
        (code, n) => `${code},合成示例公司${n},企业法人,存续,460106,F51,2020-01-01,100`,
      ),
    ],
    '2025-09-10',
  );
  expect(state).toBe('waiting');
  for (const client of [first, second]) await client.post(`/deliveries/${deliveryId}/approve`);
  expect(await waiting()).toEqual([{ state: 'linked' }]);
});

test('what was mended is told cell by cell, to be read on and taken away; nobody else sees it', async () => {
  const header = '统一社会信用代码,年度,符合条件新招用人数,按小微企业招用毕业生补贴享受';
  const { deliveryId, reading } = await deliver(
    'employment',
    [header, `${FIRM},2023年度,１,否`, `${STRANGER},2023年度,2,否`, `${FIRM},2022,=1+2,否`],
    '2025-09-10',
  );
  const path = `/deliveries/${deliveryId}`;
  const one = (await first.get<Record<string, unknown>>(path)).body;
  expect(one).toMatchObject({
    ...{ id: deliveryId, rows: 3, accepted: 0, repaired: 1, rejected: 2, untaken: 0 },
    reading: { format: 'csv', encoding: 'utf-8', layout: 'own' },
    reasons: { 'REGISTRY.UNLINKED': 1, 'REGISTRY.VALUE_MALFORMED': 1 },
    repairs: { 'REGISTRY.PERIOD_REWRITTEN': 1, 'REGISTRY.WIDTH_NARROWED': 1 },
  });
  expect(one['repairs']).toEqual(reading?.repairs);
  type Cell = { line: number; from: string; to: string; why: { zh: string } };
  const begun = (await first.get<Page<Cell>>(`${path}/repairs?limit=1`)).body;
  expect(begun.items).toMatchObject([{ line: 2, from: '2023年度', to: '2023' }]);
  const more = await first.get<Page<Cell>>(`${path}/repairs?limit=1&cursor=${begun.nextCursor}`);
  expect(more.body.items).toMatchObject([{ line: 2, from: '１', to: '1' }]);
  expect(more.body.items[0]?.why.zh).toContain('半角');
  const end = await first.get<Page<Cell>>(`${path}/repairs?cursor=${more.body.nextCursor}`);
  expect([end.body.items, end.body.nextCursor]).toEqual([[], null]);
  const file = await first.get<string>(`${path}/repairs.csv`);
  expect(file.headers['content-disposition']).toContain(`repairs-${deliveryId}.csv`);
  const lines = file.body.replace('\uFEFF', '').split('\r\n');
  expect(lines[0]).toBe('行号 line,列 column,原文 from,改为 to,修复原因 reason,说明 what was done');
  expect(lines[1]).toContain('2,年度,2023年度,2023,REGISTRY.PERIOD_REWRITTEN,');
  for (const what of ['', '/repairs', '/repairs.csv', '/rejects'])
    expect([what, (await stranger.get(`${path}${what}`)).status]).toEqual([what, 404]);
  expect((await first.get(`${path}/repairs?cursor=x`)).status).toBe(400);
});
