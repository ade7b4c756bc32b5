import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readXlsx } from '../../libs/registry/src/xlsx-reader.ts';
import { approve, benefit, body, budgetOf, confirm, GIANT, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRMS = [1, 2, 3].map((number) => anEnterprise(number).littleGiant().reachable());
const LINE = { policyId: GIANT, year: '2025' };

interface Batch {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly itemCount: number;
  readonly amountFen: string;
  readonly digest: string;
  readonly ownHand: boolean;
  readonly paidCount: number;
  readonly failedCount: number;
  readonly version: number;
  readonly code: string;
}
interface Item {
  readonly id: string;
  readonly payee: string;
  readonly account: string;
  readonly amountFen: string;
  readonly outcome: string | null;
}

let stage: Stage;
let maker: Client;
let checker: Client;
let batch: Batch;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  maker = await stage.signIn('finance');
  checker = await stage.signIn('finance2');
  await match(stage, await stage.signIn('operator'));
  await approve(stage, await stage.signIn('approver'), GIANT);
  for (const firm of FIRMS) {
    const person = await stage.signInFor(firm);
    body(await confirm(person, await benefit(person, GIANT)));
  }
  await stage.settle();
  await stage.moveTo('2025-10-15');
  await stage.hasten();
});
afterAll(() => stage?.close());

const stateOf = async (firm: Enterprise | undefined): Promise<string> =>
  (await benefit(await stage.signInFor(firm as Enterprise), GIANT)).state;
const items = async (id: string): Promise<Item[]> =>
  body(await maker.get<{ items: Item[] }>(`/payment-batches/${id}/items`)).items;
const make = (by: Client = maker) => by.post<Batch>('/payment-batches', LINE);
const release = (by: Client, one: Batch, digest = one.digest) =>
  by.post<Batch>(`/payment-batches/${one.id}/release`, { version: one.version, digest });
/** Lines of a receipt: 明细编号, 金额, 结果, 日期, 原因. */
const receive = (one: Batch, lines: readonly (readonly string[])[]) =>
  checker.post<Batch>(`/payment-batches/${one.id}/receipt`, {
    text: [['明细编号', '金额（元）', '结果', '日期', '原因'], ...lines]
      .map((cells) => cells.join(','))
      .join('\r\n'),
  });
const paid = ({ id }: Item): string[] => [id, '1000000.00', '成功', '2025-10-15', ''];
const failed = ({ id }: Item): string[] => [id, '1000000.00', '失败', '2025-10-15', '账号户名不符'];

test('what is payable goes into a batch, frozen under a digest; no other batch can take it', async () => {
  expect(body(await maker.get<{ items: unknown[] }>('/payables')).items).toMatchObject([
    { ...LINE, count: 3, amountFen: '300000000', bouncedCount: 0 },
  ]);
  batch = body(await make());
  expect(batch).toMatchObject({
    number: 1,
    state: 'made',
    itemCount: 3,
    amountFen: '300000000',
    ownHand: true,
  });
  expect(await stateOf(FIRMS[0])).toBe('ordered');
  expect((await make(checker)).body).toMatchObject({
    status: 409,
    code: 'PAYMENT.NOTHING_PAYABLE',
  });
  // Accounts are shown by their end only.
  expect((await items(batch.id))[0]).toMatchObject({ account: '…0001', outcome: null });
});

test('before its release there is no file and no receipt; whoever made it may not release it', async () => {
  expect((await checker.get(`/payment-batches/${batch.id}/file.xlsx`)).body).toMatchObject({
    code: 'PAYMENT.NOT_RELEASED',
  });
  const [first] = await items(batch.id);
  expect((await receive(batch, [paid(first as Item)])).body).toMatchObject({
    code: 'PAYMENT.NOT_RELEASED',
  });
  expect((await release(maker, batch)).body).toMatchObject({
    status: 403,
    code: 'PAYMENT.SAME_PERSON',
  });
  expect((await release(checker, batch, '0'.repeat(64))).body).toMatchObject({
    code: 'PAYMENT.DIGEST_DIFFERS',
  });
});

test('a batch that is returned leaves everything payable, and the next one takes it', async () => {
  const { id, version } = batch;
  expect(
    body(
      await checker.post<Batch>(`/payment-batches/${id}/return`, {
        version,
        reason: '户数与请示不符',
      }),
    ).state,
  ).toBe('returned');
  expect(await stateOf(FIRMS[0])).toBe('payable');
  batch = body(await make());
  expect(batch).toMatchObject({ number: 2, itemCount: 3 });
  batch = body(await release(checker, batch));
  expect(batch.state).toBe('released');
});

test('the file that is paid by has whole accounts as text, and the digest that was released', async () => {
  const path = join(stage.folder, 'payments.xlsx');
  await writeFile(path, await checker.bytes(`/payment-batches/${batch.id}/file.xlsx`));
  const rows: (readonly unknown[])[] = [];
  for await (const part of readXlsx(path)) rows.push(...part.map((row) => row.cells ?? []));
  expect(JSON.stringify(rows)).toContain(batch.digest);
  expect(rows.filter((row) => row[5] === '6217000000000000001')).toHaveLength(3);
});

test('a receipt is taken whole or not at all', async () => {
  const [one, two] = (await items(batch.id)) as [Item, Item];
  for (const wrong of [
    [paid(one), [two.id, '999999.99', '成功', '2025-10-15', '']],
    [paid(one), paid(one)],
    [paid(one), [two.id, '1000000.00', '失败', '2025-10-15', '']],
    [paid(one), [two.id, '1000000.00', '成功', '2025-10-16', '']],
    [paid(one), ['6b0c9f0e-2f6c-4c83-9f51-000000000000', '1000000.00', '成功', '2025-10-15', '']],
  ])
    expect((await receive(batch, wrong)).body).toMatchObject({
      status: 400,
      code: 'PAYMENT.RECEIPT_REFUSED',
    });
  expect((await items(batch.id)).map((item) => item.outcome)).toEqual([null, null, null]);
});

test('what is paid leaves the books, what failed is owed still; said twice it counts once', async () => {
  const [one, two, three] = (await items(batch.id)) as [Item, Item, Item];
  expect(body(await receive(batch, [paid(one), failed(two)]))).toMatchObject({
    state: 'released',
    paidCount: 1,
    failedCount: 1,
  });
  expect([await stateOf(FIRMS[0]), await stateOf(FIRMS[1]), await stateOf(FIRMS[2])]).toEqual([
    'paid',
    'bounced',
    'ordered',
  ]);
  const books = {
    appropriatedFen: '100000000000',
    reservedFen: '0',
    committedFen: '200000000',
    disbursedFen: '100000000',
    availableFen: '99700000000',
  };
  expect(await budgetOf(maker, GIANT)).toMatchObject(books);
  body(await receive(batch, [paid(one), failed(two)]));
  expect(await budgetOf(maker, GIANT)).toMatchObject(books);
  expect((await receive(batch, [failed(one)])).body).toMatchObject({
    code: 'PAYMENT.RECEIPT_REFUSED',
  });
  expect(body(await receive(batch, [paid(three)])).state).toBe('settled');
  expect(await stage.rows(`select kind from task where entity = 'payment_batch'`)).toEqual([
    { kind: 'payment-failed' },
  ]);
});

test('what came back unpaid goes into the next batch, and the books end even', async () => {
  const next = body(await make());
  expect(next).toMatchObject({ number: 3, itemCount: 1 });
  const released = body(await release(checker, next));
  const [only] = await items(released.id);
  expect(body(await receive(released, [paid(only as Item)])).state).toBe('settled');
  expect(await stateOf(FIRMS[1])).toBe('paid');
  expect(await budgetOf(maker, GIANT)).toMatchObject({
    committedFen: '0',
    disbursedFen: '300000000',
    availableFen: '99700000000',
  });
});

test.each([
  ['an account changed in a batch', `update payment_item set account = '6217000000000000009'`],
  [
    'an item added to a batch',
    `insert into payment_item (batch_id, entitlement_id, place, amount_fen, payee, bank, account, subject_id, authority, division)
     select batch_id, entitlement_id, 99, 1, payee, bank, account, subject_id, authority, division from payment_item where outcome = 'returned' limit 1`,
  ],
  ['another amount in a batch', `update payment_item set amount_fen = amount_fen + 1`],
  [
    'an outcome turned round',
    `update payment_item set outcome = 'failed', outcome_reason = '改' where outcome = 'paid'`,
  ],
  [
    'a payment without a batch',
    `update entitlement set state = 'ordered', version = version + 1 where state = 'paid'`,
  ],
  [
    'a batch released by its maker',
    `update payment_batch set released_by = made_by where state = 'settled'`,
  ],
])('the database refuses %s', async (_what, sql) => {
  await expect(stage.as('break', (tx) => tx.query(sql))).rejects.toThrow();
});
