import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefit, body, budgetOf, confirm, JOBS, match } from '../support/acts.ts';
import { refusalOf } from '../support/bench.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** Each hired three people and has 3,000 yuan for it: one is topped up, one has to pay back, one is paid last. */
const FIRMS = [1, 2, 3].map((number) => anEnterprise(number).hiring(3).reachable());
const [MORE, LESS, LAST] = FIRMS as [Enterprise, Enterprise, Enterprise];
const LINE = { policyId: JOBS, year: '2025' };
const DAY = '2025-10-22';

interface Adjustment {
  readonly id: string;
  readonly entitlementId: string;
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
}
interface Item {
  readonly id: string;
  readonly adjustmentId: string | null;
  readonly amountFen: string;
}
interface Detail {
  readonly amountFen: string;
  readonly adjustments: readonly unknown[];
}

let stage: Stage;
let operator: Client;
let approver: Client;
let maker: Client;
let checker: Client;
const people = new Map<Enterprise, Client>();

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS, budgetFen: { [JOBS]: 1_300_000n } });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  for (const firm of FIRMS) {
    const person = await stage.signInFor(firm);
    people.set(firm, person);
    body(await confirm(person, await benefit(person, JOBS)));
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
const make = () => maker.post<Batch & { code: string }>('/payment-batches', LINE);
async function released(): Promise<Batch> {
  const { id, version, digest } = body(await make());
  return body(await checker.post<Batch>(`/payment-batches/${id}/release`, { version, digest }));
}
const receive = (one: Batch, lines: readonly (readonly string[])[]) =>
  checker.post<Batch>(`/payment-batches/${one.id}/receipt`, {
    text: [['明细编号', '金额（元）', '结果', '日期', '原因'], ...lines]
      .map((cells) => cells.join(','))
      .join('\r\n'),
  });
const line = ({ id, amountFen }: Item, reason = ''): string[] => [
  id,
  `${Number(amountFen) / 100}.00`,
  reason === '' ? '成功' : '失败',
  DAY,
  reason,
];
const kinds = async (firm: Enterprise): Promise<string[]> =>
  body(await of(firm).get<{ items: { kind: string }[] }>('/messages')).items.map(
    ({ kind }) => kind,
  );
const detail = async (firm: Enterprise): Promise<Detail> =>
  body(await of(firm).get<Detail>(`/entitlements/${(await benefit(of(firm), JOBS)).id}`));
/** Accepts what corrected data made of a benefit, by two people. */
async function accepted(firm: Enterprise): Promise<void> {
  const { id: entitlementId } = await benefit(of(firm), JOBS);
  const all = body(await operator.get<{ items: Adjustment[] }>('/adjustments')).items;
  const found = all.find((one) => one.entitlementId === entitlementId && one.state === 'open');
  const said = (version: number) => ({ version, reason: '已核实更正' });
  const { id, version } = body(
    await operator.post<Adjustment>(`/adjustments/${found?.id}/endorse`, said(found?.version ?? 0)),
  );
  body(await approver.post(`/adjustments/${id}/accept`, said(version)));
}

test('a top-up of a benefit that is not paid waits for it', async () => {
  await stage.deliver('employment', [MORE.hiring(5), LESS.hiring(1), LAST]);
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, approver, run);
  await accepted(MORE);
  await accepted(LESS);
  expect(await budgetOf(operator, JOBS)).toMatchObject({ committedFen: '1100000' });
  // Of two who are payable one may have less due.
  expect(await payables()).toMatchObject([{ count: 2, amountFen: '600000', topUpCount: 0 }]);
});

test('whose difference was accepted is told of it, and sees it beside the amount that was never altered', async () => {
  expect((await kinds(MORE))[0]).toBe('topped-up');
  expect((await kinds(LESS))[0]).toBe('to-recover');
  expect(await kinds(LAST)).not.toContain('topped-up');
  expect(await detail(MORE)).toMatchObject({
    amountFen: '300000',
    adjustments: [{ kind: 'top-up', differenceFen: '200000', setOffFen: '0', paid: false }],
  });
  expect((await detail(LESS)).adjustments).toMatchObject([
    { kind: 'recovery', differenceFen: '200000', paid: false },
  ]);
});

test('once the benefit is paid its top-up is payable, and goes into the next batch', async () => {
  const first = await released();
  expect(first).toMatchObject({ itemCount: 2, amountFen: '600000' });
  const [one, two] = (await items(first)) as [Item, Item];
  expect(body(await receive(first, [line(one), line(two)])).state).toBe('settled');
  expect(await payables()).toMatchObject([
    { ...LINE, count: 1, amountFen: '200000', bouncedCount: 0, topUpCount: 1 },
  ]);
});

test('a batch that is returned leaves it payable, and no two batches have it', async () => {
  const made = body(await make());
  expect((await make()).body).toMatchObject({ code: 'PAYMENT.NOTHING_PAYABLE' });
  const { id, version } = made;
  body(await checker.post(`/payment-batches/${id}/return`, { version, reason: '户数不符' }));
  expect(await payables()).toMatchObject([{ topUpCount: 1 }]);
});

test('what the bank returns is paid by the next batch, once, and leaves the books', async () => {
  const failing = await released();
  const [bounced] = (await items(failing)) as [Item];
  body(await receive(failing, [line(bounced, '账号户名不符')]));
  expect((await kinds(MORE))[0]).toBe('top-up-bounced');
  expect(await payables()).toMatchObject([{ bouncedCount: 1, topUpCount: 1 }]);
  const last = await released();
  const [item] = (await items(last)) as [Item];
  expect(item).toMatchObject({ amountFen: '200000', adjustmentId: bounced.adjustmentId });
  expect(body(await receive(last, [line(item)])).state).toBe('settled');
  expect(await payables()).toEqual([]);
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    committedFen: '300000',
    disbursedFen: '800000',
  });
  expect((await kinds(MORE))[0]).toBe('top-up-paid');
  expect(await detail(MORE)).toMatchObject({ adjustments: [{ paid: true }] });
});

test('the database lets no top-up be paid that is not owed', async () => {
  const broken = (change: string) =>
    refusalOf(
      stage.as('break', async (tx) => {
        await tx.query(
          `with batch as (insert into payment_batch (policy_id, year, number, rule_version_id, state, item_count, amount_fen, digest, made_by, authority, division)
             select policy_id, year, 99, rule_version_id, 'made', 1, 1, '', current_setting('huizhi.actor'), authority, division from payment_batch limit 1 returning id)
           insert into payment_item (batch_id, id, entitlement_id, adjustment_id, place, amount_fen, payee, bank, account, subject_id, authority, division)
           select b.id, gen_random_uuid(), entitlement_id, ${change}, 1, 1, payee, bank, account, subject_id, authority, division
           from payment_item, batch b where adjustment_id is not null limit 1`,
        );
        await tx.query(`set constraints top_up_is_proved immediate`);
      }),
    );
  // Of this one the amount is another, and the other is no top-up.
  expect(await broken('adjustment_id')).toBe('HZ004');
  expect(await broken(`(select id from adjustment where kind = 'recovery')`)).toBe('HZ004');
});

test('adjustments come page by page, each once', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const address: string = `/adjustments?limit=1${cursor && `&cursor=${cursor}`}`;
    const page: { items: Adjustment[]; nextCursor: string | null } = body(
      await operator.get<{ items: Adjustment[]; nextCursor: string | null }>(address),
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(2);
  expect(new Set(seen).size).toBe(2);
  const cursor = Buffer.from('2026-01-01T00:00:00Z 1').toString('base64url');
  expect((await operator.get(`/adjustments?cursor=${cursor}`)).status).toBe(400);
});
