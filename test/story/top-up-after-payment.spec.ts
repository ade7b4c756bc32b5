import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closeYear } from '#libs/programmes/benefits';
import {
  accept,
  applyWith,
  approve,
  benefit,
  body,
  budgetOf,
  confirm,
  JOBS,
  match,
  VOUCHER,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** On a list, with 3,000 yuan for three hires. */
const LISTED = anEnterprise(1).hiring(3).reachable();
/** Declare 72 points, which is 5,000 yuan: of one that is so, of the next it is more, and the last is refuted in time. */
const [RIGHT, MODEST, FALSE] = [2, 3, 4].map((number) => anEnterprise(number).reachable()) as [
  Enterprise,
  Enterprise,
  Enterprise,
];
const FIRMS = [LISTED, RIGHT, MODEST, FALSE];
/** When publicity is over, and everybody is payable. */
const DAY = '2025-10-22';
const BANDS = {
  bands: [{ upTo: 79, fixed: 5_000 }, { fixed: 8_000 }],
  of: { fact: 'qual.techSmeScore' },
  how: 'whole',
};

interface Adjustment {
  readonly id: string;
  readonly entitlementId: string;
  readonly kind: string;
  readonly differenceFen: string;
  readonly version: number;
  readonly state: string;
}
interface Batch {
  readonly id: string;
  readonly state: string;
  readonly itemCount: number;
  readonly amountFen: string;
  readonly digest: string;
  readonly version: number;
  readonly code: string;
}
interface Item {
  readonly id: string;
  readonly entitlementId: string;
  readonly adjustmentId: string | null;
  readonly amountFen: string;
}
interface Declaration {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let approver: Client;
let maker: Client;
let checker: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: FIRMS,
    budgetFen: { [JOBS]: 1_000_000n, [VOUCHER]: 2_500_000n },
    besides: {
      policies: [VOUCHER],
      datasets: ['science'],
      amended: { [VOUCHER]: { amount: BANDS } },
    },
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
  body(await confirm(of(LISTED), await benefit(of(LISTED), JOBS)));
  for (const firm of [RIGHT, MODEST, FALSE]) {
    body(await applyWith(of(firm), 72));
    body(await confirm(of(firm), await benefit(of(firm), VOUCHER)));
  }
  await stage.settle();
  await stage.moveTo(DAY);
  await stage.hasten();
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const payables = async (): Promise<unknown[]> =>
  body(await maker.get<{ items: unknown[] }>('/payables')).items;
const items = async ({ id }: Batch): Promise<Item[]> =>
  body(await maker.get<{ items: Item[] }>(`/payment-batches/${id}/items`)).items;
const make = (policyId: string, year = '2025') =>
  maker.post<Batch>('/payment-batches', { policyId, year });
const release = ({ id, version, digest }: Batch) =>
  checker.post<Batch>(`/payment-batches/${id}/release`, { version, digest });
/** Makes a batch, releases it and takes in that all of it was paid. @returns its payments */
async function pay(policyId: string, year = '2025'): Promise<Item[]> {
  const batch = body(await release(body(await make(policyId, year))));
  const all = await items(batch);
  const text = [
    '明细编号,金额（元）,结果,日期,原因',
    ...all.map(({ id, amountFen }) => `${id},${Number(amountFen) / 100}.00,成功,${DAY},`),
  ].join('\r\n');
  const settled = body(await checker.post<Batch>(`/payment-batches/${batch.id}/receipt`, { text }));
  expect(settled.state).toBe('settled');
  return all;
}
async function go(): Promise<void> {
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
}
async function adjustmentOf(firm: Enterprise, policyId: string): Promise<Adjustment> {
  const { id } = await benefit(of(firm), policyId);
  const all = body(await operator.get<{ items: Adjustment[] }>('/adjustments')).items;
  const found = all.find((one) => one.entitlementId === id && one.state === 'open');
  if (!found) throw new Error('nothing was found of this firm');
  return found;
}
/** Accepts what corrected data made of a benefit, by two people. */
async function accepted(firm: Enterprise, policyId: string): Promise<Adjustment> {
  const found = await adjustmentOf(firm, policyId);
  const said = (version: number) => ({ version, reason: '已核实更正' });
  const endorsed = body(
    await operator.post<Adjustment>(`/adjustments/${found.id}/endorse`, said(found.version)),
  );
  return body(
    await approver.post<Adjustment>(`/adjustments/${found.id}/accept`, said(endorsed.version)),
  );
}
const declared = async (firm: Enterprise): Promise<Declaration> =>
  body(await of(firm).get<{ items: Declaration[] }>('/declarations')).items[0] as Declaration;

test('what is refuted while its batch waits for its check is not released, and the next batch leaves it out', async () => {
  const made = body(await make(VOUCHER));
  expect(made).toMatchObject({ itemCount: 3, amountFen: '1500000' });
  const { id, version } = await declared(FALSE);
  body(await operator.post(`/declarations/${id}/refute`, { version, note: '评价机构无此记录' }));
  const early = await release(made);
  expect([early.status, early.body.code]).toEqual([409, 'PAYMENT.RECOVERY_FOUND']);
  const back = { version: made.version, reason: '有一户申报不实' };
  body(await checker.post(`/payment-batches/${made.id}/return`, back));
  expect(await payables()).toMatchObject([
    { policyId: VOUCHER, count: 2 },
    { policyId: JOBS, count: 1 },
  ]);
});

test('list and declarations are paid and all receipts are in', async () => {
  expect(await pay(VOUCHER)).toHaveLength(2);
  expect(await pay(JOBS)).toHaveLength(1);
  expect(await payables()).toEqual([]);
  expect(await budgetOf(operator, VOUCHER)).toMatchObject({
    committedFen: '500000',
    disbursedFen: '1000000',
  });
});

test('corrected data finds a top-up of what was paid long since: on a list, declared rightly, and declared too low', async () => {
  await stage.deliver('science', [RIGHT.scoring(72), MODEST.scoring(85)]);
  await go();
  expect((await declared(RIGHT)).state).toBe('verified');
  expect((await declared(MODEST)).state).toBe('contradicted');
  await stage.deliver('science', [RIGHT.scoring(90), MODEST.scoring(85)]);
  await stage.deliver('employment', [LISTED.hiring(5), RIGHT, MODEST, FALSE]);
  await go();
  for (const [firm, policyId, differenceFen] of [
    [LISTED, JOBS, '200000'],
    [RIGHT, VOUCHER, '300000'],
    [MODEST, VOUCHER, '300000'],
  ] as const)
    expect(await adjustmentOf(firm, policyId)).toMatchObject({ kind: 'top-up', differenceFen });
  expect(await payables()).toEqual([]);
});

test('accepted by two people each is payable, also of whom it was known that they had declared otherwise', async () => {
  await accepted(LISTED, JOBS);
  await accepted(RIGHT, VOUCHER);
  await accepted(MODEST, VOUCHER);
  expect(await payables()).toMatchObject([
    { policyId: VOUCHER, year: '2025', count: 2, amountFen: '600000', topUpCount: 2 },
    { policyId: JOBS, year: '2025', count: 1, amountFen: '200000', topUpCount: 1 },
  ]);
});

test('a batch of top-ups alone pays them, once, and the books balance', async () => {
  const [one, two] = (await pay(VOUCHER)) as [Item, Item];
  expect(one.adjustmentId).not.toBe(two.adjustmentId);
  expect([one.amountFen, two.amountFen]).toEqual(['300000', '300000']);
  expect(await pay(JOBS)).toMatchObject([{ amountFen: '200000' }]);
  expect(await payables()).toEqual([]);
  expect((await make(VOUCHER)).body.code).toBe('PAYMENT.NOTHING_PAYABLE');
  expect(await budgetOf(operator, VOUCHER)).toMatchObject({
    committedFen: '500000',
    disbursedFen: '1600000',
    availableFen: '400000',
  });
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    committedFen: '0',
    disbursedFen: '500000',
    availableFen: '500000',
  });
});

test('what was declared falsely stays unpaid until a second person dismisses just that doubt', async () => {
  const { id, state } = await benefit(of(FALSE), VOUCHER);
  // It was stopped when its batch came back.
  expect(state).toBe('objected');
  const said = { about: 'amount', statement: '认为金额应当更高' };
  expect((await of(FALSE).post(`/entitlements/${id}/object`, said)).status).toBe(409);
  const { items: all } = body(
    await approver.get<{ items: { id: string; version: number; entitlementId: string }[] }>(
      '/objections',
    ),
  );
  const doubt = all.find(({ entitlementId }) => entitlementId === id);
  const outcome = { version: doubt?.version, upheld: false, outcome: '已核实，异议不成立' };
  expect(await payables()).toEqual([]);
  body(await approver.post(`/objections/${doubt?.id}/decide`, outcome));
  await stage.settle();
  expect((await benefit(of(FALSE), VOUCHER)).state).toBe('payable');
  expect(await payables()).toMatchObject([{ policyId: VOUCHER, count: 1, amountFen: '500000' }]);
  expect(await pay(VOUCHER)).toHaveLength(1);
});

test('what is found once the year is closed is borne and paid by the year after', async () => {
  await stage.moveTo('2026-01-05');
  const policy = stage.book.policies.get(JOBS);
  if (!policy) throw new Error(`${JOBS} is in the rules`);
  const closing = { year: '2025', leftTo: 'next-year', reference: '测试〔2026〕1号' } as const;
  expect(await stage.as('close', (tx) => closeYear(tx, policy, closing))).toMatchObject({
    leftFen: 500_000n,
    promisedFen: 0n,
  });
  await stage.deliver('employment', [LISTED.hiring(6), RIGHT, MODEST, FALSE]);
  await go();
  await accepted(LISTED, JOBS);
  expect(await payables()).toMatchObject([
    { policyId: JOBS, year: '2026', count: 1, amountFen: '100000', topUpCount: 1 },
  ]);
  expect((await make(JOBS, '2025')).body.code).toBe('PAYMENT.NOTHING_PAYABLE');
  expect(await pay(JOBS, '2026')).toHaveLength(1);
  expect(
    await stage.rows(
      `select code, (credits_posted - debits_posted)::text as holds from account where code = any($1) order by code`,
      [[`budget:${JOBS}:2026`, `owed:${JOBS}:2026`, `paid:${JOBS}:2026`]],
    ),
  ).toEqual([
    { code: `budget:${JOBS}:2026`, holds: '400000' },
    { code: `owed:${JOBS}:2026`, holds: '0' },
    { code: `paid:${JOBS}:2026`, holds: '100000' },
  ]);
});
