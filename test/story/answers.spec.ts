import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  approve,
  benefit,
  body,
  budgetOf,
  confirm,
  decline,
  GIANT,
  JOBS,
  match,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const DECLINING = anEnterprise(1).littleGiant();
const SILENT = anEnterprise(2).littleGiant();
const SILENT_TOO = anEnterprise(3).littleGiant();

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [DECLINING, SILENT, SILENT_TOO, anEnterprise(4).hiring(2)],
  });
  operator = await stage.signIn('operator');
  await match(stage, operator);
  await approve(stage, await stage.signIn('approver'), GIANT);
});
afterAll(() => stage?.close());

describe('an enterprise that declines', () => {
  test('gives its reason, and the money goes back to the budget', async () => {
    const person = await stage.signInFor(DECLINING);
    expect(body(await decline(person, await benefit(person, GIANT)))).toMatchObject({
      state: 'declined',
    });
    expect(await budgetOf(operator, GIANT)).toMatchObject({
      reservedFen: '200000000',
      committedFen: '0',
      availableFen: '99800000000',
    });
    expect(
      await stage.rows(`select ended_reason from entitlement where state = 'declined'`),
    ).toEqual([{ ended_reason: '本年度不再需要' }]);
  });

  test('cannot take it back by confirming', async () => {
    const person = await stage.signInFor(DECLINING);
    expect(await confirm(person, await benefit(person, GIANT))).toMatchObject({
      status: 409,
      body: { code: 'KERNEL.TRANSITION_REFUSED' },
    });
  });

  test('is not offered it anew by the next run over the same facts', async () => {
    await match(stage, operator);
    const person = await stage.signInFor(DECLINING);
    expect(await benefit(person, GIANT)).toMatchObject({ state: 'declined' });
  });
});

describe('an enterprise that says nothing', () => {
  test('has until the end of the last day of its term', async () => {
    // On the first of these days it is reminded.
    for (const day of ['2025-10-16', '2025-10-21']) {
      await stage.moveTo(day);
      await stage.hasten();
    }
    expect(await benefit(await stage.signInFor(SILENT), GIANT)).toMatchObject({
      state: 'notified',
    });
  });

  test('is silent from the next day on, and silence is no waiver: its money is kept', async () => {
    await stage.moveTo('2025-10-22');
    await stage.hasten();
    expect(await benefit(await stage.signInFor(SILENT), GIANT)).toMatchObject({ state: 'silent' });
    expect(await budgetOf(operator, GIANT)).toMatchObject({ reservedFen: '200000000' });
  });

  test('may still confirm, and may still decline', async () => {
    const [first, second] = [await stage.signInFor(SILENT), await stage.signInFor(SILENT_TOO)];
    expect(body(await confirm(first, await benefit(first, GIANT)))).toMatchObject({
      state: 'confirmed',
    });
    expect(body(await decline(second, await benefit(second, GIANT)))).toMatchObject({
      state: 'declined',
    });
    expect(await budgetOf(operator, GIANT)).toMatchObject({
      reservedFen: '0',
      committedFen: '100000000',
    });
  });
});

describe('an answer to what is no longer shown', () => {
  const person = (): Promise<Client> => stage.signInFor(anEnterprise(4).hiring(2));

  test('names a stale version: 409, nothing confirmed', async () => {
    await approve(stage, await stage.signIn('approver'), JOBS);
    const client = await person();
    const shown = await benefit(client, JOBS);
    const answer = await confirm(client, { ...shown, version: shown.version - 1 });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'PLATFORM.VERSION_STALE', text: { zh: expect.stringContaining('刷新') } },
    });
    expect(await benefit(client, JOBS)).toEqual(shown);
  });

  test('names another amount: 409, nothing confirmed', async () => {
    const client = await person();
    const shown = await benefit(client, JOBS);
    expect(await confirm(client, { ...shown, amountFen: '200001' })).toMatchObject({
      status: 409,
      body: { code: 'ENTITLEMENT.AMOUNT_DIFFERS' },
    });
    expect(await benefit(client, JOBS)).toEqual(shown);
  });
});
