import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadRules } from '#libs/matching';
import {
  accept,
  approveAll,
  benefit,
  body,
  BOND,
  confirm,
  decline,
  GIANT,
  JOBS,
  match,
  type Run,
} from '../support/acts.ts';
import type { Client } from '../support/client.ts';
import { anEnterprise } from '../support/factories.ts';
import { FIRST_DAY, Stage } from '../support/stage.ts';
import { readStoryRules } from '../support/story-rules.ts';

const NOTE = { zh: '同一年度不重复享受', en: 'not both in one year' };
/** Hiring excludes the title's award, and of hiring and bonds the better counts. */
const RELATIONS: Readonly<Record<string, readonly object[]>> = {
  [JOBS]: [
    { kind: 'exclusive', with: [GIANT], note: NOTE },
    { kind: 'best-of', with: [BOND], note: NOTE },
  ],
  [BOND]: [],
  [GIANT]: [],
};

/** 3,000 yuan for hiring, later the title too. */
const HIRING = anEnterprise(1).hiring(3);
/** 2,000 yuan for hiring, 10,000 for bonds. */
const BONDS = anEnterprise(2).hiring(2).raising(500);
/** 4,000 yuan for hiring, 2,000 for bonds. */
const BOTH = anEnterprise(3).hiring(4).raising(100);

interface Held {
  readonly policyId: string;
  readonly relation: string;
  readonly count: number;
}

let stage: Stage;
let operator: Client;

beforeAll(async () => {
  stage = await Stage.open({ enterprises: [HIRING, BONDS, BOTH] });
  const files = (await readStoryRules()).map(({ path, text }) => {
    const relations = RELATIONS[/([^/]+)\/policy\.json$/.exec(path)?.[1] ?? ''];
    if (!relations) return { path, text };
    return { path, text: JSON.stringify({ ...(JSON.parse(text) as object), relations }) };
  });
  await stage.as('rules', (tx) => loadRules(tx, files, { demo: true, today: FIRST_DAY }));
  operator = await stage.signIn('operator');
}, 60_000);
afterAll(() => stage?.close());

const standing = async (): Promise<unknown[]> =>
  (
    await stage.rows<{ subject_id: number; policy_id: string }>(
      `select subject_id, policy_id from entitlement where state not in ('withdrawn', 'declined') order by 1, 2`,
    )
  ).map((one) => [one.subject_id, one.policy_id]);

async function heldBack(run: Run): Promise<unknown[]> {
  const { items } = body(await operator.get<{ items: Held[] }>(`/runs/${run.id}/held-back`));
  return items.map(({ policyId, relation, count }) => [policyId, relation, count]);
}

const mine = async (who: Client) =>
  body(await who.get<{ items: object[] }>('/entitlements/held-back')).items;

let numbers: number[];

test('of two benefits of which the better counts the better stands, whichever came first', async () => {
  const run = await match(stage, operator);
  numbers = await Promise.all([HIRING, BONDS, BOTH].map((one) => stage.subjectOf(one)));
  const [hiring, bonds, both] = numbers;
  expect(await standing()).toEqual([
    [hiring, JOBS],
    [bonds, BOND],
    [both, JOBS],
  ]);
  expect(await heldBack(run)).toEqual([
    [BOND, 'best-of', 1],
    [JOBS, 'best-of', 1],
  ]);
});

test('a firm reads what it does not get and what it has instead, once it was told of that, and no other firm does', async () => {
  const person = await stage.signInFor(BONDS);
  expect(await mine(person)).toEqual([]);
  await approveAll(stage, await stage.signIn('approver'));
  expect(await mine(person)).toEqual([
    {
      policyId: JOBS,
      title: expect.objectContaining({ zh: expect.any(String) }),
      period: '2025',
      amountFen: '200000',
      relation: 'best-of',
      note: NOTE,
      beside: expect.objectContaining({ period: '2025', id: (await benefit(person, BOND)).id }),
    },
  ]);
  expect(await mine(await stage.signInFor(HIRING))).toEqual([]);
});

test('what another excludes stays off the list while that stands', async () => {
  await stage.deliver('titles', [HIRING.littleGiant()], { mode: 'delta' });
  const run = await match(stage, operator);
  expect(await standing()).toHaveLength(3);
  expect(await heldBack(run)).toContainEqual([GIANT, 'exclusive', 1]);
  expect(await heldBack(await match(stage, operator))).toContainEqual([GIANT, 'exclusive', 1]);
});

test('what a firm was told of is not taken back for a better one', async () => {
  const person = await stage.signInFor(BOTH);
  await confirm(person, await benefit(person, JOBS));
  await stage.deliver('finance', [BOTH.raising(900)], { mode: 'delta' });
  // One firm of three: more than may change without a second person.
  const run = await accept(stage, await stage.signIn('approver'), await match(stage, operator));
  expect(await heldBack(run)).toContainEqual([BOND, 'best-of', 1]);
  expect(await standing()).toContainEqual([numbers[2], JOBS]);
  expect(await standing()).not.toContainEqual([numbers[2], BOND]);
});

test('a firm that declines one may have the other', async () => {
  const person = await stage.signIn(`person-${HIRING.creditCode}`);
  expect(await mine(person)).toHaveLength(1);
  await decline(person, await benefit(person, JOBS));
  expect(await mine(person)).toEqual([]);
  const run = await match(stage, operator);
  expect(await heldBack(run)).not.toContainEqual([GIANT, 'exclusive', 1]);
  expect(await standing()).toContainEqual([numbers[0], GIANT]);
});
