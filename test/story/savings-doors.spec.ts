import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { unattributedDocuments } from '#libs/programmes/savings';
import { body, match, type Problem } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { type Enterprise } from '../support/factories.ts';
import { pdfPages } from '../support/pdf-text.ts';
import { FUND, ISSUER, owing, reliefDocument } from '../support/relief.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3, 4, 5].map((number) => owing(number, '20000.00'));
const [FIRST, SECOND] = FIRMS as [Enterprise, Enterprise];
const ELSEWHERE = owing(6, '10000.05').in('460202');

let stage: Stage;
let analyst: Client;
let person: Client;
beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [...FIRMS, ELSEWHERE],
    besides: {
      policies: [FUND],
      datasets: ['disability-fund', 'annual-reports', 'power', 'reliefs', 'charges'],
    },
  });
  await match(stage, await stage.signIn('operator'));
  analyst = await stage.signIn('analyst');
  person = await stage.signInFor(SECOND);
});
afterAll(() => stage?.close());

interface Row {
  readonly group: string;
  readonly promisedFirms: number | null;
  readonly realisedFen: string | null;
  readonly gapFen: string | null;
}
interface Report {
  readonly rows: readonly Row[];
  readonly total: Row;
}
interface Statement {
  readonly promisedFen: string;
  readonly realisedFen: string;
  readonly lines: readonly { readonly item: string; readonly amountFen: string }[];
}
const open = (kind: string) =>
  stage.rows<{ days: number }>(
    `select round(extract(epoch from due_at - now()) / 86400)::integer as days from outbox where kind = $1 and done_at is null`,
    [kind],
  );
const tasks = (kind: string) =>
  stage.rows<{ authority: string; text: { zh: string } }>(
    `select authority, text from task where kind = $1`,
    [kind],
  );

test('what a run promises is posted a month later, and documents as soon as they are delivered', async () => {
  expect(await open('savings.post')).toEqual([{ days: 30 }]);
  expect(await stage.rows(`select from relief_promise`)).toHaveLength(0);
  await stage.deliver('reliefs', [
    ...FIRMS.map((firm, at) => reliefDocument(firm, `R${at + 1}`, '1900.00')),
    // The same number of another body is another document.
    reliefDocument(FIRST, 'R1', '50.00', { 开具单位: '另一单位' }),
    reliefDocument(SECOND, 'X1', '10.00', { 减负措施编号: 'no-such-measure' }),
  ]);
  await stage.settle();
  expect(await stage.rows(`select from relief_promise where state = 'standing'`)).toHaveLength(6);
  expect(await stage.rows(`select from saving where state = 'posted'`)).toHaveLength(6);
  expect(await open('savings.post')).toEqual([{ days: 30 }]);
  const [asked, ...others] = await tasks('relief-unattributed');
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ authority: 'hn-drc' });
  expect(asked?.text.zh).toContain(`1 张未能归因，如“${ISSUER}：X1”`);
  await stage.hasten();
  expect(await tasks('relief-unattributed')).toHaveLength(1);
  expect(await stage.rows(`select from saving`)).toHaveLength(6);
});

test('an analyst reads reports by every axis; a handful of firms is withheld; nobody else reads them', async () => {
  const report = async (by: string): Promise<Report> =>
    body(await analyst.get<Report>(`/savings/report?by=${by}&year=2025`));
  const all = { promisedFirms: 6, realisedFen: '955000', gapFen: '145001' };
  for (const axis of ['measure', 'department', 'county', 'industry', 'size'])
    expect([axis, (await report(axis)).total]).toEqual([axis, expect.objectContaining(all)]);
  expect((await report('month')).total).toMatchObject({ realisedFen: '955000', gapFen: null });
  for (const row of (await report('county')).rows)
    expect(row).toMatchObject({ promisedFirms: null, realisedFen: null, gapFen: null });
  for (const account of ['finance', 'credit', 'policy']) {
    const stranger = await stage.signIn(account);
    expect((await stranger.get('/savings/report?by=county&year=2025')).status).toBe(403);
  }
  expect((await person.get('/savings/report?by=county&year=2025')).status).toBe(403);
  expect((await analyst.get('/savings/report?by=firm&year=2025')).status).toBe(400);
});

test('small firms that nothing reached and documents that are nobody’s saving are listed', async () => {
  const unreached = body(
    await analyst.get<{ items: { firms: number; shown: { creditCode: string }[] }[] }>(
      '/savings/unreached',
    ),
  );
  expect(unreached.items).toMatchObject([
    { firms: 1, shown: [{ creditCode: ELSEWHERE.creditCode }] },
  ]);
  const left = body(
    await analyst.get<{ items: { item: string; reason: { en: string } }[] }>(
      '/savings/unattributed',
    ),
  );
  expect(left.items).toMatchObject([
    { item: `${ISSUER}：X1`, reason: { en: 'no published measure of relief' } },
  ]);
});

test('documents that are nobody’s saving are counted and listed however many they are', async () => {
  const many = Array.from({ length: 530 }, (_, at) =>
    reliefDocument(at % 2 === 0 ? FIRST : SECOND, `Y${at}`, '10.00', { 减负措施编号: 'no-such-measure' }),
  ); // prettier-ignore
  await stage.deliver('reliefs', many);
  await stage.settle();
  const asked = await tasks('relief-unattributed');
  expect(asked.map(({ text }) => /有 (\d+) 张/.exec(text.zh)?.[1]).sort()).toEqual(['1', '530']);
  const listed: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: { recordId: string }[]; nextCursor: string | null } = body(
      await analyst.get(`/savings/unattributed?limit=100${cursor && `&cursor=${cursor}`}`),
    );
    expect(page.items.length).toBeLessThanOrEqual(100);
    listed.push(...page.items.map(({ recordId }) => recordId));
    cursor = page.nextCursor;
  }
  expect([listed.length, new Set(listed).size]).toEqual([531, 531]);
});

test('what firms pay for a unit is compared within their cohort', async () => {
  const facts = body(
    await analyst.get<{ items: { fact: string; period: string | null }[] }>('/savings/cost-facts'),
  );
  expect(facts.items).toContainEqual(
    expect.objectContaining({ fact: 'power.averagePrice', period: '2025-09' }),
  );
  const look = await analyst.get<{ firms: number; standOut: { creditCode: string }[] }>(
    '/savings/costs?cost=power.averagePrice&period=2025-09&above=80&least=5',
  );
  const [, , , , dearest] = FIRMS as [Enterprise, Enterprise, Enterprise, Enterprise, Enterprise];
  expect(body(look)).toMatchObject({ firms: 6, standOut: [{ creditCode: dearest.creditCode }] });
});

test('a list of charges is entered by one analyst and published by another, and charges on none are a task', async () => {
  const list = {
    document: '示例收费目录清单（2025）',
    authority: 'hn-drc',
    effectiveFrom: '2025-01-01',
    charges: [{ code: 'A1', title: '示例收费', basis: '示例文件第一条' }],
  };
  interface Entered {
    readonly list: { readonly id: string; readonly state: string; readonly version: number };
  }
  const { list: entered } = body(await analyst.post<Entered>('/charge-lists', list));
  expect(entered.state).toBe('submitted');
  const charge = SECOND.with('charges', {
    统一社会信用代码: SECOND.creditCode,
    票据号码: 'T1',
    收费项目编码: 'B2',
    收费项目名称: '示例收费',
    执收单位: '示例单位',
    收费日期: '2025-09-15',
    '收费金额（元）': '12.30',
  });
  const decide = (who: Client, how: string, more: object = {}) =>
    who.post<Problem>(`/charge-lists/${entered.id}/${how}`, { version: entered.version, ...more });
  expect(await decide(analyst, 'publish')).toMatchObject({
    status: 403,
    body: { code: 'SAVINGS.CHARGE_LIST_SAME_PERSON' },
  });
  const second = await stage.signIn('analyst2');
  const operator = await stage.signIn('operator');
  expect((await decide(operator, 'publish')).status).toBe(403);
  expect(body(await decide(second, 'publish'))).toMatchObject({ state: 'published' });
  expect((await decide(second, 'reject', { reason: '应作废' })).status).toBe(409);
  await stage.deliver('charges', [charge]);
  await stage.settle();
  expect(await tasks('charge-unlisted')).toMatchObject([{ authority: 'hn-finance' }]);
  expect(await open('savings.look')).toEqual([{ days: 30 }]);
  const look = await analyst.get('/savings/charges?from=2025-01-01');
  expect(body(look)).toMatchObject({ listed: 0, unlisted: [{ code: 'B2', amountFen: '1230' }] });
});

test('a list that was rejected may be entered again, put right', async () => {
  const list = {
    document: '示例清单（有误）',
    authority: 'hn-drc',
    effectiveFrom: '2025-02-01',
    charges: [{ code: 'A1', title: '示例收费', basis: '示例文件第一条' }],
  };
  const enter = (more: object = {}) =>
    analyst.post<{ list: { id: string; version: number } } | null>('/charge-lists', {
      ...list,
      ...more,
    });
  const first = body(await enter());
  expect((await enter({ effectiveFrom: '2025-03-01' })).status).toBe(409);
  const second = await stage.signIn('analyst2');
  body(
    await second.post(`/charge-lists/${first?.list.id}/reject`, {
      version: first?.list.version,
      reason: '生效日期有误',
    }),
  );
  expect(body(await enter({ effectiveFrom: '2025-03-01' }))?.list.id).not.toBe(first?.list.id);
});

test('a firm reads its own yearly statement, on the page and as a document, and no other’s', async () => {
  const own = body(await person.get<Statement>('/savings/mine?year=2025'));
  expect(own).toMatchObject({ promisedFen: '200000', realisedFen: '190000', gapFen: '10000' });
  expect(own.lines).toMatchObject([{ item: `${ISSUER}：R2`, amountFen: '190000' }]);
  const pages = pdfPages(await person.bytes('/savings/mine.pdf?year=2025')).join('\n');
  expect(pages).toContain('2025 年度企业减负对账单');
  expect(pages).toContain('人民币壹仟玖佰元整');
  const path = `/savings/statement?creditCode=${FIRST.creditCode}&year=2025`;
  expect((await person.get(path)).status).toBe(403);
  expect(body(await analyst.get<Statement>(path))).toMatchObject({ realisedFen: '195000' });
});

test('a page of documents goes on where the one before ended, though that firm has moved out of sight meanwhile', async () => {
  const county = { ...systemContext('test'), division: '460106' };
  const page = (after: { subjectId: number; recordId: number }) =>
    stage.database.transaction('test.page', county, (tx) => unattributedDocuments(tx, 265, after));
  const itsOwn = await page({ subjectId: 0, recordId: 0 });
  expect(itsOwn.documents).toHaveLength(265);
  expect(itsOwn.next?.subjectId).toBe(await stage.subjectOf(FIRST));
  await stage.deliver('registration', [FIRST.in('460202')]);
  const rest = [];
  for (let next = itsOwn.next; next !== null;) {
    const more = await page(next);
    rest.push(...more.documents);
    next = more.next;
  }
  expect(rest).toHaveLength(266);
});
