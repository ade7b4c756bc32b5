import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemContext } from '#libs/platform';
import { strikeItem } from '#libs/programmes/benefits';
import { readXlsx } from '../../libs/registry/src/xlsx-reader.ts';
import {
  accept,
  approve,
  benefits,
  body,
  budgetOf,
  GIANT,
  listOf,
  match,
  type List,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { pdfPages } from '../support/pdf-text.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3].map((number) => anEnterprise(number).littleGiant());
const STRUCK = anEnterprise(2).littleGiant();
const OTHER = { ...systemContext('test'), actor: 'approver2' };
/** A name that a spreadsheet would compute, if it were taken for a formula. */
const SLY = anEnterprise(3).littleGiant().with('registration', { 企业名称: '=SUM(1+1)有限公司' });

const HEADER = ['序号', '企业名称', '统一社会信用代码', '行政区划', '金额（元）', '状态'];

interface Items {
  readonly items: readonly {
    entitlementId: string;
    subjectName: string;
    state: string;
    reason: string | null;
  }[];
}

let stage: Stage;
let policy: Client;
let approver: Client;
let shown: List;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRMS[0] ?? STRUCK, STRUCK, SLY] });
  policy = await stage.signIn('policy');
  approver = await stage.signIn('approver');
  await match(stage, await stage.signIn('operator'));
  shown = await listOf(policy, GIANT);
});
afterAll(() => stage?.close());

const items = async (): Promise<Items['items']> =>
  body(await policy.get<Items>(`/lists/${shown.id}/items`)).items;
const strike = async (version: number, index = 1, by: Client = policy) =>
  by.post<List & { code: string }>(`/lists/${shown.id}/strike`, {
    entitlementId: (await items())[index]?.entitlementId,
    version,
    reason: '认定部门核实：称号已到期',
  });

test('a department strikes an enterprise with a reason: its money is released and its episode stands', async () => {
  expect(shown).toMatchObject({ itemCount: 3, amountFen: '300000000' });
  const struck = body(await strike(shown.version));
  expect(struck).toMatchObject({ state: 'reviewing', itemCount: 2, amountFen: '200000000' });
  expect(struck.digest).not.toBe(shown.digest);
  expect((await items())[1]).toMatchObject({
    state: 'withdrawn',
    reason: '认定部门核实：称号已到期',
  });
  expect(await budgetOf(policy, GIANT)).toMatchObject({ reservedFen: '200000000' });
  expect(
    await stage.rows(`select p.state from episode p where p.policy_id = $1 and p.subject_id = $2`, [
      GIANT,
      await stage.subjectOf(STRUCK),
    ]),
  ).toEqual([{ state: 'open' }]);
  expect(
    await stage.rows(
      `select actor, reason from audit where entity = 'entitlement' and event = 'withdraw'`,
    ),
  ).toEqual([{ actor: 'policy', reason: '认定部门核实：称号已到期' }]);
});

test('what was struck is not struck twice, and an approval of what was shown before is refused', async () => {
  const now = await listOf(approver, GIANT);
  expect((await strike(now.version)).status).toBe(404);
  const { version } = now;
  const answer = await approver.post(`/lists/${shown.id}/approve`, {
    version,
    digest: shown.digest,
  });
  expect(answer.body).toMatchObject({ status: 409, code: 'LIST.CHANGED' });
});

test('whoever strikes one off does not approve the list, and neither does the database let them', async () => {
  const other = await stage.signIn('approver2');
  const before = await listOf(other, GIANT);
  const [, , sly] = await items();
  const struck = {
    entitlementId: sly?.entitlementId,
    version: before.version,
    reason: '称号已撤销',
  };
  // As a trial: the list keeps it, because nothing of this is committed.
  const trial = stage.database.transaction('test.strike', OTHER, async (tx) => {
    const { version, digest } = await strikeItem(tx, shown.id, struck.entitlementId ?? '', struck);
    await tx.query(
      `update benefit_list set state = 'approved', version = version + 1, approved_by = 'approver2', approved_at = now(), approved_digest = $3 where id = $1 and version = $2`,
      [shown.id, version, digest],
    );
  });
  await expect(trial).rejects.toThrow(/struck one off it/);
  expect((await listOf(other, GIANT)).readerHand).toBeNull();
  expect((await listOf(policy, GIANT)).readerHand).toBe('struck');
});

test('after the approval nothing is struck any more, and who was struck is told nothing', async () => {
  const approved = await approve(stage, approver, GIANT);
  expect((await strike(approved.version, 0)).body).toMatchObject({ code: 'LIST.NOT_REVIEWED' });
  expect(await benefits(await stage.signInFor(STRUCK))).toEqual([]);
});

test('the next run does not list it again', async () => {
  await match(stage, await stage.signIn('operator'));
  expect(await listOf(policy, GIANT)).toMatchObject({ id: shown.id, itemCount: 2 });
});

test('nor when its episode ends and a new one opens', async () => {
  const operator = await stage.signIn('operator');
  const runOnce = async () => {
    const run = await match(stage, operator);
    if (run.state === 'stopped') await accept(stage, approver, run);
  };
  await stage.deliver('titles', [STRUCK.with('titles', { 国家专精特新小巨人: '否' })], {
    mode: 'delta',
  });
  await runOnce();
  await stage.deliver('titles', [STRUCK], { mode: 'delta' });
  await runOnce();
  expect(
    await stage.rows(
      `select p.state from episode p where p.policy_id = $1 and p.subject_id = $2 order by 1`,
      [GIANT, await stage.subjectOf(STRUCK)],
    ),
  ).toEqual([{ state: 'closed' }, { state: 'open' }]);
  expect(await listOf(policy, GIANT)).toMatchObject({ id: shown.id, itemCount: 2 });
});

test('the list is exported as the attachment of a request for funds: sums are numbers, names are text and nothing else', async () => {
  const path = join(stage.folder, 'list.xlsx');
  await writeFile(path, await policy.bytes(`/lists/${shown.id}/export.xlsx`));
  const rows: (readonly unknown[])[] = [];
  for await (const part of readXlsx(path)) rows.push(...part.map((row) => row.cells ?? []));
  expect(rows[0]?.[0]).toMatch(/^附件：《.*小巨人.*》企业名单$/);
  const header = rows.findIndex((row) => row[0] === '序号');
  expect(rows[header]).toEqual(HEADER);
  expect(rows.slice(header + 1).map((row) => [row[0], row[1], Number(row[4])])).toEqual([
    ['1', '合成示例1号有限公司', 1_000_000],
    ['2', '=SUM(1+1)有限公司', 1_000_000],
    ['合计', '2 户', 2_000_000],
  ]);
});

test('the same attachment comes as a document: pages, digest, capital figures, and no character lost', async () => {
  const list = await listOf(policy, GIANT);
  const pages = pdfPages(await policy.bytes(`/lists/${shown.id}/export.pdf`));
  expect(pages).toHaveLength(1);
  const text = (pages[0] ?? '').replaceAll('\n', '');
  for (const part of [
    '企业名单',
    '琼工信规〔2022〕6号',
    '第14条',
    list.digest,
    '合成示例1号有限公司',
    '=SUM(1+1)有限公司',
    '合计：2 户，2000000.00 元',
    '大写：人民币贰佰万元整',
    '第 1 页，共 1 页',
  ])
    expect(text).toContain(part);
  expect(text).not.toContain('合成示例2号有限公司');
  expect(text).not.toContain('\u{FFFD}');
});
