import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { readRulesFile } from '#libs/platform';
import { readCalendar } from '#libs/workflow';
import { prepareDemo } from '../../apps/cli/src/demo.ts';
import { tellOfMonth } from '../../apps/cli/src/demo-month.ts';
import { databaseDigest } from '../support/database-digest.ts';
import { TEST_SECRET } from '../support/database.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { Stage } from '../support/stage.ts';

let stage: Stage;
const prepare = (): Promise<void> =>
  prepareDemo({
    ownerUrl: stage.test.ownerUrl,
    secret: TEST_SECRET,
    dataFolder: stage.folder,
    subjects: 400,
    signal: new AbortController().signal,
    print: () => undefined,
  });

beforeAll(async () => {
  stage = await Stage.open({ bare: true, environment: { HUIZHI_MODE: 'demo' } });
  await prepare();
});
afterAll(() => stage?.close());

const told = async (): Promise<{ readonly holds: boolean; readonly story: string }> => {
  const printed: string[] = [];
  const { database, owner, folder: dataFolder } = stage;
  const calendar = readCalendar(await readRulesFile('calendar.json'));
  const holds = await tellOfMonth({
    database,
    owner,
    keeper: { calendar, rules: new RuleStore() },
    secret: TEST_SECRET,
    dataFolder,
    address: 'http://127.0.0.1:8620',
    print: (line) => void printed.push(line),
  });
  await stage.settle();
  return { holds, story: printed.join('\n') };
};

test('a month: graded, planned, drawn, joined, shown a code, found, final, graded anew, planned again', async () => {
  const { holds, story } = await told();
  expect(story).not.toContain('✗');
  expect(holds).toBe(true);
  const chapters = [...story.matchAll(/^(.{1,2})、/gm)].map(([, place]) => place);
  expect(chapters).toEqual([...'一二三四五六七八九十', '十一', '十二']);

  // Two people wherever there are to be two, and whoever acted alone was refused.
  expect(story.match(/⇒ /g)?.length).toBeGreaterThanOrEqual(7);
  expect(story).not.toContain('没有被拒绝');
  expect(
    await stage.rows(`select month, drafted_by, published_by from grading order by month`),
  ).toEqual([
    { month: '2025-09', drafted_by: 'credit', published_by: 'credit2' },
    { month: '2025-12', drafted_by: 'credit', published_by: 'credit2' },
  ]);
  expect(
    await stage.rows(
      `select starts_on::text, kind, state, drafted_by, decided_by, cardinality(matters) as matters from inspection_plan order by starts_on, kind desc`,
    ),
  ).toEqual([
    { starts_on: '2025-01-01', kind: 'yearly', state: 'approved', drafted_by: 'operator', decided_by: 'approver', matters: 2 },
    { starts_on: '2025-01-01', kind: 'special', state: 'approved', drafted_by: 'operator', decided_by: 'approver', matters: 1 },
    { starts_on: '2026-01-01', kind: 'yearly', state: 'approved', drafted_by: 'operator', decided_by: 'approver', matters: 1 },
  ]); // prettier-ignore
  expect(story).toContain('按年度计划指定企业，拒绝并记录');
  expect(await stage.rows(`select state, decided_by from joint_proposal`)).toEqual([
    { state: 'approved', decided_by: 'approver' },
  ]);

  expect(story).toMatch(/重放：\d+ 家中抽取 \d+ 家，与事先的承诺一致；去掉一家即被发现 ✓/);
  expect(story).toMatch(/项合成 \d+ 次入企（不会少于 \d+ 次），少入企 [1-9]/);
  expect(story).toContain('该码已答复过');
  expect(await stage.rows(`select answer, answered_by from inspection_check_in`)).toEqual([
    { answer: 'accepted', answered_by: 'enterprise' },
  ]);
  expect(
    await stage.rows(
      `select state, kind, outcome, decided_by from finding where kind = 'problem' order by outcome`,
    ),
  ).toEqual([
    { state: 'final', kind: 'problem', outcome: 'penalty', decided_by: 'approver' },
    { state: 'final', kind: 'problem', outcome: 'unpunished', decided_by: 'approver' },
  ]);
  // Out of every rule's sight until its time to object was over, then read.
  expect(story).toMatch(
    /规则读到的终局结论：没有问题，没有处罚[\s\S]*调到[\s\S]*终局结论：问题 1 项，处罚 1 项/,
  );
  // What became final is read a month later, whichever firms were drawn: that of the punished one takes points, the others' give some.
  const inspected = story.split('\n').filter((line) => line.includes('检查过的企业'));
  expect(inspected.filter((line) => line.includes('检查结论（终局） 18 → 4'))).toHaveLength(1);
  expect(inspected.some((line) => /检查结论（终局） 18 → (24|30)/.test(line))).toBe(true);
  // The tiers that were published here decide on the visits of both years: the worse, the more.
  const [, firms, was, now] = /等级变差的 (\d+) 户：合计 ([\d,]+) → ([\d,]+) 次/.exec(story) ?? [];
  expect(Number(firms)).toBeGreaterThan(0);
  expect(Number(now)).toBeGreaterThan(Number(was));
  // What there is none of is said in words, and proves nothing; departments are called by their names.
  expect(story).toContain('· 减负：一份单据只入账一次：没有减免单据');
  expect(story).not.toMatch(/（0）|[^\d,.]0 (户|项|笔|次|元)/);
  expect(story).toMatch(/^\s*海南省市场监督管理局\s+计划 plan/m);
  expect(story).not.toContain('hn-amr');
  // Whoever was told can go and look.
  for (const page of ['inspections', 'joint-visits', 'draws'])
    expect(story).toMatch(new RegExp(`：http://127.0.0.1:8620/${page}/[0-9a-f-]{36}$`, 'm'));
  expect(await brokenInvariants(stage.database)).toEqual([]);
});

test('told again, and the demo started again, it changes nothing and holds all the same', async () => {
  const before = await databaseDigest(stage.database);
  const { holds, story } = await told();
  expect(holds).toBe(true);
  expect(story).toContain('已抽取并公布，不能重抽');
  expect(story).not.toContain('⇒');
  await prepare();
  await stage.settle();
  expect(await databaseDigest(stage.database)).toEqual(before);
});

test('a visit that the ledger lacks is found', async () => {
  const rename = (from: string, to: string) =>
    stage.rewrite(
      'transfer',
      `update transfer set purpose = $2 where kind = 'post' and purpose = $1 and unit = 'VISIT'`,
      [from, to],
    );
  await rename('visit', 'visit-of-nobody');
  const { holds, story } = await told();
  await rename('visit-of-nobody', 'visit');
  expect(holds).toBe(false);
  expect(story).toContain('✗ 检查：每次实施在账本中恰好一次');
});
