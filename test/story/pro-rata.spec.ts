import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { promise } from '#libs/platform';
import {
  accept,
  approve,
  benefit,
  benefits,
  body,
  BOND,
  confirm,
  decline,
  found,
  type List,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { refusalOf } from '../support/bench.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

/** In the order of their numbers: entitled to 2,000, 6,000, 4,000 and 6,000 yuan. */
const FIRMS = [100, 300, 200, 300].map((raised, at) => anEnterprise(at + 1).raising(raised));
/** Its figure comes after the list was drafted. */
const LATE = anEnterprise(5);
const NOTE = {
  zh: '额度不足时，按同一比例安排',
  en: 'where the money is short each gets the same part',
};

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [...FIRMS, LATE], budgetFen: { [BOND]: 1n } });
  const files = (await readStoryRules()).map(({ path, text }) => {
    if (!path.endsWith(`${BOND}/policy.json`)) return { path, text };
    const allocation = { method: 'pro-rata', note: NOTE };
    return { path, text: JSON.stringify({ ...(JSON.parse(text) as object), allocation }) };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  operator = await stage.signIn('operator');
});
afterAll(() => stage?.close());

const amounts = async (): Promise<unknown[]> =>
  (
    await stage.rows<{ amount: string; state: string }>(
      `select amount_fen::text as amount, state from entitlement order by subject_id`,
    )
  ).map(({ amount, state }) => `${amount} ${state}`);

const waits = (amount: string): string => `${amount} waiting`;
const fund = async (): Promise<void> => {
  await stage.as('promise', (tx) =>
    promise(tx, [{ kind: 'benefits.fund', ref: `budget:${BOND}:2025` }]),
  );
  await stage.settle();
};

test('a budget that has less than a fen for somebody gives nobody anything', async () => {
  expect(found(await match(stage, operator), BOND)).toMatchObject({ eligible: 4, opened: 4 });
  await stage.settle();
  expect(await amounts()).toEqual(['200000', '600000', '400000', '600000'].map(waits));
  expect(await listOf(operator, BOND)).toMatchObject({
    unfundedCount: 4,
    allocation: { note: NOTE, ratio: null },
  });
});

test('no list is approved while nobody knows what each of it gets', async () => {
  const approver = await stage.signIn('approver');
  const { id, version, digest } = await listOf(approver, BOND);
  expect(await approver.post(`/lists/${id}/approve`, { version, digest })).toMatchObject({
    status: 409,
    body: { code: 'LIST.UNALLOCATED' },
  });
});

test('nothing is shared out before everybody is on the list', async () => {
  await stage.rewrite('benefit_list', `update benefit_list set state = 'draft'`);
  // Of the eighteen thousand yuan that they are entitled to together ten are there now, and a fen.
  await stage.appropriate({ [BOND]: 1_000_000n }, '追加');
  await fund();
  expect(await amounts()).toEqual(['200000', '600000', '400000', '600000'].map(waits));
  await stage.rewrite('benefit_list', `update benefit_list set state = 'reviewing'`);
});

test('the database lets no ratio be fixed that is not the whole of list and budget', async () => {
  const fixed = (part: string) =>
    refusalOf(
      stage.as('break', async (tx) => {
        await tx.query(
          `insert into list_allocation (list_id, entitled_fen, available_fen, authority, division)
           select id, 1800000, 900000, authority, division from benefit_list where policy_id = $1`,
          [BOND],
        );
        await tx.query(`update entitlement set entitled_fen = amount_fen, amount_fen = ${part}`);
      }),
    );
  // A fen too much for each, one firm's part for all, and whole amounts where the half is there.
  expect(await fixed('amount_fen / 2 + 1')).toBe('HZ004');
  expect(await fixed('100000')).toBe('HZ004');
  expect(await fixed('amount_fen')).toBe('HZ004');
  const nobody = stage.as('break', (tx) =>
    tx.query(
      `insert into list_allocation (list_id, entitled_fen, available_fen, authority, division)
       select id, 1800000, 900000, authority, division from benefit_list where policy_id = $1`,
      [BOND],
    ),
  );
  expect(await refusalOf(nobody)).toBe('HZ004');
});

test('once all are listed each gets the same part of its amount, and together they get all that there is', async () => {
  await fund();
  // 111,111.2 and 333,333.7 and 222,222.4: the two greatest remainders get the fen that is left.
  expect(await amounts()).toEqual([
    '111111 listed',
    '333334 listed',
    '222222 listed',
    '333334 listed',
  ]);
  expect(await listOf(operator, BOND)).toMatchObject({
    unfundedCount: 0,
    amountFen: '1000001',
    allocation: { note: NOTE, ratio: { entitledFen: '1800000', availableFen: '1000001' } },
    budget: { availableFen: '0' },
  });
});

test('the list shows what each was entitled to beside what it gets', async () => {
  const { id } = await listOf(operator, BOND);
  const page = body(
    await operator.get<{ items: { entitledFen: string; amountFen: string }[] }>(
      `/lists/${id}/items`,
    ),
  );
  expect(page.items.map(({ entitledFen, amountFen }) => [entitledFen, amountFen])).toEqual([
    ['200000', '111111'],
    ['600000', '333334'],
    ['400000', '222222'],
    ['600000', '333334'],
  ]);
});

test('who joins the list later has the same ratio, and waits for money', async () => {
  await stage.deliver('finance', [LATE.raising(50)]);
  const officer = await stage.signIn('policy');
  const { id, version } = await listOf(officer, BOND);
  body(
    await officer.post(`/lists/${id}/review/additions`, {
      version,
      creditCode: LATE.creditCode,
      reason: '数据晚到',
      evidence: '示范〔2025〕3号',
    }),
  );
  await stage.settle();
  expect((await amounts()).at(-1)).toBe('55555 waiting');
});

test('a firm is told what it was entitled to, the ratio, and what it gets', async () => {
  await approve(stage, await stage.signIn('approver'), BOND);
  const firm = await stage.signInFor(FIRMS[1] as Enterprise);
  const { id, amountFen } = await benefit(firm, BOND);
  expect(amountFen).toBe('333334');
  const { allocation } = body(
    await firm.get<{ allocation: { zh: string } }>(`/entitlements/${id}`),
  );
  expect(allocation.zh).toBe(
    '应享 6000.00 元；名单企业应享合计 18000.00 元，列入名单时预算可用 10000.01 元，各企业同按约 55.55% 的比例安排，实得 3333.34 元。比例一次确定，此后不再变动。',
  );
});

test('what one gives up goes to who waits, and changes nobody else’s part', async () => {
  const firm = await stage.signInFor(FIRMS[1] as Enterprise);
  body(await decline(firm, await benefit(firm, BOND)));
  await stage.settle();
  expect(await amounts()).toEqual([
    '111111 notified',
    '333334 declined',
    '222222 notified',
    '333334 notified',
    '55555 notified',
  ]);
  const last = await stage.signInFor(LATE);
  expect(await benefits(last)).toMatchObject([{ amountFen: '55555' }]);
});

test('no amount follows another ratio or is altered once more', async () => {
  const altered = (sql: string) => refusalOf(stage.as('test', (tx) => tx.query(sql)));
  expect(await altered(`update entitlement set amount_fen = amount_fen + 1`)).toBe('HZ004');
  expect(await altered(`update entitlement set entitled_fen = null`)).toBe('HZ004');
  expect(await altered(`update list_allocation set available_fen = 1`)).toBe('42501');
});

test('a second run finds nothing to change', async () => {
  const before = await amounts();
  const list: List = await listOf(operator, BOND);
  await match(stage, operator);
  expect(await amounts()).toEqual(before);
  expect((await listOf(operator, BOND)).id).toBe(list.id);
});

test('data that is corrected after the confirmation is judged by the rule, and then by the same ratio', async () => {
  const [one, two, three, four] = FIRMS as [Enterprise, Enterprise, Enterprise, Enterprise];
  const firm = await stage.signInFor(three);
  body(await confirm(firm, await benefit(firm, BOND)));
  await stage.deliver('finance', [one, two, three.raising(100), four, LATE.raising(50)]);
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, await stage.signIn('approver'), run);
  const { items } = body(await operator.get<{ items: unknown[] }>('/adjustments'));
  expect(items).toMatchObject([
    { kind: 'recovery', grantedFen: '222222', decidedFen: '111111', differenceFen: '111111' },
  ]);
});
