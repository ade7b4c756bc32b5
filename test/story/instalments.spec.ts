import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import { promise } from '#libs/platform';
import { moveGates } from '#libs/workflow';
import {
  accept,
  approve,
  type Benefit,
  benefits,
  body,
  confirm,
  GIANT,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

interface Adjustment {
  readonly id: string;
  readonly entitlementId: string;
  readonly kind: string;
  readonly state: string;
  readonly differenceFen: string;
  readonly version: number;
}
interface Gate {
  readonly kind: string;
  readonly state: string;
  readonly reason: { readonly zh: string } | null;
}

const NOTE = { zh: '分两笔兑现', en: 'paid in two parts' };
const PARTS = [{ kind: 'instalment', with: [], note: NOTE, limit: { parts: 2 } }];
const FIRM = anEnterprise(1).littleGiant().reachable();

let stage: Stage;
let person: Client;
let first: string;
let second: string;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  const files = (await readStoryRules()).map(({ path, text }) =>
    path.endsWith(`/${GIANT}/policy.json`)
      ? { path, text: JSON.stringify({ ...(JSON.parse(text) as object), relations: PARTS }) }
      : { path, text },
  );
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  person = await stage.signInFor(FIRM);
  first = (await confirmNext()).id;
  // A year passes for what was confirmed, so that the same rule grants the next instalment.
  await become(first, '2024');
  second = (await confirmNext()).id;
  await become(second, '2026');
  await become(first, '2025');
  await stage.moveTo('2025-10-15');
  await stage.hasten();
});
afterAll(() => stage?.close());

async function confirmNext(): Promise<Benefit> {
  await match(stage, await stage.signIn('operator'));
  await approve(stage, await stage.signIn('approver'), GIANT);
  const next = (await benefits(person)).find(({ state }) => state === 'notified');
  body(await confirm(person, next as Benefit));
  await stage.settle();
  return next as Benefit;
}

/** Moves a benefit, with its episode, into another year. */
async function become(id: string, period: string): Promise<void> {
  await stage.rewrite('entitlement', `update entitlement set period = $2 where id = $1`, [
    id,
    period,
  ]);
  await stage.rewrite(
    'episode',
    `update episode set period = $2 where id = (select episode_id from entitlement where id = $1)`,
    [id, period],
  );
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (await benefits(person)).find((one) => one.id === id)?.state;
const fundsOf = async (id: string): Promise<Gate | undefined> =>
  body(await person.get<{ gates: Gate[] }>(`/entitlements/${id}`)).gates.find(
    ({ kind }) => kind === 'funds',
  );

test('a later instalment is granted and confirmed, and its money is held until the one before is paid', async () => {
  expect(await stateOf(first)).toBe('payable');
  expect(await stateOf(second)).toBe('confirmed');
  expect(await fundsOf(second)).toMatchObject({
    state: 'held',
    reason: { zh: expect.stringContaining('上一笔尚未拨付') },
  });
});

test('the database lets nobody make it payable before', async () => {
  await expect(
    stage.rows(`update entitlement set state = 'payable' where id = $1`, [second]),
  ).rejects.toThrow(/only when the one before it is paid/);
});

const make = async () =>
  (await stage.signIn('finance')).post<{ code: string }>('/payment-batches', {
    policyId: GIANT,
    year: '2025',
  });

/** Delivers what is known of its taxes, has everybody matched, and gives what is to be decided about a benefit. */
async function correct(owes: boolean, id: string): Promise<Adjustment | undefined> {
  await stage.deliver('tax', [owes ? FIRM.owingTaxes() : FIRM]);
  const operator = await stage.signIn('operator');
  const run = await match(stage, operator);
  if (run.state === 'stopped') await accept(stage, await stage.signIn('approver'), run);
  const { items } = body(await operator.get<{ items: Adjustment[] }>('/adjustments'));
  return items.find((one) => one.entitlementId === id && one.state === 'open');
}

/** Somebody looks into what changed after the confirmation, and lets it go on. */
async function lookInto(): Promise<void> {
  const officer = await stage.signIn('operator');
  const { items } = body(
    await officer.get<{ items: { id: string; kind: string; version: number }[] }>(
      '/tasks?state=open',
    ),
  );
  for (const { id, kind, version } of items)
    if (kind === 'review-confirmed')
      body(await officer.post(`/tasks/${id}/close`, { version, note: '欠税记录已更正' }));
}

/** Puts a difference forward and accepts it. */
async function settle({ id, version }: Adjustment): Promise<void> {
  const reason = '已核实';
  const operator = await stage.signIn('operator');
  body(await operator.post(`/adjustments/${id}/endorse`, { version, reason }));
  const approver = await stage.signIn('approver');
  body(await approver.post(`/adjustments/${id}/accept`, { version: version + 1, reason }));
}

test('a correction is looked at whatever the period, and nothing is paid while a recovery is open or owed', async () => {
  const recovery = await correct(true, second);
  expect(recovery).toMatchObject({ kind: 'recovery', differenceFen: '100000000' });
  expect((await make()).body).toMatchObject({ code: 'PAYMENT.NOTHING_PAYABLE' });
  await settle(recovery as Adjustment);
  await stage.hasten();
  expect(await fundsOf(second)).toMatchObject({
    state: 'held',
    reason: { zh: expect.stringContaining('已认定须追回') },
  });
});

test('what is topped up again is set off against the recovery: no money is committed twice', async () => {
  const topUp = await correct(false, second);
  expect(topUp).toMatchObject({ kind: 'top-up', differenceFen: '100000000' });
  await settle(topUp as Adjustment);
  expect(
    await stage.rows(`select transfer_id, set_off_fen from adjustment where id = $1`, [topUp?.id]),
  ).toEqual([{ transfer_id: null, set_off_fen: '100000000' }]);
  // Nothing comes, and nothing is said to come.
  expect(await stage.rows(`select kind from notice where adjustment_id = $1`, [topUp?.id])).toEqual(
    [{ kind: 'set-off' }],
  );
  await stage.hasten();
  expect(await fundsOf(second)).toMatchObject({
    state: 'held',
    reason: { zh: expect.stringContaining('上一笔尚未拨付') },
  });
});

test('one that passed its gates out of turn is left out, and stops nobody else', async () => {
  await stage.as('pass', async (tx) => {
    await moveGates(tx, { entity: 'entitlement', kind: 'funds' }, [second], 'close');
    await promise(tx, [
      { kind: 'benefits.resume', ref: GIANT },
      { kind: 'benefits.advance', ref: second },
    ]);
  });
  await stage.settle();
  expect(stage.failures).toEqual([]);
  expect(await stateOf(second)).toBe('confirmed');
});

test('once the one before is paid it goes on by itself', async () => {
  interface Batch {
    readonly id: string;
    readonly version: number;
    readonly digest: string;
  }
  const maker = await stage.signIn('finance');
  const checker = await stage.signIn('finance2');
  await lookInto();
  const made = body(await maker.post<Batch>('/payment-batches', { policyId: GIANT, year: '2025' }));
  const { version, digest } = made;
  await correct(true, first);
  const early = await checker.post<{ code: string }>(`/payment-batches/${made.id}/release`, {
    version,
    digest,
  });
  expect([early.status, early.body.code]).toEqual([409, 'PAYMENT.RECOVERY_FOUND']);
  await correct(false, first);
  await lookInto();
  body(await checker.post(`/payment-batches/${made.id}/release`, { version, digest }));
  await stage.hasten();
  expect(await stateOf(second)).toBe('confirmed');
  const { items } = body(
    await maker.get<{ items: { id: string }[] }>(`/payment-batches/${made.id}/items`),
  );
  const receipt = [
    ['明细编号', '金额（元）', '结果', '日期', '原因'],
    [items[0]?.id, '1000000.00', '成功', '2025-10-15', ''],
  ];
  const text = receipt.map((cells) => cells.join(',')).join('\r\n');
  body(await checker.post(`/payment-batches/${made.id}/receipt`, { text }));
  expect(await stateOf(first)).toBe('paid');
  await stage.hasten();
  expect(await fundsOf(second)).toMatchObject({ state: 'closed' });
  expect(await stateOf(second)).toBe('payable');
});
