import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { systemContext } from '#libs/platform';
import {
  alertOnCharges,
  alertOnCosts,
  checkCharges,
  enterCharges,
  postSavings,
  type PublishedCharge,
  publishCharges,
  type ReportAxis,
  savingsReport,
  standingOut,
  statementOf,
  unitCosts,
  unreachedFirms,
  viewChargeList,
} from '#libs/programmes/savings';
import { accept, match } from '../support/acts.ts';
import { TEST_SECRET } from '../support/database.ts';
import { type Enterprise } from '../support/factories.ts';
import { pdfPages } from '../support/pdf-text.ts';
import { FUND, ISSUER, owing, reliefDocument as document } from '../support/relief.ts';
import { Stage } from '../support/stage.ts';
import { CLI, read, ROOT } from '../tidy/tree.ts';

/** Its rule says who is entitled and has no amount. */
const LOW_VOLTAGE = 'cn-low-voltage-connection';
const SIX_TAXES = 'cn-six-taxes-two-fees';
/** From this day on nothing of the fund's relief is settled any more. */
const SETTLED_UNTIL = '2028-03-01';
const { certainty } = JSON.parse(read(`rules/benefits/${FUND}/policy.json`)) as {
  certainty: readonly object[];
};
const note = { zh: '测试用的截止日', en: 'a last day for this story' };
const SETTLED = {
  settlement: { until: SETTLED_UNTIL },
  certainty: [...certainty, { pointer: '/settlement', certainty: 'known', note }],
};
const NEW = { promised: 0, withdrawn: 0, expired: 0, posted: 0, reversed: 0, unattributedCount: 0 };

const FIRMS = [1, 2, 3, 4, 5].map((number) => owing(number, '20000.00'));
const [FIRST, SECOND, THIRD, FOURTH] = FIRMS as [Enterprise, Enterprise, Enterprise, Enterprise];
const ELSEWHERE = owing(6, '10000.05').in('460202');

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [...FIRMS, ELSEWHERE],
    besides: {
      policies: [FUND, SIX_TAXES, LOW_VOLTAGE],
      datasets: ['disability-fund', 'annual-reports', 'power', 'reliefs', 'charges'],
      amended: { [FUND]: SETTLED },
    },
  });
  await match(stage, await stage.signIn('operator'));
  // What is posted when is the story's own: the job has one of its own.
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const rules = new RuleStore();
const post = async () => {
  const posted = await postSavings(stage.database, systemContext('test'), rules);
  const { unattributed, deliveries, ...counts } = posted;
  expect(deliveries.reduce((sum, one) => sum + one.documents, 0)).toBe(counts.unattributedCount);
  return { counts, reasons: unattributed.map(({ item, reason }) => `${numberOf(item)} ${reason}`) };
};
const statement = async (firm: Enterprise) => {
  const id = await stage.subjectOf(firm);
  return stage.as('statement', (tx) => statementOf(tx, id, '2025'));
};
const lines = async (firm: Enterprise) =>
  (await statement(firm)).lines.map(
    ({ on, item, amountFen }) => `${on} ${numberOf(item)} ${amountFen}`,
  );
/** Who issued a document is a part of its name. */
const numberOf = (item: string): string => item.replace(`${ISSUER}：`, '');
const report = (axis: ReportAxis) =>
  stage.as('report', (tx) => savingsReport(tx, rules, axis, '2025'));

test('relief that episodes entitle to is promised once, with the decision it follows from', async () => {
  expect((await post()).counts).toEqual({ ...NEW, promised: 8 });
  expect((await post()).counts).toEqual(NEW);
  const promises = await stage.rows(
    `select r.amount_fen::integer as fen, r.industry, r.size, r.authority, cardinality(d.record_ids) > 0 as proved
     from relief_promise r join decision d on d.id = r.decision_id where r.measure_id <> '${LOW_VOLTAGE}' order by r.subject_id`,
  );
  const one = { fen: 200_000, industry: 'I', size: 'small', authority: 'hn-tax', proved: true };
  expect(promises).toEqual([one, one, one, one, one, { ...one, fen: 100_001 }]);
  const unknown = await stage.rows(
    `select amount_fen, transfer_id from relief_promise where measure_id = '${LOW_VOLTAGE}'`,
  );
  const nothing = { amount_fen: null, transfer_id: null };
  expect(unknown).toEqual([nothing, nothing]);
});

test('documents are posted once, each to the measure it names; what names none is told and left', async () => {
  const documents = [
    document(FIRST, 'R1a', '1500.00'),
    document(FIRST, 'R1b', '500.00', { 单据日期: '2025-08-15', 单据种类: '账单' }),
    ...FIRMS.slice(1).map((firm, at) => document(firm, `R${at + 2}`, at === 0 ? '1900.00' : '2000.00')), // prettier-ignore
    document(FIRST, 'L1', '9.00', { 减负措施编号: LOW_VOLTAGE }),
    document(THIRD, 'X1', '10.00', { 减负措施编号: 'no-such-measure' }),
    document(THIRD, 'X2', ''),
    document(THIRD, 'X3', '10.00', { 所属期间: '2025-09' }),
    document(THIRD, 'X4', '10.00', { 所属期间: '2022' }),
    document(THIRD, 'X5', '0.00'),
    document(THIRD, 'X6', '10.00', { 单据日期: '' }),
  ];
  await stage.deliver('reliefs', documents);
  const posted = await post();
  expect(posted.counts).toEqual({ ...NEW, posted: 7, unattributedCount: 6 });
  expect(posted.reasons).toEqual([
    'X1 measure-unknown',
    'X2 amount-unknown',
    'X3 period-unfit',
    'X4 period-unfit',
    'X5 nothing-saved',
    'X6 document-unknown',
  ]);
  expect((await post()).counts).toEqual({ ...NEW, unattributedCount: 6 });
  expect(await lines(FIRST)).toEqual([
    '2025-08-15 R1b 50000',
    '2025-09-15 L1 900',
    '2025-09-15 R1a 150000',
  ]);
  const first = await statement(FIRST);
  expect(first).toMatchObject({ promisedFen: 200_000n, realisedFen: 200_900n, gapFen: null });
  expect(first.measures).toMatchObject([
    { measureId: FUND, unknown: 0, gapFen: 0n },
    { measureId: LOW_VOLTAGE, unknown: 1, promisedFen: 0n, realisedFen: 900n, gapFen: null },
  ]);
  expect(await statement(SECOND)).toMatchObject({
    promisedFen: 200_000n,
    realisedFen: 190_000n,
    measures: [{ measureId: FUND, promisedFen: 200_000n, realisedFen: 190_000n, gapFen: 10_000n }],
  });
  const proved = await stage.rows<{ whole: boolean }>(
    `select bool_and(r.item = s.item and r.delivery_id = s.delivery_id) as whole from saving s join record r on r.id = s.record_id`,
  );
  expect(proved).toEqual([{ whole: true }]);
});

test('reports by every axis come to the same, and tell of no handful of firms', async () => {
  const all = {
    promisedFirms: 6,
    promisedFen: 1_100_001n,
    realisedFirms: 5,
    realisedFen: 990_000n,
  };
  for (const axis of ['measure', 'industry', 'size'] as const) {
    const { rows, total } = await report(axis);
    expect(total).toMatchObject({ ...all, gapFen: 110_001n });
    expect(rows).toHaveLength(axis === 'measure' ? 2 : 1);
    expect(rows[0]).toMatchObject({ ...all, gapFen: 110_001n });
  }
  expect((await report('measure')).rows[0]?.title.zh).toContain('残疾人就业保障金');
  const [, lowVoltage] = (await report('measure')).rows;
  expect(lowVoltage).toMatchObject({ promisedFirms: null, unknownFirms: null, besideFen: null });
  // A department with five firms beside one without any: both would tell it.
  expect((await report('department')).rows.map((row) => row.promisedFirms)).toEqual([null, null]);
  const withheld = { promisedFirms: null, promisedFen: null, realisedFirms: null, realisedFen: null, gapFen: null }; // prettier-ignore
  const { rows, total } = await report('county');
  expect(rows.map(({ group }) => group)).toEqual(['460106', '460202']);
  for (const row of rows) expect(row).toMatchObject(withheld);
  expect(total).toMatchObject(all);
  const byMonth = await report('month');
  expect(
    byMonth.rows.map(({ group, realisedFen, gapFen }) => [group, realisedFen, gapFen]),
  ).toEqual([
    // One firm in August: both months would tell it.
    ['2025-08', null, null],
    ['2025-09', null, null],
  ]);
  const none = await stage.as('report', (tx) => savingsReport(tx, rules, 'measure', '2024'));
  expect(none).toMatchObject({ rows: [], total: withheld });
});

test('small firms that are entitled and not reached are listed by measure', async () => {
  const found = (before: string, measureId: string | null = null) =>
    stage.as('unreached', (tx) => unreachedFirms(tx, { before, measureId, most: 5 }));
  const unreached = await found('2025-10-01');
  expect(unreached).toMatchObject([
    {
      measureId: FUND,
      firms: 1,
      promisedFen: 100_001n,
      shown: [{ creditCode: ELSEWHERE.creditCode }],
    },
    {
      measureId: LOW_VOLTAGE,
      firms: 1,
      unknown: 1,
      promisedFen: 0n,
      shown: [{ creditCode: ELSEWHERE.creditCode, promisedFen: null }],
    },
  ]);
  expect(await found('2025-09-30')).toEqual([]);
  expect(await found('2025-10-01', SIX_TAXES)).toEqual([]);
});

test('a corrected document is taken back and posted anew, a withdrawn one taken back; nothing is edited', async () => {
  await stage.moveTo('2025-10-08');
  await stage.deliver('reliefs', [document(SECOND, 'R2', '2000.00')], { asOf: '2025-10-08' });
  await stage.deliver('reliefs', [document(THIRD, 'R3', '')], { asOf: '2025-10-08' });
  expect((await post()).counts).toEqual({ ...NEW, posted: 1, reversed: 2, unattributedCount: 7 });
  expect(await lines(SECOND)).toEqual([
    '2025-09-15 R2 190000',
    '2025-09-15 R2 200000',
    '2025-10-08 R2 -190000',
  ]);
  expect((await statement(THIRD)).realisedFen).toBe(0n);
  await stage.moveTo('2025-10-09');
  await stage.deliver('reliefs', [document(THIRD, 'R3', '2000.00')], { asOf: '2025-10-09' });
  expect((await post()).counts).toEqual({ ...NEW, posted: 1, unattributedCount: 6 });
});

test('a promise goes with its episode; what was realised stays', async () => {
  const fourth = FOURTH.with('disability-fund', {
    '残疾人就业保障金应缴额（减免前）（元）': '0.00',
  });
  await stage.deliver('disability-fund', [fourth], { asOf: '2025-10-08' });
  const [operator, approver] = [await stage.signIn('operator'), await stage.signIn('approver')];
  await stage.startWorker();
  await stage.settle();
  await accept(stage, approver, await match(stage, operator));
  await stage.stopWorker();
  expect((await post()).counts).toEqual({ ...NEW, withdrawn: 1, unattributedCount: 6 });
  expect(await statement(FOURTH)).toMatchObject({ promisedFen: 0n, realisedFen: 200_000n });
});

test('a statement that does not come to the ledger is not made', async () => {
  const of = (sign: string) =>
    stage.rewrite(
      'saving',
      `update saving set amount_fen = amount_fen ${sign} 1 where item = '${ISSUER}：R1a'`,
    );
  await of('+');
  await expect(statement(FIRST)).rejects.toMatchObject({ code: 'SAVINGS.STATEMENT_UNBALANCED' });
  await of('-');
  expect((await statement(FIRST)).realisedFen).toBe(200_900n);
});

test('a firm reads its own promises and savings, and nobody else’s', async () => {
  const subjectId = await stage.subjectOf(FIRST);
  const context = { actor: 'firm', authorities: [], division: '', subjectId };
  const seen = await stage.database.transaction('test.firm', context, (tx) =>
    tx.query(
      `select distinct subject_id from saving union select distinct subject_id from relief_promise`,
    ),
  );
  expect(seen).toEqual([{ subject_id: subjectId }]);
});

function huizhi(line: string): Promise<{ code: number; said: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: stage.test.ownerUrl,
    HUIZHI_SECRET: TEST_SECRET,
    HUIZHI_DATA: stage.folder,
    HUIZHI_MODE: 'test',
    HUIZHI_DISPOSABLE_DATABASE: 'yes',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...line.split(' ')], { cwd: ROOT, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` }),
    );
  });
}

test('the same by command, with the statement as a PDF', async () => {
  const posted = await huizhi('savings post --as operator');
  expect([posted.code, posted.said]).toEqual([3, expect.stringContaining('attributed to no measure: 6')]); // prettier-ignore
  const reported = await huizhi('savings report --by measure --year 2025');
  expect(reported.said).toMatch(/合计\s+5\s+9000\.01\s+5\s+10000\.00\s+-999\.99/);
  expect((await huizhi('savings report --by county --year 2025')).said).toContain('<5');
  const file = join(stage.folder, 'statement.pdf');
  const told = await huizhi(`savings statement --firm ${SECOND.creditCode} --year 2025 --out ${file} --as operator`); // prettier-ignore
  expect(told.said).toContain('明细合计与账本余额一致');
  expect(told.said).toMatch(/合计 All\s+2000\.00\s+2000\.00\s+0\.00/);
  const text = pdfPages(await readFile(file)).join('\n');
  for (const one of ['2025 年度企业减负对账单', '-1900.00', '人民币贰仟元整'])
    expect(text).toContain(one);
  const unreached = await huizhi('savings unreached --before 2025-10-01 --as operator');
  expect(unreached.said).toContain(ELSEWHERE.creditCode);
});

test('who pays more for a unit than nearly all of its kind is looked at once', async () => {
  const line =
    'savings costs --cost power.averagePrice --period 2025-09 --above 80 --least 5 --alert --as operator';
  const first = await huizhi(line);
  expect([first.code, first.said]).toEqual([3, expect.stringContaining('6 户 firms, 1 突出')]);
  const [dearest] = FIRMS.slice(4) as [Enterprise];
  expect(first.said).toContain(
    `${dearest.creditCode}  0.9  中位数 median 0.63  80%  5 户 firms  I small 460106`,
  );
  const costs = (fact: string) => stage.as('costs', (tx) => unitCosts(tx, rules, fact, '2025-09'));
  const out = standingOut(await costs('power.averagePrice'), { percentile: 80, leastMembers: 5 });
  expect(await stage.as('alert', (tx) => alertOnCosts(tx, out))).toBe(0);
  const tasks = await stage.rows(`select authority, state from task where kind = 'unit-cost-high'`);
  expect(tasks).toEqual([{ authority: 'hn-grid', state: 'open' }]);
  expect(standingOut(out, { percentile: 80, leastMembers: 6 })).toEqual([]);
  await expect(costs('reg.capital')).rejects.toMatchObject({ code: 'SAVINGS.UNIT_COST_UNKNOWN' });
});

test('a charge that stands on no list of its day is flagged; without a list nobody is blamed', async () => {
  const charged = (item: string, code: string, on = '2025-09-15'): Enterprise =>
    FIRST.with('charges', {
      统一社会信用代码: FIRST.creditCode,
      票据号码: item,
      收费项目编码: code,
      收费项目名称: '示例收费',
      执收单位: '示例单位',
      收费日期: on,
      '收费金额（元）': '12.30',
    });
  await stage.deliver('charges', [
    charged('T1', 'A1'),
    charged('T2', 'B2'),
    charged('T3', ''),
    charged('T4', 'B2', '2025-01-15'),
    charged('T5', 'B2', '2025-08-31'),
    charged('T6', 'B2', '2024-12-31'),
  ]);
  const check = () =>
    stage.as('charges', (tx) => checkCharges(tx, { from: '2025-01-01', until: '2026-01-01' }));
  expect(await check()).toEqual({ listed: 0, unlisted: [], unknown: 5 });
  const enter = (
    name: string,
    effectiveFrom: string,
    charges: readonly PublishedCharge[],
    authority = 'hn-tax',
  ) =>
    stage.as('list', (tx) =>
      enterCharges(tx, { document: name, authority, division: '46', effectiveFrom, charges }),
    );
  const publish = async (id: string | null, actor = 'analyst2') => {
    const second = { actor, authorities: ['*'], division: '46', subjectId: null };
    await stage.database.transaction('test.list', second, async (tx) => {
      const { version } = await viewChargeList(tx, id ?? '');
      await publishCharges(tx, id ?? '', version);
    });
  };
  const [a, b] = ['A1', 'B2'].map((code) => ({
    code,
    title: '示例收费',
    basis: '示例文件第一条',
  })) as [PublishedCharge, PublishedCharge];
  const july = await enter('list-of-july', '2025-07-01', [a, b]);
  // Entered by one person, it judges nobody.
  expect(await check()).toEqual({ listed: 0, unlisted: [], unknown: 5 });
  await expect(publish(july, 'system:test')).rejects.toMatchObject({
    code: 'SAVINGS.CHARGE_LIST_SAME_PERSON',
  });
  await publish(july);
  const file = join(stage.folder, 'list.json');
  await writeFile(file, JSON.stringify([a]));
  const entered = await huizhi(`savings charge-list ${file} --document list-of-september --authority hn-tax --from 2025-09-01 --as analyst`); // prettier-ignore
  expect(entered.said).toContain('已登记 1 项');
  const published = await huizhi(`savings publish-charges ${entered.said.split(' ').at(-1)?.trim()} --as analyst2`); // prettier-ignore
  expect(published.said).toContain('1 项 charges');
  expect(await enter('list-of-july', '2025-07-01', [b, a])).toBeNull();
  const differs = { code: 'SAVINGS.CHARGE_LIST_DIFFERS' };
  await expect(enter('list-of-july', '2025-01-01', [a, b])).rejects.toMatchObject(differs);
  await expect(enter('list-of-july', '2025-07-01', [a])).rejects.toMatchObject(differs);
  expect(await check()).toMatchObject({
    listed: 2,
    unknown: 2,
    unlisted: [{ item: 'T2', code: 'B2', amountFen: 1230n, collector: '示例单位' }],
  });
  const found = await huizhi(
    'savings charges --from 2025-01-01 --until 2026-01-01 --alert --as operator',
  );
  expect(found.code).toBe(3);
  expect(found.said).toContain('清单内 listed: 2, 清单外 unlisted: 1, 未知 unknown: 2');
  expect(found.said).toContain(
    `${FIRST.creditCode}  2025-09-15  T2  B2  示例收费  示例单位  12.30`,
  );
  expect(found.said).toContain('tasks opened: 1');
  const { unlisted } = await check();
  expect(await stage.as('alert', (tx) => alertOnCharges(tx, unlisted))).toBe(0);
  // The list of another department holds beside it, and displaces nothing.
  await publish(await enter('list-of-another', '2025-09-02', [b], 'hn-drc'));
  expect(await check()).toMatchObject({ listed: 3, unlisted: [], unknown: 2 });
  const firm = {
    actor: 'firm',
    // Even one that says that it speaks for the department.
    authorities: ['hn-drc'],
    division: '',
    subjectId: await stage.subjectOf(FIRST),
  };
  const byFirm = stage.database.transaction('test.firm', firm, (tx) =>
    enterCharges(tx, {
      document: 'own',
      authority: 'hn-drc',
      division: '',
      effectiveFrom: '2025-01-01',
      charges: [a],
    }),
  );
  await expect(byFirm).rejects.toThrow('row-level security');
  const altered = stage.rows(`update charge_list set effective_from = '2025-01-01'`);
  await expect(altered).rejects.toThrow('permission denied');
  const undone = stage.rows(`update charge_list set state = 'submitted'`);
  await expect(undone).rejects.toThrow('never change');
  const added = stage.rows(`insert into charge_list_entry select id, 'B2', 'x', 'x' from charge_list where document = 'list-of-september'`); // prettier-ignore
  await expect(added).rejects.toThrow('takes no further charges');
}, 60_000);

test('a promise ends when its document settles nothing any more: it stays what was promised, and nobody is looked for', async () => {
  const of = (state: string) =>
    stage.rows(`select from relief_promise where measure_id = '${FUND}' and state = $1`, [state]);
  await stage.moveTo('2028-02-29');
  expect((await post()).counts).toMatchObject({ expired: 0 });
  const promised = await statement(ELSEWHERE);
  expect(promised.promisedFen).toBe(100_001n);
  expect(await of('standing')).toHaveLength(5);
  await stage.moveTo(SETTLED_UNTIL);
  expect((await post()).counts).toMatchObject({ promised: 0, withdrawn: 0, expired: 5 });
  expect((await post()).counts).toMatchObject({ promised: 0, expired: 0 });
  expect(await of('expired')).toHaveLength(5);
  expect(await statement(ELSEWHERE)).toMatchObject({
    promisedFen: 100_001n,
    measures: promised.measures,
  });
  // What a document without such a day promises stands.
  const unreached = await stage.as('unreached', (tx) =>
    unreachedFirms(tx, { before: SETTLED_UNTIL, measureId: null, most: 5 }),
  );
  expect(unreached.map(({ measureId }) => measureId)).toEqual([LOW_VOLTAGE]);
});
