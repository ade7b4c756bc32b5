import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approve, benefit, body, confirm, GIANT, JOBS, listOf, match } from '../support/acts.ts';
import { anEnterprise, type Enterprise } from '../support/factories.ts';
import { Stage } from '../support/stage.ts';
import { read } from '../tidy/tree.ts';

const BARE = anEnterprise(1).hiring(3).littleGiant();
/** Confirmation is the first of them. */
const { gates } = JSON.parse(read(`rules/benefits/${JOBS}/policy.json`)) as { gates: object[] };
/** Under this one an account and somebody who can sign in are enough. */
const SCORED = {
  gate: 'reachability',
  score: { account: 60, person: 20, contact: 20, pass: 80 },
  article: null,
  note: { zh: '示范评分', en: 'an example of scoring' },
};

interface Gate {
  readonly kind: string;
  readonly state: string;
  readonly score: { readonly points: number; readonly pass: number } | null;
  readonly reason: { readonly zh: string } | null;
}

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({
    enterprises: [BARE],
    besides: { amended: { [JOBS]: { gates: [gates[0], SCORED, ...gates.slice(1)] } } },
  });
  await match(stage, await stage.signIn('operator'));
  const approver = await stage.signIn('approver');
  const person = await stage.signInFor(BARE);
  for (const policyId of [JOBS, GIANT]) {
    await approve(stage, approver, policyId);
    body(await confirm(person, await benefit(person, policyId)));
  }
  await stage.settle();
});
afterAll(() => stage?.close());

const reach = async (firm: Enterprise, policyId: string): Promise<Gate | undefined> => {
  const person = await stage.signInFor(firm);
  const { id } = await benefit(person, policyId);
  const detail = body(await person.get<{ gates: Gate[] }>(`/entitlements/${id}`));
  return detail.gates.find(({ kind }) => kind === 'reachability');
};
const deliver = async (dataset: string): Promise<void> => {
  await stage.deliver(dataset, [BARE.reachable()]);
  await stage.hasten();
};

test('who can sign in and has nothing else scores the points of that, and is asked for the rest', async () => {
  const reason = { zh: '尚缺：收款账户、授权人员；补齐后自动继续办理。' };
  const held = { state: 'held', reason };
  expect(await reach(BARE, GIANT)).toMatchObject({ ...held, score: { points: 25, pass: 100 } });
  expect(await reach(BARE, JOBS)).toMatchObject({ ...held, score: { points: 20, pass: 80 } });
});

test('the department sees the points on its list', async () => {
  const operator = await stage.signIn('operator');
  const { id } = await listOf(operator, GIANT);
  const { items } = body(await operator.get<{ items: { gate: Gate }[] }>(`/lists/${id}/items`));
  expect(items.map(({ gate }) => gate.score)).toEqual([{ points: 25, pass: 100 }]);
});

test('with an account it passes where the policy says that this is enough, and only there; the rest is still asked for', async () => {
  await deliver('accounts');
  expect(await reach(BARE, JOBS)).toMatchObject({
    state: 'closed',
    score: { points: 80, pass: 80 },
    reason: { zh: '尚缺：授权人员；不影响继续办理，请补齐。' },
  });
  expect(await reach(BARE, GIANT)).toMatchObject({
    state: 'held',
    score: { points: 75, pass: 100 },
    reason: { zh: '尚缺：授权人员；补齐后自动继续办理。' },
  });
});

test('with everything it has all points and passes everywhere', async () => {
  await deliver('authorised-persons');
  expect(await reach(BARE, GIANT)).toMatchObject({
    state: 'closed',
    score: { points: 100, pass: 100 },
    reason: null,
  });
});

test('the database keeps no score beyond a hundred points', async () => {
  const spoil = `update gate set score = 101 where score is not null`;
  await expect(stage.as('break', (tx) => tx.query(spoil))).rejects.toThrow(/score_of_hundred/);
});
