import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  accept,
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  confirm,
  JOBS,
  match,
  type Run,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).hiring(3);

let stage: Stage;
let operator: Client;
let approver: Client;
let person: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  await match(stage, operator);
  await approve(stage, approver, JOBS);
  person = await stage.signInFor(FIRM);
  body(await confirm(person, await benefit(person, JOBS)));
});
afterAll(() => stage?.close());

const go = async (): Promise<Run> => {
  const run = await match(stage, operator);
  return run.state === 'stopped' ? accept(stage, approver, run) : run;
};

const untouched = async (): Promise<void> => {
  expect(await benefits(person)).toEqual([
    expect.objectContaining({ state: 'confirmed', amountFen: '300000' }),
  ]);
  expect(await budgetOf(operator, JOBS)).toMatchObject({
    reservedFen: '0',
    committedFen: '300000',
  });
};

const tasks = (): Promise<unknown[]> =>
  stage.rows(`select kind, entity, state from task where entity = 'entitlement'`);
const TASK = { kind: 'review-confirmed', entity: 'entitlement', state: 'open' };

test('more hires arrive after the confirmation: the amount stays, and a person is asked to look', async () => {
  await stage.deliver('employment', [FIRM.hiring(5)]);
  await go();
  await untouched();
  expect(await tasks()).toEqual([TASK]);
});

test('the data goes missing: nothing is suspended, and the task that is open is enough', async () => {
  await stage.deliver('employment', [FIRM.with('employment', { 符合条件新招用人数: '' })]);
  await go();
  await untouched();
  expect(await tasks()).toEqual([TASK]);
});

test('the facts speak against it: still nothing is taken back by itself', async () => {
  await stage.deliver('employment', [FIRM.hiring(0)]);
  await go();
  await untouched();
  expect(await tasks()).toEqual([TASK]);
});

test('the facts are as they were: no second benefit arises beside the confirmed one', async () => {
  await stage.moveTo('2025-10-09');
  await stage.deliver('employment', [FIRM], { asOf: '2025-10-09' });
  await go();
  await untouched();
});
