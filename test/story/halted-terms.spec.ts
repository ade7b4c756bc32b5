import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemContext } from '#libs/platform';
import {
  accept,
  approve,
  benefit,
  body,
  GIANT,
  JOBS,
  listOf,
  match,
  type Benefit,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const TOLD = anEnterprise(1).littleGiant().reachable();
const HIRES = anEnterprise(2).hiring(5).reachable();
const INSURANCE = 'social-insurance';
const SAID = '正在核对奖励标准，预计两周';
/** Ten working days from 30 September. */
const END = '2025-10-21';

interface Messages {
  readonly items: readonly { kind: string; text: { zh: string } }[];
}

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [TOLD, HIRES] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, GIANT);
  person = await stage.signInFor(TOLD);
});
afterAll(() => stage?.close());

const halt = async (policy: string, said: object = {}): Promise<void> => {
  const why = { cause: 'rule', reason: '门槛录入有误', ...said };
  body(await operator.post(`/policies/${policy}/halt`, why));
};
const lift = async (policy: string): Promise<void> => {
  body(await approver.post(`/policies/${policy}/halt/lift`, { version: 1, reason: '已改正' }));
  await stage.settle();
};
const mine = (): Promise<Benefit> => benefit(person, GIANT);
const kinds = async (): Promise<string[]> =>
  body(await person.get<Messages>('/messages')).items.map(({ kind }) => kind);

test('an enterprise sees that the policy is halted, since when, and what the department says of it', async () => {
  expect(await mine()).toMatchObject({ halt: null, confirmBy: { date: END } });
  await stage.moveTo('2025-10-15');
  await halt(GIANT, { publicReason: SAID });
  const halted = {
    cause: 'rule',
    text: { zh: '政策条件或金额正在核对' },
    publicReason: SAID,
    since: '2025-10-15',
  };
  const seen = await mine();
  expect(seen).toMatchObject({ state: 'notified', halt: halted });
  const detail = await person.get(`/entitlements/${seen.id}`);
  expect(detail.body).toMatchObject({ halt: halted });
  // What officers write for themselves stays with them.
  expect(JSON.stringify(detail.body)).not.toContain('门槛录入有误');
});

test('a kind that is not on the list is refused', async () => {
  const wrong = await operator.post(`/policies/${JOBS}/halt`, { cause: 'mood', reason: '停一停' });
  expect(wrong.status).toBe(400);
});

test('while it is halted nobody is reminded and no term lapses, in the database too', async () => {
  await stage.moveTo('2025-10-24');
  await stage.hasten();
  expect(await mine()).toMatchObject({ state: 'notified' });
  expect(await kinds()).toEqual(['entitled']);
  const lapse = stage.owner.transaction('test.lapse', systemContext('test'), (tx) =>
    tx.query(`update entitlement set state = 'silent' where state = 'notified'`),
  );
  await expect(lapse).rejects.toThrow(/halted/);
});

test('lifted, the term gets the working days of the halt back, and the enterprise is told', async () => {
  await lift(GIANT);
  // Eight working days from the 15th to the 24th, after the 21st.
  expect(await mine()).toMatchObject({
    state: 'notified',
    halt: null,
    confirmBy: { date: '2025-10-31' },
  });
  expect(await kinds()).toEqual(['resumed', 'entitled']);
});

test('a day on which it is halted twice is given back once', async () => {
  await halt(GIANT, { cause: 'data' });
  await lift(GIANT);
  expect(await mine()).toMatchObject({ confirmBy: { date: '2025-10-31' } });
  expect(await kinds()).toEqual(['resumed', 'entitled']);
});

test('whoever was reminded before a halt is reminded again before the later end', async () => {
  await stage.moveTo('2025-10-28');
  await stage.hasten();
  expect((await kinds())[0]).toBe('confirm-reminder');
  await halt(GIANT);
  await lift(GIANT);
  expect(await mine()).toMatchObject({ confirmBy: { date: '2025-11-03' } });
  await stage.moveTo('2025-10-29');
  await stage.hasten();
  await stage.hasten();
  expect(await kinds()).toEqual([
    'confirm-reminder',
    'resumed',
    'confirm-reminder',
    'resumed',
    'entitled',
  ]);
});

test('after the later end it lapses', async () => {
  await stage.moveTo('2025-11-04');
  await stage.hasten();
  expect(await mine()).toMatchObject({ state: 'silent' });
  expect((await kinds())[0]).toBe('lapsed');
});

test('a list on which nobody is left to be told after the halt is announced all the same', async () => {
  await stage.stopWorker();
  const { id, version, digest } = await listOf(approver, JOBS);
  body(await approver.post(`/lists/${id}/approve`, { version, digest }));
  await halt(JOBS);
  await stage.startWorker();
  await stage.settle();
  expect(await listOf(approver, JOBS)).toMatchObject({ state: 'approved' });
  await stage.deliver(INSURANCE, [HIRES.with(INSURANCE, { 参保状态: '欠费' })]);
  const run = await match(stage, operator);
  // One of one is more than a run takes away without asking.
  if (run.state === 'stopped') await accept(stage, approver, run);
  await lift(JOBS);
  expect(await stage.rows(`select state from entitlement where policy_id = $1`, [JOBS])).toEqual([
    { state: 'withdrawn' },
  ]);
  expect(await listOf(approver, JOBS)).toMatchObject({ state: 'announced' });
});
