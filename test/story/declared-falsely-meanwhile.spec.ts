import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyWith, benefit, body, budgetOf, confirm, match, VOUCHER } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3, 4].map((number) => anEnterprise(number).reachable());
const [OBJECTING, ORDERED, BOUNCED, HONEST] = FIRMS as [
  Enterprise,
  Enterprise,
  Enterprise,
  Enterprise,
];
const DAY = '2025-10-30';

interface Versioned {
  readonly id: string;
  readonly version: number;
}
interface Objection extends Versioned {
  readonly state: string;
  readonly entitlementId: string;
  readonly complainant: string | null;
  readonly statement: string;
}
interface Batch extends Versioned {
  readonly digest: string;
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
    besides: { policies: [VOUCHER], datasets: ['science'] },
  });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  for (const firm of FIRMS) people.set(firm, await stage.signInFor(firm));
  await match(stage, operator);
  for (const firm of FIRMS) body(await applyWith(of(firm), 72));
});
afterAll(() => stage?.close());

const of = (firm: Enterprise): Client => people.get(firm) as Client;
const own = (firm: Enterprise) => benefit(of(firm), VOUCHER);
async function refute(firm: Enterprise): Promise<void> {
  const { items } = body(await of(firm).get<{ items: Versioned[] }>('/declarations'));
  const [one] = items as [Versioned];
  const said = { version: one.version, note: '评价机构无此记录' };
  body(await operator.post(`/declarations/${one.id}/refute`, said));
}
async function openOf(firm: Enterprise): Promise<Objection[]> {
  const { id } = await own(firm);
  const { items } = body(await approver.get<{ items: Objection[] }>('/objections'));
  return items.filter((one) => one.entitlementId === id && one.state === 'open');
}
const decide = (one: Objection, upheld: boolean) =>
  approver.post(`/objections/${one.id}/decide`, {
    version: one.version,
    upheld,
    outcome: '已向评价机构核实，见核查记录',
  });
const make = async (): Promise<Batch> =>
  body(await maker.post<Batch>('/payment-batches', { policyId: VOUCHER, year: '2025' }));

test('what is refuted while its firm objects to something else stays stopped when that is over, until a second person decides just this', async () => {
  const { id } = await own(OBJECTING);
  const said = { about: 'amount', statement: '金额应当重新核对' };
  const first = body(await of(OBJECTING).post<Objection>(`/entitlements/${id}/object`, said));
  await refute(OBJECTING);
  expect(await openOf(OBJECTING)).toMatchObject([{ id: first.id, complainant: null }]);
  body(await of(OBJECTING).post(`/objections/${first.id}/withdraw`, { version: first.version }));
  await stage.settle();
  expect((await own(OBJECTING)).state).toBe('objected');
  const [doubt] = (await openOf(OBJECTING)) as [Objection];
  expect(doubt).toMatchObject({
    complainant: 'operator',
    statement: expect.stringContaining('评价机构无此记录'),
  });
  body(await decide(doubt, true));
  expect((await own(OBJECTING)).state).toBe('withdrawn');
});

test('what is refuted on its way to the bank is stopped when its batch is returned', async () => {
  for (const firm of [ORDERED, BOUNCED, HONEST]) body(await confirm(of(firm), await own(firm)));
  await stage.settle();
  await stage.moveTo(DAY);
  await stage.hasten();
  const made = await make();
  await refute(ORDERED);
  expect((await own(ORDERED)).state).toBe('ordered');
  const back = { version: made.version, reason: '有一户申报不实' };
  body(await checker.post(`/payment-batches/${made.id}/return`, back));
  await stage.settle();
  expect((await own(ORDERED)).state).toBe('objected');
  expect((await own(HONEST)).state).toBe('payable');
  expect(await openOf(ORDERED)).toHaveLength(1);
});

test('or when the bank sends it back; let pass by a second person it is paid after all', async () => {
  const { id, version, digest } = await make();
  body(await checker.post(`/payment-batches/${id}/release`, { version, digest }));
  await refute(BOUNCED);
  const paid = await stage.rows<{ id: string; fails: boolean }>(
    `select i.id, e.subject_id = $2 as fails from payment_item i join entitlement e on e.id = i.entitlement_id where i.batch_id = $1`,
    [id, await stage.subjectOf(BOUNCED)],
  );
  const lines = paid.map((item) => `${item.id},5000.00,${item.fails ? `失败,${DAY},账号户名不符` : `成功,${DAY},`}`); // prettier-ignore
  const text = ['明细编号,金额（元）,结果,日期,原因', ...lines].join('\r\n');
  body(await checker.post(`/payment-batches/${id}/receipt`, { text }));
  await stage.settle();
  expect((await own(HONEST)).state).toBe('paid');
  expect((await own(BOUNCED)).state).toBe('objected');
  const [doubt] = (await openOf(BOUNCED)) as [Objection];
  body(await decide(doubt, false));
  await stage.settle();
  expect((await own(BOUNCED)).state).toBe('payable');
  expect(await budgetOf(operator, VOUCHER)).toMatchObject({
    committedFen: '1000000',
    disbursedFen: '500000',
  });
});
