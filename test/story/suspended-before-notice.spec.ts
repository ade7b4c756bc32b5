import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accept, approve, benefit, benefits, GIANT, listOf, match } from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';

const FIRM = anEnterprise(1).littleGiant();
const OTHER = anEnterprise(2).littleGiant();

let stage: Stage;
let operator: Client;
let approver: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [FIRM, OTHER] });
  operator = await stage.signIn('operator');
  approver = await stage.signIn('approver');
});
afterAll(() => stage?.close());

test('an enterprise suspended while its list was under review is not told when the list is approved', async () => {
  await match(stage, operator);
  const shown = await listOf(approver, GIANT);
  await stage.deliver('credit', [FIRM.with('credit', { 列入经营异常名录: '' })]);
  await accept(stage, approver, await match(stage, operator));
  expect(await listOf(approver, GIANT)).toMatchObject({ digest: shown.digest, itemCount: 2 });
  await approve(stage, approver, GIANT);
  expect(await benefits(await stage.signInFor(FIRM))).toEqual([]);
  expect(await benefit(await stage.signInFor(OTHER), GIANT)).toMatchObject({ state: 'notified' });
});

test('when its data returns it is told after the others, with a full term of its own', async () => {
  await stage.moveTo('2025-10-13');
  await stage.deliver('credit', [FIRM], { asOf: '2025-10-13' });
  await match(stage, operator);
  expect(await benefit(await stage.signInFor(FIRM), GIANT)).toMatchObject({
    state: 'notified',
    confirmBy: { date: '2025-10-27', provisional: false },
  });
});

test('suspended after it was told, its term stands still, and it has a full term again when it is back', async () => {
  const gap = FIRM.with('credit', { 列入经营异常名录: '' });
  await stage.deliver('credit', [gap], { asOf: '2025-10-13' });
  await accept(stage, approver, await match(stage, operator));
  await stage.moveTo('2025-11-03');
  await stage.hasten();
  const person = await stage.signInFor(FIRM);
  expect(await benefit(person, GIANT)).toMatchObject({ state: 'suspended' });
  await stage.deliver('credit', [FIRM], { asOf: '2025-11-03' });
  await match(stage, operator);
  expect(await benefit(person, GIANT)).toMatchObject({
    state: 'notified',
    confirmBy: { date: '2025-11-17' },
  });
});

test('that term ends like any other', async () => {
  // On the first of these days it is reminded.
  for (const day of ['2025-11-14', '2025-11-18']) {
    await stage.moveTo(day);
    await stage.hasten();
  }
  expect(await benefit(await stage.signInFor(FIRM), GIANT)).toMatchObject({ state: 'silent' });
});

test('suspended out of silence, it is asked anew when it is back', async () => {
  const gap = FIRM.with('credit', { 列入经营异常名录: '' });
  // What was delivered in September would be older by now than was agreed, and count no more.
  for (const dataset of ['registration', 'tax'])
    await stage.deliver(dataset, [FIRM, OTHER], { asOf: '2025-11-18' });
  await stage.deliver('credit', [gap], { asOf: '2025-11-18' });
  await accept(stage, approver, await match(stage, operator));
  await stage.deliver('credit', [FIRM], { asOf: '2025-11-18' });
  await match(stage, operator);
  expect(await benefit(await stage.signInFor(FIRM), GIANT)).toMatchObject({
    state: 'notified',
    confirmBy: { date: '2025-12-02' },
  });
});
