import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRuleBook } from '#libs/engine';
import { loadRules, publishDraft, type LoadedRule } from '#libs/matching';
import { appropriateBudget, mustBeFunded } from '#libs/programmes/benefits';
import { readRulesTree, systemContext, type Context } from '#libs/platform';
import { GIANT } from '../support/acts.ts';
import { Bench, refusalOf } from '../support/bench.ts';

const TODAY = '2025-09-30';
const FILES = await readRulesTree();

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

/** Loads the rules as the officer of the policy department does, with other words in one title. */
async function load(title?: string): Promise<LoadedRule | undefined> {
  const files = FILES.map((file) =>
    title !== undefined && file.path.endsWith(`${GIANT}/policy.json`)
      ? { ...file, text: file.text.replace('企业一次性奖励"', `企业${title}"`) }
      : file,
  );
  const loaded = await bench.as((tx) => loadRules(tx, files, { demo: false, today: TODAY }));
  return loaded.find((one) => one.policyId === GIANT);
}
const publish = (
  number: number,
  actor = 'zhang',
  reach: Partial<Pick<Context, 'authorities' | 'division'>> = {},
  mayGoLive: typeof mustBeFunded = async () => undefined,
): Promise<void> =>
  bench.app.transaction('test', { ...systemContext('test'), actor, ...reach }, (tx) =>
    publishDraft(tx, GIANT, number, mayGoLive),
  );
const states = async (): Promise<unknown[]> =>
  (
    await bench.rows<{ line: string }>(
      `select number || ' ' || state as line from rule_version where policy_id = $1 order by number`,
      [GIANT],
    )
  ).map(({ line }) => line);

test('where nothing is for demonstration, nothing is published without a second person by calling itself that', async () => {
  const mark = (demonstration: boolean): Promise<unknown> =>
    bench.owner.transaction('test', systemContext('test'), (tx) =>
      tx.query('update installation set demonstration = $1', [demonstration]),
    );
  await mark(false);
  try {
    const loaded = bench.as((tx) => loadRules(tx, FILES, { demo: true, today: TODAY }));
    expect(await refusalOf(loaded)).toBe('HZ006');
  } finally {
    await mark(true);
  }
});

test('a policy that pays is not published before money is appropriated for its year', async () => {
  expect(await load()).toEqual({ policyId: GIANT, outcome: 'drafted', draft: 1 });
  await expect(publish(1, 'zhang', {}, mustBeFunded)).rejects.toMatchObject({
    code: 'BUDGET.NOT_APPROPRIATED',
  });
  expect(await states()).toEqual(['1 draft']);
  const policy = loadRuleBook(FILES).book.policies.get(GIANT);
  if (!policy) throw new Error(`${GIANT} is a policy`);
  const grant = { amountFen: 100_000_000n, reference: '测试〔2025〕1号' };
  await bench.as((tx) => appropriateBudget(tx, policy, { year: '2024', ...grant }));
  await expect(publish(1, 'zhang', {}, mustBeFunded)).rejects.toMatchObject({
    code: 'BUDGET.NOT_APPROPRIATED',
  });
  await bench.as((tx) => appropriateBudget(tx, policy, { year: '2025', ...grant }));
  const undo = new Error('only to see');
  await expect(
    bench.app.transaction('test', { ...systemContext('test'), actor: 'zhang' }, async (tx) => {
      await publishDraft(tx, GIANT, 1, mustBeFunded);
      throw undo;
    }),
  ).rejects.toBe(undo);
});

test('a draft is published by its number, not by the one who drafted it', async () => {
  expect(await load()).toEqual({ policyId: GIANT, outcome: 'unchanged', draft: 1 });
  await expect(publish(1, 'system:test')).rejects.toMatchObject({
    code: 'MATCHING.SAME_AUTHOR',
  });
  await publish(1);
  expect(await states()).toEqual(['1 published']);
});

test.each([
  ['of another authority', { authorities: ['hn-hrss'] }],
  ['of no authority', { authorities: [] }],
  ['of one city only', { authorities: ['hn-miit'], division: '4601' }],
])('an approver %s does not publish it', async (_who, reach) => {
  expect(await load('奖励某')).toMatchObject({ draft: 2 });
  await expect(publish(2, 'zhang', reach)).rejects.toMatchObject({
    code: 'MATCHING.POLICY_BEYOND_REACH',
  });
  const forged = bench.app.transaction('test', { ...systemContext('test'), ...reach }, (tx) =>
    tx.query(`update rule_version set published_at = now() where policy_id = $1`, [GIANT]),
  );
  expect(await refusalOf(forged)).toBe('42501');
  expect(await states()).toEqual(['1 published', '2 draft']);
});

test('one of its authority does', async () => {
  await publish(2, 'zhang', { authorities: ['hn-hrss', 'hn-miit'], division: '46' });
  expect(await states()).toEqual(['1 retired', '2 published']);
});

test('another draft than the one that was read is not published', async () => {
  expect(await load('奖励甲')).toMatchObject({ outcome: 'differs', draft: 3 });
  expect(await load('奖励乙')).toMatchObject({ outcome: 'differs', draft: 4 });
  await expect(publish(3)).rejects.toMatchObject({ code: 'PLATFORM.VERSION_STALE' });
  for (const number of [1, 5])
    await expect(publish(number)).rejects.toMatchObject({ code: 'MATCHING.NO_DRAFT' });
  expect(await states()).toEqual(['1 retired', '2 published', '3 draft', '4 draft']);
  await publish(4);
  expect(await states()).toEqual(['1 retired', '2 retired', '3 draft', '4 published']);
});

test('what is settled after its validity stays the version of its last period, what is not settled is over', async () => {
  const loaded = await bench.as((tx) => loadRules(tx, FILES, { demo: false, today: '2026-03-02' }));
  const outcome = (id: string) => loaded.find(({ policyId }) => policyId === id)?.outcome;
  expect(outcome(GIANT)).toBe('not in force');
  expect(outcome('hn-job-expansion')).toBe('unchanged');
  const rows = await bench.rows<{ period: string }>(
    `select period from rule_version where policy_id = 'hn-job-expansion'`,
    [],
  );
  expect(rows).toEqual([{ period: '2025' }]);
});
