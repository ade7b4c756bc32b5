import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, body, JOBS, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const OBJECTING = anEnterprise(1).hiring(3);
const SILENT = anEnterprise(2).hiring(2);

interface Objection {
  readonly id: string;
  readonly version: number;
}

let stage: Stage;
let operator: Client;
let approver: Client;
let objecting: Client;
let silent: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [OBJECTING, SILENT] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  objecting = await stage.signInFor(OBJECTING);
  silent = await stage.signInFor(SILENT);
  // What looks again by itself, in a minute, would else do so on whatever day a slow machine has come to.
  await stage.hasten();
});
afterAll(() => stage?.close());

const dueOf = async (person: Client): Promise<string | undefined> =>
  (await benefit(person, JOBS)).confirmBy?.date;
const kinds = async (person: Client): Promise<string[]> => {
  const { items } = body(await person.get<{ items: { kind: string }[] }>('/messages'));
  return items.map(({ kind }) => kind);
};
async function object(person: Client): Promise<Objection> {
  const { id } = await benefit(person, JOBS);
  const said = { about: 'amount', statement: '金额应当重新核对' };
  return body(await person.post<Objection>(`/entitlements/${id}/object`, said));
}
async function takeBack(person: Client, { id, version }: Objection): Promise<void> {
  body(await person.post(`/objections/${id}/withdraw`, { version }));
  await stage.settle();
}
async function lookOn(day: string): Promise<void> {
  await stage.moveTo(day);
  await stage.hasten();
}

test('whoever takes its objection back has the working days that were left, however often', async () => {
  expect(await dueOf(objecting)).toBe('2025-10-21');
  await stage.moveTo('2025-10-14');
  const made = await object(objecting);
  await stage.moveTo('2025-10-16');
  await takeBack(objecting, made);
  // Five were left after the 14th.
  expect(await dueOf(objecting)).toBe('2025-10-23');
  for (const _ of [1, 2]) await takeBack(objecting, await object(objecting));
  expect(await dueOf(objecting)).toBe('2025-10-23');
});

test('the days of a halt before it objected are given back, although it is lifted meanwhile', async () => {
  await stage.moveTo('2025-10-17');
  const why = { cause: 'rule', reason: '金额正在核对' };
  body(await operator.post(`/policies/${JOBS}/halt`, why));
  await stage.moveTo('2025-10-20');
  const made = await object(objecting);
  await stage.moveTo('2025-10-21');
  const lifted = { version: 1, reason: '已核对' };
  body(await approver.post(`/policies/${JOBS}/halt/lift`, lifted));
  await stage.settle();
  await stage.moveTo('2025-10-22');
  await takeBack(objecting, made);
  // Three were left after the 20th, and the 17th and 20th come to them.
  expect(await dueOf(objecting)).toBe('2025-10-29');
  expect(await kinds(objecting)).toEqual(['entitled']);
  // Who did not object has the three of the halt after the 21st.
  expect(await dueOf(silent)).toBe('2025-10-24');
});

test('who was not reminded in time, because nobody looked, has a working day from the reminder on', async () => {
  await lookOn('2025-10-31');
  expect(await kinds(silent)).toEqual(['confirm-reminder', 'resumed', 'entitled']);
  expect(await benefit(silent, JOBS)).toMatchObject({
    state: 'notified',
    confirmBy: { date: '2025-11-03' },
  });
  await lookOn('2025-11-03');
  expect(await benefit(silent, JOBS)).toMatchObject({ state: 'notified' });
  expect(await kinds(silent)).toEqual(['confirm-reminder', 'resumed', 'entitled']);
  await lookOn('2025-11-04');
  expect(await benefit(silent, JOBS)).toMatchObject({ state: 'silent' });
  expect((await kinds(silent))[0]).toBe('lapsed');
});

test('who was past its term and takes an objection back is past it still, and may still answer', async () => {
  const before = await kinds(silent);
  await takeBack(silent, await object(silent));
  await lookOn('2025-11-10');
  expect(await benefit(silent, JOBS)).toMatchObject({ state: 'silent' });
  expect(await kinds(silent)).toEqual(before);
  const { id, version, amountFen } = await benefit(silent, JOBS);
  body(await silent.post(`/entitlements/${id}/confirm`, { version, amountFen }));
});
