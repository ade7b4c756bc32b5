import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  benefits,
  body,
  budgetOf,
  decline,
  found,
  JOBS,
  listOf,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

/** More than one batch of 500, so that listing again goes on where it stopped. */
const FIRMS = Array.from({ length: 510 }, (_, at) => anEnterprise(at + 1).hiring(3));
const FIRM = FIRMS[0] as Enterprise;

let stage: Stage;
let operator: Client;
let approver: Client;
let listed: number;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: FIRMS });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
  listed = found(await match(stage, operator), JOBS).opened;
});
afterAll(() => stage?.close());

test('a rejected list shows what it held, and its money is free', async () => {
  expect(listed).toBeGreaterThan(500);
  const { id, version, amountFen } = await listOf(approver, JOBS);
  body(await approver.post(`/lists/${id}/reject`, { version, reason: '数据口径有误' }));
  expect(await listOf(approver, JOBS)).toMatchObject({
    state: 'rejected',
    itemCount: listed,
    amountFen,
  });
  expect(await budgetOf(approver, JOBS)).toMatchObject({ reservedFen: '0' });
});

test('the next run lists all of them again, although no decision changed', async () => {
  const run = await match(stage, operator);
  expect(found(run, JOBS)).toMatchObject({ opened: 0, closed: 0, suspended: 0 });
  const list = await listOf(approver, JOBS);
  expect(list).toMatchObject({ state: 'reviewing', runId: run.id, itemCount: listed });
  expect(await budgetOf(approver, JOBS)).toMatchObject({ reservedFen: list.amountFen });
});

test('approved this time, the firms are told once, and a third run lists nobody', async () => {
  await approve(stage, approver, JOBS);
  const person = await stage.signInFor(FIRM);
  expect((await benefits(person)).map((one) => one.state)).toEqual(['notified']);
  const { id } = await listOf(approver, JOBS);
  await match(stage, operator);
  expect((await listOf(approver, JOBS)).id).toBe(id);
});

test('what a firm declined is not offered again by the next run', async () => {
  const person = await stage.signInFor(FIRM);
  body(await decline(person, await benefit(person, JOBS)));
  const { id } = await listOf(approver, JOBS);
  await match(stage, operator);
  expect((await listOf(approver, JOBS)).id).toBe(id);
  expect((await benefits(person)).map((one) => one.state)).toEqual(['declined']);
});
