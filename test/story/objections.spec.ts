import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '#libs/kernel';
import {
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  GIANT,
  JOBS,
  listOf,
  match,
} from '../support/acts.ts';
import { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const CLEARED = anEnterprise(1).littleGiant().reachable();
const REVOKED = anEnterprise(2).littleGiant().reachable();
const DOUBTING = anEnterprise(3).hiring(4);

interface Objection {
  readonly id: string;
  readonly state: string;
  readonly subjectName: string;
  readonly decideBy: { readonly date: string } | null;
  readonly ownHand: boolean;
  readonly outcome: string | null;
  readonly overdue: boolean;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [CLEARED, REVOKED, DOUBTING] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, GIANT);
  await approve(stage, approver, JOBS);
  for (const firm of [CLEARED, REVOKED]) {
    const person = await stage.signInFor(firm);
    body(await confirm(person, await benefit(person, GIANT)));
  }
  await stage.settle();
});
afterAll(() => stage?.close());

const giantOf = async (firm: Enterprise): Promise<{ id: string; state: string }> =>
  benefit(await stage.signInFor(firm), GIANT);
const gateOf = async (firm: Enterprise): Promise<unknown> =>
  (
    await stage.rows(`select state from gate where kind = 'publicity' and entity_id = $1`, [
      (await giantOf(firm)).id,
    ])
  )[0];
const objections = async (): Promise<Objection[]> =>
  body(await approver.get<{ items: Objection[] }>('/objections')).items;
const decide = (one: Objection, upheld: boolean, by: Client = approver) =>
  by.post<Objection & { code: string }>(`/objections/${one.id}/decide`, {
    version: one.version,
    upheld,
    outcome: '已向认定部门核实，详见核查记录',
  });
const record = async (firm: Enterprise, by: Client): Promise<Objection> =>
  body(
    await by.post<Objection>(`/entitlements/${(await giantOf(firm)).id}/objections`, {
      about: 'publicity',
      complainant: '某行业协会',
      statement: '该企业的称号已被公告撤销',
    }),
  );

test('an objection in publicity stops the row at once, takes it off the public page, and opens a task with a term', async () => {
  const made = await record(CLEARED, operator);
  expect(made).toMatchObject({
    state: 'open',
    subjectName: '合成示例1号有限公司',
    ownHand: true,
    // Fifteen working days of the authority from 30 September.
    decideBy: { date: '2025-10-28' },
  });
  expect((await giantOf(CLEARED)).state).toBe('objected');
  expect(await gateOf(CLEARED)).toEqual({ state: 'held' });
  const { items } = body(await operator.get<{ items: { itemCount: number }[] }>('/public/notices'));
  expect(items).toMatchObject([{ itemCount: 1 }]);
  expect(await stage.rows(`select kind, entity from task where entity = 'objection'`)).toEqual([
    { kind: 'objection', entity: 'objection' },
  ]);
});

test('what is stopped is not stopped twice, and publicity does not run out meanwhile', async () => {
  const { id } = await giantOf(CLEARED);
  const again = { about: 'publicity', complainant: '他人', statement: '同一事实再次反映' };
  expect((await operator.post(`/entitlements/${id}/objections`, again)).status).toBe(409);
  await stage.moveTo('2025-10-15');
  await stage.hasten();
  expect((await giantOf(CLEARED)).state).toBe('objected');
  expect((await giantOf(REVOKED)).state).toBe('payable');
});

test('whoever entered it may not decide it; dismissed, publicity goes on for its full time', async () => {
  const second = await record(REVOKED, approver);
  expect((await decide(second, true)).body).toMatchObject({
    status: 403,
    code: 'OBJECTION.SAME_PERSON',
  });
  const open = (await objections()).find((one) => one.id !== second.id) as Objection;
  expect(body(await decide(open, false))).toMatchObject({ state: 'dismissed' });
  await stage.settle();
  expect((await giantOf(CLEARED)).state).toBe('confirmed');
  expect(await gateOf(CLEARED)).toEqual({ state: 'open' });
  await stage.moveTo('2025-10-22');
  await stage.hasten();
  expect((await giantOf(CLEARED)).state).toBe('confirmed');
  await stage.moveTo('2025-10-23');
  await stage.hasten();
  expect((await giantOf(CLEARED)).state).toBe('payable');
});

test('upheld, the benefit is taken back, its money goes to the budget, and no later run lists it again', async () => {
  const before = await budgetOf(operator, GIANT);
  expect(before).toMatchObject({ committedFen: '200000000', appropriatedFen: '100000000000' });
  const [open] = (await objections()).filter((one) => one.state === 'open');
  body(await decide(open as Objection, true, await stage.signIn('approver2')));
  expect((await giantOf(REVOKED)).state).toBe('withdrawn');
  expect(await budgetOf(operator, GIANT)).toMatchObject({
    appropriatedFen: '100000000000',
    committedFen: '100000000',
    disbursedFen: '0',
    availableFen: '99900000000',
  });
  await match(stage, operator);
  expect(await benefits(await stage.signInFor(REVOKED))).toHaveLength(1);
  expect(await listOf(operator, GIANT)).toMatchObject({ itemCount: 1 });
});

test('an enterprise that objects to its own amount stops its own term, and goes on with the reasons', async () => {
  const person = await stage.signInFor(DOUBTING);
  const { id } = await benefit(person, JOBS);
  const made = body(
    await person.post<Objection>(`/entitlements/${id}/object`, {
      about: 'amount',
      statement: '实际招用五人，少算一人',
    }),
  );
  expect((await benefit(person, JOBS)).state).toBe('objected');
  const gate = (): Promise<unknown[]> =>
    stage.rows(`select state from gate where kind = 'confirmation' and entity_id = $1`, [id]);
  expect(await gate()).toEqual([{ state: 'held' }]);
  const refused = await confirm(person, await benefit(person, JOBS));
  expect(refused.body).toMatchObject({ status: 409, code: 'KERNEL.TRANSITION_REFUSED' });
  body(await decide(made, true));
  await stage.settle();
  // Fully within the old term or a new full one from 23 October.
  expect(await benefit(person, JOBS)).toMatchObject({
    state: 'notified',
    amountFen: '400000',
    confirmBy: { date: '2025-11-06' },
  });
  expect(await gate()).toEqual([{ state: 'open' }]);
  expect(await stage.rows(`select kind from task where entity = 'entitlement'`)).toEqual([
    { kind: 'correct-facts' },
  ]);
});

test('an enterprise takes its own objection back while nobody has decided it, and nobody else does', async () => {
  const person = await stage.signInFor(DOUBTING);
  const { id } = await benefit(person, JOBS);
  const said = { about: 'fact', statement: '参保人数似有出入' };
  const made = body(await person.post<Objection>(`/entitlements/${id}/object`, said));
  const standing = async (): Promise<unknown> =>
    body(await person.get<{ objection: unknown }>(`/entitlements/${id}`)).objection;
  const { version } = made;
  expect(await standing()).toEqual({ id: made.id, ...said, raisedOn: '2025-10-23', version });
  const url = `/objections/${made.id}/withdraw`;
  expect((await (await stage.signInFor(CLEARED)).post(url, { version })).status).toBe(404);
  expect((await approver.post(url, { version })).status).toBe(403);
  expect((await person.post(url, { version: version + 1 })).status).toBe(409);
  expect(body(await person.post(url, { version }))).toMatchObject({ state: 'withdrawn' });
  await stage.settle();
  expect(await standing()).toBeNull();
  expect(await benefit(person, JOBS)).toMatchObject({ state: 'notified', amountFen: '400000' });
  expect(
    await stage.rows(
      `select t.state, d.state as term from task t join deadline d on d.entity = t.entity and d.entity_id = t.entity_id where t.entity_id = $1`,
      [made.id],
    ),
  ).toEqual([{ state: 'closed', term: 'voided' }]);
  const late = await decide({ ...made, version: version + 1 }, false);
  expect(late.body).toMatchObject({ status: 409, code: 'KERNEL.TRANSITION_REFUSED' });
  expect((await person.post(url, { version: version + 1 })).status).toBe(409);
});

test('what others said against a benefit is not its enterprise’s to take back', async () => {
  const person = await stage.signInFor(DOUBTING);
  const { id } = await benefit(person, JOBS);
  const said = { about: 'fact', complainant: '某职工', statement: '所列人员并未在岗' };
  const made = body(await operator.post<Objection>(`/entitlements/${id}/objections`, said));
  expect(
    body(await person.get<{ objection: unknown }>(`/entitlements/${id}`)).objection,
  ).toBeNull();
  const taken = await person.post(`/objections/${made.id}/withdraw`, { version: made.version });
  expect(taken.status).toBe(404);
  body(await decide(made, false));
  await stage.settle();
});

interface Receipt {
  readonly code: string;
  readonly digest: string;
  readonly content: { readonly amountFen: string; readonly facts: readonly unknown[] };
}
interface Checked {
  readonly standing: string;
  readonly digest: string;
  readonly subjectName: string | null;
  readonly creditCode: string | null;
}
const receiptOf = async (firm: Enterprise, id: string): Promise<Receipt> =>
  body(await (await stage.signInFor(firm)).post<Receipt>(`/entitlements/${id}/receipt`, {}));
const check = (code: string) => new Client(stage.api).get<Checked>(`/public/receipts/${code}`);

test('a receipt of a decision is checked by anybody who is shown its code, and says when it stands no more', async () => {
  const [standing, gone] = [await giantOf(CLEARED), await giantOf(REVOKED)];
  const receipt = await receiptOf(CLEARED, standing.id);
  expect(receipt.content.facts.length).toBeGreaterThan(0);
  expect(receipt.content).toMatchObject({ amountFen: '100000000' });
  expect(await receiptOf(CLEARED, standing.id)).toEqual(receipt);
  const checked = body(await check(receipt.code));
  expect(checked).toMatchObject({
    standing: 'valid',
    digest: receipt.digest,
    subjectName: '合成示例1号有限公司',
    creditCode: expect.stringMatching(/^.{6}\*{8}.{4}$/),
  });
  expect(JSON.stringify(checked)).not.toContain(CLEARED.creditCode);
  const why = { cause: 'rule', reason: '门槛录入有误' };
  body(await operator.post(`/policies/${GIANT}/halt`, why));
  expect(body(await check(receipt.code)).standing).toBe('stopped');
  const lift = { version: 1, reason: '已改正' };
  body(await approver.post(`/policies/${GIANT}/halt/lift`, lift));
  expect(body(await check(receipt.code)).standing).toBe('valid');
  expect(body(await check((await receiptOf(REVOKED, gone.id)).code)).standing).toBe('void');
  body(
    await (
      await stage.signInFor(CLEARED)
    ).post(`/entitlements/${standing.id}/object`, {
      about: 'amount',
      statement: '金额应当重新核对',
    }),
  );
  expect(body(await check(receipt.code)).standing).toBe('stopped');
});

test('a code that was altered, cut or made up is no code, and a receipt is its own enterprise’s', async () => {
  const { id } = await giantOf(CLEARED);
  const { code } = await receiptOf(CLEARED, id);
  const last = code.at(-1) === 'A' ? 'B' : 'A';
  for (const wrong of [
    code.slice(0, -1) + last,
    `A${code.slice(1)}`,
    code.slice(0, -1),
    'A'.repeat(43),
    id,
  ])
    expect(await check(wrong)).toMatchObject({ status: 404, body: { code: 'PLATFORM.NOT_FOUND' } });
  const stranger = await stage.signInFor(DOUBTING);
  expect((await stranger.post(`/entitlements/${id}/receipt`, {})).status).toBe(404);
  await expect(stage.rows(`update decision_receipt set content = content`)).rejects.toThrow();
});

test('past its term its decision is asked for again, once, and nothing is left to do when it is decided', async () => {
  const [one] = (await objections()).filter(({ state }) => state === 'open') as [Objection];
  const due = one.decideBy?.date ?? '';
  const asked = async (day: string): Promise<unknown[]> => {
    await stage.moveTo(day);
    await stage.hasten();
    const rows = await stage.rows<{ kind: string }>(
      `select kind from task where entity = 'objection' and entity_id = $1 and state = 'open' order by kind`,
      [one.id],
    );
    return rows.map(({ kind }) => kind);
  };
  const marked = async (): Promise<boolean | undefined> =>
    (await objections()).find(({ id }) => id === one.id)?.overdue;
  expect(await asked(due)).toEqual(['objection']);
  expect(await marked()).toBe(false);
  expect(await asked(addDays(due, 1))).toEqual(['objection', 'objection-overdue']);
  expect(await asked(addDays(due, 2))).toEqual(['objection', 'objection-overdue']);
  expect(await marked()).toBe(true);
  expect((await giantOf(CLEARED)).state).toBe('objected');
  body(await decide(one, false));
  await stage.settle();
  expect(await marked()).toBe(false);
  expect(await asked(addDays(due, 3))).toEqual([]);
  expect((await giantOf(CLEARED)).state).toBe('payable');
});
