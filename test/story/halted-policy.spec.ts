import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RuleStore } from '#libs/matching';
import { systemContext } from '#libs/platform';
import { haltPolicy, makeBatch } from '#libs/programmes/benefits';
import {
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  GIANT,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { until } from '../faults/until.ts';

const TOLD = anEnterprise(1).littleGiant().reachable();
const LATER = anEnterprise(2).reachable();
const REASON = '发现门槛填错，先停后查';
const FINANCE = { ...systemContext('test'), actor: 'finance' };
const OPERATOR = { ...systemContext('test'), actor: 'operator' };
const LINE = { policyId: GIANT, year: '2025' };

interface Halts {
  readonly code?: string;
  readonly inForce: readonly {
    policyId: string;
    reason: string;
    ownHand: boolean;
    version: number;
  }[];
}

let stage: Stage;
let operator: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [TOLD, LATER] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, GIANT);
});
afterAll(() => stage?.close());

const halt = (by: Client, reason = REASON) =>
  by.post<Halts>(`/policies/${GIANT}/halt`, { cause: 'rule', reason });
const lift = (by: Client, version = 1) =>
  by.post<Halts>(`/policies/${GIANT}/halt/lift`, { version, reason: '门槛已改正并重新匹配' });

test('one person halts a policy at once, with a reason that every officer reads', async () => {
  expect((await halt(await stage.signIn('finance'))).status).toBe(403);
  expect(body(await halt(operator)).inForce).toMatchObject([
    { policyId: GIANT, reason: REASON, ownHand: true },
  ]);
  expect((await halt(approver)).body).toMatchObject({ status: 409, code: 'POLICY.HALTED_ALREADY' });
  const { items } = body(
    await approver.get<{ items: { id: string; halt: object | null }[] }>('/policies'),
  );
  expect(items.filter((one) => one.halt !== null)).toMatchObject([
    { id: GIANT, halt: { reason: REASON, ownHand: false } },
  ]);
});

test('a run goes on deciding and keeps money, but its list is not approved and nobody is told', async () => {
  await stage.deliver('titles', [LATER.littleGiant()]);
  await match(stage, operator);
  const list = await listOf(approver, GIANT);
  expect(list).toMatchObject({ state: 'reviewing', itemCount: 1 });
  const answer = await approver.post(`/lists/${list.id}/approve`, {
    version: list.version,
    digest: list.digest,
  });
  expect(answer.body).toMatchObject({ status: 409, code: 'POLICY.HALTED' });
  expect(await budgetOf(approver, GIANT)).toMatchObject({ reservedFen: '200000000' });
  expect(await benefits(await stage.signInFor(LATER))).toEqual([]);
});

test('whoever was told may answer, but what has passed every gate does not become payable', async () => {
  const person = await stage.signInFor(TOLD);
  body(await confirm(person, await benefit(person, GIANT)));
  await stage.settle();
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  expect(await benefit(person, GIANT)).toMatchObject({ state: 'confirmed' });
  const made = await (await stage.signIn('finance')).post('/payment-batches', LINE);
  expect(made.body).toMatchObject({ status: 409, code: 'POLICY.HALTED' });
});

test('the database lets nothing through while the halt is in force, whatever the programme forgets', async () => {
  const move = stage.owner.transaction('test.move', systemContext('test'), (tx) =>
    tx.query(`update entitlement set state = 'payable' where state = 'confirmed'`),
  );
  await expect(move).rejects.toThrow(/halted/);
});

test('who halted it may not lift it; a second person does, and everything that waited goes on', async () => {
  expect((await lift(operator)).status).toBe(403);
  expect((await lift(approver, 7)).body).toMatchObject({ code: 'PLATFORM.VERSION_STALE' });
  expect(body(await lift(approver)).inForce).toEqual([]);
  await stage.settle();
  expect(await benefit(await stage.signInFor(TOLD), GIANT)).toMatchObject({ state: 'payable' });
  await approve(stage, approver, GIANT);
  expect(await benefit(await stage.signInFor(LATER), GIANT)).toMatchObject({ state: 'notified' });
  expect((await lift(approver)).status).toBe(404);
});

test('an approver who halts a policy needs another one to lift it', async () => {
  body(await halt(approver, '再次核查'));
  expect((await lift(approver)).body).toMatchObject({ code: 'POLICY.HALT_SAME_PERSON' });
  body(await lift(await stage.signIn('approver2')));
});

test('a halt waits for what is under way, and nothing comes after it: a batch made before is not released', async () => {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  let moved = false;
  const made = stage.database.transaction('test.batch', FINANCE, async (tx) => {
    const batch = await makeBatch(tx, new RuleStore(), LINE);
    moved = true;
    await held;
    return batch;
  });
  await until('the batch is made', () => moved);
  const halted = halt(operator);
  await until('the halt waits', async () => {
    const waiting = await stage.rows(
      `select from pg_locks where locktype = 'advisory' and not granted`,
    );
    return waiting.length > 0;
  });
  letGo();
  const batch = await made;
  expect(body(await halted).inForce).toHaveLength(1);
  const released = await (
    await stage.signIn('finance2')
  ).post(`/payment-batches/${batch.id}/release`, batch);
  expect(released.body).toMatchObject({ status: 409, code: 'POLICY.HALTED' });
});

test('what comes while a halt is being set waits for it, and is refused with a sentence', async () => {
  body(await lift(approver));
  const finance = await stage.signIn('finance');
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  let set = false;
  const halting = stage.database.transaction('test.halt', OPERATOR, async (tx) => {
    const policy = (await new RuleStore().latestBook(tx))?.policies.get(GIANT);
    if (!policy) throw new Error('no policy');
    await haltPolicy(tx, policy, { cause: 'funds', reason: REASON, publicReason: null });
    set = true;
    await held;
  });
  await until('the halt is set', () => set);
  const [{ id } = { id: '' }] = await stage.rows<{ id: string }>(`select id from payment_batch`);
  const releasing = (await stage.signIn('finance2')).post(
    `/payment-batches/${id}/release`,
    body(await finance.get<object>(`/payment-batches/${id}`)),
  );
  await until('the release waits', async () => {
    const waiting = await stage.rows(
      `select from pg_locks where locktype = 'advisory' and not granted`,
    );
    return waiting.length > 0;
  });
  letGo();
  await halting;
  expect((await releasing).body).toMatchObject({ status: 409, code: 'POLICY.HALTED' });
});

test('a batch that was released before the halt gives no file to pay by while it is in force', async () => {
  const [{ id } = { id: '' }] = await stage.rows<{ id: string }>(`select id from payment_batch`);
  const second = await stage.signIn('finance2');
  body(await lift(approver));
  body(
    await second.post(
      `/payment-batches/${id}/release`,
      body(await second.get<object>(`/payment-batches/${id}`)),
    ),
  );
  body(await halt(operator));
  expect((await second.get(`/payment-batches/${id}/file.xlsx`)).body).toMatchObject({
    status: 409,
    code: 'POLICY.HALTED',
  });
});
